"""From what each document says to what is known: entities, statements and observations, each once.

All functions are pure and independent of the order of their input: groups are formed by content and
every tuple is sorted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ontology.iris import entity_iri, observation_iri, statement_iri
from ontology.records import (
    Entity,
    EntityKey,
    Evidence,
    Extraction,
    Indicator,
    Observation,
    Relation,
    Statement,
)
from ontology.schema import Schema


def make_entities(extractions: Sequence[Extraction], base: str) -> tuple[Entity, ...]:
    """One entity for each key, with every form, property and mention of it, sorted by IRI."""
    aliases: dict[EntityKey, set[str]] = defaultdict(set)
    attributes: dict[EntityKey, set[tuple[str, str]]] = defaultdict(set)
    mentions: dict[EntityKey, set[Evidence]] = defaultdict(set)
    for extraction in extractions:
        for named in extraction.entities:
            aliases[named.key].update(named.aliases)
            attributes[named.key].update(named.attributes)
        for m in extraction.mentions:
            where = Evidence(
                extraction.document.text_sha256, m.start, m.end, m.start, m.end, m.rule, m.confidence
            )
            mentions[m.entity].add(where)
    entities = (
        Entity(
            iri=entity_iri(base, key),
            key=key,
            aliases=tuple(sorted(aliases[key] - {key.name})),
            attributes=tuple(sorted(attributes[key])),
            mentions=sort_evidence(mentions[key]),
        )
        for key in aliases
    )
    return tuple(sorted(entities, key=lambda e: e.iri))


def make_statements(
    extractions: Iterable[Extraction], schema: Schema, base: str
) -> tuple[tuple[Statement, ...], tuple[str, ...]]:
    """One statement for each distinct claim, with all its evidence, sorted by IRI; and what was refused.

    A claim whose subject or object the relation does not allow, or that relates a thing to itself, is a
    line among the refusals and no statement.
    """
    groups: dict[tuple[str, str, str, str], list[Relation]] = defaultdict(list)
    refused: set[str] = set()
    for extraction in extractions:
        for relation in extraction.relations:
            reason = _objection(relation, schema)
            if reason:
                refused.add(f"{extraction.document.name}: {reason}")
                continue
            subject, object_ = entity_iri(base, relation.subject), entity_iri(base, relation.object)
            if schema.relation(relation.predicate).symmetric:
                subject, object_ = sorted((subject, object_))
            groups[subject, relation.predicate, object_, relation.status].append(relation)
    statements = (_statement(base, claim, found) for claim, found in groups.items())
    return tuple(sorted(statements, key=lambda s: s.iri)), tuple(sorted(refused))


def _objection(relation: Relation, schema: Schema) -> str | None:
    subject, predicate, object_ = relation.subject, relation.predicate, relation.object
    told = f"{subject.name} {predicate} {object_.name}"
    if subject == object_:
        return f"a thing is not related to itself: {told}"
    if not schema.allows(predicate, subject.type, object_.type):
        return f"{predicate} does not join {subject.type} to {object_.type}: {told}"
    return None


def _statement(base: str, claim: tuple[str, str, str, str], found: Sequence[Relation]) -> Statement:
    subject, predicate, object_, _ = claim
    return Statement(
        iri=statement_iri(base, subject, predicate, object_, found[0].status),
        subject=subject,
        predicate=predicate,
        object=object_,
        status=found[0].status,
        evidence=sort_evidence(r.evidence for r in found),
        dates=tuple(sorted({r.date for r in found if r.date})),
        attributes=tuple(sorted({pair for r in found for pair in r.attributes})),
    )


def make_observations(extractions: Iterable[Extraction], base: str) -> tuple[Observation, ...]:
    """One observation for each distinct figure (what, whose, when, how much), sorted by IRI."""
    groups: dict[str, list[Indicator]] = defaultdict(list)
    for extraction in extractions:
        for indicator in extraction.indicators:
            groups[_observation_iri(base, indicator)].append(indicator)
    observations = (
        Observation(
            iri=iri,
            indicator=found[0].name,
            value=found[0].value,
            unit=found[0].unit,
            subject=entity_iri(base, found[0].subject),
            period=found[0].period,
            qualifier=found[0].qualifier,
            text=min(i.text for i in found),
            evidence=sort_evidence(i.evidence for i in found),
        )
        for iri, found in groups.items()
    )
    return tuple(sorted(observations, key=lambda o: o.iri))


def _observation_iri(base: str, indicator: Indicator) -> str:
    return observation_iri(
        base,
        indicator=indicator.name,
        value=indicator.value,
        unit=indicator.unit,
        subject=entity_iri(base, indicator.subject),
        period=indicator.period,
        qualifier=indicator.qualifier,
    )


def sort_evidence(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Distinct evidence by document, place and rule; of the same finding the most confident stands."""
    found = tuple(evidence)
    if len(found) < 2:
        return found
    best: dict[tuple[str, int, int, str], Evidence] = {}
    for e in found:
        key = (e.document, e.start, e.end, e.rule)
        if key not in best or best[key].confidence < e.confidence:
            best[key] = e
    return tuple(best[key] for key in sorted(best))
