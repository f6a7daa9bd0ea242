"""What stands in every match of a pattern: the two characters that it begins with, and two that it cannot lack.

The second of two may stand behind the match, where the pattern looks ahead. The end of a text counts as any character.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from extraction.pattern_store import STORE

Item = tuple[Any, Any]
Ranges = frozenset[tuple[int, int]] | None
"""Characters as ranges of code points, both ends included; None for any."""
NOTHING: Ranges = frozenset()
COMMON = 20_000
"""Pairs of characters from which on there are some everywhere."""
SETS = 24
"""Sets of beginnings of the alternatives of one pattern."""
FURTHEST = 60
"""Characters from the beginning of a match within which its anchor is looked for."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Two neighbouring characters, the first of them between `nearest` and `furthest` from the beginning."""

    first: Ranges
    second: Ranges
    nearest: int
    furthest: int

    @property
    def size(self) -> int:
        """How many pairs of characters there are, roughly: fewer are rarer."""
        return _size(self.first) * _size(self.second)

    def told(self) -> list[Any]:
        """As JSON."""
        first, second = (None if r is None else sorted(r) for r in (self.first, self.second))
        return [first, second, self.nearest, self.furthest]

    @classmethod
    def read(cls, told: list[Any]) -> Anchor:
        """What `told` gave."""
        first, second = (None if r is None else frozenset((int(a), int(b)) for a, b in r) for r in told[:2])
        return cls(first, second, int(told[2]), int(told[3]))


@dataclass(frozen=True, slots=True)
class _Opening:
    """What a match of some operations begins with: its first and second character, and its least length up to 2."""

    first: Ranges
    second: Ranges
    shortest: int
    """What stands behind a match that is shorter is told too, where it is known."""

    def then(self, after: _Opening) -> _Opening:
        first, second = self.first, self.second
        if self.shortest == 0:
            first, second = _union(first, after.first), _union(second, after.second)
        if self.shortest < 2:
            second = _union(second, after.first)
        return _Opening(first, second, min(2, self.shortest + after.shortest))

    def seen(self, ahead: _Opening) -> _Opening:
        """The same where a look ahead says what stands here."""
        first = self.first if ahead.first is None else ahead.first
        second = self.second if ahead.second is None else ahead.second
        return _Opening(first, second, self.shortest)


EMPTY = _Opening(NOTHING, NOTHING, 0)
UNKNOWN = _Opening(None, None, 0)
LAST = _Opening(frozenset({(10, 10)}), None, 1)
"""What stands at the end of a text, as if it were a character: a last line break, or nothing."""


def find_anchors(pattern: str) -> tuple[tuple[Anchor, Anchor], ...]:
    """How a match begins, and the rarest pair that it must have near its beginning (which may be the same).

    Of a pattern that has nothing rarer than its beginnings, and of these many, they are given in sets, so that each
    has few pairs. Nothing for a pattern that may match nothing, whose flags change what characters match, or that
    this Python parses in another way. Raises re.error where the pattern does not compile.
    """
    told = STORE.recall("anchors", pattern, lambda: [[a.told(), b.told()] for a, b in _anchors(pattern)])
    return tuple((Anchor.read(first), Anchor.read(second)) for first, second in told)


def _anchors(pattern: str) -> tuple[tuple[Anchor, Anchor], ...]:
    try:
        parser, flags = import_module("re._parser"), import_module("re").UNICODE
        tree = parser.parse(pattern)
        if tree.state.flags != flags:
            return ()
        items = _flat(list(tree))
        openings = _openings(items, UNKNOWN)
        anchors: list[Anchor] = []
        nearest = furthest = 0
        for at, item in enumerate(items):
            if parser.SubPattern(tree.state, items[at:]).getwidth()[0] == 0 or furthest > FURTHEST:
                break
            anchors.append(Anchor(openings[at].first, openings[at].second, nearest, furthest))
            low, high = parser.SubPattern(tree.state, [item]).getwidth()
            nearest, furthest = nearest + int(low), furthest + int(high)
        rarest = min(anchors, key=lambda anchor: anchor.size, default=None)
        if rarest is None or rarest is not anchors[0] or rarest.size < COMMON:
            return ((anchors[0], rarest),) if rarest else ()
        return tuple((set_, set_) for set_ in _in_sets(_beginnings(items, UNKNOWN)))
    except (ImportError, AttributeError, TypeError, ValueError):
        return ()


def _in_sets(openings: Sequence[_Opening]) -> Iterator[Anchor]:
    """Beginnings of alternatives, those with few pairs apart from those with many."""
    ordered = sorted(openings, key=lambda o: (_size(o.second), _size(o.first), sorted(o.first or ())))
    count = -(-len(ordered) // SETS)
    for at in range(0, len(ordered), count):
        united = _either(ordered[at : at + count])
        yield Anchor(united.first, united.second, 0, 0)


def _beginnings(items: Sequence[Item], after: _Opening) -> list[_Opening]:
    """The opening of each alternative that a sequence begins with, where `after` follows it."""
    flat = _flat(items)
    openings = _openings(flat, after)
    for at, (op, argument) in enumerate(flat):
        if op.name == "BRANCH":
            return [o for a in argument[1] for o in _beginnings(list(a), openings[at + 1])]
        if op.name not in ("ASSERT", "ASSERT_NOT"):
            break
    return openings[:1]


def _flat(items: Sequence[Item]) -> list[Item]:
    """The operations one after the other, without the groups around them."""
    flat: list[Item] = []
    for op, argument in items:
        if op.name == "SUBPATTERN" and not any(argument[1:3]):
            flat.extend(_flat(list(argument[-1])))
        else:
            flat.append((op, argument))
    return flat


def _openings(items: Sequence[Item], after: _Opening = EMPTY) -> list[_Opening]:
    """The opening of what begins with each operation, and `after`, which follows the last."""
    found = [after]
    for op, argument in reversed(items):
        if op.name == "ASSERT" and argument[0] > 0:
            after = after.seen(_openings(list(argument[1]), UNKNOWN)[0])
        else:
            after = _opening(op.name, argument).then(after)
        found.append(after)
    return found[::-1]


def _sequence(items: Sequence[Item]) -> _Opening:
    return _openings(items)[0]


def _opening(name: str, argument: Any) -> _Opening:
    """The opening of one operation; what is not known may be anything."""
    if name == "AT" and argument.name in ("AT_END", "AT_END_STRING"):
        return LAST
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        return EMPTY
    if name == "LITERAL":
        return _Opening(frozenset({(argument, argument)}), NOTHING, 1)
    if name in ("NOT_LITERAL", "ANY"):
        return _Opening(None, NOTHING, 1)
    if name == "IN":
        return _Opening(_members(argument), NOTHING, 1)
    if name == "SUBPATTERN":
        return UNKNOWN if any(argument[1:3]) else _sequence(list(argument[-1]))
    if name == "ATOMIC_GROUP":
        return _sequence(list(argument))
    if name == "BRANCH":
        return _either([_sequence(list(a)) for a in argument[1]])
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _repeated(argument[0], argument[1], _sequence(list(argument[2])))
    return UNKNOWN


def _members(members: Sequence[Item]) -> Ranges:
    found: set[tuple[int, int]] = set()
    for op, value in members:
        if op.name == "LITERAL":
            found.add((value, value))
        elif op.name == "RANGE":
            found.add(tuple(value))
        else:
            return None
    return frozenset(found)


def _either(openings: Sequence[_Opening]) -> _Opening:
    first, second = NOTHING, NOTHING
    for opening in openings:
        first, second = _union(first, opening.first), _union(second, opening.second)
    return _Opening(first, second, min(opening.shortest for opening in openings))


def _repeated(least: int, most: int, once: _Opening) -> _Opening:
    second = once.second
    if most > 1 and once.shortest < 2:
        second = _union(second, once.first)
    return _Opening(once.first, second, min(2, least * once.shortest))


def _union(some: Ranges, others: Ranges) -> Ranges:
    return None if some is None or others is None else some | others


def _size(ranges: Ranges) -> int:
    return 5000 if ranges is None else min(5000, sum(last - first + 1 for first, last in ranges))
