"""Bytes of a file by their place, for processes that share one."""

from __future__ import annotations

import os


def read_at(file: int, length: int, offset: int) -> bytes:
    """So many bytes of an open file from an offset on, fewer at its end. Where the system can, the place at which others
    read or write stays; elsewhere one process has the file."""
    if hasattr(os, "pread"):
        return os.pread(file, length, offset)
    os.lseek(file, offset, os.SEEK_SET)
    return os.read(file, length)
