"""The knowledge base as a networkx graph, for centrality, communities, paths and diffusion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontology.records import Entity, KnowledgeBase, Statement
from ontology.schema import Schema, load_schema

if TYPE_CHECKING:
    import networkx as nx


def to_graph(kb: KnowledgeBase) -> nx.MultiDiGraph[str]:
    """Entities as nodes named by their IRIs, statements as edges keyed by theirs, both in the order of IRIs.

    Planned, negated and hypothetical statements are edges too, told by `status`; for the facts alone take
    `graph.edge_subgraph` of those whose `asserted` is true. Node attributes: label, type, class, scope,
    aliases (tuple), mentions, and the entity's properties by the names that records use (number, code).
    Edge attributes: predicate, label, status, asserted, dates (tuple), evidence (count), confidence (best).
    """
    import networkx as nx

    schema = load_schema()
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(base=kb.base)
    for entity in sorted(kb.entities, key=lambda e: e.iri):
        graph.add_node(entity.iri, **_node(entity, schema))
    for statement in sorted(kb.statements, key=lambda s: s.iri):
        graph.add_edge(statement.subject, statement.object, key=statement.iri, **_edge(statement, schema))
    return graph


def _node(entity: Entity, schema: Schema) -> dict[str, object]:
    key = entity.key
    return {
        **{name: _joined(entity.attributes, name) for name, _ in entity.attributes},
        "label": key.name,
        "type": key.type,
        "class": schema.leaf_class(key.type, key.name),
        "scope": key.scope,
        "aliases": entity.aliases,
        "mentions": len(entity.mentions),
    }


def _edge(statement: Statement, schema: Schema) -> dict[str, object]:
    return {
        **{name: _joined(statement.attributes, name) for name, _ in statement.attributes},
        "predicate": statement.predicate,
        "label": schema.relation(statement.predicate).label_zh,
        "status": statement.status,
        "asserted": statement.asserted,
        "dates": statement.dates,
        "evidence": len(statement.evidence),
        "confidence": float(max((e.confidence for e in statement.evidence), default=0)),
    }


def _joined(attributes: tuple[tuple[str, str], ...], name: str) -> str:
    """All values of one property: a document may be known by two numbers."""
    return "; ".join(value for key, value in attributes if key == name)
