"""Cuts a sentence into one phrase a figure: what stands before it and after it within its own clause part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extraction.indicators.figures import Figure
from extraction.indicators.numerals import DASHES
from extraction.indicators.wording import grammar
from ontology.frozen import quickly_made

BRACKETS = re.compile(r"[（(][^（）()\n]*[）)]")
JOINTS = re.compile(r"、|以及|和|及|与|并|或")
BOUNDS = frozenset({"at-least", "up-to", "more-than"})
COUNTED = frozenset("家个户项座栋所宗套名人种处条件支只台幢款")
THING = re.compile(r"的?[一-鿿]{2,12}(?<![达为有共均占近超至到])")
GIVEN = re.compile(r"的?(?:已|共)?[达有为]")
"""What stands between a size and its count where the things are not named (占比50%以上达53种)."""
NOTHING = re.compile(rf"[\s{DASHES}]*")
"""Between two figures: a blank, or the dash of a range."""
STOPS = re.compile(r"[，,；;：:。！？、]")


@quickly_made
@dataclass(frozen=True, slots=True)
class Phrase:
    """A figure in its clause part. `left` and `right` are strings; offsets are those of the clean text."""

    figure: Figure
    left: str
    right: str
    start: int
    end: int
    clause: int
    """Start of the clause."""
    first: bool
    """Whether it is the first figure of its clause."""
    tail: str = ""
    """What stands after the last figure of a coordination of counted things (…的年度考核工作)."""
    attribute: bool = False
    """Whether it says of what size the things are that the next figure counts (1亿元以上的企业28户)."""
    outer: str = ""
    """For a figure in brackets: the clause before the bracket."""


def split_phrases(
    text: str, clauses: Sequence[tuple[int, int]], figures: Sequence[Figure]
) -> Iterator[Phrase]:
    """Phrases of the figures (sorted, all within the clauses), in the order of the text."""
    for start, end in clauses:
        inside = [f for f in figures if start <= f.start and f.end <= end]
        if not inside:
            continue
        holes = [b.span() for b in BRACKETS.finditer(text, start, end)]
        holes = [h for h in holes if any(h[0] < f.start and f.end < h[1] for f in inside)]
        open_ones = [f for f in inside if not any(a < f.start and f.end < b for a, b in holes)]
        yield from _coordination(text, start, end, open_ones, holes, "")
        for a, b in holes:
            within = [f for f in inside if a < f.start and f.end < b]
            outer = _plain(text, start, a, holes)
            for lo, hi in _parts(text, a + 1, b - 1):
                yield from _coordination(text, lo, hi, [f for f in within if lo <= f.start < hi], (), outer)


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a bracket between its commas and list marks."""
    for stop in STOPS.finditer(text, start, end):
        yield start, stop.start()
        start = stop.end()
    yield start, end


def _coordination(
    text: str, start: int, end: int, figures: Sequence[Figure], holes: Sequence[tuple[int, int]], outer: str
) -> Iterator[Phrase]:
    """The figures of one clause, each with its own left and right side."""
    ranges = {f.start: f for one, f in pairwise(figures) if one.start == f.start}
    figures = [f for f in figures if ranges.get(f.start) is not f]
    lefts, rights = [start], list[int]()
    for one, other in pairwise(figures):
        gap = _plain(text, one.end, other.start, holes)
        if _sizes(one, other, gap):
            cut, resume = other.start, lefts[-1]
        else:
            cut, resume = _cut(text, one.end, other.start, lefts[-1])
        rights.append(cut)
        lefts.append(resume)
    rights.append(end)
    tail = _plain(text, figures[-1].end, end, holes) if len(figures) > 1 else ""
    for i, figure in enumerate(figures):
        follows = i > 0 and lefts[i] < figures[i - 1].start
        adjacent = follows and NOTHING.fullmatch(text, figures[i - 1].end, figure.start) is not None
        left = _plain(text, lefts[i], figures[i - 1].start if adjacent else figure.start, holes)
        right = _plain(text, figure.end, rights[i], holes)
        first = figure.start if adjacent else lefts[i]
        attribute = i + 1 < len(figures) and rights[i] > figure.end and lefts[i + 1] <= figure.start
        for bound in (figure, ranges.get(figure.start)):
            if bound:
                yield Phrase(bound, left, right, first, rights[i], start, i == 0, tail, attribute, outer)


def _sizes(one: Figure, other: Figure, gap: str) -> bool:
    """Whether the first figure says of what size the things are that the second counts (产值10亿元以上企业5家)."""
    bounded = one.qualifier in BOUNDS or one.rule == "figure/range"
    if not bounded or other.unit not in COUNTED or one.unit in COUNTED or not gap:
        return False
    if GIVEN.fullmatch(gap):
        return one.qualifier != "more-than"
    return THING.fullmatch(gap) is not None and grammar().head.search(gap) is None


def _cut(text: str, start: int, end: int, left: int) -> tuple[int, int]:
    """Where the part of one figure ends and that of the next begins, given the gap between the two."""
    gap = text[start:end]
    if NOTHING.fullmatch(gap):
        return start, left
    if gap.startswith("的") and not JOINTS.search(gap):
        return end, left
    joints = list(JOINTS.finditer(gap))
    if not joints:
        return end, start
    last = joints[0] if joints[0].start() == 0 else joints[-1]
    return start + last.start(), start + last.end()


def _plain(text: str, start: int, end: int, holes: Sequence[tuple[int, int]]) -> str:
    """The text of a span without white space and without the brackets that hold figures of their own."""
    pieces, at = [], start
    for a, b in holes:
        if at <= a < end:
            pieces.append(text[at:a])
            at = min(b, end)
    pieces.append(text[at:end])
    return "".join("".join(pieces).split())
