"""Keeps the memory of arrays that are made again and again with the process, instead of having its pages cleared each time."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
"""Parameters of mallopt(3)."""
LARGEST = 32 * 1024 * 1024
"""Bytes of an array that is taken from the heap: the most that the GNU C library takes, and more than an array of a block has."""
KEPT = 2 * LARGEST
"""Free bytes at the end of a heap that stay with the process."""


def keep_freed_arrays() -> bool:
    """Asks the GNU C library to keep what is freed for the next arrays; whether it does.

    By itself it learns that from what is freed, but not in heaps of other threads than the first, and not where
    MALLOC_TRIM_THRESHOLD_ is set, as it is for the workers of a Dask nanny: there a block of text costs thousands of
    page faults. Does nothing with other C libraries (mallopt(3)).
    """
    if sys.platform != "linux":
        return False
    with suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        return bool(mallopt(_M_MMAP_THRESHOLD, LARGEST)) and bool(mallopt(_M_TRIM_THRESHOLD, KEPT))
    return False
