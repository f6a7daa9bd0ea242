"""What the system does with folders as wholes: hold one, wait for a turn, exchange two in one step."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # not a Unix: nobody is kept out, and nothing is found to be abandoned
    fcntl = None  # type: ignore[assignment]

_HERE = -100
"""AT_FDCWD"""
_EXCHANGE = 2
"""RENAME_EXCHANGE"""


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """The block runs while no other process is in such a block of this folder. The lock goes with the process,
    however that ends. Where a file system has no locks, nobody is kept out."""
    handle = _locked(folder, wait=True)
    try:
        yield
    finally:
        _release(handle)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """The folder is not abandoned while the block runs, under whatever name it comes to lie."""
    handle = _locked(folder, wait=False)
    try:
        yield
    finally:
        _release(handle)


def is_abandoned(folder: Path) -> bool:
    """Whether no living process holds the folder. Where that cannot be known, it is held."""
    handle = _locked(folder, wait=False)
    _release(handle)
    return handle is not None


def exchange(one: Path, other: Path) -> bool:
    """Both change places in one step, so that there is no moment without either; whether the system can do that
    (Linux's renameat2 can on most file systems). Where it cannot, nothing has happened."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        return False
    paths = [ctypes.c_char_p(os.fsencode(path)) for path in (one, other)]
    return bool(rename(_HERE, paths[0], _HERE, paths[1], ctypes.c_uint(_EXCHANGE)) == 0)


def _locked(folder: Path, wait: bool) -> int | None:
    if fcntl is None:
        return None
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError:
            os.close(handle)
            raise
        return handle
    return None


def _release(handle: int | None) -> None:
    if handle is not None:
        os.close(handle)
