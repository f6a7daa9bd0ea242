"""The patterns of the rules, compiled once for this version of the program, not once a process."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from extraction.pattern_store import STORE
from kg.cache import PATTERNS, cache_folder
from kg.made import program_digest

MOST = 4
"""Files that are kept, the newest: versions of Python and of the program that share the folder."""


@contextmanager
def kept_patterns() -> Iterator[None]:
    """In the block patterns are taken from the user's folder for caches; after it those that are new are kept there."""
    version = sha256(f"{sys.version} {sys.byteorder} {program_digest()}".encode()).hexdigest()[:20]
    path = cache_folder() / PATTERNS / f"{version}.json.z"
    STORE.load(path)
    try:
        yield
    finally:
        if STORE.save(path):
            _trim(path.parent)


def _trim(folder: Path) -> None:
    with suppress(OSError):
        files = sorted(folder.iterdir(), key=lambda path: (-path.stat().st_mtime, path.name))
        for path in files[MOST:]:
            path.unlink()
