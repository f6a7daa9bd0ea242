"""A document as the measure sees it: its visible characters, so that layout inside a span does not count."""

from __future__ import annotations

import unicodedata

OPENERS, CLOSERS = "“‘《〈「『", "”’》〉」』"
MARKS = frozenset(OPENERS + CLOSERS + "\"'")
IGNORED = frozenset("()-—–~〔〕[]")
MARGIN = 8
"""Characters that may stand before or after the quotation marks of an initiative's name."""

Span = tuple[int, int]


class VisibleText:
    """Raw offsets to indices among the characters that are not white space."""

    def __init__(self, raw: str) -> None:
        self._index: list[int] = []
        self.chars: list[str] = []
        for char in raw:
            self._index.append(len(self.chars))
            if not char.isspace():
                self.chars.append(char)
        self._index.append(len(self.chars))

    def span(self, start: int, end: int) -> Span:
        return self._index[start], self._index[end]

    def strip(self, span: Span) -> Span:
        """The span without title and quotation marks at its ends."""
        start, end = span
        while start < end and self.chars[start] in MARKS:
            start += 1
        while start < end and self.chars[end - 1] in MARKS:
            end -= 1
        return start, end

    def accepted(self, span: Span, label: str) -> set[Span]:
        """Every stripped span that counts as this one.

        For an initiative also the quoted name without its head noun or modifier, or with one of up to
        MARGIN characters.
        """
        if label != "INIT":
            return {self.strip(span)}
        start, end = span
        starts, ends = {start}, {end}
        starts.update(i for i in range(start + 1, min(end, start + MARGIN + 1)) if self.chars[i] in OPENERS)
        ends.update(i + 1 for i in range(max(start, end - MARGIN - 1), end) if self.chars[i] in CLOSERS)
        if self.chars[start] in OPENERS:
            starts.update(range(max(0, start - MARGIN), start))
        if self.chars[end - 1] in CLOSERS:
            ends.update(range(end + 1, min(len(self.chars), end + MARGIN) + 1))
        return {self.strip(span)} | {self.strip((s, e)) for s in starts for e in ends if s < e}


def comparable(name: str) -> str:
    """A name as the measure compares it: NFKC, no white space, marks, brackets or dashes, lower case."""
    folded = unicodedata.normalize("NFKC", name)
    return "".join(c for c in folded if not c.isspace() and c not in MARKS and c not in IGNORED).lower()


def overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]
