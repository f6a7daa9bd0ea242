"""Features of the characters of division names: where in a name each stands, and of what kind the name is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np

from extraction.division_names import is_ordinary_word
from extraction.divisions import load_gazetteer
from extraction.recogniser.keys import CODE_POINTS, KeyNumbers, code_points

Run = tuple[int, tuple[str, ...]]
"""Where a run of features begins, and the feature of each character from there."""


class _DivisionNames:
    """Names above township level (townships end in 镇, 乡, 街道, which n-grams see), with their kind."""

    def __init__(self) -> None:
        gazetteer = load_gazetteer()
        official = frozenset(gazetteer.names(short=False, townships=False))
        self.beginnings: dict[str, list[tuple[str, str]]] = {}
        """By the first two characters the names and their kinds, the longest first."""
        for name in sorted(gazetteer.names(townships=False), key=lambda name: (-len(name), name)):
            kind = "o" if name in official else "w" if is_ordinary_word(name) else "s"
            self.beginnings.setdefault(name[:2], []).append((name, kind))
        codes = np.array([[ord(c) for c in beginning] for beginning in self.beginnings], dtype=np.int64)
        self._first, self._second = (np.zeros(CODE_POINTS, dtype=bool) for _ in range(2))
        self._first[codes[:, 0]], self._second[codes[:, 1]] = True, True
        self._pairs = KeyNumbers(codes[:, 0] * CODE_POINTS + codes[:, 1])

    def places(self, text: str) -> list[int]:
        """Where the first two characters of a name stand."""
        codes = code_points(text).astype(np.int64)
        places = np.flatnonzero(self._first[codes[:-1]] & self._second[codes[1:]])
        known = self._pairs.find(codes[places] * CODE_POINTS + codes[places + 1])
        found: list[int] = places[known > 0].tolist()
        return found


@cache
def _division_names() -> _DivisionNames:
    return _DivisionNames()


def division_runs(text: str) -> Iterator[Run]:
    """Where in a division's name the character stands (first, inner, last, just after) and of what kind it is."""
    names = _division_names()
    beginnings, end = names.beginnings, 0
    for start in names.places(text):
        if start < end:
            continue
        for name, kind in beginnings[text[start : start + 2]]:
            if text.startswith(name, start):
                end = start + len(name)
                yield start, _division(kind, len(name))
                break


@cache
def _division(kind: str, length: int) -> tuple[str, ...]:
    return f"d{kind}f", *[f"d{kind}i"] * (length - 2), f"d{kind}l", f"d{kind}a"
