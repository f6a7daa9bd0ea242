"""The patterns of the rules, compiled once for this version of the program, not once a process."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

from extraction.pattern_store import STORE
from kg.cache import PATTERNS, cache_folder, write_whole
from kg.made import program_digest

MOST = 4
"""Files that are kept, the newest: versions of Python and of the program that share the folder."""


@contextmanager
def kept_patterns() -> Iterator[None]:
    """In the block patterns are taken from the user's folder for caches; after it those that are new are kept there."""
    version = sha256(f"{sys.version} {sys.byteorder} {program_digest()}".encode()).hexdigest()[:20]
    path = cache_folder() / PATTERNS / f"{version}.json.z"
    _load(path)
    try:
        yield
    finally:
        if (content := STORE.unkept()) is not None:
            write_whole(path, content)
            _trim(path.parent)


@cache
def _load(path: Path) -> None:
    """Once a process; what cannot be read is worked out again."""
    with suppress(OSError, ValueError, zlib.error):
        STORE.load(path.read_bytes())


def _trim(folder: Path) -> None:
    with suppress(OSError):
        files = sorted(folder.iterdir(), key=lambda path: (-path.stat().st_mtime, path.name))
        for path in files[MOST:]:
            path.unlink()
