"""Pairs of entities that may be one thing, and pairs of figures that cannot both hold, for a person to judge.

Nothing here is ever joined by itself: these are the cases that the rules of resolution leave apart because they
would have to guess.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Protocol, TypeVar

from extraction.divisions import Gazetteer
from kg.resolution.places import LEVELS, LONGEST_PLACE
from kg.sides import Text
from ontology.iris import normalise_key, series_key
from ontology.records import EntityKey, Evidence, Extraction, Observation, Statement

Thing = TypeVar("Thing")
Pair = tuple["Named", "Named", str, str]
"""Two entities, the kind of likeness, and why in words."""
Rest = tuple[str, str, str]
"""Type, scope and what is left of a name."""
SHORTEST = 4
"""Characters of a name that two entities must share."""
LONG_ENOUGH = 7
"""Characters from which one that is different may be a slip."""
MANY = 6
"""Entities of one likeness above which it tells nothing (工作要点 of every district)."""
_TELLING = re.compile(
    r"[0-9A-Za-z零〇一二三四五六七八九十百两甲乙丙丁东西南北中上下前后左右大小新老省市区县镇乡村街男女正副不非未]"
)
"""Characters that tell things apart: numbers, directions, levels, negations."""
_RENAMED = re.compile(
    r"[”》]?(?:正式|同时|统一)?(?:更名|改名|改称|改组|重组|升格|升级|并入)(?:为|成|到)?[“《]?"
)


@dataclass(frozen=True, slots=True)
class Named:
    """What is known of a name, as far as it tells whether it is that of another thing."""

    iri: str
    key: EntityKey
    aliases: tuple[str, ...]
    attributes: tuple[tuple[str, str], ...]
    mentions: int
    """How often it is named."""
    first: Evidence | None
    """Where it is named first."""


class Known(Protocol):
    """A build, as far as suggestions follow from it. Everything comes in the order of IRIs or of documents."""

    @property
    def names(self) -> Sequence[Named]:
        """Of every entity."""

    @property
    def renamed(self) -> Iterable[tuple[EntityKey, EntityKey, str]]:
        """What stands side by side in a text, and the words between (see `renamed_in`)."""

    @property
    def succeeded(self) -> Iterable[Statement]:
        """What took the place of something else, as a fact."""

    @property
    def series(self) -> Iterable[Sequence[Observation]]:
        """Figures of one series, by `told_exactly`, those of one series together."""

    @property
    def files(self) -> Mapping[str, str]:
        """Names of reports, by the hash of their text."""

    @property
    def texts(self) -> Mapping[str, Text]:
        """By their hash."""


def similar_pairs(known: Known, gazetteer: Gazetteer) -> Iterator[Pair]:
    """Every pair that looks alike, each once, the surest kinds first."""
    seen: set[tuple[str, str]] = set()
    entities = [e for e in known.names if e.key.type != "LOC"]
    for source in (
        _renamed(known),
        _succeeded(known),
        _one_number(known.names),
        _other_name(entities),
        _two_types(entities),
        _two_scopes(entities),
        _behind_a_place(entities, gazetteer),
        _slips(entities, gazetteer),
    ):
        for one, other, kind, reason in source:
            pair = (min(one.iri, other.iri), max(one.iri, other.iri))
            if one.iri != other.iri and pair not in seen:
                seen.add(pair)
                yield one, other, kind, reason


def _by_name(entities: Iterable[Named]) -> dict[str, list[Named]]:
    found: dict[str, list[Named]] = defaultdict(list)
    for entity in entities:
        found[normalise_key(entity.key.name)].append(entity)
    return found


def renamed_in(extraction: Extraction) -> Iterator[tuple[EntityKey, EntityKey, str]]:
    """Two names in a document with 更名为 between them, and what stands there."""
    mentions = sorted(extraction.mentions, key=lambda m: m.start)
    for one, other in pairwise(mentions):
        between = "".join(extraction.document.raw[one.end : other.start].split())
        if one.label == other.label and _RENAMED.fullmatch(between):
            yield one.entity, other.entity, between


def _renamed(known: Known) -> Iterator[Pair]:
    """Two names that a text says to be one thing's."""
    entities = {e.key: e for e in known.names}
    for one, other, between in known.renamed:
        if one in entities and other in entities:
            yield entities[one], entities[other], "renamed", f"the text says {between}"


def _succeeded(known: Known) -> Iterator[Pair]:
    """What a report says took the place of another: two things, unless the person knows of one under a new name."""
    entities = {e.iri: e for e in known.names}
    for s in known.succeeded:
        new, old = entities.get(s.subject), entities.get(s.object)
        if new and old:
            found = s.evidence[0]
            quote = "".join(known.texts[found.document][found.start : found.end].split())
            yield old, new, "renamed", f"the text says {quote}"


def _one_number(entities: Iterable[Named]) -> Iterator[Pair]:
    found: dict[str, list[Named]] = defaultdict(list)
    for entity in entities:
        for name, value in entity.attributes:
            if name == "number":
                found[normalise_key(value)].append(entity)
    for number, group in found.items():
        for one, other in _few(group):
            yield one, other, "number", f"one document number, {number}"


def _other_name(entities: Sequence[Named]) -> Iterator[Pair]:
    """A form of one is the name of the other."""
    names = _by_name(entities)
    for entity in entities:
        for alias in entity.aliases:
            for other in names.get(normalise_key(alias), ()) if len(alias) >= SHORTEST else ():
                if normalise_key(alias) == normalise_key(entity.key.name):
                    continue
                if other.key.type == entity.key.type and _near(entity, other):
                    yield entity, other, "alias", f"{entity.key.name} is also written {alias}"


def _two_types(entities: Sequence[Named]) -> Iterator[Pair]:
    for group in _by_name(entities).values():
        for one, other in _few(group):
            if one.key.type != other.key.type and _near(one, other):
                yield one, other, "type", f"one name as {one.key.type} and as {other.key.type}"


def _two_scopes(entities: Sequence[Named]) -> Iterator[Pair]:
    """One name in a division and in one around it, or in none."""
    for group in _by_name(entities).values():
        for one, other in _few(group):
            if one.key.type == other.key.type and _near(one, other):
                scopes = " and ".join(e.key.scope or "no place" for e in (one, other))
                yield one, other, "scope", f"one name, in {scopes}"


def _behind_a_place(entities: Sequence[Named], gazetteer: Gazetteer) -> Iterator[Pair]:
    """江北区司法局 beside 重庆市江北区司法局."""
    names = _by_name(entities)
    for entity in entities:
        name = normalise_key(entity.key.name)
        for end in range(2, min(len(name) - SHORTEST + 1, LONGEST_PLACE)):
            for other in names.get(name[end:], ()):
                alike = other.key.type == entity.key.type and _near(entity, other)
                if alike and any(division.level in LEVELS for division in gazetteer.all(name[:end])):
                    yield entity, other, "place", f"the same name behind {name[:end]}"


def _slips(entities: Sequence[Named], gazetteer: Gazetteer) -> Iterator[Pair]:
    """Names of one type and place that differ in one character, found by what is left without it."""
    groups: dict[Rest, list[tuple[Named, int]]] = defaultdict(list)
    shared = _shared_rests(entities)
    for entity in entities:
        for rest, at in _rests(entity):
            if hash(rest) in shared:
                groups[rest].append((entity, at))
    for group in groups.values():
        for (one, a), (other, b) in combinations(group[:MANY], 2):
            left, right = normalise_key(one.key.name), normalise_key(other.key.name)
            told = {left[a] if a >= 0 else "", right[b] if b >= 0 else ""}
            if left == right or (a != b and -1 not in (a, b)) or any(map(_TELLING.match, told)):
                continue
            if not (_in_division(left, a, gazetteer) and _in_division(right, b, gazetteer)):
                yield (
                    one,
                    other,
                    "slip",
                    f"they differ in one character ({' and '.join(sorted(told - {''}))})",
                )


def _rests(entity: Named) -> Iterator[tuple[Rest, int]]:
    """A long name without each of its characters, and the place of the character; last the whole name."""
    name = normalise_key(entity.key.name)
    if len(name) >= LONG_ENOUGH and entity.key.type != "PER":
        for at in range(len(name)):
            yield (entity.key.type, entity.key.scope, name[:at] + name[at + 1 :]), at
        yield (entity.key.type, entity.key.scope, name), -1


def _shared_rests(entities: Iterable[Named]) -> Set[int]:
    """The hashes of rests that come twice: few, where all rests together are ten times as many as names."""
    import numpy as np

    found = np.fromiter((hash(rest) for entity in entities for rest, _ in _rests(entity)), np.int64)
    found.sort()
    return set(found[1:][found[1:] == found[:-1]].tolist())


def _in_division(name: str, at: int, gazetteer: Gazetteer) -> bool:
    """Whether a character belongs to the name of a division (江岸区 is no slip of 江汉区)."""
    starts = range(max(0, at - 2), at + 1) if at >= 0 else ()
    return any(
        gazetteer.all(name[start:end]) for start in starts for end in range(max(at, start + 1) + 1, start + 4)
    )


def _few(group: Sequence[Thing]) -> Iterator[tuple[Thing, Thing]]:
    return iter(combinations(group, 2)) if len(group) <= MANY else iter(())


def _near(one: Named, other: Named) -> bool:
    """Whether the scopes of two things may be one: equal, one inside the other, or one unknown."""
    a, b = one.key.scope, other.key.scope
    return a.startswith(b) or b.startswith(a)


def told_exactly(observations: Iterable[Observation]) -> list[list[Observation]]:
    """Exact figures of a known period that are of one series (what, whose, when, unit) with others, in the order of the
    first of each series."""
    series: dict[str, list[Observation]] = defaultdict(list)
    for o in observations:
        if o.qualifier == "exact" and o.period:
            series[series_key(o.indicator, o.subject, o.period, o.unit)].append(o)
    return [group for group in series.values() if len(group) > 1]


def conflicting_figures(known: Known) -> Iterator[tuple[Observation, Observation]]:
    """Figures of one series with different values."""
    for group in known.series:
        for a, b in _few(group):
            # 分别增长6%和8% are two figures of one sentence, not two reports of one figure.
            if a.value != b.value and not _sentences(a) & _sentences(b):
                yield a, b


def _sentences(observation: Observation) -> set[tuple[str, int]]:
    return {(e.document, e.sentence_start) for e in observation.evidence}
