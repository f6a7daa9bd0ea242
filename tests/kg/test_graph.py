from __future__ import annotations

from kg.graph import to_graph
from ontology.prefixes import BASE
from ontology.records import KnowledgeBase


def test_nodes_are_entities_and_edges_statements(sample_kb: KnowledgeBase) -> None:
    graph = to_graph(sample_kb)
    assert list(graph) == [e.iri for e in sample_kb.entities]
    assert {key for *_, key in graph.edges(keys=True)} == {s.iri for s in sample_kb.statements}


def test_nodes_say_what_they_are(sample_kb: KnowledgeBase) -> None:
    node = to_graph(sample_kb).nodes[BASE + "id/place/浙江省宁波市江北区"]
    assert node["label"] == "浙江省宁波市江北区"
    assert (node["type"], node["class"]) == ("LOC", "AdministrativeDivision")
    assert node["aliases"] == ("江北区",)
    assert node["code"] == "330205"
    assert node["mentions"] == 1


def test_edges_say_what_is_claimed_and_how_well(sample_kb: KnowledgeBase) -> None:
    statement = next(s for s in sample_kb.statements if s.predicate == "launched" and s.asserted)
    edge = to_graph(sample_kb).edges[statement.subject, statement.object, statement.iri]
    assert edge["predicate"] == "launched"
    assert edge["label"] == "发起"
    assert edge["dates"] == ("2021-03",)
    assert edge["evidence"] == 1
    assert edge["confidence"] == 1.0


def test_the_facts_alone_can_be_taken(sample_kb: KnowledgeBase) -> None:
    graph = to_graph(sample_kb)
    facts = graph.edge_subgraph([e for e in graph.edges(keys=True) if graph.edges[e]["asserted"]])
    assert {d["status"] for *_, d in facts.edges(data=True)} == {"done", "ongoing"}
    assert len(facts.edges) == len(graph.edges) - 3
