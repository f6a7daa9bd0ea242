"""The garbage collector off while millions of records are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collector() -> Iterator[None]:
    """Records hold no cycles, and looking for one among millions of them costs more than making them.

    What is no longer used is freed all the same, by its count of references.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
