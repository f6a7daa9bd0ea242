"""Pairs of entities that may be one thing, and pairs of figures that cannot both hold, for a person to judge.

Nothing here is ever joined by itself: these are the cases that the rules of resolution leave apart because they
would have to guess.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import TypeVar

from extraction.divisions import Gazetteer
from kg.resolution.places import LEVELS, LONGEST_PLACE
from ontology.iris import normalise_key, series_key
from ontology.records import Document, Entity, KnowledgeBase, Observation

Thing = TypeVar("Thing")
Pair = tuple[Entity, Entity, str, str]
"""Two entities, the kind of likeness, and why in words."""
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


def similar_pairs(kb: KnowledgeBase, gazetteer: Gazetteer) -> Iterator[Pair]:
    """Every pair that looks alike, each once, the surest kinds first."""
    seen: set[tuple[str, str]] = set()
    entities = [e for e in kb.entities if e.key.type != "LOC"]
    for source in (
        _renamed(kb),
        _succeeded(kb),
        _one_number(kb.entities),
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


def _by_name(entities: Iterable[Entity]) -> dict[str, list[Entity]]:
    found: dict[str, list[Entity]] = defaultdict(list)
    for entity in entities:
        found[normalise_key(entity.key.name)].append(entity)
    return found


def _renamed(kb: KnowledgeBase) -> Iterator[Pair]:
    """Two names with 更名为 between them."""
    entities = {e.key: e for e in kb.entities}
    for extraction in kb.extractions:
        mentions = sorted(extraction.mentions, key=lambda m: m.start)
        for one, other in pairwise(mentions):
            between = "".join(extraction.document.raw[one.end : other.start].split())
            pair = entities.get(one.entity), entities.get(other.entity)
            if one.label == other.label and pair[0] and pair[1] and _RENAMED.fullmatch(between):
                yield pair[0], pair[1], "renamed", f"the text says {between}"


def _succeeded(kb: KnowledgeBase) -> Iterator[Pair]:
    """What a report says took the place of another: two things, unless the person knows of one under a new name."""
    entities = {e.iri: e for e in kb.entities}
    texts = texts_of(kb)
    for s in kb.statements:
        new, old = entities.get(s.subject), entities.get(s.object)
        if s.predicate == "succeeds" and s.asserted and new and old:
            found = s.evidence[0]
            quote = "".join(texts[found.document].raw[found.start : found.end].split())
            yield old, new, "renamed", f"the text says {quote}"


def _one_number(entities: Iterable[Entity]) -> Iterator[Pair]:
    found: dict[str, list[Entity]] = defaultdict(list)
    for entity in entities:
        for name, value in entity.attributes:
            if name == "number":
                found[normalise_key(value)].append(entity)
    for number, group in found.items():
        for one, other in _few(group):
            yield one, other, "number", f"one document number, {number}"


def _other_name(entities: Sequence[Entity]) -> Iterator[Pair]:
    """A form of one is the name of the other."""
    names = _by_name(entities)
    for entity in entities:
        for alias in entity.aliases:
            for other in names.get(normalise_key(alias), ()) if len(alias) >= SHORTEST else ():
                if normalise_key(alias) == normalise_key(entity.key.name):
                    continue
                if other.key.type == entity.key.type and _near(entity, other):
                    yield entity, other, "alias", f"{entity.key.name} is also written {alias}"


def _two_types(entities: Sequence[Entity]) -> Iterator[Pair]:
    for group in _by_name(entities).values():
        for one, other in _few(group):
            if one.key.type != other.key.type and _near(one, other):
                yield one, other, "type", f"one name as {one.key.type} and as {other.key.type}"


def _two_scopes(entities: Sequence[Entity]) -> Iterator[Pair]:
    """One name in a division and in one around it, or in none."""
    for group in _by_name(entities).values():
        for one, other in _few(group):
            if one.key.type == other.key.type and _near(one, other):
                scopes = " and ".join(e.key.scope or "no place" for e in (one, other))
                yield one, other, "scope", f"one name, in {scopes}"


def _behind_a_place(entities: Sequence[Entity], gazetteer: Gazetteer) -> Iterator[Pair]:
    """江北区司法局 beside 重庆市江北区司法局."""
    names = _by_name(entities)
    for entity in entities:
        name = normalise_key(entity.key.name)
        for end in range(2, min(len(name) - SHORTEST + 1, LONGEST_PLACE)):
            for other in names.get(name[end:], ()):
                alike = other.key.type == entity.key.type and _near(entity, other)
                if alike and any(division.level in LEVELS for division in gazetteer.all(name[:end])):
                    yield entity, other, "place", f"the same name behind {name[:end]}"


def _slips(entities: Sequence[Entity], gazetteer: Gazetteer) -> Iterator[Pair]:
    """Names of one type and place that differ in one character, found by what is left without it."""
    groups: dict[tuple[str, str, str], list[tuple[Entity, int]]] = defaultdict(list)
    for entity in entities:
        name = normalise_key(entity.key.name)
        if len(name) < LONG_ENOUGH or entity.key.type == "PER":
            continue
        for at in range(len(name)):
            groups[entity.key.type, entity.key.scope, name[:at] + name[at + 1 :]].append((entity, at))
        groups[entity.key.type, entity.key.scope, name].append((entity, -1))
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


def _in_division(name: str, at: int, gazetteer: Gazetteer) -> bool:
    """Whether a character belongs to the name of a division (江岸区 is no slip of 江汉区)."""
    starts = range(max(0, at - 2), at + 1) if at >= 0 else ()
    return any(
        gazetteer.all(name[start:end]) for start in starts for end in range(max(at, start + 1) + 1, start + 4)
    )


def _few(group: Sequence[Thing]) -> Iterator[tuple[Thing, Thing]]:
    return iter(combinations(group, 2)) if len(group) <= MANY else iter(())


def _near(one: Entity, other: Entity) -> bool:
    """Whether the scopes of two things may be one: equal, one inside the other, or one unknown."""
    a, b = one.key.scope, other.key.scope
    return a.startswith(b) or b.startswith(a)


def conflicting_figures(kb: KnowledgeBase) -> Iterator[tuple[Observation, Observation]]:
    """Exact figures of one series (what, whose, when, unit) with different values."""
    series: Mapping[str, list[Observation]] = defaultdict(list)
    for o in kb.observations:
        if o.qualifier == "exact" and o.period:
            series[series_key(o.indicator, o.subject, o.period, o.unit)].append(o)
    for group in series.values():
        for a, b in _few(group):
            # 分别增长6%和8% are two figures of one sentence, not two reports of one figure.
            if a.value != b.value and not _sentences(a) & _sentences(b):
                yield a, b


def _sentences(observation: Observation) -> set[tuple[str, int]]:
    return {(e.document, e.sentence_start) for e in observation.evidence}


def texts_of(kb: KnowledgeBase) -> Mapping[str, Document]:
    """Documents by the hash of their text."""
    return {document.text_sha256: document for document in kb.documents}
