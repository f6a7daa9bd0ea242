"""Every file of a build folder, in one list: to know what a build writes, read it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from exports.annotations import write_annotations
from exports.networks import write_gexf, write_graphml
from exports.page import write_page
from exports.rdf import kb_triples, write_jsonld, write_nquads, write_turtle
from exports.tables import write_commitments, write_entities, write_indicators, write_statements
from exports.texts import write_texts
from kg.graph import to_graph
from kg.harvest import HARVEST, Harvest, write_harvest
from kg.joins import JOINS, write_joins
from kg.record import Made, Written, write_record
from ontology.records import KnowledgeBase
from ontology.schema import load_schema, ontology_turtle

OUTPUTS = 16
"""Files and folders that a build writes; a test compares it with what is there."""


def write_build(
    kb: KnowledgeBase, gathered: Harvest, made: Made, folder: Path, progress: Callable[[str], None]
) -> Written:
    """Writes all outputs of a build into an empty folder, build.json last."""
    schema = load_schema()
    graph = to_graph(kb)
    triples = kb_triples(kb)
    writers: dict[str, Callable[[Path], object]] = {
        "graph.ttl": lambda path: write_turtle(kb, path, triples),
        "graph.nq": lambda path: write_nquads(kb, path, triples),
        "graph.jsonld": lambda path: write_jsonld(kb, path, triples),
        "ontology.ttl": lambda path: path.write_text(ontology_turtle(), encoding="utf-8", newline="\n"),
        "annotations.jsonl": lambda path: write_annotations(kb, path),
        "entities.csv": lambda path: write_entities(kb, schema, path),
        "statements.csv": lambda path: write_statements(kb, schema, path),
        "indicators.csv": lambda path: write_indicators(kb, path),
        "commitments.csv": lambda path: write_commitments(kb, path),
        "graph.graphml": lambda path: write_graphml(graph, path),
        "graph.gexf": lambda path: write_gexf(graph, path),
        JOINS: lambda path: write_joins(kb, path),
        HARVEST: lambda path: write_harvest(gathered, path),
        "index.html": lambda path: write_page(kb, path),
        "texts": lambda path: write_texts(kb, path),
    }
    for name, write in writers.items():
        write(folder / name)
        progress(name)
    written = write_record(kb, made, folder)
    progress("build.json")
    return written
