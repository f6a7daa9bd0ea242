"""Things that went and things that came with much the same name: probably one thing renamed, for a person to judge."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ontology.iris import normalise_key
from ontology.records import Entity

ALIKE = 0.7
"""Part of the characters, in order, that two names must share."""
SHORTEST = 4
"""Characters that a name must have beside numbers and years to be compared."""
CANDIDATES = 8
"""Names with most pairs of neighbouring characters in common that are looked at."""
_NUMBERS = re.compile(
    r"(?:19|20)[0-9]{2}(?:-(?:19|20)?[0-9]{2})?年?度?|第?[0-9一二三四五六七八九十]+[届期次批轮]"
)


_DIVISIONS = "省市区县州盟旗镇乡"


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A thing that went beside one that came, and what makes one think that they are one."""

    old: Entity
    new: Entity
    likeness: float
    """0.7 to 1: the part of their characters that the names share; 1 where only years and numbers differ."""
    reason: str


def find_look_alikes(gone: Sequence[Entity], came: Sequence[Entity]) -> tuple[LookAlike, ...]:
    """Pairs of one type whose places may be one, each thing in one pair at most, sorted by the name that went."""
    found: list[LookAlike] = []
    for kind in sorted({e.key.type for e in gone} & {e.key.type for e in came}):
        found += _of_type([e for e in gone if e.key.type == kind], [e for e in came if e.key.type == kind])
    chosen: list[LookAlike] = []
    used: set[str] = set()
    for pair in sorted(found, key=lambda p: (-p.likeness, p.old.iri, p.new.iri)):
        if pair.old.iri not in used and pair.new.iri not in used:
            used |= {pair.old.iri, pair.new.iri}
            chosen.append(pair)
    return tuple(sorted(chosen, key=lambda p: p.old.iri))


def _of_type(gone: Sequence[Entity], came: Sequence[Entity]) -> Iterable[LookAlike]:
    """Every pair that is alike, by the pairs of characters that names share, so that not each is put beside each."""
    names = [_stem(e) for e in came]
    having: defaultdict[str, list[int]] = defaultdict(list)
    for at, name in enumerate(names):
        for pair in sorted(_pairs(name)):
            having[pair].append(at)
    for old in gone:
        name = _stem(old)
        if len(name) < SHORTEST:
            continue
        shared = Counter(at for pair in sorted(_pairs(name)) for at in having[pair])
        for at in sorted(shared, key=lambda at: (-shared[at], at))[:CANDIDATES]:
            if len(names[at]) >= SHORTEST and _near(old, came[at]):
                yield from _alike(old, came[at], name, names[at])


def _alike(old: Entity, new: Entity, one: str, other: str) -> Iterable[LookAlike]:
    if one == other:
        yield LookAlike(old, new, 1.0, "the same name but for its year or number")
        return
    within = _common_division(one, other)
    likeness = SequenceMatcher(None, one[within:], other[within:], autojunk=False).ratio()
    if likeness >= ALIKE:
        yield LookAlike(old, new, round(likeness, 2), f"the names share {likeness:.0%} of their characters")


def _common_division(one: str, other: str) -> int:
    """Characters of the division with which both names begin: bodies of one place are not alike by its name."""
    ends = (at + 1 for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    first = next(ends, min(len(one), len(other)) + 1) - 1
    return max((one.rfind(mark, 0, first) + 1 for mark in _DIVISIONS), default=0)


def _stem(entity: Entity) -> str:
    """The name without years, numbers and the division within which it is unique."""
    return _NUMBERS.sub("", normalise_key(entity.key.name).removeprefix(normalise_key(entity.key.scope)))


def _pairs(name: str) -> set[str]:
    return {name[at : at + 2] for at in range(len(name) - 1)}


def _near(one: Entity, other: Entity) -> bool:
    a, b = one.key.scope, other.key.scope
    return a.startswith(b) or b.startswith(a)
