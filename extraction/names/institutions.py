"""Names of institutions: the grammar of official names (division or level, function, organ) over clean text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extraction.divisions import Gazetteer
from extraction.names.division_spans import division_names, division_spans
from extraction.names.proper_institutions import find_proper
from extraction.rules import RuleFile, load_rules
from extraction.scanning import Scan
from extraction.spans import Candidate

TAIL_KINDS = ("party", "government", "congress", "inspection", "court", "department", "mass", "establishment")
LONGEST_PREFIX = 6
LONGEST_PARENT = 16
"""Characters of the longest name of a university or hospital before the division of its branch, and of the word
before that."""


@dataclass(frozen=True)
class Grammar:
    """The compiled patterns of `rules/institutions.yaml`."""

    file: RuleFile
    tail: re.Pattern[str]
    leveled: Scan
    branch: re.Pattern[str]
    town: Scan
    prefix: re.Pattern[str]
    parent: re.Pattern[str]


@cache
def grammar() -> Grammar:
    """The grammar, compiled once in a process."""
    file = load_rules("institutions")
    return Grammar(
        file,
        file.compile("{tail}"),
        file.scan("{leveled}"),
        file.compile("{branch}"),
        file.scan("{town}"),
        file.compile("{prefix}$"),
        file.compile("(?:^|[^\u4e00-\u9fff]|{boundary_at})(?P<parent>{parent})$"),
    )


def find_institutions(text: str, gazetteer: Gazetteer) -> list[Candidate]:
    """Candidates for institutions in a clean text, sorted, overlaps left in.

    Classes of bodies (各部门, 有关单位), pronouns (我局) and service centres are none of them. Spans are
    whole names with the divisions written before them; a coordination gives one candidate a member.
    """
    found = [
        *_after_divisions(text, gazetteer),
        *_leveled(text, gazetteer),
        *_by_rule(text),
        *_townships(text, gazetteer),
    ]
    # 完善区图书馆: what the grammar has read to the same end is surer than a walk to the left, unless that
    # reaches a division (成都中学绵阳学校) or the name of the zone (某某 + 新区管委会).
    zones = grammar().file.word_list("level_word")
    weak = "institution/open-department"
    read = {c.end for c in found if c.rule != weak and not text.startswith(zones, c.start)}
    placed = {span.start for span in division_spans(text, gazetteer)}
    found += [c for c in find_proper(text, gazetteer) if c.end not in read or c.start in placed]
    # 府办〔2020〕57号 is a document number, not the office.
    named = {c for c in found if text[c.end : c.end + 1] not in ("〔", "[", "【")}
    return sorted(named, key=lambda c: (c.start, c.end, c.rule))


def _after_divisions(text: str, gazetteer: Gazetteer) -> Iterator[Candidate]:
    """Division and what its body is called: 武侯区 + 司法局, 四川省成都市 + 人民政府办公室."""
    spans = division_spans(text, gazetteer)
    ends = {span.start: span.end for span in spans}
    for span in spans:
        tail = grammar().tail.match(text, span.end)
        if tail and not (span.short and tail.lastgroup in ("party", "government")):
            start = _parent(text, span.start, tail.lastgroup == "establishment")
            yield _candidate(start, _branch(text, tail.end(), ends), tail.lastgroup or "department")


def _parent(text: str, start: int, established: bool) -> int:
    """Where a name begins that the body above is named in, before the division: 中共成都市委, 某科大成都医院."""
    prefix = grammar().prefix.search(text, max(0, start - LONGEST_PREFIX), start)
    if prefix:
        return prefix.start()
    parent = grammar().parent.search(text, max(0, start - LONGEST_PARENT), start) if established else None
    return parent.start("parent") if parent else start


def _leveled(text: str, gazetteer: Gazetteer) -> Iterator[Candidate]:
    """A level that stands for the report's division and the body: 区政府, 市司法局, 省高院."""
    spans = division_spans(text, gazetteer)
    ends = {span.start: span.end for span in spans}
    inside = {at for span in spans for at in range(span.start + 1, span.end)}
    for match in grammar().leveled.finditer(text):
        if match.start("name") in inside:
            continue  # the 区 of 武侯区 belongs to the division, whose own candidate is longer
        kind = next(k for k in TAIL_KINDS if match.start(k) >= 0)
        yield _candidate(match.start("name"), _branch(text, match.end("name"), ends), kind)


def _branch(text: str, end: int, divisions: dict[int, int]) -> int:
    """End of a name that goes on with the division of its branch: 市市场监管局 + 武侯 + 分局."""
    branch = grammar().branch.match(text, divisions[end]) if end in divisions else None
    return branch.end() if branch else end


def _by_rule(text: str) -> Iterator[Candidate]:
    for rule in grammar().file.rules:
        yield from rule.candidates(text)


def _townships(text: str, gazetteer: Gazetteer) -> Iterator[Candidate]:
    """Bodies of a township under its short name (簇桥司法所), and the names coordinated before it (浆洗街、)."""
    known = division_names(gazetteer).townships
    for match in grammar().town.finditer(text):
        end = match.end()
        for length in (4, 3, 2):
            start = match.start() - length
            if start >= 0 and text[start : match.start()] in known:
                yield _candidate(start, end, "township")
                yield from _coordinated(text, start, known)
                break


def _coordinated(text: str, end: int, known: frozenset[str]) -> Iterator[Candidate]:
    """Short names of townships in a row before 、簇桥司法所: each stands for its own body."""
    while end > 0 and text[end - 1] in "、和":
        stop = end - 1
        start = next((stop - n for n in (4, 3, 2) if stop >= n and text[stop - n : stop] in known), -1)
        if start < 0:
            return
        yield _candidate(start, stop, "coordinated")
        end = start


def _candidate(start: int, end: int, kind: str) -> Candidate:
    rule = grammar().file.rule(f"institution/{kind}")
    return Candidate(start, end, "INST", rule.id, rule.confidence)
