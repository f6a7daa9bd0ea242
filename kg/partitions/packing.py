"""Records as plain tuples, as a run holds them, and several parts of one record as one.

What documents say of one thing is gathered in parts, by different processes; together they are what
`kg.statements` makes of all documents at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kg.partitions.runs import Item
from kg.statements import sort_evidence
from ontology.errors import BuildError
from ontology.records import Answer, Entity, EntityKey, Evidence, Observation, ReportedClaim, Statement

Keys = Mapping[str, EntityKey]
"""Entities by IRI."""


def packed_evidence(evidence: Iterable[Evidence]) -> tuple[Item, ...]:
    """Findings as tuples of their fields."""
    return tuple(
        [
            (e.document, e.start, e.end, e.sentence_start, e.sentence_end, e.rule, e.confidence)
            for e in evidence
        ]
    )


def _evidence(items: Iterable[Item]) -> list[Evidence]:
    return [Evidence(*item) for item in items]


def packed_entity(entity: Entity) -> Item:
    """What some documents say of an entity."""
    mentions = [(m.document, m.start, m.end, m.rule, m.confidence) for m in entity.mentions]
    return entity.iri, tuple(entity.key), entity.aliases, entity.attributes, tuple(mentions)


def joined_entities(items: Iterable[Item]) -> tuple[Entity, ...]:
    """Entities with all that is said of them, sorted by IRI.

    Raises BuildError where corrections made two names with one IRI, which the shapes forbid.
    """
    parts: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        parts[item[0]].append(item)
    return tuple(_entity(iri, parts[iri]) for iri in sorted(parts))


def _entity(iri: str, parts: Sequence[Item]) -> Entity:
    keys = {EntityKey(*key) for _, key, _, _, _ in parts}
    if len(keys) > 1:
        names = ", ".join(sorted(key.name for key in keys))
        raise BuildError(f"one IRI stands for several names: {names} ({iri}); see the corrections that apply")
    mentions = {Evidence(d, s, e, s, e, r, c) for *_, found in parts for d, s, e, r, c in found}
    return Entity(
        iri=iri,
        key=keys.pop(),
        aliases=tuple(sorted({alias for _, _, aliases, _, _ in parts for alias in aliases})),
        attributes=tuple(sorted({tuple(pair) for *_, pairs, _ in parts for pair in pairs})),
        mentions=sort_evidence(mentions),
    )


def packed_statement(statement: Statement, keys: Keys) -> Item:
    """What some documents say of a statement, with the entities that it joins."""
    s = statement
    ends = tuple(keys[s.subject]), tuple(keys[s.object])
    claim = s.iri, s.subject, s.predicate, s.object, s.status
    return *claim, packed_evidence(s.evidence), s.dates, s.attributes, *ends


def joined_statements(items: Iterable[Item]) -> tuple[tuple[Statement, ...], Keys]:
    """Statements with all that is said of them, sorted by IRI, and the entities that they join."""
    parts: defaultdict[str, list[Item]] = defaultdict(list)
    keys: dict[str, EntityKey] = {}
    for item in items:
        parts[item[0]].append(item)
        keys[item[1]], keys[item[3]] = EntityKey(*item[8]), EntityKey(*item[9])
    made = []
    for iri in sorted(parts):
        found = parts[iri]
        _, subject, predicate, object_, status, *_ = found[0]
        evidence = sort_evidence([e for item in found for e in _evidence(item[5])])
        dates = tuple(sorted({date for item in found for date in item[6]}))
        pairs = tuple(sorted({pair for item in found for pair in item[7]}))
        made.append(Statement(iri, subject, predicate, object_, status, evidence, dates, pairs))
    return tuple(made), keys


def packed_figure(figure: Observation, first: int, keys: Keys) -> Item:
    """What some documents say of a figure; `first` is the number of the first of them."""
    o = figure
    told = o.indicator, o.value, o.unit, o.subject, o.period, o.qualifier, o.text
    return o.iri, first, *told, packed_evidence(o.evidence), tuple(keys[o.subject])


def joined_figures(items: Iterable[Item]) -> tuple[tuple[Observation, ...], Keys]:
    """Figures with all that is said of them, sorted by IRI, and whose they are. The first document tells the spelling of
    what one IRI says."""
    parts: defaultdict[str, list[Item]] = defaultdict(list)
    keys: dict[str, EntityKey] = {}
    for item in items:
        parts[item[0]].append(item)
        keys[item[5]] = EntityKey(*item[10])
    made = []
    for iri in sorted(parts):
        found = parts[iri]
        _, _, indicator, value, unit, subject, period, qualifier, *_ = min(found, key=lambda item: item[1])
        text = min(item[8] for item in found)
        evidence = sort_evidence([e for item in found for e in _evidence(item[9])])
        made.append(Observation(iri, indicator, value, unit, subject, period, qualifier, text, evidence))
    return tuple(made), keys


def packed_claim(claim: ReportedClaim) -> Item:
    """A problem or commitment, of which one area says everything."""
    c = claim
    answers = tuple((a.iri, a.score, packed_evidence(a.evidence)) for a in c.answered_by)
    told = c.iri, c.kind, c.text, c.area, c.periods, c.themes, c.entities
    return *told, packed_evidence(c.evidence), c.outcome, answers


def unpacked_claims(items: Iterable[Item]) -> tuple[ReportedClaim, ...]:
    """Problems and commitments, sorted by IRI."""
    return tuple(sorted(map(_claim, items), key=lambda claim: claim.iri))


def _claim(item: Item) -> ReportedClaim:
    iri, kind, text, area, periods, themes, entities, evidence, outcome, answers = item
    found = tuple(Answer(answer, score, tuple(_evidence(shown))) for answer, score, shown in answers)
    told = tuple(_evidence(evidence))
    return ReportedClaim(iri, kind, text, area, periods, themes, entities, told, outcome, found)
