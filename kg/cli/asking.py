"""`kg query`, `kg show` and `kg stats`: what a build knows."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from kg.cli.telling import tell_loading
from ontology.errors import QueryError

if TYPE_CHECKING:
    from kg.answers import AnswerForm
    from kg.card import Card, Row
    from kg.query import Answer, Limits
    from ontology.records import Label
    from ontology.terms import EntityClass

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
    tell_loading(out)
    answer = run_query(out, cast(str, text), limits(seconds, rows))
    click.echo(format_answer(answer, cast("AnswerForm", form), width()))
    tell_cut(answer)


@click.command()
@click.argument("out", type=FOLDER)
@click.argument("name")
@click.option("--why", is_flag=True, help="Say why names are one entity, instead of what is said of it.")
def show(out: Path, name: str, why: bool) -> None:
    """Show one entity: what is said of it, and the sentence that says it.

    NAME is a name, an alias, a part of either, or an IRI. Where several things fit, they are listed.
    Exit code 1 where nothing does.

    \b
    Examples:
      kg show graph/ 法律援助中心
      kg show graph/ 成都市武侯区司法局 | less
      kg show graph/ --why 云上普法平台
    """
    if why:
        _print_reasons(out, name)
        return
    from kg.card import find_entities, read_card, read_names, similar_names
    from kg.store import open_store

    tell_loading(out)
    store = open_store(out)
    names = read_names(store)
    found = find_entities(names, name)
    if not found:
        like = similar_names(names, name)
        click.echo(
            f"Nothing in {out} is called {name}.{' Like it: ' + '、'.join(like) if like else ''}", err=True
        )
        raise SystemExit(1)
    if len(found) > 1:
        click.echo(f"{len(found)} things fit; name one of them:")
        for entity in found[:20]:
            click.echo(f"  {entity.type:<6}{entity.name}  {entity.iri}")
        return
    _print_card(read_card(store, found[0]))


def _print_reasons(out: Path, name: str) -> None:
    """Every join that led to an entity of that name, and what became of things that had the name."""
    from kg.card import find_entities, read_names
    from kg.joins import read_reasons
    from kg.store import open_store

    reasons = read_reasons(out)
    away = reasons.away(name)
    found = [] if away else find_entities(read_names(open_store(out)), name)
    if not found and not away:
        click.echo(f"Nothing in {out} is called {name}, and nothing that was became another.", err=True)
        raise SystemExit(1)
    for join in away:
        target = join["target"]
        became = f"became {target['type']} {target['name']}" if target else "was taken out"
        click.secho(f"{join['source']['type']} {join['source']['name']} {became}", bold=True)
        click.echo(f"    {join['reason']}  [{join['decided']}]")
    for entity in found[:20]:
        click.secho(f"{entity.type} {entity.name}  {entity.iri}", bold=True)
        for join in reasons.of(entity.iri):
            source = " ".join(filter(None, (join["source"][k] for k in ("type", "name", "scope"))))
            click.echo(f"    ← {source}: {join['reason']}  [{join['decided']}]")
        if not reasons.of(entity.iri):
            click.echo("    every document names it so; nothing was joined to it")


def _print_card(card: Card) -> None:
    from ontology.schema import load_schema

    schema = load_schema()
    entity = card.entity
    kinds = next((_classes(c, entity.name) for label, c in schema.types.items() if label == entity.type), ())
    click.secho(entity.name, bold=True)
    click.echo(" · ".join(f"{kind.label_zh} {kind.label_en}" for kind in kinds) or entity.type)
    click.echo(entity.iri)
    if entity.aliases:
        click.echo(f"又称 also written: {'、'.join(entity.aliases)}")
    for row in card.properties:
        name = row["property"].rsplit("#", 1)[-1].rsplit("/", 1)[-1]
        if name not in ("prefLabel", "altLabel", "canonicalKey"):
            click.echo(f"{name}: {row['value']}")
    previous: tuple[str, ...] = ()
    for row in card.facts:
        told = _fact(row, entity.iri)
        if told != previous:
            click.echo()
            click.secho(" ".join(told), bold=True)
        previous = told
        _print_sentence(row)
    for row in card.figures:
        click.echo()
        period = f" ({row['period']})" if "period" in row else ""
        if row.get("qualifier", "") not in row["text"]:
            period = f" [{row['qualifier']}]{period}"
        click.secho(f"{row['name']} {row['text']}{period}", bold=True)
        _print_sentence(row)


def _classes(root: EntityClass, name: str) -> tuple[EntityClass, ...]:
    """The class of the type, and the class that the form of the name tells."""
    from ontology.schema import load_schema

    schema = load_schema()
    leaf = schema.classes[schema.leaf_class(cast("Label", root.notation), name)]
    return (root,) if leaf is root else (root, leaf)


def _fact(row: Row, entity: str) -> tuple[str, ...]:
    from ontology.schema import load_schema

    relation = load_schema().relation(row["predicate"].rsplit("#", 1)[-1])
    subject = "" if row["subject"] == entity else row["subjectName"]
    object_ = "" if row["object"] == entity else row["objectName"]
    extra = [row[key] for key in ("post", "date") if key in row]
    parts = (subject, f"{relation.label_zh} {relation.name}", object_, f"[{row['status']}]", *extra)
    return tuple(part for part in parts if part)


def _print_sentence(row: Row) -> None:
    """The sentence with its quote in colour, within the terminal, and where it stands."""
    from kg.columns import wrap

    sentence, quote = row["sentence"], row["quote"]
    for line in wrap(sentence, width() - 4):
        click.echo(f"    {line}".replace(quote, click.style(quote, underline=True), 1))
    click.secho(f"    — {row['file']} · {row['rule']} · {row['confidence']}", dim=True)


@click.command()
@click.argument("out", type=FOLDER)
def stats(out: Path) -> None:
    """Show what a build holds: reports, entities, statements and figures, by kind.

    \b
    Example:
      kg stats graph/
    """
    from kg.columns import table
    from kg.output import read_record
    from ontology.schema import load_schema

    record, schema = read_record(out), load_schema()
    counts = record["counts"]
    types = {str(label): (c.label_zh, c.label_en) for label, c in schema.types.items()}
    relations = {name: (r.label_zh, r.name) for name, r in schema.relations.items()}
    statuses = {name: (c.label_zh, name) for name, c in schema.schemes["status"].items()}
    reports = [
        [i["file"], i["issuer"] or "?", i["period"] or "?", str(i["characters"])] for i in record["inputs"]
    ]
    click.echo(table(["report 报告", "issuer 发布机构", "period", "characters"], reports, width()))
    for title, labels, key in (
        ("entities 实体", types, "entities_by_type"),
        ("statements 陈述", relations, "statements_by_predicate"),
        ("status 状态", statuses, "statements_by_status"),
    ):
        click.echo()
        click.echo(table([title, "", "count"], _counted(counts[key], labels), width()))
    click.echo()
    click.echo(
        f"{counts['documents']} reports, {counts['entities']} entities, {counts['statements']} statements, "
        f"{counts['observations']} figures, {counts['triples']} triples"
    )
    for failure in record["failures"]:
        click.echo(f"Failed: {failure['file']}: {failure['reason']}")
    if record["warnings"]:
        click.echo(f"{len(record['warnings'])} warnings in {out / 'build.json'}")


def _counted(counts: dict[str, int], labels: dict[str, tuple[str, str]]) -> Sequence[Sequence[str]]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [[*labels.get(name, (name, "")), str(count)] for name, count in ordered]
