"""`kg query` and `kg stats`: what a build knows."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from kg.cli.telling import tell_loading, told_counts
from ontology.errors import BuildError, QueryError

if TYPE_CHECKING:
    from kg.answers import AnswerForm
    from kg.query import Answer, Limits

Command = TypeVar("Command", bound=Callable[..., Any])

FOLDER = click.Path(path_type=Path)
FORMATS = ("table", "csv", "json", "xml")
PIPE_WIDTH = 160
"""Cells of a table that does not go to a terminal."""


def width() -> int:
    """Cells of the terminal, or PIPE_WIDTH where the output goes elsewhere."""
    return shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else PIPE_WIDTH


def limit_options(command: Command) -> Command:
    """The options that say how long a query may take and how much it may give."""
    options: tuple[Callable[[Command], Command], ...] = (
        click.option(
            "--rows", default=100_000, show_default=True, metavar="N", help="Give at most N rows; 0 for all."
        ),
        click.option(
            "--timeout",
            "seconds",
            default=60.0,
            show_default=True,
            metavar="SECONDS",
            help="Stop after so long with what was found; 0 for never.",
        ),
    )
    for option in options:
        command = option(command)
    return command


def limits(seconds: float, rows: int) -> Limits:
    """The limits that the options ask for."""
    from kg.query import Limits

    if seconds < 0 or rows < 0:
        raise click.UsageError("--timeout and --rows are 0 or more")
    return Limits(seconds, rows)


def tell_cut(answer: Answer) -> None:
    """Says on standard error that an answer is not whole. Exit code 1 where the time was over."""
    if not answer.cut:
        return
    click.echo(f"Cut at {answer.cut}: there may be more (--timeout, --rows; 0 is no limit).", err=True)
    if "rows" not in answer.cut:
        raise SystemExit(1)


@click.command()
@click.argument("out", type=FOLDER)
@click.argument("sparql", required=False)
@click.option(
    "--file",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Read the query from a file.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    help="Form of the answer.",
)
@limit_options
def query(out: Path, sparql: str | None, file: Path | None, form: str, seconds: float, rows: int) -> None:
    """Ask the graph in SPARQL 1.1.

    OUT is a build folder. The prefixes zt:, rdf:, rdfs:, skos:, xsd:, prov:, nif:, qb: and others of the
    exports need not be declared. SELECT, ASK, CONSTRUCT and DESCRIBE are answered; a build is never changed.
    The graph is kept loaded beside the build, in .OUT.store, and loaded again only when it changed.

    \b
    Examples:
      kg query graph/ "SELECT ?name WHERE { ?x a zt:Initiative ; skos:prefLabel ?name } LIMIT 10"
      kg query graph/ --file questions/launched.rq --format csv > launched.csv
    """
    from kg.answers import format_answer
    from kg.query import run_query

    if (sparql is None) == (file is None):
        raise click.UsageError("give a query, or --file with one")
    try:
        text = sparql if file is None else file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{file}: cannot be read as UTF-8: {error}") from error
    answer = run_query(out, cast(str, text), limits(seconds, rows), tell_loading)
    click.echo(format_answer(answer, cast("AnswerForm", form), width()))
    tell_cut(answer)


@click.command()
@click.argument("out", type=FOLDER)
def stats(out: Path) -> None:
    """Show what a build holds: reports, entities, statements and figures, by kind.

    \b
    Example:
      kg stats graph/
    """
    from kg.columns import table
    from kg.output import RECORD, read_record
    from ontology.schema import load_schema

    record, schema = read_record(out), load_schema()
    counts = record.get("counts")
    if not counts:
        raise BuildError(f"{out / RECORD}: has no counts; make the build again")
    types = {str(label): (c.label_zh, c.label_en) for label, c in schema.types.items()}
    relations = {name: (r.label_zh, r.name) for name, r in schema.relations.items()}
    statuses = {name: (c.label_zh, name) for name, c in schema.schemes["status"].items()}
    reports = [
        [i["file"], i["issuer"] or "?", i["period"] or "?", str(i["characters"])] for i in record["inputs"]
    ]
    click.echo(table(["report 报告", "issuer 发布机构", "period 时期", "characters 字数"], reports, width()))
    for title, labels, key in (
        ("entities 实体", types, "entities_by_type"),
        ("statements 陈述", relations, "statements_by_predicate"),
        ("status 状态", statuses, "statements_by_status"),
    ):
        click.echo()
        click.echo(table([title, "", "count 数量"], _counted(counts[key], labels), width()))
    click.echo()
    click.echo(told_counts(counts, counts["triples"]))
    for failure in record["failures"]:
        click.echo(f"Failed: {failure['file']}: {failure['reason']}")
    if record["warnings"]:
        click.echo(f"{len(record['warnings'])} warnings in {out / 'build.json'}")


def _counted(counts: dict[str, int], labels: dict[str, tuple[str, str]]) -> Sequence[Sequence[str]]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [[*labels.get(name, (name, "")), str(count)] for name, count in ordered]
