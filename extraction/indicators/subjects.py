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
        for i in range(bisect_left(self._starts, at), len(self._linked)):
            mention = self._linked[i]
            if mention.start > at + 1 or mention.end > figure:
                break
            if mention.label in ACTORS:
                return mention.key
        return None


@cache
def _lead() -> Pattern[str]:
    return load_rules("indicators").compile(
        r"(?:[一二三四五六七八九十]是|[0-9]{4}年|[（(][一二三四五六七八九十]+[）)]|今年|年内|其中|\s)*"
    )


@cache
def _area() -> Pattern[str]:
    return load_rules("indicators").compile(r"(?:对|在|为)?{region}")


def _region_key(context: Context, linked: Sequence[Linked]) -> EntityKey | None:
    name = context.region.full if context.region else context.meta.region
    if name is None:
        return next((m.key for m in linked if m.label == "LOC"), None)
    return EntityKey("LOC", name)


def _reporting_key(context: Context, linked: Sequence[Linked]) -> EntityKey | None:
    if context.meta.issuer:
        return EntityKey("INST", context.meta.issuer)
    return next((m.key for m in linked if m.label == "INST"), None)
