"""The short text of a claim: its leading clause, without number, mood and what only guides (以…为指导)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extraction.headings import MARKER
from extraction.patterns import compile_pattern
from extraction.rules import load_rules

LONGEST = 60
SHORTEST = 6
"""A shorter clause names no matter by itself and is joined with the next."""
_BORDER = re.compile(r"[，,；;：。！？!?\n]|(?<!\d):(?!\d)")
_OPEN, _CLOSE = "（(《“‘「【〔", "）)》”’」】〕"
_COUNTED = re.compile(r"\d{1,3}[.．、]|【[^【】\n]{2,12}】")
_EDGE = "，,；;：:。！？!?、 　#*·—-\n\t"


@cache
def pattern(rule_id: str) -> re.Pattern[str]:
    """The compiled pattern of a rule of claims.yaml."""
    found = load_rules("claims").rule(rule_id).pattern
    return found if found is not None else re.compile(r"(?!)")


def clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans between commas and stops outside brackets and quotation marks."""
    depth, begin = 0, start
    for found in _MARKS.finditer(text, start, end):
        mark = found[0]
        if mark in _OPEN:
            depth += 1
        elif mark in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 or mark in "。\n":
            if found.start() > begin:
                yield begin, found.start()
            begin, depth = found.end(), 0
    if begin < end:
        yield begin, end


_MARKS = compile_pattern(rf"[{_OPEN}{_CLOSE}]|{_BORDER.pattern}")


def without_lead(text: str, start: int, end: int) -> int:
    """Where a claim's own words start, after its number and after 下一步，我局将."""
    marker = MARKER.match(text, start, end)
    start = marker.end() if marker else start
    while start < end and text[start] in _EDGE:
        start += 1
    if counted := _COUNTED.match(text, start, end):
        start = counted.end()
    lead = pattern("claim/lead-in").match(text[start : min(end, start + 60)])
    if lead is not None and start + lead.end() < end:
        start += lead.end()
    while start < end and text[start] in _EDGE:
        start += 1
    return start


def short_text(text: str, start: int, end: int, must: re.Pattern[str] | None = None) -> str:
    """At most 60 characters for the claim at a clean span, on one line; empty where nothing is left.

    The first clause that says something of its own stands; clauses that only guide are left out as long as
    others follow in the sentence. With `must`, clauses are joined until one matches it.
    """
    start = without_lead(text, start, end)
    stop = text.find("。", start, end)
    spans = list(clauses(text, start, end if stop < 0 else stop))
    own = [s for s in spans if not pattern("claim/guiding").search(_flat(text, *s))] or spans
    if not own:
        return ""
    first, last = own[0]
    for begin, until in own[1:]:
        enough = last - first >= SHORTEST and (must is None or must.search(text, first, last))
        if enough or until - first > LONGEST or begin - last > 1:
            break
        last = until
    flat = _flat(text, without_lead(text, first, last), last).strip(_EDGE)
    return flat if len(flat) <= LONGEST else flat[: LONGEST - 1] + "…"


def _flat(text: str, start: int, end: int) -> str:
    return "".join(text[start:end].split())
