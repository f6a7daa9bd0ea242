"""Which triples a knowledge base is: facts, statements with evidence, figures, reports, the graph itself.

A fact stands twice: as the plain triple that a query asks for, and as a `zt:Statement` (an rdf:Statement) to
which its evidence is tied. What is only planned, denied or supposed has the second alone. Everything is plain RDF 1.1
without blank nodes, so that files of two builds merge by union.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from exports.rdf.claims import claim_nodes, claim_triples, theme_triples
from exports.rdf.concepts import concept_triples, kind_triples, used_concepts
from exports.rdf.dataset import FILES, dataset_triples, edition_triples, tally
from exports.rdf.facts import entity_triples, statement_node, statement_triples
from exports.rdf.figures import areas, indicator_triples, observation_nodes
from exports.rdf.reports import report_triples
from exports.rdf.sources import Sources
from exports.rdf.terms import Triple
from ontology.nodes import Node, group, put_among, triples_of, union
from ontology.records import KnowledgeBase
from ontology.schema import Schema, load_schema


def kb_triples(kb: KnowledgeBase) -> list[Triple]:
    """All triples of a knowledge base, each once, sorted by subject, property and value.

    Raises SchemaError for a relation or property that the ontology does not declare.
    """
    return list(triples_of(kb_nodes(kb)))


def kb_nodes(kb: KnowledgeBase, files: Collection[str] = FILES) -> list[Node]:
    """The same by subject: what checks and writers of a whole build take. `files` are those that the build has, of which
    the graph names what a catalogue would offer. Raises as `kb_triples`."""
    sources = Sources.of(kb)
    schema = load_schema()
    shared = group(_shared(kb, schema, sources))
    own = list(_own(kb, schema, sources))
    nodes = union([*shared, *own, *sources.findings.nodes(sources.texts, sources.reports)])
    put_among(nodes, group(edition_triples(kb, tally(nodes, kb.base), files)))
    return nodes


def _shared(kb: KnowledgeBase, schema: Schema, sources: Sources) -> Iterator[Triple]:
    """Triples of subjects of which several records say something."""
    yield from dataset_triples(kb, sources)
    for entity in kb.entities:
        yield from entity_triples(entity, schema, sources)
        yield from theme_triples(entity, schema)
        yield from kind_triples(entity, schema, sources)
    for statement in kb.statements:
        yield from statement_triples(statement, schema, sources)
    yield from indicator_triples(dict.fromkeys(figure.indicator for figure in kb.observations), sources)
    for claim in kb.claims:
        yield from claim_triples(claim, schema, sources)
    for document in kb.documents:
        yield from report_triples(document, sources)
    yield from concept_triples(used_concepts(kb, sources), schema)


def _own(kb: KnowledgeBase, schema: Schema, sources: Sources) -> Iterator[Node]:
    """Nodes of which one record says everything: statements, those of promises and problems too, and figures."""
    area = areas(kb)
    for statement in kb.statements:
        yield statement_node(statement, schema, sources)
    for figure in kb.observations:
        yield from observation_nodes(figure, area, schema, sources)
    for claim in kb.claims:
        yield from claim_nodes(claim, schema, sources)
