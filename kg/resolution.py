"""One thing, one entity: joins the names that documents give to the same thing, with reasons.

Linking already made canonical names inside each document. Across documents an initiative may stand once
with its place and once without (重庆临空中心 in one report, 临空中心 in the district's own): the two are
joined where exactly one candidate fits, never by a guess between several.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from extraction.divisions import Gazetteer
from extraction.spans import Division
from ontology.iris import normalise_key
from ontology.records import EntityKey, Extraction, NamedEntity

PLACED = frozenset({"INIT", "HONOR", "REG"})
"""Types whose names may be written with or without the place that they belong to."""
LONGEST_PLACE = 14
"""Characters; autonomous counties have names of 13."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Two keys found to be one thing: `source` becomes `target`, because of `reason`."""

    source: EntityKey
    target: EntityKey
    reason: str


def resolve(
    extractions: Sequence[Extraction], gazetteer: Gazetteer
) -> tuple[tuple[Extraction, ...], tuple[Merge, ...]]:
    """Extractions whose keys are the resolved ones, and every merge with its reason, sorted.

    The result does not depend on the order of the documents.
    """
    keys = sorted({named.key for x in extractions for named in x.entities})
    used = Counter(mention.entity for x in extractions for mention in x.mentions)
    merges = tuple(sorted([*_same_spelling(keys, used), *_with_place(keys, gazetteer)], key=_merge_order))
    target = {merge.source: merge.target for merge in merges}

    def final(key: EntityKey) -> EntityKey:
        seen = {key}
        while key in target and target[key] not in seen:
            key = target[key]
            seen.add(key)
        return key

    return tuple(_rewrite(x, final) for x in extractions), merges


def _merge_order(merge: Merge) -> tuple[EntityKey, EntityKey]:
    return merge.source, merge.target


def _same_spelling(keys: Iterable[EntityKey], used: Mapping[EntityKey, int]) -> Iterable[Merge]:
    """Keys that differ only in white space, width, marks or dashes have one IRI: the most used form stands."""
    groups: dict[tuple[str, str, str], list[EntityKey]] = defaultdict(list)
    for key in keys:
        groups[key.type, key.scope, normalise_key(key.name)].append(key)
    for group in groups.values():
        best = min(group, key=lambda key: (-used.get(key, 0), key))
        for key in group:
            if key != best:
                yield Merge(key, best, "the same name in another spelling")


def _with_place(keys: Sequence[EntityKey], gazetteer: Gazetteer) -> Iterable[Merge]:
    """A name with its place in front, and the bare name in the scope of that place."""
    scoped: dict[tuple[str, str], list[EntityKey]] = defaultdict(list)
    for key in keys:
        if key.type in PLACED and key.scope:
            scoped[key.type, normalise_key(key.name)].append(key)
    for key in keys:
        if key.type not in PLACED or key.scope:
            continue
        for place, rest in _places_in_front(key.name, gazetteer):
            fits = [k for k in scoped[key.type, normalise_key(rest)] if k.scope.startswith(place.full)]
            if len(fits) == 1:
                yield Merge(fits[0], key, f"the same name without {place.name} in front, inside {place.full}")


def _places_in_front(name: str, gazetteer: Gazetteer) -> Iterable[tuple[Division, str]]:
    """Every division above township level that a name begins with, and the rest of the name."""
    for end in range(2, min(len(name) - 1, LONGEST_PLACE)):
        for division in gazetteer.all(name[:end]):
            if division.level in ("province", "city", "county", "zone"):
                yield division, name[end:]


def _rewrite(extraction: Extraction, final: Callable[[EntityKey], EntityKey]) -> Extraction:
    merged: dict[EntityKey, list[NamedEntity]] = defaultdict(list)
    for named in extraction.entities:
        merged[final(named.key)].append(named)
    entities = tuple(_join(key, merged[key]) for key in sorted(merged))
    return replace(
        extraction,
        entities=entities,
        mentions=tuple(replace(m, entity=final(m.entity)) for m in extraction.mentions),
        relations=tuple(
            replace(r, subject=final(r.subject), object=final(r.object)) for r in extraction.relations
        ),
        indicators=tuple(replace(i, subject=final(i.subject)) for i in extraction.indicators),
        claims=tuple(
            replace(c, entities=tuple(sorted({final(key) for key in c.entities}))) for c in extraction.claims
        ),
    )


def _join(key: EntityKey, parts: Sequence[NamedEntity]) -> NamedEntity:
    aliases = {a for p in parts for a in (*p.aliases, p.key.name)} - {key.name}
    attributes = {pair for p in parts for pair in p.attributes}
    return NamedEntity(key, tuple(sorted(aliases)), tuple(sorted(attributes)))


def explain(merges: Iterable[Merge]) -> Mapping[EntityKey, tuple[Merge, ...]]:
    """Merges by the entity that they led to."""
    found: dict[EntityKey, list[Merge]] = defaultdict(list)
    for merge in merges:
        found[merge.target].append(merge)
    return {key: tuple(sorted(group, key=_merge_order)) for key, group in found.items()}
