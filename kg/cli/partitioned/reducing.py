"""The second step: each partition of entities, statements, figures or claims puts together what documents say of each,
writes its part of the tables, and sends triples and findings to the partitions of their subjects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from exports.neo4j import Told, findings_told, rows_of_things
from exports.rdf.claims import claim_nodes, claim_triples, theme_triples
from exports.rdf.concepts import kind_triples, used_concepts
from exports.rdf.facts import entity_triples, statement_node, statement_triples
from exports.rdf.figures import indicator_triples, observation_nodes
from exports.rows import Row
from exports.tables import tables
from kg.cli.outputs import NEO4J, PARQUET
from kg.cli.partitioned.emission import Emission, Kind
from kg.cli.partitioned.files import Parts, Sizes
from kg.cli.partitioned.ground import Ground
from kg.cli.partitioned.mapping import CLAIMS, ENTITIES, FIGURES, STATEMENTS
from kg.partitions.packing import (
    Keys,
    joined_entities,
    joined_figures,
    joined_statements,
    unpacked_claims,
)
from kg.partitions.runs import Outbox, Run, received
from ontology.nodes import Triple
from ontology.records import Evidence, KnowledgeBase


@dataclass(slots=True)
class Reduced:
    """What came of a partition, besides what it wrote and sent."""

    run: Run
    sizes: Sizes
    """Of its parts of files."""
    kinds: set[Kind]
    rules: set[str]
    sample: dict[str, Evidence]
    used: set[tuple[str, str]]
    """Concepts."""
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """What build.json counts, and under which name."""


def count_figures(ground: Ground, runs: Sequence[Run], partition: int) -> Counter[str]:
    """How many figures of a partition have each name of an indicator."""
    figures, _ = joined_figures(received(runs, FIGURES, partition))
    return Counter(figure.indicator for figure in figures)


def reduce_entities(ground: Ground, runs: Sequence[Run], partition: int) -> Reduced:
    """Runs in any process, as the other three."""
    entities = joined_entities(received(runs, ENTITIES, partition))
    part = ground.part(entities=entities)
    counts = Counter[tuple[str, str]](("entities_by_type", e.key.type) for e in entities)

    def triples() -> Iterable[Triple]:
        for entity in entities:
            yield from entity_triples(entity, ground.schema, ground.sources)
            yield from theme_triples(entity, ground.schema)
            yield from kind_triples(entity, ground.schema, ground.sources)

    def work(emission: Emission, parts: Parts) -> None:
        emission.triples(triples())
        _write_rows(ground, part, {}, {}, ("entities",), ("entities", "mentions"), parts)

    return _reduced(ground, part, partition, work, counts)


def reduce_statements(ground: Ground, runs: Sequence[Run], partition: int) -> Reduced:
    """See `reduce_entities`."""
    statements, keys = joined_statements(received(runs, STATEMENTS, partition))
    part = ground.part(statements=statements)
    counts = Counter[tuple[str, str]](("statements_by_predicate", s.predicate) for s in statements)
    counts.update(("statements_by_status", s.status) for s in statements)
    sources = ground.fresh()

    def work(emission: Emission, parts: Parts) -> None:
        told = findings_told(part)
        for statement in statements:
            emission.triples(statement_triples(statement, ground.schema, sources))
            emission.nodes([statement_node(statement, ground.schema, sources)])
            emission.findings(told[statement.iri], statement.iri)
        _write_rows(ground, part, keys, told, ("statements",), ("statements",), parts)

    return _reduced(ground, part, partition, work, counts)


def reduce_figures(
    ground: Ground, runs: Sequence[Run], partition: int, areas: Mapping[str, str], names: Mapping[str, str]
) -> Reduced:
    """See `reduce_entities`. `areas` has the division of every owner of figures, `names` that of every indicator."""
    figures, keys = joined_figures(received(runs, FIGURES, partition))
    part = ground.part(observations=figures)
    sources = replace(ground.fresh(), indicators=names)

    def work(emission: Emission, parts: Parts) -> None:
        emission.triples(indicator_triples(dict.fromkeys(figure.indicator for figure in figures), sources))
        for figure in figures:
            emission.nodes(observation_nodes(figure, areas, ground.schema, sources))
        told = findings_told(part)
        for statement, found in told.items():
            emission.findings(found, statement)
        _write_rows(ground, part, keys, told, ("indicators",), ("figures", "figure_of"), parts)

    return _reduced(ground, part, partition, work, Counter({("observations", ""): len(figures)}))


def reduce_claims(ground: Ground, runs: Sequence[Run], partition: int) -> Reduced:
    """See `reduce_entities`."""
    claims = unpacked_claims(received(runs, CLAIMS, partition))
    part = ground.part(claims=claims)
    counts = Counter[tuple[str, str]]((f"{claim.kind}s_by_outcome", claim.outcome) for claim in claims)
    sources = ground.fresh()

    def work(emission: Emission, parts: Parts) -> None:
        for claim in claims:
            emission.triples(claim_triples(claim, ground.schema, sources))
            emission.nodes(claim_nodes(claim, ground.schema, sources))
        emission.findings(sources.findings.found)
        _write_rows(ground, part, {}, {}, ("commitments",), (), parts)

    return _reduced(ground, part, partition, work, counts)


def _reduced(
    ground: Ground,
    part: KnowledgeBase,
    partition: int,
    work: Callable[[Emission, Parts], None],
    counts: Counter[tuple[str, str]],
) -> Reduced:
    with Outbox(ground.folder / f"reduced-{partition}") as outbox:
        emission = Emission(outbox, ground.ranges, ground.base)
        parts = Parts(ground.folder, partition)
        work(emission, parts)
    used = used_concepts(part, ground.sources)
    return Reduced(outbox.run, parts.sizes, emission.kinds, emission.rules, emission.sample, used, counts)


def _write_rows(
    ground: Ground,
    part: KnowledgeBase,
    keys: Keys,
    told: Told,
    listed: Sequence[str],
    imported: Sequence[str],
    parts: Parts,
) -> None:
    """Writes the rows of a part in tables, and in the files for Neo4j."""
    known = tables(part, ground.schema, replace(ground.lookups, keys=keys))
    for name in listed:
        as_csv, as_parquet = f"{name}.csv" in ground.outputs, PARQUET in ground.outputs
        rows = list(known[name][1]) if as_csv or as_parquet else []
        if as_csv:
            parts.rows(f"{name}.csv", rows)
        if as_parquet:
            parts.cells(f"parquet/{name}.parquet", rows)
    if NEO4J in ground.outputs:
        further: Mapping[str, Iterable[Row]] = rows_of_things(part, ground.schema, ground.reports, told)
        for name in imported:
            parts.rows(f"{NEO4J}/{name}.csv", further[name])
