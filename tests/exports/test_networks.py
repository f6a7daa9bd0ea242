from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

from exports.networks import Network, write_gexf, write_graphml
from kg.graph import to_graph
from ontology.records import KnowledgeBase


def test_graphml_is_read_again_whole(sample_kb: KnowledgeBase, tmp_path: Path) -> None:
    graph = to_graph(sample_kb)
    write_graphml(Network.of(graph), tmp_path / "graph.graphml")
    again = nx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    assert set(again) == set(graph)
    assert set(again.edges(keys=True)) == set(graph.edges(keys=True))
    for node, data in graph.nodes(data=True):
        assert again.nodes[node]["label"] == data["label"]
        assert again.nodes[node]["aliases"] == "; ".join(data["aliases"])
        assert again.nodes[node]["mentions"] == data["mentions"]


def test_gexf_is_read_again_whole(sample_kb: KnowledgeBase, tmp_path: Path) -> None:
    graph = to_graph(sample_kb)
    write_gexf(Network.of(graph), tmp_path / "graph.gexf")
    again = nx.read_gexf(tmp_path / "graph.gexf")
    assert set(again) == set(graph)
    assert {d["id"] for *_, d in again.edges(data=True)} == {key for *_, key in graph.edges(keys=True)}
    statuses = {d["id"]: d["status"] for *_, d in again.edges(data=True)}
    assert statuses == {key: d["status"] for *_, key, d in graph.edges(keys=True, data=True)}


def test_no_day_of_writing_enters(sample_kb: KnowledgeBase, tmp_path: Path) -> None:
    write_gexf(Network.of(to_graph(sample_kb)), tmp_path / "graph.gexf")
    assert b"lastmodified" not in (tmp_path / "graph.gexf").read_bytes()


@pytest.mark.parametrize("write", [write_graphml, write_gexf])
def test_order_of_insertion_and_characters_outside_xml_do_no_harm(write: object, tmp_path: Path) -> None:
    assert callable(write)
    nodes = [("a", "甲\x0c\x00"), ("b", "乙 <&> \U00020bb7")]
    written = []
    for order in (nodes, nodes[::-1]):
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for name, label in order:
            graph.add_node(name, label=label)
        for key in ("1", "2") if order is nodes else ("2", "1"):
            graph.add_edge("a", "b", key=key, dates=("2020", "2021"))
        write(Network.of(graph), tmp_path / "file")
        written.append((tmp_path / "file").read_bytes())
    assert written[0] == written[1]
    assert b"2020; 2021" in written[0]


def test_an_empty_graph_is_written(tmp_path: Path) -> None:
    graph = to_graph(KnowledgeBase((), (), (), ()))
    write_graphml(Network.of(graph), tmp_path / "g.graphml")
    write_gexf(Network.of(graph), tmp_path / "g.gexf")
    assert len(nx.read_graphml(tmp_path / "g.graphml")) == len(nx.read_gexf(tmp_path / "g.gexf")) == 0
