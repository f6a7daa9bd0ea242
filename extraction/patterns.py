"""Compiles patterns of long alternations so that they pass over a text fast: the same matches, in less time.

Python's engine tries the alternatives of a group one by one, at each character. Here the parsed pattern is
rearranged before it is compiled: alternatives that begin with the same character are tried together, as in
a trie, and a look at the next character passes over a group that cannot begin with it. Rules stay written
as people read them. Which match is found first, and with it every match and every group, stays what it is:
alternatives change places only where they begin with different characters, and a look ahead only says no
sooner. The parser and the compiler of `re` and the form of its programs are no public interface; under a Python that has
others, patterns compile as usual.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import import_module
from itertools import groupby
from typing import Any

from extraction.pattern_store import STORE, Program

Item = tuple[Any, Any]
"""One operation of a parsed pattern and its argument."""
Start = tuple[list[Item] | None, bool]
"""What a match begins with, as members of a character class (None: anything), and whether it may be empty."""

FEWEST = 8
"""Alternatives from which on looking ahead costs less than it saves."""
MANY = 16
"""Alternatives from which on it is worth to look ahead for each few of them."""
LENGTH, MEANS, LENGTHS = 1, 2, slice(3, 5)
"""In the head of a program: how long it is, by what the engine passes over places where no match begins (0: it tries
each), and of how many characters matches are."""
REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
WIDTHLESS = ("AT", "ASSERT", "ASSERT_NOT")


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """The compiled pattern; it matches what `re.compile(pattern)` matches, and raises re.error where that does.

    Its attribute `pattern` is no text where the pattern was rearranged.
    """
    try:
        told = STORE.recall("program", pattern, lambda: _program(pattern).told())
        return Program.read(told).pattern()
    except (ImportError, AttributeError, TypeError, ValueError, IndexError, RuntimeError, AssertionError):
        return re.compile(pattern)


def _program(pattern: str) -> Program:
    """What the engine makes of the rearranged pattern. Raises ValueError where it is to be compiled as usual."""
    parser, constants, compiler = (
        import_module(f"re.{name}") for name in ("_parser", "_constants", "_compiler")
    )
    tree = parser.parse(pattern)
    if tree.state.flags != re.UNICODE:
        raise ValueError("flags of its own")
    rearrangement = Rearrangement(parser, constants, tree.state)
    rearranged = rearrangement.whole(tree)
    code = compiler._code(rearranged, 0)
    begins = rearrangement.beginning(rearranged)
    if begins is not None and code[0] == constants.INFO and not code[MEANS]:
        head: list[int] = []
        compiler._compile_info(head, begins, 0)
        # How long matches are is told by the pattern, with which characters they begin by `begins`.
        head[LENGTHS] = code[LENGTHS]
        code = [*head, *code[code[LENGTH] + 1 :]]
    return Program(tree.state.flags, code, tree.state.groups - 1, dict(tree.state.groupdict))


class Rearrangement:
    """The steps over the tree of one pattern; `state` holds its groups."""

    def __init__(self, parser: Any, constants: Any, state: Any) -> None:
        self._tree_of = parser.SubPattern
        self._branch, self._in, self._ahead = constants.BRANCH, constants.IN, constants.ASSERT
        self._state = state

    def whole(self, tree: Any) -> Any:
        """The tree of a whole pattern, as fast at places where it does not match as at others."""
        items = self._sequence(tree)
        first, empty = self._start(items)
        if first and not empty and not _skips(items):
            items = [self._look(first), *items]
        return self._tree(items)

    def beginning(self, tree: Any) -> Any:
        """The tree of a pattern of one character, with which every match of this tree begins; None where there is none."""
        first, empty = self._start(list(tree))
        return self._tree([(self._in, first)]) if first and not empty else None

    def _tree(self, items: Sequence[Item]) -> Any:
        return self._tree_of(self._state, list(items))

    def _sequence(self, tree: Any) -> list[Item]:
        arranged: list[Item] = []
        for op, argument in tree:
            if op is self._branch:
                arranged.extend(self._alternatives([list(a) for a in argument[1]]))
            else:
                arranged.append((op, self._inner(op.name, argument)))
        return arranged

    def _inner(self, name: str, argument: Any) -> Any:
        """The argument of an operation, with the patterns inside it rearranged."""
        if name == "SUBPATTERN" and any(argument[1:3]):
            return argument  # flags of its own
        if name in ("SUBPATTERN", "ASSERT", "ASSERT_NOT", *REPEATS):
            return (*argument[:-1], self._tree(self._sequence(argument[-1])))
        if name == "ATOMIC_GROUP":
            return self._tree(self._sequence(argument))
        return argument

    def _alternatives(self, alternatives: list[list[Item]]) -> list[Item]:
        """Alternatives as a trie, with a look ahead before those that are worth one."""
        flat = self._flat(alternatives)
        arranged: list[list[Item]] = []
        for literal, run in groupby(flat, key=lambda items: bool(items) and _literal(items)):
            members = list(run)
            arranged.extend(self._trie(members) if literal else map(self._sequence, members))
        if len(arranged) == 1:
            return arranged[0]
        guarded = self._guarded(arranged)
        return guarded[0] if len(guarded) == 1 else self._either(guarded)

    def _flat(self, alternatives: list[list[Item]]) -> list[list[Item]]:
        """Alternatives of alternatives in one row: (?:a|(?:b|c)) is (?:a|b|c)."""
        flat: list[list[Item]] = []
        for items in alternatives:
            if len(items) == 1 and items[0][0] is self._branch:
                flat.extend(self._flat([list(a) for a in items[0][1][1]]))
            else:
                flat.append(items)
        return flat

    def _trie(self, alternatives: list[list[Item]]) -> list[list[Item]]:
        """Alternatives that begin with characters, one for each first character, each with what follows it."""
        following: dict[int, list[list[Item]]] = {}
        for items in alternatives:
            following.setdefault(items[0][1], []).append(items)
        return [
            [
                same[0][0],
                *(
                    self._alternatives([s[1:] for s in same])
                    if len(same) > 1
                    else self._sequence(same[0][1:])
                ),
            ]
            for same in following.values()
        ]

    def _either(self, alternatives: list[list[Item]]) -> list[Item]:
        return [(self._branch, (None, [self._tree(items) for items in alternatives]))]

    def _guarded(self, alternatives: list[list[Item]]) -> list[list[Item]]:
        """Neighbours that begin with known characters, together behind a look at the next one."""
        if len(alternatives) < FEWEST:
            return alternatives
        guarded: list[list[Item]] = []
        for known, run in groupby(alternatives, key=self._begins):
            members = list(run)
            if known and len(members) >= FEWEST:
                guarded.append(self._behind_look(members))
            else:
                guarded.extend(members)
        return guarded

    def _behind_look(self, members: list[list[Item]]) -> list[Item]:
        """Alternatives behind a look at the next character; where they are many, and not told apart by their
        first character alone, in groups that each have their own."""
        first, _ = self._start(self._either(members))
        if len(members) > MANY and not all(map(_literal, members)):
            size = round(len(members) ** 0.5)
            members = [self._behind_look(members[at : at + size]) for at in range(0, len(members), size)]
        return [self._look(first or []), *self._either(members)]

    def _begins(self, items: Sequence[Item]) -> bool:
        first, empty = self._start(items)
        return first is not None and not empty

    def _look(self, first: list[Item]) -> Item:
        members = sorted(set(first), key=lambda item: (item[0].name, str(item[1])))
        return self._ahead, (1, self._tree([(self._in, members)]))

    def _start(self, items: Sequence[Item]) -> Start:
        """What a match of the sequence begins with; what has no width tells nothing of it."""
        found: list[Item] = []
        for op, argument in items:
            first, empty = self._start_of(op, argument)
            if first is None:
                return None, False
            found.extend(first)
            if not empty:
                return found, False
        return found, True

    def _start_of(self, op: Any, argument: Any) -> Start:
        name = op.name
        if name in WIDTHLESS:
            return [], True
        if name == "LITERAL":
            return [(op, argument)], False
        if name == "IN":
            return (None if argument[0][0].name == "NEGATE" else argument), False
        if name == "SUBPATTERN":
            return (None, False) if any(argument[1:3]) else self._start(argument[-1])
        if name == "ATOMIC_GROUP":
            return self._start(argument)
        if name in REPEATS:
            first, empty = self._start(argument[2])
            return first, empty or argument[0] == 0
        if name == "BRANCH":
            starts = [self._start(a) for a in argument[1]]
            if any(first is None for first, _ in starts):
                return None, False
            return [item for first, _ in starts for item in first or ()], any(empty for _, empty in starts)
        return None, False


def _literal(items: Sequence[Item]) -> bool:
    return bool(items[0][0].name == "LITERAL")


def _skips(items: Sequence[Item]) -> bool:
    """Whether the engine by itself passes over characters with which no match begins."""
    if not items:
        return False
    op, argument = items[0]
    if op.name == "SUBPATTERN":
        return _skips(list(argument[-1]))
    if op.name == "BRANCH":
        return all(len(a) and _literal(list(a)) for a in argument[1])
    return op.name in ("LITERAL", "IN", "ASSERT")
