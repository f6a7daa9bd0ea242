"""Whether a clause speaks of what was done, goes on, is planned, is denied or is supposed, and when.

The section decides first (下一步工作安排 is plans), then the wording of the clause, then the rule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from extraction.relations.reading import Reading
from extraction.relations.rules import RelationRule
from extraction.rules import load_rules
from extraction.spans import Context, Outline
from ontology.frozen import quickly_made
from ontology.records import Status

NEAR = 240
"""Characters back to which a sentence's 下一步 or its date holds."""
PAST = frozenset({"visited"})
"""What plans, too, tell as past where their wording says no other (视察深圳时的讲话), as they do what has no date."""
YEAR = re.compile(r"\d{4}")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return load_rules("status").compile("{" + name + "}")


@quickly_made
@dataclass(frozen=True, slots=True)
class Moment:
    """Status and ISO date of one statement."""

    status: Status
    date: str | None


def moment_of(reading: Reading, rule: RelationRule, start: int, outline: Outline, context: Context) -> Moment:
    """Status and date of what the verb (or pattern) at `start` of the folded sentence states."""
    begin, end = reading.clause_at(start)
    before, clause = reading.text[begin:start], reading.text[begin:end]
    year = _period_year(context)
    date = _date(reading, start, year) if rule.dated else None
    later = bool(date and year and int(date[:4]) > year)
    status = _status(reading, rule, start, (before, clause), outline, later)
    if status == "planned" and rule.dated and year and not later:
        date = _year_ahead(reading, start, outline, year, date)
    if status == "done" and _pattern("deficient").search(clause):
        status = "negated"
    return Moment(status, date)


def _status(
    reading: Reading,
    rule: RelationRule,
    start: int,
    wording: tuple[str, str],
    outline: Outline,
    later: bool,
) -> Status:
    before, clause = wording
    if _pattern("supposed").search(reading.text, 0, start):
        return "hypothetical"
    if _pattern("denied").search(before):
        return "negated"
    told = rule.predicate in PAST or not rule.dated
    sections = [] if told else [s.status for s in outline.sections_at(reading.offsets[start])]
    if rule.status == "planned" or later or "planned" in sections:
        return "planned"
    if rule.predicate == "awarded" and _pattern("striving").search(before):
        return "planned"
    if before.startswith("以") and _pattern("aimed").search(clause):
        return "planned"
    if _pattern("intended").search(before) or _pattern("ahead").search(
        reading.text, max(0, start - NEAR), start + 2
    ):
        return "planned"
    if _pattern("commanded").match(reading.text):
        return "planned"
    if rule.status is not None:
        return rule.status
    return "ongoing" if _pattern("continued").search(before[-14:]) else "done"


def _period_year(context: Context) -> int | None:
    return _last_year(context.meta.period or "")


@lru_cache(maxsize=16)
def _last_year(period: str) -> int | None:
    years = YEAR.findall(period)
    return int(years[-1]) if years else None


def _year_ahead(reading: Reading, start: int, outline: Outline, year: int, date: str | None) -> str | None:
    """A plan without a date is for the year after the report's when its section is about that year."""
    sections = [section.status for section in outline.sections_at(reading.offsets[start])]
    return str(year + 1) if "planned" in sections and date in (None, str(year)) else date


def _date(reading: Reading, start: int, year: int | None) -> str | None:
    """The date nearest before the verb in its sentence; without one, the year that the report is about."""
    near = max(0, start - NEAR)
    # Whatever a date names, 年 or 月 stands in it.
    if reading.text.find("年", near, start) < 0 and reading.text.find("月", near, start) < 0:
        return str(year) if year else None
    found = None
    for match in _pattern("date").finditer(reading.text, near, start):
        found = _iso(match, year) or found
    return found or (str(year) if year else None)


def _iso(match: re.Match[str], year: int | None) -> str | None:
    groups = match.groupdict()
    written = groups["year"]
    if not written and not groups["month"]:
        return None
    named = int(written) if written and written.isdigit() else year
    if named is None or not 1900 < named < 2100:
        return None
    if written == "去年":
        named -= 1
    elif written in ("明年", "来年"):
        named += 1
    month, day = groups["month"], groups["day"]
    if not month or not 1 <= int(month) <= 12:
        return str(named)
    if not day or not 1 <= int(day) <= 31:
        return f"{named}-{int(month):02d}"
    return f"{named}-{int(month):02d}-{int(day):02d}"
