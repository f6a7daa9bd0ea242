"""Which triples a knowledge base is: facts, statements with evidence, figures, reports, the graph itself.

A fact stands twice: as the plain triple that a query asks for, and as a `zt:Statement` (an rdf:Statement) to
which its evidence is tied. What is only planned or is denied has the second alone. Everything is plain RDF 1.1
without blank nodes, so that files of two builds merge by union.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from exports.rdf.claims import claim_triples, theme_triples
from exports.rdf.concepts import concept_triples, kind_triples
from exports.rdf.dataset import dataset_triples, edition_triples
from exports.rdf.facts import entity_triples, statement_triples
from exports.rdf.figures import areas, observation_triples
from exports.rdf.reports import report_triples
from exports.rdf.sources import Sources
from exports.rdf.terms import Term, Triple, sort_key
from ontology.records import KnowledgeBase
from ontology.schema import Schema, load_schema


def kb_triples(kb: KnowledgeBase) -> list[Triple]:
    """All triples of a knowledge base, each once, sorted by subject, property and value.

    Raises SchemaError for a relation or property that the ontology does not declare.
    """
    about: defaultdict[str, set[tuple[str, Term]]] = defaultdict(set)
    for subject, predicate, value in _triples(kb, load_schema(), Sources.of(kb)):
        about[subject].add((predicate, value))
    made = ((subject, *said) for subject, group in about.items() for said in group)
    for subject, predicate, value in edition_triples(kb, made):
        about[subject].add((predicate, value))
    return [
        (subject, predicate, value)
        for subject in sorted(about)
        for predicate, value in sorted(about.pop(subject), key=lambda said: (said[0], sort_key(said[1])))
    ]


def _triples(kb: KnowledgeBase, schema: Schema, sources: Sources) -> Iterator[Triple]:
    yield from dataset_triples(kb, sources)
    for entity in kb.entities:
        yield from entity_triples(entity, schema, sources)
        yield from theme_triples(entity, schema)
        yield from kind_triples(entity, schema)
    for statement in kb.statements:
        yield from statement_triples(statement, schema, sources)
    area = areas(kb)
    for figure in kb.observations:
        yield from observation_triples(figure, area, schema, sources)
    for claim in kb.claims:
        yield from claim_triples(claim, schema, sources)
    for document in kb.documents:
        yield from report_triples(document, sources)
    yield from concept_triples(kb, schema)
