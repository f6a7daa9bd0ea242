"""Items of a list that ends in what they are: 推进甲河整治、乙片区更新等8个项目, 引进甲科技、乙光电等一批企业."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extraction.names.marked import Marked, read_marks
from extraction.names.phrases import Boundaries
from extraction.names.quoted import Span
from extraction.rules import Rule, load_rules
from extraction.scanning import Scan
from extraction.spans import Candidate

FILE = "lists"
MOST = 12
"""Items of the longest list that is read."""
BEFORE = 12
"""Characters before a list in which the verb that governs it is looked for."""


@dataclass(frozen=True, slots=True)
class _List:
    """The compiled patterns of one rule."""

    rule: Rule
    kind: Scan
    item: re.Pattern[str]
    alone: re.Pattern[str]
    refused: re.Pattern[str]
    governed: re.Pattern[str] | None
    followed: re.Pattern[str] | None
    body: re.Pattern[str] | None
    """What an item ends in that is a body: an institution, whatever the list says."""


def find_listed(text: str, marked: Marked | None = None) -> list[Candidate]:
    """Candidates for unmarked names in lists that say at their end what the items are, sorted.

    The kind makes names of items that have no head noun of their own. A list of classes (银行、保险等机构) is
    none, nor, where a rule asks for a verb, one that no verb governs and of which nothing was done.
    `marked` are the marks of this text, where they are known already.
    """
    marked = marked or read_marks(text)
    found = [c for each in _lists() for c in _listed(each, marked.masked, marked.boundaries)]
    return sorted(set(found), key=lambda c: (c.start, c.end, c.rule))


@cache
def _lists() -> tuple[_List, ...]:
    file = load_rules(FILE)
    made = []
    for rule in file.rules:
        extra = dict(rule.extra)
        governed, followed = extra.get("governed"), extra.get("followed")
        made.append(
            _List(
                rule,
                file.scan(extra["kind"]),
                file.compile(extra["item"]),
                file.compile(extra["alone"]),
                file.compile(extra["refused"]),
                file.compile(f"(?:{governed})(?:了|好|起)?$") if governed else None,
                file.compile(followed) if followed else None,
                file.compile(extra["body"]) if "body" in extra else None,
            )
        )
    return tuple(made)


def _listed(each: _List, masked: str, boundaries: Boundaries) -> Iterator[Candidate]:
    for match in each.kind.finditer(masked):
        items = _items(each, masked, boundaries, match.start())
        if not items or not _stands(each, masked, items[-1][0], match.end()):
            continue
        if any(each.refused.search(masked[start:end]) for start, end in items) and each.rule.label in (
            "INST",
            "LOC",
        ):
            continue
        for start, end in items:
            if not each.refused.search(masked[start:end]):
                body = each.body is not None and each.body.search(masked[start:end]) is not None
                label = "INST" if body else each.rule.label or "INIT"
                yield Candidate(start, end, label, each.rule.id, each.rule.confidence)


def _items(each: _List, masked: str, boundaries: Boundaries, end: int) -> list[Span]:
    """The items before `end`, last first; none where one of them can be no name."""
    items = list[Span]()
    while len(items) < MOST and (start := boundaries.before(end)) >= 0:
        if not each.item.fullmatch(masked, start, end):
            return []
        items.append((start, end))
        if masked[start - 1 : start] != "、":
            break
        end = start - 1
    alone = len(items) == 1 and not each.alone.fullmatch(masked, *items[0])
    return [] if alone else items


def _stands(each: _List, masked: str, start: int, end: int) -> bool:
    """Whether a verb governs the list, or, at the head of its clause, says what became of it."""
    if each.governed is None or each.governed.search(masked, max(0, start - BEFORE), start):
        return True
    head = start == 0 or masked[start - 1] in "，。；：\n\u3000 "
    return head and each.followed is not None and each.followed.match(masked, end) is not None
