"""A sentence for people: layout gone, the quote inside it still marked."""

from __future__ import annotations

import re
from typing import Protocol

_GAP = re.compile(r"\s+")


class Text(Protocol):
    """A text of which parts are quoted, in memory or not."""

    def __getitem__(self, place: slice, /) -> str:
        """The characters of a slice with a start and an end, as a string gives them."""


def flatten(text: str) -> str:
    """Text on one line: layout breaks between Chinese characters leave nothing, between Latin ones a space.

    A line that ends inside a number goes on without one: 1⏎00 is 100.
    """
    if text.isprintable() and " " not in text:
        return text  # of all white space only the space itself is printable, and this is told faster than by a pattern

    def seam(match: re.Match[str]) -> str:
        before = text[match.start() - 1 : match.start()]
        after = text[match.end() : match.end() + 1]
        if "\n" in match[0] and before.isdigit() and after.isdigit():
            return ""
        return " " if before.isascii() and after.isascii() and before and after else ""

    return _GAP.sub(seam, text)


def split_quote(raw: str, sentence: tuple[int, int], quote: tuple[int, int]) -> tuple[str, str, str]:
    """What stands before the quote in its sentence, the quote, and what stands after, each flattened.

    Spans are code points of `raw`; a quote that leaves its sentence widens it.
    """
    start, end = min(sentence[0], quote[0]), max(sentence[1], quote[1])
    return flatten(raw[start : quote[0]]), flatten(raw[quote[0] : quote[1]]), flatten(raw[quote[1] : end])
