"""Whose figure it is: the named thing that the clause speaks of, the area, or the reporting body."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from re import Pattern

from extraction.rules import load_rules
from extraction.spans import Context, Linked
from ontology.records import EntityKey

ACTORS = ("INST", "INIT", "LOC")
REACH = 300
"""Characters over which a common noun can stand for a name."""


class Subjects:
    """Looks up whose figure a span of one document states."""

    def __init__(self, text: str, linked: Sequence[Linked], context: Context) -> None:
        self._text = text
        self._linked = sorted(linked, key=lambda m: (m.start, m.end))
        self._starts = [m.start for m in self._linked]
        self._region = _region_key(context, self._linked)
        self.reporting = _reporting_key(context, self._linked) or self._region

    def of_clause(self, start: int, figure: int) -> EntityKey | None:
        """Whose figure the clause part from `start` to the figure says it is; None where it says nothing."""
        lead = _lead().match(self._text, start)
        at = lead.end() if lead else start
        area = _area().match(self._text, at)
        if area and self._region and area.end() <= figure:
            return self._region
        kind = _kind().match(self._text, at)
        if kind:
            return self._latest(kind[1], at)
        for mention in self._linked[bisect_left(self._starts, at) :]:
            if mention.start > at + (self._text[at] in "“《") or mention.end > figure:
                break
            if mention.label in ACTORS and self._acts(mention, figure):
                return mention.key
        return None

    def _acts(self, mention: Linked, figure: int) -> bool:
        """Whether a clause speaks of the thing at its head, not of its officer, its kind or examples (…等6所学校)."""
        if _office().match(self._text, mention.end) or "等" in self._text[mention.end : figure]:
            return False
        return mention.label != "INIT" or _verb().match(self._text, mention.end) is not None

    def restarts(self, start: int) -> bool:
        """Whether the clause opens an item of a list (二是…), to which no subject carries over."""
        return _item().match(self._text, start) is not None

    def _latest(self, kind: str, at: int) -> EntityKey | None:
        """The thing of that kind that the text before speaks of most, of equals the one named last."""
        near = self._linked[bisect_left(self._starts, at - REACH) : bisect_left(self._starts, at)]
        keys = [m.key for m in near if m.label in ("INIT", "INST") and m.key.name.endswith(kind)]
        return max(reversed(keys), key=keys.count) if keys else None


@cache
def _lead() -> Pattern[str]:
    return load_rules("indicators").compile(
        r"(?:[一二三四五六七八九十]是|[0-9]{4}年|[（(][一二三四五六七八九十]+[）)]|今年|年内|其中|\s)*"
    )


@cache
def _area() -> Pattern[str]:
    return load_rules("indicators").compile(r"(?:对|在|为)?{region}")


@cache
def _kind() -> Pattern[str]:
    return load_rules("indicators").compile(
        r"(?:该|本)?({kind})(?=成立|运行|建成|自|累计|共|全年|已|现有|开|先后|为)"
    )


@cache
def _office() -> Pattern[str]:
    return load_rules("indicators").compile(r"[、和]?{office}")


@cache
def _verb() -> Pattern[str]:
    return load_rules("indicators").compile(
        r"{opening}|{does}|{nominal}|{closing}|{copula}|{aggregate}|共|已|[0-9]|[”》]"
    )


@cache
def _item() -> Pattern[str]:
    return load_rules("indicators").compile(
        r"\s*(?:[一二三四五六七八九十]是|[（(][一二三四五六七八九十]+[）)])"
    )


def _region_key(context: Context, linked: Sequence[Linked]) -> EntityKey | None:
    name = context.region.full if context.region else context.meta.region
    if name is None:
        return next((m.key for m in linked if m.label == "LOC"), None)
    return EntityKey("LOC", name)


def _reporting_key(context: Context, linked: Sequence[Linked]) -> EntityKey | None:
    if context.meta.issuer:
        return EntityKey("INST", context.meta.issuer)
    return next((m.key for m in linked if m.label == "INST"), None)
