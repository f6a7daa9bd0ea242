"""Which of the things that went are things that came, under another name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extraction.divisions import Gazetteer
from kg.resolution import resolve
from ontology.iris import normalise_key
from ontology.records import Document, Entity, EntityKey, Extraction, Metadata, NamedEntity


@dataclass(frozen=True, slots=True)
class Renamed:
    """An entity that has another name, type or scope, and how one knows that it is the same."""

    old: Entity
    new: Entity
    reason: str


def find_renamed(gone: Sequence[Entity], came: Sequence[Entity], gazetteer: Gazetteer) -> list[Renamed]:
    """Pairs of a thing that is gone and one that came in its place, each thing once, the surest first."""
    found: list[Renamed] = []
    used: set[str] = set()
    for pairs in (_resolved(gone, came, gazetteer), _by_place(gone, came), _by_form(gone, came)):
        for old, new, reason in pairs:
            if old.iri not in used and new.iri not in used:
                used |= {old.iri, new.iri}
                found.append(Renamed(old, new, reason))
    return sorted(found, key=lambda r: r.old.iri)


def _resolved(
    gone: Sequence[Entity], came: Sequence[Entity], gazetteer: Gazetteer
) -> Iterable[tuple[Entity, Entity, str]]:
    """Names that the resolution of a build of both would join."""
    old, new = {e.key: e for e in gone}, {e.key: e for e in came}
    named = tuple(NamedEntity(e.key, e.aliases, e.attributes) for e in (*gone, *came))
    document = Document("", "", "", "", "", Metadata())
    _, joins = resolve([Extraction(document, named)], gazetteer)
    for join in joins:
        for a, b in ((join.source, join.target), (join.target, join.source)):
            if a in old and b in new:
                yield old[a], new[b], join.reason


def _by_place(gone: Sequence[Entity], came: Sequence[Entity]) -> Iterable[tuple[Entity, Entity, str]]:
    """The same characters of the same texts carry the other name now."""
    at: dict[tuple[str, int, int], Entity] = {
        (m.document, m.start, m.end): e for e in came for m in e.mentions
    }
    by_iri = {e.iri: e for e in came}
    for old in gone:
        hits: dict[str, int] = defaultdict(int)
        for m in old.mentions:
            if (new := at.get((m.document, m.start, m.end))) is not None:
                hits[new.iri] += 1
        best = max(sorted(hits), key=lambda iri: hits[iri], default="")
        if best and hits[best] * 2 > len(old.mentions):
            yield old, by_iri[best], f"{hits[best]} of {len(old.mentions)} mentions are the same characters"


def _by_form(gone: Sequence[Entity], came: Sequence[Entity]) -> Iterable[tuple[Entity, Entity, str]]:
    """The name of one is a form of the other, in one place."""
    forms: dict[tuple[str, str], list[Entity]] = defaultdict(list)
    for new in came:
        for form in (new.key.name, *new.aliases):
            forms[new.key.type, normalise_key(form)].append(new)
    for old in gone:
        fits = {e.iri: e for e in forms[old.key.type, normalise_key(old.key.name)]}
        near = [e for e in fits.values() if _near(old.key, e.key)]
        if len(near) == 1:
            yield old, near[0], _form_of(old.key, near[0].key)


def _form_of(old: EntityKey, new: EntityKey) -> str:
    if old.name == new.name:
        return f"the same name, its place told otherwise: {old.scope or '-'} → {new.scope or '-'}"
    return f"{old.name} is a form of {new.name}"


def _near(one: EntityKey, other: EntityKey) -> bool:
    return one.scope.startswith(other.scope) or other.scope.startswith(one.scope)
