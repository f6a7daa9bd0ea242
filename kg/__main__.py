"""`kg`, and `python -m kg`."""

from __future__ import annotations

import os
import sys

from kg.cli import main
from kg.cli.ending import Finished


def _open_closed_streams() -> None:
    """Puts nothing in the place of standard streams that were closed, so that no file of a build gets their numbers
    and commands need not ask whether there is one."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115


def program() -> None:
    """Runs the command line as a process of its own.

    To free the millions of records of a build one by one takes as long as writing some of its files; of a process that
    ends at once the system takes the memory back. So ends mypy, too.
    """
    _open_closed_streams()
    try:
        main(prog_name="kg")
    except Finished as end:
        code = int(end.code or 0)
        for stream in (sys.stdout, sys.stderr):
            try:
                if stream is not None:
                    stream.flush()
            except BrokenPipeError:
                continue  # who read it has gone, which is no error
            except (OSError, ValueError):
                code = code or 1
        os._exit(code)


if __name__ == "__main__":
    program()
