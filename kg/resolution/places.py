"""One undertaking with and without its place: 渝北区X in one report, X in the district's own.

A name that begins with a division and the rest of that name within the division are one thing. Where the
division's name is borne by several (江北区), the rest must be known in one of them alone; else they stay apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from extraction.divisions import Gazetteer
from extraction.spans import Division
from ontology.iris import normalise_key
from ontology.records import EntityKey, Join

PLACED = frozenset({"INIT", "HONOR", "REG"})
"""Types whose names may be written with or without the place that they belong to. A body always carries its
place, but with more or less of what lies around it: 渝北区司法局, 重庆市渝北区司法局."""
LEVELS = frozenset({"province", "city", "county", "zone"})
LONGEST_PLACE = 14
"""Characters; autonomous counties have names of 13."""
SHORTEST_REST = 4
"""Characters that must be left behind a place: 普法 in 渝北普法 is no name of its own."""
AROUND_REST = 6
"""Characters of a name that may be told by a wider place: a 门户网站 of a district is not that of its city."""
OWN_REST = 2
"""The same behind the official name of a place."""

Front = Callable[[str], tuple[Division, ...]]


@dataclass(frozen=True, slots=True)
class Reading:
    """A name read as a place and what is left of the name."""

    place: str
    """Full name."""
    rest: str
    """Normalised."""


def join_placed(
    keys: Iterable[EntityKey], used: Mapping[EntityKey, int], gazetteer: Gazetteer
) -> Iterable[Join]:
    """Joins of keys that are one by their place, each bare name to the one that carries its place."""
    known = frozenset(gazetteer.names(townships=False))
    looked_up = cache(lambda name: tuple(d for d in gazetteer.all(name) if d.level in LEVELS))

    def divisions(name: str) -> tuple[Division, ...]:
        return looked_up(name) if name in known else ()

    placed: dict[EntityKey, Reading] = {}
    bare: dict[tuple[str, str], list[EntityKey]] = defaultdict(list)
    for key in keys:
        if key.type in (*PLACED, "INST") and (reading := _reading(key, divisions)):
            placed[key] = reading
        elif key.type in PLACED and key.scope:
            bare[key.type, normalise_key(key.name)].append(key)
    in_place = list(_in_one_place(placed, bare, used))
    yield from in_place
    gone = {join.source for join in in_place} | {join.target for join in in_place}
    yield from _around(placed, bare, gone)


def _in_one_place(
    placed: Mapping[EntityKey, Reading],
    bare: Mapping[tuple[str, str], list[EntityKey]],
    used: Mapping[EntityKey, int],
) -> Iterable[Join]:
    """Names of which place and rest are the same, whichever of them write the place, shortly or in full."""
    groups: dict[tuple[str, Reading], list[EntityKey]] = defaultdict(list)
    for key, reading in placed.items():
        groups[key.type, reading].append(key)
    for (kind, reading), named in groups.items():
        best = min(named, key=lambda key: (-used.get(key, 0), key))
        without = [key for key in bare.get((kind, reading.rest), ()) if key.scope == reading.place]
        for key in (*named, *without):
            if key != best:
                reason = f"the same name within {reading.place}, with and without its place in front"
                yield Join(key, best, reason, "rule/place")


def _around(
    placed: Mapping[EntityKey, Reading],
    bare: Mapping[tuple[str, str], list[EntityKey]],
    gone: Collection[EntityKey | None],
) -> Iterable[Join]:
    """A name with a place (重庆X) and the one bare name within it (X of 重庆市渝北区), where each fits no other."""
    claims: dict[EntityKey, list[EntityKey]] = defaultdict(list)
    for key, reading in placed.items():
        within = [k for k in bare.get((key.type, reading.rest), ()) if k.scope.startswith(reading.place)]
        if len(within) == 1 and not key.scope and len(reading.rest) >= AROUND_REST:
            claims[within[0]].append(key)
    for source, found in claims.items():
        if len(found) == 1 and source not in gone:
            reason = f"the only such name within {placed[found[0]].place}, and the same with it in front"
            yield Join(source, found[0], reason, "rule/place-around")


def _in(scope: str, place: str) -> bool:
    return scope.startswith(place)


def _reading(key: EntityKey, divisions: Front) -> Reading | None:
    """A name read as its nearest place and the rest; None where it has none or could mean several (江北区X)."""
    name = normalise_key(key.name)
    found: dict[str, set[str]] = defaultdict(set)
    for place, rest in _fronts(name, divisions, official=key.type == "INST"):
        if not key.scope or _in(key.scope, place) or _in(place, key.scope):
            found[rest].add(max(place, key.scope, key=len))
    nearest = min(found, key=len, default="")
    places = found.get(nearest, set())
    return Reading(min(places), nearest) if len(places) == 1 else None


def _fronts(
    name: str, divisions: Front, above: str = "", official: bool = False
) -> Iterator[tuple[str, str]]:
    """Places that a name begins with, one or a chain of them (重庆市渝北区), and what is left.

    `official`: under their full names alone. 中山中学 need not be a school of 中山市.
    """
    for end in range(2, min(len(name) - 1, LONGEST_PLACE)):
        for division in divisions(name[:end]):
            if above and (division.full == above or not _in(division.full, above)):
                continue
            rest, own = name[end:], name[:end] == division.name
            if (own or not official) and len(rest) >= (OWN_REST if own else SHORTEST_REST):
                yield division.full, rest
                yield from _fronts(rest, divisions, division.full, official)
