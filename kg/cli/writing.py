"""Every file of a build folder, in one list: to know what a build writes, read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from exports.annotations import write_annotations
from exports.neo4j import write_neo4j
from exports.networks import write_gexf, write_graphml
from exports.page import write_page
from exports.parquet import write_parquet
from exports.rdf import (
    kb_nodes,
    write_core,
    write_jsonld,
    write_nquads,
    write_rdf12,
    write_rdfxml,
    write_turtle,
)
from exports.tables import write_commitments, write_entities, write_indicators, write_statements
from exports.texts import write_texts
from kg.collector import no_collector
from kg.graph import to_graph
from kg.harvest import HARVEST, Harvest, write_harvest
from kg.joins import JOINS, write_joins
from kg.record import Made, Written, write_record
from kg.validation import Verdict, validate_nodes
from ontology.errors import ValidationError
from ontology.nodes import Node
from ontology.records import KnowledgeBase
from ontology.schema import load_schema, ontology_turtle
from ontology.shapes import shapes_turtle

OUTPUTS = 20
"""Files and folders that a build writes; a test compares it with what is there."""
SHOWN = 5
"""Violations that are printed."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person may ask of the writing of a build."""

    validate: bool = True
    rdf12: bool = False
    parquet: bool = False


@no_collector()
def write_build(
    kb: KnowledgeBase,
    gathered: Harvest,
    made: Made,
    folder: Path,
    progress: Callable[[str], None],
    choices: Choices = Choices(),
) -> Written:
    """Writes all outputs of a build into an empty folder, build.json last.

    Raises ValidationError before anything is written where the graph breaks a shape of the ontology.
    """
    nodes = kb_nodes(kb)
    verdict = _checked(kb, nodes) if choices.validate else None
    for name, write in _writers(kb, gathered, nodes, choices).items():
        write(folder / name)
        progress(name)
    written = write_record(kb, gathered, made, folder, verdict, asdict(choices))
    progress("build.json")
    return written


def _writers(
    kb: KnowledgeBase, gathered: Harvest, nodes: Sequence[Node], choices: Choices
) -> Mapping[str, Callable[[Path], object]]:
    """Every file and folder but build.json, and what writes it."""
    schema, graph = load_schema(), to_graph(kb)
    writers: dict[str, Callable[[Path], object]] = {
        "graph.ttl": lambda path: write_turtle(kb, path, nodes),
        "graph.nq": lambda path: write_nquads(kb, path, nodes),
        "graph.jsonld": lambda path: write_jsonld(kb, path, nodes),
        "graph.rdf": lambda path: write_rdfxml(kb, path, nodes),
        "core.ttl": lambda path: write_core(kb, path, nodes),
        "ontology.ttl": lambda path: path.write_text(ontology_turtle(), encoding="utf-8", newline="\n"),
        "shapes.ttl": lambda path: path.write_text(shapes_turtle(schema), encoding="utf-8", newline="\n"),
        "annotations.jsonl": lambda path: write_annotations(kb, path),
        "entities.csv": lambda path: write_entities(kb, schema, path),
        "statements.csv": lambda path: write_statements(kb, schema, path),
        "indicators.csv": lambda path: write_indicators(kb, path),
        "commitments.csv": lambda path: write_commitments(kb, path),
        "graph.graphml": lambda path: write_graphml(graph, path),
        "graph.gexf": lambda path: write_gexf(graph, path),
        "neo4j": lambda path: write_neo4j(kb, schema, path),
        JOINS: lambda path: write_joins(kb, path),
        HARVEST: lambda path: write_harvest(gathered, path),
        "index.html": lambda path: write_page(kb, path),
        "texts": lambda path: write_texts(kb, path),
    }
    if choices.rdf12:
        writers["graph-rdf12.ttl"] = lambda path: write_rdf12(kb, path, nodes)
    if choices.parquet:
        writers["parquet"] = lambda path: write_parquet(kb, schema, path)
    return writers


def _checked(kb: KnowledgeBase, nodes: Sequence[Node]) -> Verdict:
    """The verdict on a graph that may be written. Raises ValidationError for one that may not."""
    verdict = validate_nodes(nodes, {document.text_sha256: document.public for document in kb.documents})
    wrong = verdict.of("Violation")
    if wrong:
        shown = "".join(f"\n  {finding.line()}" for finding in wrong[:SHOWN])
        more = f"\n  … and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
        raise ValidationError(
            f"the graph breaks its shapes in {len(wrong)} places and is not written "
            f"(--no-validate writes it all the same, to be looked at):{shown}{more}"
        )
    return verdict
