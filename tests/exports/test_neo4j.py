"""Import files: every relationship joins nodes that are there, and no plan looks like a fact."""

from __future__ import annotations

import csv

import pytest

from exports.neo4j import EDGES, NODES, write_neo4j
from exports.rdf import kb_triples
from ontology.prefixes import RDF, ZT
from ontology.records import KnowledgeBase
from ontology.schema import load_schema


@pytest.fixture(scope="module")
def tables(
    sample_kb: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[dict[str, str]]]:
    folder = tmp_path_factory.mktemp("out") / "neo4j"
    write_neo4j(sample_kb, load_schema(), folder)
    found = {}
    for name in (*NODES, *EDGES):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            found[name] = list(csv.DictReader(file))
    command = (folder / "import.sh").read_text(encoding="utf-8")
    assert all(f"--nodes={name}.csv" in command for name in NODES)
    assert all(f"--relationships={name}.csv" in command for name in EDGES)
    return found


def test_relationships_join_nodes_of_their_groups(tables: dict[str, list[dict[str, str]]]) -> None:
    groups: dict[str, set[str]] = {}
    for name in NODES:
        for row in tables[name]:
            key = next(column for column in row if ":ID(" in column)
            groups.setdefault(key.partition(":ID(")[2], set()).add(row[key])
    for name in EDGES:
        assert tables[name]
        for row in tables[name]:
            for column, value in row.items():
                if "_ID(" in column:
                    assert value in groups[column.partition("_ID(")[2]]


def test_nodes_are_those_of_the_graph(
    tables: dict[str, list[dict[str, str]]], sample_kb: KnowledgeBase
) -> None:
    triples = kb_triples(sample_kb)
    evidence = {s for s, p, o in triples if (p, o) == (RDF + "type", ZT + "Evidence")}
    assert {row["iri:ID(evidence)"] for row in tables["evidence"]} == evidence
    assert [row["iri:ID(thing)"] for row in tables["entities"]] == [e.iri for e in sample_kb.entities]
    centre = next(row for row in tables["entities"] if "甬江畔" in row["name"])
    assert centre[":LABEL"] == "ServiceCentre;Initiative"
    listed = {iri for row in tables["statements"] for iri in row["evidence:string[]"].split(";")}
    assert listed <= evidence


def test_plans_and_denials_have_types_of_their_own(tables: dict[str, list[dict[str, str]]]) -> None:
    kinds = {row["status"]: row[":TYPE"] for row in tables["statements"]}
    assert kinds["planned"] == "PLANNED_COOPERATES_WITH"
    assert kinds["negated"] == "NEGATED_LAUNCHED"
    assert kinds["hypothetical"] == "HYPOTHETICAL_PARTICIPATES_IN"
    for row in tables["statements"]:
        apart = row[":TYPE"].startswith(("PLANNED_", "NEGATED_", "HYPOTHETICAL_"))
        assert (row["asserted:boolean"] == "true") is not apart
