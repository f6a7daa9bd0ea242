"""The sentence around a place in a text."""

from __future__ import annotations

import re

_END = re.compile(r"[。！？\n]")
LONGEST = 2000
"""Characters on either side after which a sentence is taken to end."""


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """From the sentence end before a span to the first at its end or after it, white space left out."""
    low = max(0, start - LONGEST)
    before = [found.end() for found in _END.finditer(text, low, start)]
    after = _END.search(text, max(start, end - 1), end + LONGEST)
    first = before[-1] if before else low
    last = after.end() if after else min(len(text), end + LONGEST)
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return first, last
