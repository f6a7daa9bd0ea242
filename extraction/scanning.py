"""Finds the matches of many patterns in one long text without reading it once for each.

Of each pattern it is known with which two characters a match may begin and which two it cannot lack (`anchors`). One
pass of array operations marks both for all patterns; only where a beginning has its anchor ahead is the pattern
tried. The matches are those of `pattern.finditer(text)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import numpy as np
import numpy.typing as npt

from extraction.anchors import Anchor, Ranges, find_anchors

Bits = npt.NDArray[np.uint64]
Places = npt.NDArray[np.intp]
SHORT = 2000
"""Characters up to which the pattern itself is as fast."""
_LAST = 0xFFFF
"""Characters beyond the first plane are marked as this one, with which anything may begin."""
_GROUP = 64
"""Marks that fit into one number."""
_DENSE = 4
"""A pattern that has to be tried at more than one of so many characters reads the text by itself."""


class Scan:
    """One pattern, ready to be looked for in long texts beside others."""

    def __init__(self, source: str, pattern: re.Pattern[str]) -> None:
        """`source` is what `pattern` was compiled from, rearranged or not."""
        self.pattern = pattern
        self._source = source
        self._anchors: tuple[tuple[Anchor, Anchor], ...] | None = None
        self._group, self._bits = 0, np.uint64(0)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The matches in a text, left to right, none overlapping."""
        places = None if len(text) <= SHORT else self._places(text)
        return self.pattern.finditer(text) if places is None else self._tried(text, places)

    def _tried(self, text: str, places: list[int]) -> Iterator[re.Match[str]]:
        end = 0
        for place in places:
            if place >= end and (match := self.pattern.match(text, place)):
                end = match.end()
                yield match

    def _places(self, text: str) -> list[int] | None:
        """Where a match may begin; None where that is nearly everywhere or not known."""
        if self._anchors is None:
            known = find_anchors(self._source)
            self._group, self._bits = _BOARD.add(known)
            self._anchors = known
        if not self._anchors:
            return None
        marks = _marks(text, self._group, _BOARD.count)
        anchors = marks.anchors[(marks.anchor_bits & self._bits) != 0]
        if len(anchors) * _DENSE > len(text):
            return None
        places = marks.begun(self._bits, anchors, self._anchors[0][1])
        found: list[int] = places.tolist()
        return None if len(found) * _DENSE > len(text) else found


@dataclass(frozen=True, slots=True)
class _Marks:
    """Where in a text patterns of a group may begin and have their anchors, and which, as bits of a number."""

    start_bits: Bits
    """Of every character."""
    anchors: Places
    anchor_bits: Bits
    """Of the characters at `anchors`."""

    def begun(self, bits: np.uint64, anchors: Places, anchor: Anchor) -> Places:
        """Where a pattern may begin, of those places from which one of `anchors` can be reached.

        `bits` are those of the pattern: one, or more if its anchors are its beginnings.
        """
        distances = np.arange(anchor.furthest, anchor.nearest - 1, -1)
        if len(anchors) * len(distances) < len(self.start_bits):
            before = (anchors[:, None] - distances).ravel()
            before = before[before >= 0]
            there: Places = before[(self.start_bits[before] & bits) != 0]
            return there if len(distances) == 1 else np.unique(there)
        starts = np.flatnonzero(self.start_bits & bits)
        near = np.searchsorted(anchors, starts + anchor.nearest)
        return starts[near < np.searchsorted(anchors, starts + anchor.furthest, side="right")]


class Sieve:
    """Several patterns, ready to be looked for in many short texts at once."""

    def __init__(self, patterns: Sequence[tuple[str, re.Pattern[str]]]) -> None:
        """`patterns` are pairs of what each was compiled from and the pattern itself."""
        self._board = _Board()
        self._tried: list[_Tried] = []
        for source, pattern in patterns:
            anchors = find_anchors(source)
            self._tried.append(_Tried(pattern, anchors, *self._board.add(anchors)))

    def matches(self, texts: Sequence[str]) -> list[list[tuple[int, re.Match[str]]]]:
        """For each text the matches of all patterns, each with its pattern's index, in the order of the patterns.

        Of one pattern they are those of `pattern.finditer(text)`.
        """
        found: list[list[tuple[int, re.Match[str]]]] = [[] for _ in texts]
        codes = _codes("\n".join([*texts, ""]))
        starts = np.cumsum([0, *(len(text) + 1 for text in texts)])
        marks = [_marked(codes, tables) for tables in self._board.tables]
        for number, tried in enumerate(self._tried):
            places = tried.begun(marks[tried.group])
            if places is None:
                for text, known in zip(texts, found, strict=True):
                    known.extend((number, match) for match in tried.pattern.finditer(text))
                continue
            of = np.searchsorted(starts, places, side="right") - 1
            last = end = 0
            for at, place in zip(of.tolist(), (places - starts[of]).tolist(), strict=True):
                end = end if at == last else 0
                last = at
                if place >= end and (match := tried.pattern.match(texts[at], place)):
                    end = match.end()
                    found[at].append((number, match))
        return found


@dataclass(frozen=True, slots=True)
class _Tried:
    """A pattern with its anchors, and the marks of these."""

    pattern: re.Pattern[str]
    anchors: tuple[tuple[Anchor, Anchor], ...]
    group: int
    bits: np.uint64

    def begun(self, marks: _Marks) -> Places | None:
        """Where the pattern may begin; None where that is not known."""
        if not self.anchors:
            return None
        anchors = marks.anchors[(marks.anchor_bits & self.bits) != 0]
        return marks.begun(self.bits, anchors, self.anchors[0][1]) if len(anchors) else anchors


class _Board:
    """The characters that every pattern looks for: of each, tables from character to bits of patterns."""

    def __init__(self) -> None:
        self.count = 0
        self.tables: list[tuple[Bits, Bits, Bits, Bits]] = []
        self._room = 0
        self._lock = Lock()

    def add(self, anchors: Sequence[tuple[Anchor, Anchor]]) -> tuple[int, np.uint64]:
        """Take in one more pattern: its group, and its bits there, one for each beginning with its anchor."""
        bits = 0
        with self._lock:
            if not self.tables or self._room < len(anchors):
                first, second, third, fourth = (np.zeros(_LAST + 1, dtype=np.uint64) for _ in range(4))
                self.tables.append((first, second, third, fourth))
                self._room = _GROUP
            for start, anchor in anchors:
                self._room -= 1
                bit = 1 << self._room
                sets = (start.first, start.second, anchor.first, anchor.second)
                for table, ranges in zip(self.tables[-1], sets, strict=True):
                    _mark(table, ranges, np.uint64(bit))
                bits |= bit
            self.count += 1
            return len(self.tables) - 1, np.uint64(bits)


def _mark(table: Bits, ranges: Ranges, bit: np.uint64) -> None:
    for first, last in ((0, _LAST),) if ranges is None else ranges:
        table[first : last + 1] |= bit
    table[_LAST] |= bit


_BOARD = _Board()


@lru_cache(maxsize=4)
def _codes(text: str) -> Places:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    return np.append(np.minimum(codes, _LAST), _LAST).astype(np.intp)


@lru_cache(maxsize=8)
def _marks(text: str, group: int, count: int) -> _Marks:
    """The marks of one group in a text, while there are `count` patterns."""
    return _marked(_codes(text), _BOARD.tables[group])


def _marked(codes: Places, tables: tuple[Bits, Bits, Bits, Bits]) -> _Marks:
    first, second, third, fourth = tables
    start_bits = first[codes[:-1]] & second[codes[1:]]
    anchor_bits = third[codes[:-1]] & fourth[codes[1:]]
    anchors = np.flatnonzero(anchor_bits)
    return _Marks(start_bits, anchors, anchor_bits[anchors])
