"""Sentences outside sections on problems and plans that admit or promise something all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extraction.commitments.pieces import Piece
from extraction.commitments.wording import pattern
from extraction.headings import MARKER

_PART = re.compile(r"[^；;]+[；;]?")
_LIST = re.compile(r"[：:]|(?:主要|突出)(?:表现|体现|反映)?(?:为|在|是|有)[，：:]?|[，,](?=比如|例如|如)")
_CLOSING = re.compile(
    r"(?:对此|对于?这些|针对(?:这些|上述|以上)|这些(?:问题|困难|不足)|上述|以上(?:问题|不足)|我们(?:将|要|必须|一定)|为此)"
)
_COMMA = re.compile(r"[^，,]+[，,]?")
MANY = 3
"""Clauses, each with a shortcoming, that make a sentence a list."""
LONGEST = 160


class Found(NamedTuple):
    """A clean span that admits or promises."""

    start: int
    end: int


def admitted(text: str, pieces: Sequence[Piece], within: bool = False) -> Iterator[Found]:
    """The shortcomings that a paragraph lists after it has said that there are some.

    `within` a section on problems nothing need say so. The sentence that says so yields what it lists itself.
    """
    admitting = within
    lack, opening = pattern("problem/lack"), pattern("problem/admitted")
    for piece in pieces:
        start = piece.start
        said = opening.search(text, start, piece.end)
        if said is not None and not _acts(text, start, piece.end):
            admitting = True
            told = _LIST.search(text, said.start(), piece.end)
            if told is None:
                continue
            start = told.end()
        elif not admitting:
            continue
        if _CLOSING.match(text, start):
            admitting = within
            continue
        for part in _parts(text, start, piece.end):
            if lack.search(text, part.start, part.end) and not _closes(text, part):
                yield part


def weak(text: str, pieces: Sequence[Piece]) -> Iterator[Found]:
    """Sentences, or parts of them, that say of something that it has to become better."""
    for piece in pieces:
        if pattern("problem/weak").search(text, piece.start, piece.end) is None:
            continue
        for part in _parts(text, piece.start, piece.end):
            found = pattern("problem/weak").search(text, part.start, part.end)
            if found and not _acts(text, part.start, part.end) and part.end - part.start <= LONGEST:
                yield part


def promised(text: str, pieces: Sequence[Piece]) -> Iterator[Found]:
    """Sentences that say what the reporting body will do."""
    for piece in pieces:
        found = pattern("commitment/intended").search(text, piece.start, piece.end)
        opens = pattern("commitment/opening").search(text, piece.start, piece.end)
        if found and not opens and not _CLOSING.match(text, piece.start):
            yield Found(piece.start, piece.end)


def _acts(text: str, start: int, end: int) -> bool:
    """Whether a sentence tells what was done about a shortcoming: 针对…不足."""
    return pattern("problem/acting").search(text, start, end) is not None


def _closes(text: str, part: Found) -> bool:
    return _CLOSING.match(text, part.start) is not None


def _parts(text: str, start: int, end: int) -> Iterator[Found]:
    """The parts of a list in one sentence: between semicolons, or its clauses where each admits something."""
    parts = [Found(f.start(), f.end()) for f in _PART.finditer(text, start, end) if f[0].strip()]
    if len(parts) == 1 and not MARKER.match(text, start):
        spans = [Found(f.start(), f.end()) for f in _COMMA.finditer(text, start, end)]
        if len(spans) >= MANY and all(pattern("problem/lack").search(text, s.start, s.end) for s in spans):
            parts = spans
    yield from parts
