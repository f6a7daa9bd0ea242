"""Institutions with a proper name: from the kind of body at its end leftwards to where the name begins."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extraction.divisions import Gazetteer
from extraction.names.division_spans import DivisionSpan, division_spans
from extraction.rules import Rule, load_rules
from extraction.scanning import Scan
from extraction.spans import Candidate

LONGEST = 26
"""Characters of the longest name that is looked for; full names of hospitals and schools reach 25."""
LOOKAHEAD = 4
"""Characters behind the end that tell whether a word before it is a boundary."""


@dataclass(frozen=True)
class ProperNames:
    """Compiled patterns for names that end in a kind of body."""

    suffix: Scan
    boundary: re.Pattern[str]
    outside: re.Pattern[str]
    class_words: re.Pattern[str]
    quality: re.Pattern[str]
    plural: re.Pattern[str]
    praised: re.Pattern[str]
    body_inside: re.Pattern[str]
    founder: re.Pattern[str]
    founded: re.Pattern[str]
    proper: Rule
    group: Rule


@cache
def proper_names() -> ProperNames:
    """The patterns, compiled once in a process."""
    file = load_rules("institutions")
    return ProperNames(
        file.scan(
            "(?P<proper>[（(]{han}{2,8}[)）](?:人民)?(?:法院|检察院)|(?:[（(]{han}{2,4}[)）])?(?:(?P<society>{society})|{proper_suffix}))(?:{campus}|{stage})?(?![长员生队化们位杂费])"
            "|(?P<group>{task_group})(?![长员])"
        ),
        file.compile("{boundary_at}"),
        re.compile(r"[^\u4e00-\u9fffA-Za-z0-9·“”]"),
        file.compile("(?:{class_word}|{function}|{numeral})*"),
        file.compile("(?:{quality})$"),
        re.compile(r".?(?:各|每|(?<![首一])[个家所支类]|多|两|[0-9])$"),
        file.compile("{praised}"),
        re.compile(
            "大学|学院|科学院|研究院|医院|中学|集团|中国|全国|国家|[科医]院|[科理医师工]大|理工|清华|北大|附中"
        ),
        file.compile("(?:{founder})$"),
        file.compile("{founded}"),
        file.rule("institution/proper"),
        file.rule("institution/task-group"),
    )


def find_proper(text: str, gazetteer: Gazetteer) -> Iterator[Candidate]:
    """Schools, hospitals, law firms, companies, associations, committees of places: a name, then a kind.

    The name begins behind the last word that no name contains (verbs, prepositions, counts), or at the
    division that stands in between. What is a class (公立医院, 96家律师事务所) is left out.
    """
    names = proper_names()
    spans = division_spans(text, gazetteer)
    starts = [span.start for span in spans]
    for match in names.suffix.finditer(text):
        near = spans[bisect_left(starts, match.start() - LONGEST) : bisect_left(starts, match.start())]
        floor = _floor(text, match.start(), near, names)
        within = tuple(span for span in near if span.start >= floor)
        start = _start(text, floor, match.start(), within, names)
        if _is_name(text, start, match, bool(within), names):
            rule = names.group if match["group"] else names.proper
            end = match.end() if match["group"] else _founded(text, match.end(), names)
            yield Candidate(start, end, "INST", rule.id, rule.confidence)


def _founded(text: str, end: int, names: ProperNames) -> int:
    """Where a name ends that names the founder first: 某大学 + 成都医学院."""
    while names.founder.search(text, max(0, end - 3), end) and (more := names.founded.match(text, end)):
        end = more.end()
    return end


def _is_name(text: str, start: int, match: re.Match[str], placed: bool, names: ProperNames) -> bool:
    """Whether what stands before the kind names one body rather than says of what class several are."""
    stem = text[start : match.start()]
    if not stem or names.plural.search(text[max(0, start - 2) : start]):
        return False
    if stem.count("“") != stem.count("”"):
        return False
    if names.praised.match(stem):
        return False  # “全国模范人民调解委员会” is an honour
    if match["group"]:
        return len(stem) > 3
    if names.quality.search(stem) or (not placed and len(stem) < 2):
        return False
    return not names.class_words.fullmatch(stem) or (match["society"] is not None and len(stem) > 3)


def _floor(text: str, end: int, near: tuple[DivisionSpan, ...], names: ProperNames) -> int:
    """The leftmost place where the name before `end` can begin; no boundary lies within a division (和平区)."""
    floor = max(0, end - LONGEST)
    for outside in names.outside.finditer(text, floor, end):
        floor = outside.end()
    # Searched past the end too, since what follows decides whether a word is a boundary (发展 in 发展促进会).
    at = floor
    while (found := names.boundary.search(text, at, end + LOOKAHEAD)) and found.end() <= end:
        place = next((span for span in near if span.start <= found.start() < span.end), None)
        at = place.end if place else found.end()
        floor = floor if place else at
    return floor


def _start(text: str, floor: int, end: int, within: tuple[DivisionSpan, ...], names: ProperNames) -> int:
    """Where the name begins: at the first division, unless another body's name stands before that."""
    if not within or names.body_inside.search(text, floor, within[0].start):
        return floor
    return within[0].start
