"""One thing, one entity: joins the names that documents give to the same thing, with reasons.

Linking already made canonical names inside each document. What is left are names of one thing that no single
document can know to be one: other spellings, a document with and without its issuer, an undertaking with and
without its place. Each rule looks at all keys of a build and joins where exactly one candidate fits, never by a
guess between several; what merely looks alike is proposed to a person (`kg curate suggest`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from extraction.divisions import Gazetteer
from kg.resolution.papers import join_papers
from kg.resolution.places import join_placed
from ontology.iris import normalise_key
from ontology.records import EntityKey, Extraction, Join, NamedEntity

Apart = Callable[[Join], bool]
"""Whether a person has said that two things are not one."""


def resolve(
    extractions: Sequence[Extraction], gazetteer: Gazetteer, apart: Apart = lambda join: False
) -> tuple[tuple[Extraction, ...], tuple[Join, ...]]:
    """Extractions whose keys are the resolved ones, and every join with its reason, sorted.

    The result does not depend on the order of the documents. Each rule sees what the rules before it left; a
    join for which `apart` is true is not made, except of two spellings, which are one IRI.
    """
    used = Counter(mention.entity for x in extractions for mention in x.mentions)
    moved, joins = resolve_keys(_named(extractions), used, gazetteer, apart)
    return tuple(rewrite(x, lambda key: moved.get(key, key)) for x in extractions), joins


def resolve_keys(
    named: Mapping[EntityKey, Collection[tuple[str, str]]],
    used: Mapping[EntityKey, int],
    gazetteer: Gazetteer,
    apart: Apart = lambda join: False,
) -> tuple[dict[EntityKey, EntityKey], tuple[Join, ...]]:
    """The same of keys alone: which key each of those becomes that do not stay, and every join.

    `named` has every key with the properties that documents give it, `used` how often each is mentioned; so keys of
    parts of the documents can be added up before.
    """
    named = {key: named[key] for key in sorted(named)}
    counts = Counter(used)
    target: dict[EntityKey, EntityKey] = {key: key for key in named}
    joins: list[Join] = []
    for rule in (_same_spelling, join_papers, lambda k, u: join_placed(k, u, gazetteer)):
        keys = _current(named, target)
        made = [j for j in rule(keys, counts) if rule is _same_spelling or not apart(j)]
        joins += made
        moved = {join.source: join.target for join in made if join.target}
        target = {key: _follow(now, moved) for key, now in target.items()}
        for source, to in moved.items():
            counts[_follow(to, moved)] += counts[source]
    joins.sort(key=lambda j: (j.source, j.target or j.source))
    return {key: now for key, now in target.items() if key != now}, tuple(joins)


def _follow(key: EntityKey, moved: Mapping[EntityKey, EntityKey]) -> EntityKey:
    seen = {key}
    while key in moved and moved[key] not in seen:
        key = moved[key]
        seen.add(key)
    return key


def _named(extractions: Iterable[Extraction]) -> dict[EntityKey, set[tuple[str, str]]]:
    """Every key with the properties that documents give it."""
    found: dict[EntityKey, set[tuple[str, str]]] = defaultdict(set)
    for extraction in extractions:
        for entity in extraction.entities:
            found[entity.key].update(entity.attributes)
    return found


def _current(
    named: Mapping[EntityKey, Collection[tuple[str, str]]], target: Mapping[EntityKey, EntityKey]
) -> dict[EntityKey, frozenset[tuple[str, str]]]:
    """The same over the keys that are left."""
    found: dict[EntityKey, set[tuple[str, str]]] = defaultdict(set)
    for key, attributes in named.items():
        found[target[key]].update(attributes)
    return {key: frozenset(found[key]) for key in sorted(found)}


def _same_spelling(keys: Iterable[EntityKey], used: Mapping[EntityKey, int]) -> Iterable[Join]:
    """Keys that differ only in white space, width, marks or dashes have one IRI: the most used form stands."""
    groups: dict[tuple[str, str, str], list[EntityKey]] = defaultdict(list)
    for key in keys:
        groups[key.type, normalise_key(key.scope), normalise_key(key.name)].append(key)
    for group in groups.values():
        best = min(group, key=lambda key: (-used.get(key, 0), key))
        for key in group:
            if key != best:
                yield Join(key, best, "the same name in another spelling", "rule/spelling")


def rewrite(extraction: Extraction, final: Callable[[EntityKey], EntityKey | None]) -> Extraction:
    """An extraction with every key replaced; what speaks of a key for which there is none is left out."""
    merged: dict[EntityKey, list[NamedEntity]] = defaultdict(list)
    for named in extraction.entities:
        if (key := final(named.key)) is not None:
            merged[key].append(named)
    mentions = ((m, final(m.entity)) for m in extraction.mentions)
    relations = ((r, final(r.subject), final(r.object)) for r in extraction.relations)
    indicators = ((i, final(i.subject)) for i in extraction.indicators)
    return replace(
        extraction,
        entities=tuple(_joined(key, merged[key]) for key in sorted(merged)),
        mentions=tuple(
            m if m.entity == key and m.label == key.type else replace(m, entity=key, label=key.type)
            for m, key in mentions
            if key is not None
        ),
        relations=tuple(
            r if (r.subject, r.object) == (subject, object_) else replace(r, subject=subject, object=object_)
            for r, subject, object_ in relations
            if subject is not None and object_ is not None
        ),
        indicators=tuple(
            i if i.subject == key else replace(i, subject=key) for i, key in indicators if key is not None
        ),
        claims=tuple(
            replace(c, entities=tuple(sorted({k for key in c.entities if (k := final(key)) is not None})))
            for c in extraction.claims
        ),
    )


def _joined(key: EntityKey, parts: Sequence[NamedEntity]) -> NamedEntity:
    aliases = {a for p in parts for a in (*p.aliases, p.key.name)} - {key.name}
    attributes = {pair for p in parts for pair in p.attributes}
    return NamedEntity(key, tuple(sorted(aliases)), tuple(sorted(attributes)))
