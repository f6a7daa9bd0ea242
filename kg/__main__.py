"""`kg`, and `python -m kg`."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

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
        with suppress(OSError):  # who read what was told may be gone
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(int(end.code or 0))


if __name__ == "__main__":
    program()
