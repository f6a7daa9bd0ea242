"""Names of places: divisions and settlements standing for themselves, found over the gazetteer's names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extraction.divisions import Gazetteer
from extraction.names.division_spans import DivisionSpan, division_names, division_spans
from extraction.rules import RuleFile, load_rules
from extraction.spans import Candidate


@dataclass(frozen=True)
class PlaceWords:
    """The compiled patterns of `rules/places.yaml`."""

    file: RuleFile
    settlement: re.Pattern[str]
    part_of_name: re.Pattern[str]
    before: re.Pattern[str]
    row: re.Pattern[str]


@cache
def place_words() -> PlaceWords:
    """The patterns, compiled once in a process."""
    file = load_rules("places")
    return PlaceWords(
        file,
        file.compile("{settlement}"),
        file.compile("{not_place_after}"),
        file.compile("{not_place_before}$"),
        file.compile("{row}"),
    )


def find_places(text: str, gazetteer: Gazetteer) -> list[Candidate]:
    """Candidates for places in a clean text, sorted; those inside longer names are left to the overlap policy.

    全区 and 我区 are none; a short form (江北) counts where the gazetteer knows it for a county or above, it
    is no everyday word and no name of something else goes on behind it (江北机场).
    """
    found = [*_divisions(text, gazetteer), *_rows(text, gazetteer)]
    for rule in place_words().file.rules:
        found.extend(rule.candidates(text))
    return sorted(set(found), key=lambda c: (c.start, c.end, c.rule))


def _divisions(text: str, gazetteer: Gazetteer) -> Iterator[Candidate]:
    words = place_words()
    for span in division_spans(text, gazetteer):
        settlement = words.settlement.match(text, span.end)
        if settlement:
            yield _candidate(span.start, settlement.end(), "settlement")
        elif span.short and not _stands_alone(text, span):
            continue
        else:
            kind = "short-form" if span.short else "division"
            yield _candidate(span.start, span.end, kind)


def _stands_alone(text: str, span: DivisionSpan) -> bool:
    """Whether a short form is the whole name: nothing before or behind makes another name of it."""
    words = place_words()
    if words.part_of_name.match(text, span.end):
        return False
    return not words.before.search(text, max(0, span.start - 4), span.start)


def _rows(text: str, gazetteer: Gazetteer) -> Iterator[Candidate]:
    """Short names of townships in a row of two or more (浆洗街、簇桥、火车南站等): each vouches for the others."""
    known = division_names(gazetteer).townships
    for row in place_words().row.finditer(text):
        parts = [(m.start(), m.end()) for m in re.finditer(r"[^、和]+", text[row.start() : row.end()])]
        spans = [(row.start() + a, row.start() + b) for a, b in parts]
        good = [(a, b) for a, b in _trimmed(text, spans, known) if text[a:b] in known]
        if len(good) == len(spans):
            for start, end in good:
                yield _candidate(start, end, "row")


def _trimmed(text: str, spans: list[tuple[int, int]], known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The first member without the words before it: 打造了五里店 gives 五里店."""
    for at, (start, end) in enumerate(spans):
        lengths = (4, 3, 2) if at == 0 else (end - start,)
        yield next(
            ((end - n, end) for n in lengths if end - n >= start and text[end - n : end] in known),
            (start, end),
        )


def _candidate(start: int, end: int, kind: str) -> Candidate:
    rule = place_words().file.rule(f"place/{kind}")
    return Candidate(start, end, "LOC", rule.id, rule.confidence)
