"""The third step: each partition of subjects unites what was sent to it into nodes, and writes its part of the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from exports.neo4j import rows_of_findings
from exports.rdf.chunks import chunked, chunks_of
from exports.rdf.dataset import Tally, edition_triples, tally
from exports.rdf.evidence import finding_nodes, span_nodes
from exports.rdf.jsonld import Kinds, jsonld_objects, value_kinds
from exports.rdf.nquads import nquads_lines
from exports.rdf.rdfxml import rdfxml_descriptions
from exports.rdf.turtle import turtle_blocks
from exports.rdf.views import core_nodes
from kg.cli.outputs import GRAPH, NEO4J, RDF12
from kg.cli.partitioned.checking import Neighbours
from kg.cli.partitioned.emission import FINDINGS, NODES, PLACES, TRIPLES, Kind
from kg.cli.partitioned.files import Parts, Sizes
from kg.cli.partitioned.ground import Ground
from kg.partitions.runs import Run, received
from kg.validation.parts import Checked, check_part
from ontology.iris import span_iri
from ontology.nodes import Literal, Node, Triple, group, put_among, signature, union
from ontology.records import Evidence

Extent = tuple[str, str]
"""The first and the last subject of a partition in the order of N-Quads."""


@dataclass(frozen=True, slots=True)
class Described:
    """What a partition of the graph holds."""

    tally: Tally
    sizes: Sizes
    """Of its parts of files."""
    extent: Extent | None
    """None where it is empty."""
    checked: Checked | None
    """None where nobody asked for checks."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What every partition is described with."""

    kinds: Kinds
    neighbours: Neighbours | None
    """None where nothing is to be checked."""


def gather_kinds(kinds: Iterable[Kind], ground: Ground, sample: Mapping[str, Evidence]) -> Kinds:
    """The kinds of values that each property of the whole graph has: of all triples that were sent, and of findings,
    texts' places and editions, which are alike."""
    found: dict[str, set[tuple[str, str] | None]] = {}
    for predicate, language, datatype in kinds:
        found.setdefault(predicate, set()).add(None if language is None else (language, datatype))
    nodes = [*_of_findings(ground, sample), *group(edition_triples(ground.part(), _ANYTHING, ground.outputs))]
    for predicate, own in value_kinds(chunked(nodes)).items():
        found.setdefault(predicate, set()).update(own)
    return found


_ANYTHING = tally(group([("s", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "c")]), "")
"""Counts of some graph: editions of all graphs say the same kinds of things."""


def _of_findings(ground: Ground, found: Mapping[str, Evidence]) -> Iterator[Node]:
    spans: dict[tuple[str, int, int], str] = {}
    sentences: dict[tuple[str, int, int], str] = {}
    yield from finding_nodes(found, ground.base, ground.sources.reports, spans, sentences)
    yield from span_nodes(spans, sentences, ground.texts, ground.base)


def describe(
    ground: Ground, runs: Sequence[Run], partition: int, plan: Plan, before: Tally | None = None
) -> Described:
    """Runs in any process: makes the nodes of a partition, checks them as far as it can, and writes their part
    of each file.

    `before` counts all other partitions; with it the edition is added to the one that holds the dataset.
    """
    found = _findings(runs, partition)
    told = [*group(_triples(runs, partition)), *_told(runs, partition)]
    nodes = union([*told, *_nodes(ground, runs, partition, found)])
    if before is not None:
        counted = before + tally(nodes, ground.base)
        put_among(
            nodes, group(edition_triples(ground.part(documents=ground.documents), counted, ground.outputs))
        )
    parts = Parts(ground.folder, partition)
    _write(ground, nodes, parts, plan)
    if found and NEO4J in ground.outputs:
        _write_findings(ground, found, parts)
    checked = None
    if plan.neighbours is not None:
        known = {n[0]: n for n in plan.neighbours.of(nodes, {e.document for _, e in found.values()}, ground)}
        checked = check_part(nodes, known, ground.texts, parts.path("notes"))
    ordered = [node[0] + ">" for node in nodes]
    extent = (min(ordered), max(ordered)) if ordered else None
    return Described(tally(nodes, ground.base), parts.sizes, extent, checked)


def _triples(runs: Sequence[Run], partition: int) -> Iterator[Triple]:
    for subject, predicate, value in received(runs, TRIPLES, partition):
        yield subject, predicate, value if isinstance(value, str) else Literal(*value)


def _told(runs: Sequence[Run], partition: int) -> Iterator[Node]:
    for subject, predicates, values in received(runs, NODES, partition):
        told = tuple([value if isinstance(value, str) else Literal(*value) for value in values])
        yield subject, signature(predicates), told


def _findings(runs: Sequence[Run], partition: int) -> dict[str, tuple[str, Evidence]]:
    """IRI of a finding -> its statement and itself; of one that was told twice the more confident."""
    found: dict[str, tuple[str, Evidence]] = {}
    for iri, statement, *told in received(runs, FINDINGS, partition):
        evidence = Evidence(*told)
        if iri not in found or found[iri][1].confidence < evidence.confidence:
            found[iri] = statement, evidence
    return found


def _nodes(
    ground: Ground, runs: Sequence[Run], partition: int, found: Mapping[str, tuple[str, Evidence]]
) -> Iterator[Node]:
    evidence = {iri: e for iri, (_, e) in found.items()}
    yield from finding_nodes(evidence, ground.base, ground.sources.reports, {}, {})
    spans: dict[tuple[str, int, int], str] = {}
    sentences: dict[tuple[str, int, int], str] = {}
    for text, start, end, sentence in received(runs, PLACES, partition):
        place = text, start, end
        (sentences if sentence else spans).setdefault(place, "")
    for named in (spans, sentences):
        named.update({place: span_iri(ground.base, *place) for place in named})
    yield from span_nodes(spans, sentences, ground.texts, ground.base)


def _write(ground: Ground, nodes: Sequence[Node], parts: Parts, plan: Plan) -> None:
    base, kinds = ground.base, plan.kinds
    shared = cache(lambda: chunks_of(nodes, base))
    writers: dict[str, Callable[[], Iterable[bytes]]] = {
        GRAPH: lambda: nquads_lines(nodes),
        "graph.jsonld": lambda: jsonld_objects(shared(), kinds, base),
        "graph.rdf": lambda: rdfxml_descriptions(shared(), kinds.keys(), base),
        "graph.ttl": lambda: turtle_blocks(shared(), base),
        "core.ttl": lambda: turtle_blocks(chunks_of(list(core_nodes(nodes, base)), base), base),
        RDF12: lambda: turtle_blocks(shared(), base, reify=True),
    }
    for name, pieces in writers.items():
        if name in ground.outputs or (name == GRAPH and plan.neighbours is not None):
            parts.pieces(name, pieces())


def _write_findings(ground: Ground, found: Mapping[str, tuple[str, Evidence]], parts: Parts) -> None:
    """Rows for Neo4j, whose files have no findings of problems and commitments."""
    listed = {iri: found[iri] for iri in sorted(found) if found[iri][0]}
    for name, rows in rows_of_findings(listed, ground.texts, ground.reports).items():
        parts.rows(f"neo4j/{name}.csv", rows)
