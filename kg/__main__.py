"""`kg`, and `python -m kg`."""

from __future__ import annotations

import os
import sys

from kg.cli import main
from kg.cli.ending import Finished


def program() -> None:
    """Runs the command line as a process of its own.

    To free the millions of records of a build one by one takes as long as writing some of its files; of a process that
    ends at once the system takes the memory back. So ends mypy, too.
    """
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
