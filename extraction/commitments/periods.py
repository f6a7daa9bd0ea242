"""The year that a claim concerns."""

from __future__ import annotations

import re

from extraction.commitments.items import Item
from extraction.spans import Context, Outline

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年)(?!年代)")
_NAMED = re.compile(r"《[^》]{0,80}》|（[^）]{0,40}）|\([^)]{0,40}\)|“[^”]{0,40}”")
_TO_COME = re.compile(r"(?:到|至|在|于|力争|争取|确保|预计|^)((?:19|20)\d\d)年(?:年?底|末|内|前|度)?")
_PERIOD_YEAR = re.compile(r"\d{4}")
FARTHEST = 15
"""Years ahead; what lies farther is no promise of this report (2050年)."""


def period_of(item: Item, text: str, outline: Outline, context: Context) -> str | None:
    """Reporting period of a problem; of a commitment the later year that it names, that its heading names, or the
    next one. In a document that is a plan as a whole, its own period. None where nothing tells."""
    reported = context.meta.period
    if item.kind == "problem":
        return reported
    years = _PERIOD_YEAR.findall(reported or "")
    last = int(years[-1]) if years else None
    named = _later(_NAMED.sub("", text[item.start : min(item.end, item.start + 80)]), last, _TO_COME)
    if named is not None:
        return named
    around = outline.sections_at(item.start)
    if any(s.start == 0 and s.level == 0 and s.status == "planned" for s in around):
        return reported
    for section in reversed(around):
        if section.status == "planned" and (year := _later(section.heading, last, _YEAR)):
            return year
    return str(last + 1) if last is not None else None


def _later(words: str, last: int | None, pattern: re.Pattern[str]) -> str | None:
    years = [int(year) for year in pattern.findall(words)]
    return next((str(y) for y in years if last is None or last < y <= last + FARTHEST), None)
