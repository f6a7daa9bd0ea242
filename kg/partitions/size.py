"""Which builds are too large for memory, told before anything is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kg.inputs import Input

LARGE = 20_000_000
"""Characters from which on a build is made in partitions: in memory it would take two to six GiB, and its page would be
more than browsers like."""
BYTES = {".pdf": 30, ".docx": 30}
"""Bytes of a file that a character takes, by its ending; pictures and fonts lie in some."""
PLAIN_BYTES = 3
"""The same of plain text, in which a Chinese character has three bytes in UTF-8."""


def is_cut(partitions: int, characters: Callable[[], int]) -> bool:
    """Whether a build is made in partitions: as somebody asks for (0: nobody does), else by its characters."""
    return partitions > 1 if partitions else characters() > LARGE


def characters_of(inputs: Iterable[Input]) -> int:
    """About how many characters some files hold; a file that cannot be looked at holds none."""
    total = 0
    for item in inputs:
        try:
            total += item.path.stat().st_size // BYTES.get(item.path.suffix.lower(), PLAIN_BYTES)
        except OSError:
            continue
    return total
