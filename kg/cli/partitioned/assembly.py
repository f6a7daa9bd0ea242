"""The last step: parts become files, in the order that each file has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from exports.neo4j import HEADERS, IMPORT, import_command, rows_of_reports
from exports.parquet import write_table
from exports.rdf.chunks import ORDER
from exports.rdf.jsonld import JSONLD_END, Kinds, jsonld_head
from exports.rdf.rdfxml import RDFXML_END, rdfxml_head
from exports.rdf.turtle import turtle_head
from exports.rows import table_head, write_rows
from exports.tables import (
    COMMITMENT_COLUMNS,
    ENTITY_COLUMNS,
    INDICATOR_COLUMNS,
    STATEMENT_COLUMNS,
)
from kg.cli.outputs import GRAPH, NEO4J, RDF12
from kg.cli.partitioned.files import Sizes, Whole, kept_cells, parts_of
from kg.cli.partitioned.graph import Described
from kg.cli.partitioned.ground import Ground
from kg.forks import Job
from kg.harvest import HARVEST, Harvest, write_harvest
from kg.inputs import digest_of
from kg.joins import JOINS, write_joins
from ontology.errors import BuildError
from ontology.records import Join
from ontology.schema import ontology_turtle
from ontology.shapes import shapes_turtle

Write = Callable[[Path], object]
TABLES = {
    "entities.csv": ENTITY_COLUMNS,
    "statements.csv": STATEMENT_COLUMNS,
    "indicators.csv": INDICATOR_COLUMNS,
    "commitments.csv": COMMITMENT_COLUMNS,
}


def check_order(described: Mapping[int, Described]) -> None:
    """Raises BuildError where partitions one after the other would not be in the order of N-Quads."""
    last = ""
    for number in sorted(described):
        extent = described[number].extent
        if extent is not None:
            if extent[0] <= last:
                raise BuildError(
                    f"partitions overlap at <{extent[0]}; build with another number of partitions"
                )
            last = extent[1]


def joining_jobs(ground: Ground, kinds: Kinds, out: Path, sizes: Sizes) -> list[Job]:
    """A job for each file that is asked for and made of parts, of which partitions wrote so many bytes."""
    wholes = [Whole(name, table_head(columns).encode("utf-8-sig")) for name, columns in TABLES.items()]
    wholes += [
        Whole(f"{NEO4J}/{name}.csv", table_head(columns).encode())
        for name, columns in HEADERS.items()
        if name != "reports"
    ]
    in_order, in_turtle = range(len(ground.ranges)), _in_turtle(ground)
    head, reifying = (turtle_head(ground.base, reify).encode() for reify in (False, True))
    jobs: list[tuple[Whole, Sequence[int]]] = [
        (whole, in_order) for whole in [*_graph_files(ground, kinds), *wholes]
    ]
    turtle = (Whole(RDF12, reifying), Whole("graph.ttl", head), Whole("core.ttl", head))
    jobs += [(whole, in_turtle) for whole in turtle]
    return [
        _job(ground, whole, order, out, sizes)
        for whole, order in jobs
        if whole.name.split("/")[0] in ground.outputs
    ]


def graph_beside(ground: Ground, kinds: Kinds, sizes: Sizes) -> Path:
    """N-Quads that nobody asked for, where checks look up sentences: among the files that go from step to step."""
    graph = next(whole for whole in _graph_files(ground, kinds) if whole.name == GRAPH)
    graph.write(parts_of(ground.folder, GRAPH, range(len(ground.ranges)), sizes), ground.folder)
    return ground.folder / GRAPH


def parquet_jobs(ground: Ground, out: Path, sizes: Sizes) -> list[Job]:
    """A job for each table as Parquet."""

    def work(name: str, columns: Sequence[str]) -> dict[str, str]:
        (out / name).parent.mkdir(exist_ok=True)
        write_table(
            out / name, columns, kept_cells(parts_of(ground.folder, name, range(len(ground.ranges)), sizes))
        )
        return {name: digest_of(out / name)}

    names = {f"parquet/{name.removesuffix('.csv')}.parquet": columns for name, columns in TABLES.items()}
    return [Job(name, partial(work, name, columns)) for name, columns in names.items()]


def _graph_files(ground: Ground, kinds: Kinds) -> list[Whole]:
    """Those that have the order of subjects, the largest first."""
    context = "".join(jsonld_head(kinds, ground.base))
    rdfxml = "".join(rdfxml_head(kinds.keys(), ground.base))
    return [
        Whole(GRAPH, b""),
        Whole("graph.rdf", rdfxml.encode(), RDFXML_END.encode()),
        # What separates two things begins with a comma, which the first has not.
        Whole("graph.jsonld", context.encode(), JSONLD_END.encode(), skipped=1),
    ]


def _in_turtle(ground: Ground) -> list[int]:
    """Partitions in the order of Turtle: what is no thing, then each kind of things."""
    return [number for kind in ("", *ORDER) for number in ground.ranges.of(kind)]


def _job(ground: Ground, whole: Whole, order: Sequence[int], out: Path, sizes: Sizes) -> Job:
    return Job(whole.name, lambda: whole.write(parts_of(ground.folder, whole.name, order, sizes), out))


def whole_jobs(ground: Ground, gathered: Harvest, joins: Sequence[Join], out: Path) -> list[Job]:
    """A job for each file that needs no parts."""

    def harvest(path: Path) -> None:
        write_harvest(gathered, path, (ground.records.line(n) for n in range(len(ground.records))))

    def neo4j_reports(path: Path) -> None:
        with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
            write_rows([HEADERS["reports"]], file)
            write_rows(rows_of_reports(ground.reports), file)

    def text(content: str) -> Write:
        return lambda path: path.write_text(content, encoding="utf-8", newline="\n")

    writers: dict[str, Write] = {
        HARVEST: harvest,
        JOINS: lambda path: write_joins(ground.part(joins=tuple(joins)), path),
        f"{NEO4J}/reports.csv": neo4j_reports,
        f"{NEO4J}/{IMPORT}": text(import_command()),
        "ontology.ttl": text(ontology_turtle()),
        "shapes.ttl": text(shapes_turtle(ground.schema)),
    }

    def work(name: str) -> dict[str, str]:
        path = out / name
        path.parent.mkdir(exist_ok=True)
        writers[name](path)
        return {name: digest_of(path)}

    return [Job(name, partial(work, name)) for name in writers if name.split("/")[0] in ground.outputs]
