"""The files and folders of a build, and which of them a person asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

import click

from kg.output import GRAPH_FILES, RECORD

GRAPH, CORE = GRAPH_FILES[0], "core.ttl"
PAGE, TEXTS, NEO4J, ANNOTATIONS = "index.html", "texts", "neo4j", "annotations.jsonl"
RDF12, PARQUET = "graph-rdf12.ttl", "parquet"
GROUPS: Mapping[str, tuple[str, ...]] = {
    "page": (PAGE,),
    "tables": ("entities.csv", "statements.csv", "indicators.csv", "commitments.csv"),
    "rdf": ("graph.ttl", GRAPH, "graph.jsonld", "graph.rdf", CORE),
    "networks": ("graph.graphml", "graph.gexf"),
    "neo4j": (NEO4J,),
    "annotations": (ANNOTATIONS,),
    "texts": (TEXTS,),
}
"""What may be asked for together, and each by itself."""
ALWAYS = ("records.jsonl", "resolution.jsonl", "ontology.ttl", "shapes.ttl", RECORD)
"""What every build writes: little, and what `kg merge`, `diff` and `curate` read."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person may ask of the writing of a build."""

    validate: bool = True
    rdf12: bool = False
    parquet: bool = False
    only: tuple[str, ...] = ()
    """Files and folders of `GROUPS`, sorted; all of them where none is named."""

    def outputs(self) -> tuple[str, ...]:
        """Every file and folder that the build writes, as far as the reports give rise to it."""
        named = self.only or tuple(name for group in GROUPS.values() for name in group)
        further = [name for name, asked in ((RDF12, self.rdf12), (PARQUET, self.parquet)) if asked]
        return (*named, *further, *ALWAYS)

    @property
    def has_graph(self) -> bool:
        """Whether the build can be asked, served and checked."""
        return any(name in self.outputs() for name in GRAPH_FILES)

    def told(self) -> dict[str, object]:
        """The choices as build.json has them: a build of everything names no files."""
        chosen: dict[str, object] = {
            "validate": self.validate,
            "rdf12": self.rdf12,
            "parquet": self.parquet,
        }
        return {**chosen, "only": list(self.only)} if self.only else chosen


EVERYTHING = Choices()


def _named(context: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """The files and folders that names of groups, and of files, stand for."""
    known = {name: (name,) for group in GROUPS.values() for name in group} | dict(GROUPS)
    asked = [name.strip().rstrip("/") for names in given for name in names.split(",") if name.strip()]
    if given and not asked:
        raise click.BadParameter("names nothing")
    for name in asked:
        if name not in known:
            raise click.BadParameter(
                f"{name}: expected one of {', '.join(GROUPS)}, or a file of these such as {GRAPH}"
            )
    return tuple(sorted({file for name in asked for file in known[name]}))


only_option = click.option(
    "--only",
    multiple=True,
    metavar="NAMES",
    callback=_named,
    help=f"Write only these: {', '.join(GROUPS)}, or files of them by name; with commas or repeated.",
)
"""Shared by the commands that make a graph."""

_OPTIONS: tuple[Callable[..., Any], ...] = (
    click.option(
        "--parquet", is_flag=True, help="Also write the tables as parquet/; needs zhengtu[parquet]."
    ),
    click.option("--rdf12", is_flag=True, help="Also write graph-rdf12.ttl: statements as RDF 1.2 reifiers."),
    click.option(
        "--no-validate", is_flag=True, help="Write the graph without checking it against the shapes."
    ),
    only_option,
)


def output_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what a build writes; the command is given them as one argument, `choices`."""

    @wraps(command)
    def chosen(
        *arguments: Any, only: tuple[str, ...], no_validate: bool, rdf12: bool, parquet: bool, **others: Any
    ) -> Any:
        if parquet:
            from exports.parquet import require_parquet

            require_parquet()
        choices = Choices(validate=not no_validate, rdf12=rdf12, parquet=parquet, only=only)
        return command(*arguments, choices=choices, **others)

    for option in _OPTIONS:
        chosen = option(chosen)
    return chosen
