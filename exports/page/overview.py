"""The first sight of the graph: a disc for each community, in it a wedge for each type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import count
from math import ceil, cos, hypot, log, log2, pi, sin, sqrt

from exports.page.communities import Community
from ontology.records import KnowledgeBase, Label

NODES = 560
EDGES = 900
"""On the canvas at once, together under 1,500; what lies beyond appears on zooming in."""
LEADING = 6
"""Of each community at least so many are on the overview."""
SPACING = 26.0
HOLE = 0.06
"""Share of a disc that is kept free for its centre."""
GAP = 60.0
SHARED = 3.0
"""What several bodies name is drawn larger, up to the largest disc: it has most of the well connected names."""
GOLDEN = (sqrt(5) - 1) / 2
PLASTIC = 1.32471795724474602596
"""The number whose powers give a sequence of points that fills a square evenly, however far it goes."""
WEDGES: tuple[Label, ...] = ("INIT", "REG", "HONOR", "PER", "LOC", "INST")
"""Types around a disc, clockwise from the top."""

STEP = 13 / 12
"""Between sizes of discs, where their places are concerned."""
SPREAD = 0.85
"""Of the radius that discs would need without any gap, how far their names may put them from the middle …"""
REACH_STEP = 5 / 4
"""… in steps: a report more seldom moves the whole map."""

Point = tuple[int, int]
Real = tuple[float, float]
Disc = tuple[int, int, int]
"""Centre and radius."""


@dataclass(frozen=True, slots=True)
class Overview:
    """Where everything stands, and what of it is drawn first."""

    discs: tuple[Disc, ...]
    positions: tuple[Point, ...]
    """One for each entity; the same for the same knowledge base."""
    opening: tuple[int, ...]
    pairs: tuple[tuple[int, int], ...]
    """Of the opening's entities, those that a statement joins."""


def degrees(kb: KnowledgeBase) -> list[int]:
    """For each entity the number of statements that it takes part in."""
    order = {entity.iri: n for n, entity in enumerate(kb.entities)}
    found = [0] * len(kb.entities)
    for statement in kb.statements:
        for iri in {statement.subject, statement.object}:
            found[order[iri]] += 1
    return found


def lay_out(kb: KnowledgeBase, communities: Sequence[Community]) -> Overview:
    """Places every entity, in whole numbers. Discs do not overlap; what is shared and the largest are in the middle."""
    degree = degrees(kb)
    rank = [(-degree[n], entity.key.name, n) for n, entity in enumerate(kb.entities)]
    discs = tuple(_pack([c.name for c in communities], list(_radii(communities))))
    placed: dict[int, Point] = {}
    for community, (x, y, radius) in zip(communities, discs, strict=True):
        if community.centre is not None:
            placed[community.centre] = (x, y)
        for n, (dx, dy) in _disc(kb, community, radius, rank):
            placed[n] = (round(x + dx), round(y + dy))
    opening = _opening(communities, discs, rank)
    return Overview(
        discs,
        tuple(placed[n] for n in range(len(kb.entities))),
        opening,
        tuple(_pairs(kb, set(opening), degree)),
    )


def _radii(communities: Sequence[Community]) -> Iterator[float]:
    own = [SPACING * sqrt(len(c.members) + 5) for c in communities]
    for community, radius in zip(communities, own, strict=True):
        yield radius if community.name else min(SHARED * radius, max(own))


def _disc(
    kb: KnowledgeBase, community: Community, size: float, rank: Sequence[tuple[int, str, int]]
) -> Iterator[tuple[int, tuple[float, float]]]:
    """Each member's place about the centre: a wedge for each type.

    However many of the first members are drawn, they spread over the whole wedge.
    """
    wedges: dict[Label, list[int]] = {label: [] for label in WEDGES}
    for n in community.members:
        wedges[kb.entities[n].key.type].append(n)
    # By roots: types of few names, which are the well connected ones, would else stand in a sliver.
    total, begin = sum(sqrt(len(inside)) for inside in wedges.values()), 0.0
    for inside in wedges.values():
        share = sqrt(len(inside)) / max(1.0, total)
        inside.sort(key=lambda n: rank[n])
        for n, k in zip(inside, _slots([kb.entities[n].iri for n in inside]), strict=True):
            along, across = (0.5 + k / PLASTIC) % 1, (0.5 + k / PLASTIC**2) % 1
            radius = size * sqrt(HOLE + (1 - HOLE) * along)
            angle = 2 * pi * (begin + share * across) - pi / 2
            yield n, (radius * cos(angle), radius * sin(angle))
        begin += share


def _slots(names: Sequence[str]) -> Iterator[int]:
    """A place in the sequence for each name, in the order given: blocks of 1, 2, 4, 8 … names, each block shuffled.

    Within its block a name takes the first free place of an order of its own, so that a name more or a changed rank
    moves few others, and the first names still stand in the first places.
    """
    at = 0
    while at < len(names):
        size = at + 1
        block = names[at : at + size]
        keys = {name: _key(name) for name in block}
        taken: dict[int, str] = {}
        for name in sorted(block, key=lambda name: (keys[name], name)):
            place, step = keys[name] % size, (keys[name] >> 32) | 1
            while place in taken:
                place = (place + step) % size
            taken[place] = name
        found = {name: at + place for place, name in taken.items()}
        yield from (found[name] for name in block)
        at += size


def _key(name: str) -> int:
    """64 bits that depend on the name alone."""
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def _pack(names: Sequence[str], radii: Sequence[float]) -> Iterator[Disc]:
    """Discs, none over another: each at the free place nearest to one that its name decides.

    Sizes count in steps, and the larger come first, so that a body with some names more stays where it was.
    """
    steps = [_stepped(radius + GAP / 2, STEP) for radius in radii]
    reach = _stepped(SPREAD * sqrt(sum(radius**2 for radius in radii)), REACH_STEP)
    order = sorted(range(len(names)), key=lambda n: (names[n] != "", -round(log2(steps[n])), _key(names[n])))
    placed: dict[int, tuple[float, float]] = {}
    for n in order:
        far = reach * sqrt((_key(names[n]) >> 32) / 2**32) if names[n] else 0.0
        angle = 2 * pi * (_key(names[n]) % 2**32) / 2**32
        for x, y in _outwards(far * cos(angle), far * sin(angle), steps[n] / 6):
            if all(hypot(x - a, y - b) >= steps[n] + steps[m] for m, (a, b) in placed.items()):
                break
        placed[n] = (x, y)
    for n, radius in enumerate(radii):
        yield round(placed[n][0]), round(placed[n][1]), round(radius)


def _stepped(size: float, step: float) -> float:
    """The next larger of sizes that stand so far apart; 0 for 0."""
    return float(step ** ceil(log(size, step))) if size else 0.0


def _outwards(x: float, y: float, step: float) -> Iterator[Real]:
    """Points about a point, the nearest first, evenly in all directions."""
    for turn in count():
        far, angle = step * sqrt(turn), turn * 2 * pi * GOLDEN
        yield x + far * cos(angle), y + far * sin(angle)


def _opening(
    communities: Sequence[Community], discs: Sequence[Disc], rank: Sequence[tuple[int, str, int]]
) -> tuple[int, ...]:
    """The leading entities of every community, as many as its disc has room for; then the most connected."""
    ordered = [
        [*(() if c.centre is None else (c.centre,)), *sorted(c.members, key=lambda n: rank[n])]
        for c in communities
    ]
    area = sum(radius**2 for _, _, radius in discs)
    chosen = dict.fromkeys(n for inside in ordered for n in inside[:LEADING])
    for inside, (_, _, radius) in zip(ordered, discs, strict=True):
        chosen |= dict.fromkeys(inside[: int(NODES * radius**2 / area)])
    chosen |= dict.fromkeys(n for _, _, n in sorted(rank))
    return tuple(sorted(list(chosen)[:NODES]))


def _pairs(kb: KnowledgeBase, inside: set[int], degree: Sequence[int]) -> list[tuple[int, int]]:
    order: Mapping[str, int] = {entity.iri: n for n, entity in enumerate(kb.entities)}
    joined = {(order[s.subject], order[s.object]) for s in kb.statements}
    found = [(a, b) for a, b in joined if a in inside and b in inside and a != b]
    # Where there are too many, those between well connected entities say more.
    found.sort(key=lambda pair: (-min(degree[pair[0]], degree[pair[1]]), pair))
    return sorted(found[:EDGES])
