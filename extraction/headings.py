"""Headings of official documents: their numbering, and what they say of the sentences below them.

Numbering follows GB/T 9704-2012, 7.3.3: 一、 then （一） then 1. then （1）; 一是, 二是 number sentences.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from extraction.patterns import compile_pattern
from extraction.yaml_files import read_yaml
from ontology.records import Status

RULES = Path(__file__).parent / "rules" / "headings.yaml"
Implied = Status | Literal["problem"] | None

_N = "一二三四五六七八九十百"
_ITEM = rf"(?:[{_N}]{{1,2}}|其[{_N}])是"
MARKER = compile_pattern(
    rf"(?P<one>第[{_N}]{{1,3}}(?:部分|[章节])[：:、]?|[{_N}]{{1,3}}、(?!(?:[{_N}]、)*三产))"
    rf"|(?P<two>[（(][{_N}]{{1,3}}[）)])、?"
    rf"|(?P<three>\d{{1,2}}(?:[.．](?!\d)|、))"
    rf"|(?P<four>[（(]\d{{1,2}}[）)]|[①-⑳])"
    rf"|(?P<item>{_ITEM})"
)
ITEM = compile_pattern(_ITEM)
"""The last of these alone: what numbers a clause."""
LEVELS = {"one": 1, "two": 2, "three": 3, "four": 4, "item": 3}


@dataclass(frozen=True, slots=True)
class HeadingRules:
    """The wording of headings, compiled from headings.yaml."""

    about: re.Pattern[str]
    planned: re.Pattern[str]
    problem: re.Pattern[str]
    acting: re.Pattern[str]
    work_of_year: re.Pattern[str]
    joint: re.Pattern[str]
    turn: re.Pattern[str]
    outlook: re.Pattern[str]
    plan_title: re.Pattern[str]
    report_title: re.Pattern[str]
    notes: re.Pattern[str]
    addresses: tuple[str, ...]
    """Words one of which every work report has."""


@cache
def load_heading_rules() -> HeadingRules:
    """The heading rules that ship with the package."""
    read: dict[str, Any] = read_yaml(RULES)
    addresses = tuple(read.pop("addresses").split())
    return HeadingRules(
        **{key: compile_pattern("|".join(v) if isinstance(v, list) else v) for key, v in read.items()},
        addresses=addresses,
    )


def is_address(text: str, title: str = "") -> bool:
    """Whether a text is a work report, given to a people's congress: it or its title says one of the words that each
    of them has. Of an excerpt only the title may; a report on law-based government (法治政府工作报告) is none."""
    called = title.replace("法治政府", "")
    return any(word in text or word in called for word in load_heading_rules().addresses)


def implied_status(heading: str, reported: int | None) -> tuple[Implied, bool]:
    """What a heading (without its number) implies, and whether it is mixed (problems and plans together).

    `reported` is the year that the document reports on, when known: a heading on a later year is a plan.
    A mixed heading implies nothing for all that is below it; the wording below it divides it.
    """
    rules = load_heading_rules()
    heading = heading.strip("　 :：。")
    problem = rules.problem.search(heading) is not None and rules.acting.search(heading) is None
    planned = rules.planned.search(heading) is not None or _of_later_year(heading, reported, rules)
    if rules.about.search(heading):
        return None, planned and rules.joint.search(heading) is not None
    if problem and planned:
        return None, True
    return ("planned" if planned else "problem" if problem else None), False


def announces(heading: str) -> bool:
    """Whether a heading that follows a review names a year's work: 今年重点工作, 做好2022年各项工作."""
    rules = load_heading_rules()
    if rules.about.search(heading):
        return False
    return "今年" in heading or (
        year_of(heading) is not None and rules.work_of_year.search(heading) is not None
    )


def _of_later_year(heading: str, reported: int | None, rules: HeadingRules) -> bool:
    years = [int(year) for year in re.findall(r"(?<!\d)((?:19|20)\d\d)(?=年)", heading)]
    if not years or reported is None:
        return False
    return min(years) > reported and rules.work_of_year.search(heading) is not None


def year_of(text: str) -> int | None:
    """The first year that a heading or a title names (2020年)."""
    found = re.search(r"(?<!\d)((?:19|20)\d\d)(?=\s*年)", text)
    return int(found[1]) if found else None
