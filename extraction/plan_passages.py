"""Passages of plans that no heading announces, told from reviews by how their clauses are worded.

A work report reviews a period and then says what is to be done. Where the heading between the two is missing
(an excerpt, a page cut off) its plans would read as deeds: 加快建设…, 推动… without 了 or figures of completion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from extraction.headings import MARKER, load_heading_rules
from extraction.spans import Section, Sentence
from extraction.yaml_files import read_yaml

RULES = Path(__file__).parent / "rules" / "plan_wording.yaml"
SHORTEST = 20
"""A shorter paragraph is a heading or a salutation and says nothing by itself."""
LONGEST = 500
"""Characters after which a paragraph is read on as another from its next sentence: some texts have no breaks."""
MOST = 60
"""What one paragraph may say at most (tenths of log odds), so that none decides for its neighbours alone."""
TURN = 50
"""What it costs to pass from review to plan or back, in the same measure: work reports do it once."""
_DECIMAL = re.compile(r"\d\.\d")


@dataclass(frozen=True, slots=True)
class PlanWording:
    """The weights of plan_wording.yaml by word, in tenths of the logarithm of the odds of a plan."""

    opens: Mapping[str, int]
    says: Mapping[str, int]
    ends: Mapping[str, int]
    decimal: int
    bias: int


@dataclass(frozen=True, slots=True)
class _Unit:
    """A paragraph, or a part of a long one, and what its wording says of it."""

    start: int
    end: int
    score: int


@cache
def load_plan_wording() -> PlanWording:
    """The weights that ship with the package."""
    read: dict[str, Any] = read_yaml(RULES)
    opens, says, ends = (
        {word: int(weight) for weight, words in read[kind].items() for word in words.split()}
        for kind in ("opens", "says", "ends")
    )
    return PlanWording(opens, says, ends, read["decimal"], read["bias"])


def plan_passages(text: str, sentences: Sequence[Sentence], sections: Sequence[Section]) -> list[Section]:
    """Planned sections over the passages of a work report that are worded as plans, where no heading decides.

    A heading decides below it where it implies a status, and where it tells of a review and another heading ends
    it. The sections begin and end with paragraphs, cross none of the given ones and have no heading of their own.
    """
    open_units: list[_Unit] = []
    found: list[Section] = []
    decided = _decided(sections)
    for paragraph in _paragraphs(text, sentences):
        if any(start <= paragraph[0].start < end for start, end in decided):
            found.extend(_planned(open_units))
            open_units = []
        else:
            open_units.append(_unit(text, paragraph))
    found.extend(_planned(open_units))
    return [piece for passage in found for piece in _within(passage, sections)]


def _paragraphs(text: str, sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    held: list[Sentence] = []
    for sentence in sentences:
        if held and (
            text[sentence.start - 1] == "\n"
            or "\n" in text[held[-1].end : sentence.start]
            or sentence.start - held[0].start > LONGEST
        ):
            yield held
            held = []
        held.append(sentence)
    if held:
        yield held


def _unit(text: str, sentences: Sequence[Sentence]) -> _Unit:
    start, end = sentences[0].start, sentences[-1].end
    if end - start < SHORTEST:
        return _Unit(start, end, 0)
    wording = load_plan_wording()
    whole = text[start:end]
    score = wording.bias + wording.decimal * min(3, len(_DECIMAL.findall(whole)))
    score += sum(weight for word, weight in wording.says.items() if word in whole)
    for sentence in sentences:
        for begin, until in sentence.clauses:
            score += _opening(text, begin, wording) + wording.ends.get(text[until - 2 : until], 0)
    return _Unit(start, end, max(-MOST, min(MOST, score)))


def _opening(text: str, begin: int, wording: PlanWording) -> int:
    if text[begin] in "一二三四五六七八九十（(第其0123456789①②③④⑤⑥⑦⑧⑨⑩":
        marker = MARKER.match(text, begin)
        begin = marker.end() if marker else begin
    weight = wording.opens.get(text[begin : begin + 2])
    return wording.opens.get(text[begin : begin + 1], 0) if weight is None else weight


def _decided(sections: Sequence[Section]) -> list[tuple[int, int]]:
    """Where headings decide. Notes on terms are of no time, and end no review."""
    rules = load_heading_rules()
    notes = [(s.start, s.end) for s in sections if rules.notes.search(s.heading)]
    closing = {s.start for s in sections} - {start for start, _ in notes}
    reviews = [
        (s.start, s.end)
        for s in sections
        if s.level <= 1 and s.end in closing and rules.about.search(s.heading)
    ]
    return [*notes, *reviews, *((s.start, s.end) for s in sections if s.status is not None)]


def _planned(units: Sequence[_Unit]) -> Iterator[Section]:
    """The plans in a row of paragraphs: the likeliest way through it, each turn at its cost; it begins as review."""
    review, plan = 0, -TURN // 5
    steps: list[tuple[bool, bool]] = []
    for unit in units:
        steps.append((plan - TURN > review, plan >= review - TURN))
        review, plan = max(review, plan - TURN), max(plan, review - TURN) + unit.score
    planned, run = plan > review, 0
    for index in range(len(units) - 1, -1, -1):
        run = run + 1 if planned else 0
        before = steps[index][1 if planned else 0]
        if planned and (index == 0 or not before):
            yield from _opened(units[index : index + run])
        planned = before


def _opened(units: Sequence[_Unit]) -> Iterator[Section]:
    """A section from the first of the paragraphs that speaks of plans, with the short lines above it."""
    first = next((i for i, unit in enumerate(units) if unit.score > load_plan_wording().bias), None)
    if first is not None:
        while first > 0 and units[first - 1].end - units[first - 1].start < SHORTEST:
            first -= 1
        yield Section(units[first].start, units[-1].end, 1, "", "planned")


def _within(passage: Section, sections: Sequence[Section]) -> Iterator[Section]:
    """A passage cut where a section around its start ends, or one around its end starts, so that it crosses none."""
    start, end = passage.start, passage.end
    cuts = {s.end for s in sections if s.start < start < s.end < end}
    cuts |= {s.start for s in sections if start < s.start < end < s.end}
    borders = [start, *sorted(cuts), end]
    for begin, until in pairwise(borders):
        level = max((s.level for s in sections if s.start <= begin and until <= s.end), default=0)
        yield Section(begin, until, level + 1, "", "planned")
