"""Names of places: divisions and settlements standing for themselves, found over the gazetteer's names."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extraction.division_names import is_ordinary_word, short_forms
from extraction.divisions import Gazetteer
from extraction.names.division_spans import DivisionSpan, division_names, division_spans
from extraction.rules import RuleFile, load_rules
from extraction.scanning import Scan
from extraction.spans import Candidate

LONGEST_STEM = 6
"""Characters before the kind in the name of a zone."""
LONGEST_FIRST = 10
"""Characters before the first joint of a row: its first member and the words before that."""
MEMBER = re.compile(r"[^、和]+")
SHORT_QUOTATION = re.compile("“[^“”\n、，。]{2,10}”")


@dataclass(frozen=True)
class PlaceWords:
    """The compiled patterns of `rules/places.yaml`."""

    file: RuleFile
    settlement: re.Pattern[str]
    settlement_short: re.Pattern[str]
    goes_on: re.Pattern[str]
    official_goes_on: re.Pattern[str]
    left: re.Pattern[str]
    right: re.Pattern[str]
    weak: re.Pattern[str]
    row: re.Pattern[str]
    row_joint: re.Pattern[str]
    zone: Scan
    zone_stop: re.Pattern[str]
    not_in_zone: re.Pattern[str]
    inside: re.Pattern[str]
    everyday: frozenset[str]


@cache
def place_words() -> PlaceWords:
    """The patterns, compiled once in a process."""
    file = load_rules("places")
    return PlaceWords(
        file,
        file.compile("{settlement}"),
        file.compile("{settlement_short}"),
        file.compile("{not_place_after}|{person_of}|{document_number}"),
        file.compile("{official_goes_on}"),
        file.compile("(?:{left_word}|[^\u4e00-\u9fff]|^)$"),
        file.compile("{right_word}|[^\u4e00-\u9fff]|$"),
        file.compile("{weak_official}"),
        file.compile("{row}"),
        file.compile("{row_joint}"),
        file.scan("{open_zone}"),
        file.compile("{zone_stop}"),
        file.compile("{left_word}|[^\u4e00-\u9fff]"),
        file.compile("(?:{inside})$"),
        frozenset(file.word_list("everyday")),
    )


def find_places(text: str, gazetteer: Gazetteer, home: tuple[str, ...] = ()) -> list[Candidate]:
    """Candidates for places in a clean text, sorted; those inside longer names are left to the overlap policy.

    全区 and 我区 are none; a short form (绍兴) counts where the gazetteer knows it for a county or above, it
    is no everyday word and no name of something else goes on behind it (绍兴机场). `home` are official names of
    the report's own divisions, its region first (`extraction.context.home`): their short forms are places as if
    the text named them in full.
    """
    found = [*_divisions(text, gazetteer, home), *_rows(text, gazetteer), *_zones(text)]
    found += _everyday_words(text, division_spans(text, gazetteer), home)
    found += _named_in_full(text, gazetteer, home)
    for rule in place_words().file.rules:
        found.extend(rule.candidates(text))
    best: dict[tuple[int, int], Candidate] = {}
    for candidate in sorted(found, key=lambda c: (c.start, c.end, -c.confidence, c.rule)):
        best.setdefault((candidate.start, candidate.end), candidate)
    return list(best.values())


def _divisions(text: str, gazetteer: Gazetteer, home: tuple[str, ...]) -> Iterator[Candidate]:
    words = place_words()
    spans = division_spans(text, gazetteer)
    known = _vouched(text, spans, home)
    quoted = [found.span() for found in SHORT_QUOTATION.finditer(text)]
    opened = [start for start, _ in quoted]
    for at, span in enumerate(spans):
        settlement = (words.settlement_short if span.short else words.settlement).match(text, span.end)
        if settlement:
            yield _candidate(span.start, settlement.end(), "settlement")
        elif not span.short:
            weak = span.start == span.last and words.weak.fullmatch(text, span.last, span.end)
            if not words.official_goes_on.match(text, span.end) and (not weak or _left(text, span)):
                yield _candidate(span.start, span.end, "division")
        elif not _within(span, quoted, opened) and _stands_alone(
            text, span, known, _in_row(text, spans, at), gazetteer
        ):
            yield _candidate(span.start, span.end, "short-form")


def _within(span: DivisionSpan, quoted: list[tuple[int, int]], opened: list[int]) -> bool:
    """Whether a place stands in a short quotation: part of a name or a phrase (“行走某地”), no place by itself."""
    at = bisect_right(opened, span.start) - 1
    return at >= 0 and span.end < quoted[at][1]


def _vouched(text: str, spans: tuple[DivisionSpan, ...], home: tuple[str, ...]) -> dict[str, bool]:
    """Short forms that text or issuer vouch for: True by their official name, False by one clear use."""
    known = {short: True for name in home for short in short_forms(name)}
    for span in spans:
        name = text[span.last : span.end]
        if not span.short:
            known.update((short, True) for short in short_forms(name))
        elif _left(text, span) and _right(text, span):
            known.setdefault(name, False)
    return known


def _in_row(text: str, spans: tuple[DivisionSpan, ...], at: int) -> bool:
    """Whether another division stands beside, joined by an enumeration comma."""
    before = at > 0 and text[spans[at - 1].end : spans[at].start] == "、"
    return before or (at + 1 < len(spans) and text[spans[at].end : spans[at + 1].start] == "、")


def _stands_alone(
    text: str, span: DivisionSpan, known: dict[str, bool], in_row: bool, gazetteer: Gazetteer
) -> bool:
    """Whether a short form is the whole name and no part of a word.

    Nothing may go on behind it. Then the official name elsewhere in the text, or a row of places, is
    evidence enough; for provinces and cities, and for what the text uses clearly elsewhere, one side that
    a name may stand beside; for everything else both sides.
    """
    words = place_words()
    name = text[span.last : span.end]
    if words.goes_on.match(text, span.end) or words.inside.search(text, max(0, span.start - 2), span.start):
        return False
    if known.get(name) or in_row:
        return True
    if name in words.everyday:
        return False
    sides = _left(text, span) + _right(text, span)
    large = any(division.level in ("province", "city") for division in gazetteer.all(name))
    return sides == 2 or (sides == 1 and (large or name in known))


def _everyday_words(text: str, spans: tuple[DivisionSpan, ...], home: tuple[str, ...]) -> Iterator[Candidate]:
    """Short forms that are everyday words (和平), where the text names the division in full (和平区) and a place
    may stand on both sides; on one side, where it is the region of the report."""
    official = {*home, *(text[span.last : span.end] for span in spans if not span.short)}
    words = {short for name in official for short in short_forms(name) if is_ordinary_word(short)}
    words -= frozenset(load_rules("phrases").word_list("loose_verb"))
    own = {short for name in home[:1] for short in short_forms(name)}
    for word in sorted(words):
        for match in re.finditer(word, text):
            span = DivisionSpan(match.start(), match.end(), match.start(), True)
            alone = not place_words().goes_on.match(text, span.end)
            sides = _left(text, span) + _right(text, span)
            if alone and sides > (word not in own):
                yield _candidate(span.start, span.end, "short-form")


def _named_in_full(text: str, gazetteer: Gazetteer, home: tuple[str, ...]) -> Iterator[Candidate]:
    """Short forms (簇桥) of townships and zones that are the report's own or that the text names in full (簇桥街道),
    where a place may stand on both sides: the country has too many of them to look for those of others."""
    spans = division_spans(text, gazetteer)
    names = division_names(gazetteer)
    official = {*home, *(text[span.last : span.end] for span in spans if not span.short)}
    words = {short for name in official for short in short_forms(name) if short in names.townships}
    words -= {text[span.last : span.end] for span in spans if span.short}
    starts = [span.start for span in spans]
    for word in sorted(words):
        for match in re.finditer(word, text):
            at = bisect_right(starts, match.start()) - 1
            if at >= 0 and match.start() < spans[at].end:
                continue
            span = DivisionSpan(match.start(), match.end(), match.start(), True)
            if not place_words().goes_on.match(text, span.end) and _left(text, span) and _right(text, span):
                yield _candidate(span.start, span.end, "short-form")


def _left(text: str, span: DivisionSpan) -> bool:
    """Whether a name can begin where the span does."""
    return place_words().left.search(text, max(0, span.start - 5), span.start) is not None


def _right(text: str, span: DivisionSpan) -> bool:
    """Whether a name can end where the span does."""
    return place_words().right.match(text, span.end) is not None


def _rows(text: str, gazetteer: Gazetteer) -> Iterator[Candidate]:
    """Short names of townships in a row (浆洗街、簇桥、火车南站): each vouches for the others."""
    known = division_names(gazetteer).townships
    for row in _stretches(text):
        members = list(MEMBER.finditer(text, row.start(), row.end()))
        first = _known(text, members[0].start(), members[0].end(), known, at_end=True)
        last = _known(text, members[-1].start(), members[-1].end(), known, at_end=False)
        inner = [m.span() for m in members[1:-1]]
        if not first or not last or place_words().goes_on.match(text, last[1]):
            continue
        if place_words().left.search(text, max(0, first[0] - 5), first[0]) and all(
            text[a:b] in known for a, b in inner
        ):
            for start, end in (first, *inner, last):
                yield _candidate(start, end, "row")


def _stretches(text: str) -> Iterator[re.Match[str]]:
    """What has the form of a row, left to right; looked for in front of the joints that a row must have."""
    words = place_words()
    done = at = 0
    while joint := words.row_joint.search(text, at):
        places = range(max(done, joint.start() - LONGEST_FIRST), joint.start())
        row = next(filter(None, (words.row.match(text, place) for place in places)), None)
        if row:
            yield row
            done = row.end()
        at = max(done, joint.start() + 1)


def _zones(text: str) -> Iterator[Candidate]:
    """Functional zones by their form: two to six characters and the kind (横琴粤澳深度合作区)."""
    words = place_words()
    for kind in words.zone.finditer(text):
        begin = max(0, kind.start() - LONGEST_STEM - 1)
        for outside in words.not_in_zone.finditer(text, begin, kind.start()):
            begin = outside.end()
        stem = text[begin : kind.start()]
        if 2 <= len(stem) <= LONGEST_STEM and not words.zone_stop.match(stem):
            yield _candidate(begin, kind.end(), "zone")


def _known(text: str, start: int, end: int, known: frozenset[str], at_end: bool) -> tuple[int, int] | None:
    """The longest known name at the end (打造了簇桥) or at the beginning (簇桥纳入) of a member of a row."""
    for length in (4, 3, 2):
        a, b = (end - length, end) if at_end else (start, start + length)
        if start <= a and b <= end and text[a:b] in known:
            return a, b
    return None


def _candidate(start: int, end: int, kind: str) -> Candidate:
    rule = place_words().file.rule(f"place/{kind}")
    return Candidate(start, end, "LOC", rule.id, rule.confidence)
