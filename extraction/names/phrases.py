"""Where an unmarked name begins: after a verb of action, a mark, 的 or a count, read once for a whole text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from extraction.rules import load_rules

CLAUSE = 200
"""Characters of the longest clause that is looked through."""
_LAST_CLAUSE_MARK = re.compile(r"(?s:.*)[，。；：！？,;:\n]")


_LAST_MARK = re.compile(r"(?s:.*)[，。；：！？\n]")
"""Up to the last mark at which a boundary begins, or which stands among the marks that begin one."""
NEAR = 48
"""Characters among which that mark is looked for first."""


class Boundaries:
    """Stretches of a text that no name runs across; a name may begin at the end of any.

    They are read from a clause's mark on and only in clauses that are asked for: a mark is a boundary or stands
    among the marks that begin one, so what follows it is the same wherever reading began.
    """

    def __init__(self, masked: str) -> None:
        self._masked = masked
        self._read: dict[int, _Stretches] = {}

    def before(self, index: int) -> int:
        """The nearest place at or before `index` where a name may begin; -1 inside a boundary."""
        mark = _LAST_MARK.match(self._masked, max(0, index - NEAR), index)
        mark = mark or _LAST_MARK.match(self._masked, 0, max(0, index))
        anchor = mark.end() - 1 if mark else 0
        if anchor not in self._read:
            self._read[anchor] = _Stretches(_boundary().finditer(self._masked, anchor))
        return self._read[anchor].before(index)


class _Stretches:
    """Boundaries from one mark on, read as far as they are asked for."""

    def __init__(self, matches: Iterator[re.Match[str]]) -> None:
        self._matches = matches
        self._starts: list[int] = []
        self._ends: list[int] = []

    def before(self, index: int) -> int:
        while (not self._starts or self._starts[-1] < index) and (match := next(self._matches, None)):
            self._starts.append(match.start())
            self._ends.append(match.end())
        i = bisect_left(self._starts, index) - 1
        if i < 0:
            return 0
        return self._ends[i] if self._ends[i] <= index else -1


@cache
def _boundary() -> re.Pattern[str]:
    return load_rules("phrases").compile(
        r"(?:(?:{mark}|{item})+|(?<![^\n])|{function}|{listed}|{joint})"
        r"(?:{item}|{lead}|{verb}(?!{loose_verb}?{headed})|{modifier}|{function})*"
        r"(?:{loose_verb}(?!{headed}|驱动|创业|[性型])(?:了|好|并|和|、)?(?:{verb}|{modifier})*)*"
        r"|{verb}(?!{loose_verb}?{headed})(?:{verb}(?!{loose_verb}?{headed})|{lead}|{modifier})*"
        r"(?:{loose_verb}(?!{headed}|驱动|创业|[性型]))*{modifier}*"
    )


def find_boundaries(masked: str) -> Boundaries:
    """The boundaries of a text whose quotations and titles are hidden (`quoted.hide`)."""
    return Boundaries(masked)


@cache
def _class() -> tuple[re.Pattern[str], ...]:
    file = load_rules("phrases")
    return (
        file.compile("(?:{plural})"),
        file.compile("{amount}"),
        file.compile("{generic}+"),
        file.compile("[化性们员者体](?!育).*|[^第]{0,2}一[批些].*|{counted}"),
    )


def is_plural(masked: str, start: int) -> bool:
    """Whether what stands before a name says that there are several of its kind: 3个, 一批, 各类."""
    return _class()[0].search(masked, max(0, start - 10), start) is not None


def is_counted(masked: str, start: int, end: int) -> bool:
    """Whether a count before or after says that there are several: 3个…中心, …工程21项."""
    return is_plural(masked, start) or _class()[1].match(masked, end) is not None


def is_dull(masked: str, start: int, head: int, *, strict: bool = True) -> bool:
    """Whether what stands before a head noun names nothing: a count, a cut word, or words that fit any of its
    kind (重点工程, 服务平台; these only when `strict`)."""
    _, _, generic, broken = _class()
    return broken.fullmatch(masked, start, head) is not None or (
        strict and generic.fullmatch(masked, start, head) is not None
    )


def clause_start(masked: str, index: int) -> int:
    """Where the clause that holds a place begins: after the last mark before it, at most CLAUSE away."""
    start = max(0, index - CLAUSE)
    mark = _LAST_CLAUSE_MARK.match(masked, start, index)
    return mark.end() if mark else start


@cache
def after() -> str:
    """Regular expression of what may follow a name, for patterns that look ahead."""
    return load_rules("phrases").expand("{after}")
