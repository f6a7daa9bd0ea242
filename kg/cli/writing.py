"""Every file of a build folder, in one list: to know what a build writes, read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TypeVar

from exports.annotations import write_annotations
from exports.neo4j import write_neo4j
from exports.networks import Network, write_gexf, write_graphml
from exports.page import write_page
from exports.parquet import write_parquet
from exports.rdf import (
    kb_chunks,
    kb_nodes,
    write_core,
    write_jsonld,
    write_nquads,
    write_rdf12,
    write_rdfxml,
    write_turtle,
)
from exports.rdf.chunks import Chunk
from exports.tables import write_commitments, write_entities, write_indicators, write_statements
from exports.texts import write_texts
from kg.cli.outputs import EVERYTHING, GRAPH, PARQUET, RDF12, Choices
from kg.forks import Forks, Job
from kg.graph import to_graph
from kg.harvest import HARVEST, Harvest, write_harvest
from kg.inputs import digest_of
from kg.joins import JOINS, write_joins
from kg.record import Made, Written, write_record
from kg.validation import Verdict, validate_nodes
from ontology.collector import no_collector
from ontology.errors import ValidationError
from ontology.nodes import Node
from ontology.records import KnowledgeBase
from ontology.schema import load_schema, ontology_turtle
from ontology.shapes import shapes_turtle

WORTH = 200_000
"""Characters of reports from which on processes gain more than their start costs."""
CHECK = "validation"
SHOWN = 5
"""Violations that are printed."""

Write = Callable[..., object]
"""Called with the path of each output that it writes."""
WriteChunks = Callable[[KnowledgeBase, Path, Sequence[Chunk]], object]
Wanted = TypeVar("Wanted")


@contextmanager
def writing(gathered: Harvest, folder: Path, workers: int) -> Iterator[Forks]:
    """Up to `workers` processes that write a build, the first of which keeps what was read while it is joined."""
    size = sum(len(extraction.document.raw) for extraction in gathered.extractions)
    with Forks(workers if size > WORTH else 1) as forks:
        forks.start(_jobs({HARVEST: lambda path: write_harvest(gathered, path)}, folder))
        yield forks


@no_collector()
def write_build(
    kb: KnowledgeBase,
    gathered: Harvest,
    made: Made,
    folder: Path,
    forks: Forks,
    progress: Callable[[str], None] = lambda name: None,
    choices: Choices = EVERYTHING,
) -> Written:
    """Writes all outputs of a build into the folder for which `forks` is `writing`, build.json last.

    Raises ValidationError where the graph breaks a shape of the ontology; what the folder has then is of no use.
    """
    verdict: Verdict | None = None
    digests: dict[str, str] = {}
    forks.start(_jobs(_of_records(kb, choices), folder))
    nodes = kb_nodes(kb, choices.outputs())
    triples = sum(len(values) for _, _, values in nodes)
    checks = [Job(CHECK, lambda: _checked(kb, nodes))] if choices.validate else []
    # What takes little comes last, so that no process is left alone with what takes long.
    short = _jobs(_short(kb, choices), folder)
    forks.start(
        [*_forms(kb, nodes, choices, folder), *checks, *_of_nodes(kb, nodes, choices, folder), *short]
    )
    for _, found in forks.results():
        if isinstance(found, Verdict):
            verdict = found
            continue
        for name, files in found.items():
            digests |= files
            progress(name)
    written = write_record(kb, gathered, made, folder, triples, verdict, choices.told(), digests)
    progress("build.json")
    return written


def _jobs(writers: Mapping[str, Write], folder: Path) -> list[Job]:
    """A job for each output."""
    return [_job(write, folder, name) for name, write in writers.items()]


def _job(write: Write, folder: Path, *names: str) -> Job:
    """A job that writes some outputs, and tells for each the hash of every file of it."""

    def work() -> dict[str, dict[str, str]]:
        write(*[folder / name for name in names])
        return {name: _digests(folder, name) for name in names}

    return Job(" and ".join(names), work)


def _digests(folder: Path, name: str) -> dict[str, str]:
    files = [folder / name, *(folder / name).rglob("*")]
    return {path.relative_to(folder).as_posix(): digest_of(path) for path in files if path.is_file()}


def _of_records(kb: KnowledgeBase, choices: Choices) -> Mapping[str, Write]:
    """What follows from the records without triples and takes long, the longest first."""
    schema = load_schema()
    network = cache(lambda: Network.of(to_graph(kb)))
    writers: dict[str, Write] = {
        "index.html": lambda path: write_page(kb, path),
        "neo4j": lambda path: write_neo4j(kb, schema, path),
        "graph.graphml": lambda path: write_graphml(network(), path),
        "graph.gexf": lambda path: write_gexf(network(), path),
    }
    writers[PARQUET] = lambda path: write_parquet(kb, schema, path)
    return _asked(writers, choices)


def _short(kb: KnowledgeBase, choices: Choices) -> Mapping[str, Write]:
    """What follows from the records and is soon written, the longest first."""
    schema = load_schema()
    writers: dict[str, Write] = {
        "annotations.jsonl": lambda path: write_annotations(kb, path),
        "statements.csv": lambda path: write_statements(kb, schema, path),
        "indicators.csv": lambda path: write_indicators(kb, path),
        "entities.csv": lambda path: write_entities(kb, schema, path),
        "commitments.csv": lambda path: write_commitments(kb, path),
        JOINS: lambda path: write_joins(kb, path),
        "texts": lambda path: write_texts(kb, path),
        "ontology.ttl": lambda path: path.write_text(ontology_turtle(), encoding="utf-8", newline="\n"),
        "shapes.ttl": lambda path: path.write_text(shapes_turtle(schema), encoding="utf-8", newline="\n"),
    }
    return _asked(writers, choices)


def _forms(kb: KnowledgeBase, nodes: Sequence[Node], choices: Choices, folder: Path) -> list[Job]:
    """Files of the graph that have chunks in common are one job."""
    all_forms: dict[str, WriteChunks] = {
        "graph.jsonld": write_jsonld,
        "graph.rdf": write_rdfxml,
        "graph.ttl": write_turtle,
        RDF12: write_rdf12,
    }
    forms = _asked(all_forms, choices)

    def write(*paths: Path) -> None:
        chunks = kb_chunks(kb, nodes)
        for form, path in zip(forms.values(), paths, strict=True):
            form(kb, path, chunks)

    return [_job(write, folder, *forms)] if forms else []


def _of_nodes(kb: KnowledgeBase, nodes: Sequence[Node], choices: Choices, folder: Path) -> list[Job]:
    """The other files of the graph, the longest first."""
    writers: dict[str, Write] = {
        GRAPH: lambda path: write_nquads(kb, path, nodes),
        "core.ttl": lambda path: write_core(kb, path, nodes),
    }
    return _jobs(_asked(writers, choices), folder)


def _asked(writers: Mapping[str, Wanted], choices: Choices) -> Mapping[str, Wanted]:
    """Those that a build with these choices has, in the same order."""
    outputs = choices.outputs()
    return {name: write for name, write in writers.items() if name in outputs}


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
