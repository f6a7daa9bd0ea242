"""Bytes of a file by their place, for processes that share one."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import BinaryIO


class Slices:
    """A file that is read by place, by any number of processes: one that is sent it opens it by its path."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _file(self) -> BinaryIO:
        return self._path.open("rb")

    def read(self, length: int, offset: int) -> bytes:
        """So many bytes from an offset on, fewer at its end. Where the system can, the place at which processes that
        have the open file from one another read stays; elsewhere one process has it."""
        if hasattr(os, "pread"):
            return os.pread(self._file.fileno(), length, offset)
        self._file.seek(offset)
        return self._file.read(length)

    def close(self) -> None:
        """Lets go of the file, which is opened again where it is read again."""
        if "_file" in self.__dict__:
            self.__dict__.pop("_file").close()

    def __reduce__(self) -> tuple[type[Slices], tuple[Path]]:
        return Slices, (self._path,)
