"""Files between the steps of a build, each of which is there whole or not at all.

A job may be done twice at one time, where a cluster takes a worker for lost that is not: both write the same, beside
the file, and whoever is done puts it in its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

NEW = ".new"


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A path beside `path` that takes its place when the block ends, unless by an exception."""
    half = path.with_name(f"{path.name}.{token_hex(6)}{NEW}")
    try:
        yield half
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    half.replace(path)
