"""What of a file's name a report's context can follow from: titles and places in Chinese, years and dates."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

_TELLING = re.compile(r"[^\x00-\x7f]")
_YEAR = re.compile(r"(?:19|20)\d{2}")


def told_by_name(name: str) -> str:
    """Equal for two names only where one report under either is read alike: the whole name where it has anything
    but ASCII, or a year in its last part; else no more than its type."""
    last = PurePosixPath(name)
    return name if _TELLING.search(name) or _YEAR.search(last.name) else last.suffix.lower()
