"""`kg build`: from reports to a graph."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli.reading import make_engine, reading_options

if TYPE_CHECKING:
    from extraction.options import PipelineOptions
    from kg.record import Written
    from ontology.records import KnowledgeBase

Command = TypeVar("Command", bound=Callable[..., Any])

_CORRECTION = re.compile(r"[^:]+, line \d+: (?:merge|split|rename|retype|drop|add): ")
"""A warning of a correction that no longer matches; those of documents are left to build.json."""
SHOWN = 5
"""Failures and warnings that are printed; build.json lists them all."""


def pipeline_options(command: Command) -> Command:
    """The options that say how names are found, shared by every command that reads reports."""
    options: tuple[Callable[[Command], Command], ...] = (
        click.option("--no-rules", is_flag=True, help="Find names with the model alone."),
        click.option("--no-model", is_flag=True, help="Find names with the rules alone."),
        click.option(
            "--model",
            metavar="NAME_OR_PATH",
            help="An installed spaCy Chinese pipeline (zh_core_web_sm, _md, _lg, _trf or a folder) "
            "instead of the recogniser that ships with kg.",
        ),
    )
    for option in options:
        command = option(command)
    return command


def make_options(model: str | None, no_model: bool, no_rules: bool) -> PipelineOptions:
    """The pipeline that the three options ask for. Raises click.UsageError where nothing would be left."""
    from extraction.options import PipelineOptions

    if no_model and no_rules:
        raise click.UsageError("--no-model and --no-rules together leave nothing that finds names")
    if no_model and model:
        raise click.UsageError("--model names a model and --no-model asks for none")
    return PipelineOptions(model=model, use_model=not no_model, use_rules=not no_rules)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder for the graph; made or replaced whole.",
)
@click.option(
    "--base",
    default="https://w3id.org/zhengtu/",
    show_default=True,
    help="Base of every IRI; ends in / or #.",
)
@click.option(
    "--curation",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Corrections to apply; else those of a curation.yaml beside the reports.",
)
@click.option("--no-validate", is_flag=True, help="Write the graph without checking it against the shapes.")
@click.option("--rdf12", is_flag=True, help="Also write graph-rdf12.ttl: statements as RDF 1.2 reifiers.")
@click.option("--parquet", is_flag=True, help="Also write the tables as parquet/; needs zhengtu[parquet].")
@reading_options
@pipeline_options
def build(
    paths: tuple[Path, ...],
    output: Path,
    base: str,
    curation: Path | None,
    no_validate: bool,
    rdf12: bool,
    parquet: bool,
    model: str | None,
    no_model: bool,
    no_rules: bool,
    **reading: Any,
) -> None:
    """Build the knowledge graph of reports: RDF, tables and a page.

    PATHS are files (.txt .md .html .htm .pdf .docx) or folders, which are searched recursively. A
    manifest.csv in a folder (columns file,title,issuer,region,period,date,url) tells what the reports
    themselves do not.

    A report that cannot be read is named and stops no other: exit code 1, with the graph of all others
    in the output folder. Exit code 2: nothing was built and the output folder is as it was; so it is where
    the graph breaks a shape of the ontology, which `kg validate` explains.

    \b
    Examples:
      kg build reports/ -o graph/
      kg build 2020.pdf 2021.docx more/ -o graph/
      kg build reports/ -o graph/ --model zh_core_web_lg
    """
    from exports.parquet import require_parquet
    from kg.build import BuildOptions, assemble, find_curation, find_documents, gather
    from kg.cli.writing import OUTPUTS, Choices, write_build
    from kg.curation import read_curation
    from kg.output import staged
    from kg.record import made_with

    if parquet:
        require_parquet()
    choices = Choices(validate=not no_validate, rdf12=rdf12, parquet=parquet)
    pipeline = make_options(model, no_model, no_rules)
    inputs = find_documents(paths)
    entries = read_curation(curation) if curation else find_curation(paths)
    options = BuildOptions(base=_checked(base), pipeline=pipeline, curation=entries)
    with staged(output) as folder:
        with _bar(len(inputs), "Reading") as bar:
            gathered = gather(inputs, options, lambda name: bar.update(1, name), make_engine(**reading))
        kb = assemble(gathered, base)
        if not kb.documents:
            tell_failures(kb)
            raise click.ClickException("no report could be read; the output folder is as it was")
        with _bar(OUTPUTS, "Writing") as bar:
            made = made_with(pipeline, base)
            written = write_build(kb, gathered, made, folder, lambda name: bar.update(1, name), choices)
    summary(kb, output, written)
    if kb.failures:
        raise SystemExit(1)


def _checked(base: str) -> str:
    if not base.startswith(("http://", "https://", "urn:")) or not base.endswith(("/", "#", ":")):
        raise click.UsageError(
            f"--base {base}: expected an IRI that ends in / or #, such as https://example.org/kg/"
        )
    if any(c.isspace() or c in '<>"{}|^`\\' for c in base):
        raise click.UsageError(f"--base {base}: holds a character that no IRI may have")
    return base


def _bar(length: int, label: str) -> Any:
    """A progress bar on standard error; silent where that is not a terminal."""
    return click.progressbar(
        length=length,
        label=label,
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
        item_show_func=lambda item: str(item)[-40:] if item else "",
    )


def tell_failures(kb: KnowledgeBase) -> None:
    """Prints the reports that could not be read, the first few in full."""
    for failure in kb.failures[:SHOWN]:
        click.echo(f"Failed: {failure.file}: {failure.reason}", err=True)
    more = len(kb.failures) - SHOWN
    if more > 0:
        click.echo(f"… and {more} more (all in build.json)", err=True)


def summary(kb: KnowledgeBase, output: Path, written: Written) -> None:
    """Prints what a build holds, what could not be read, and which corrections no longer match."""
    tell_failures(kb)
    for warning in kb.warnings:
        if _CORRECTION.match(warning):
            click.echo(f"Warning: {warning}", err=True)
    click.echo(
        f"{len(kb.documents)} reports, {len(kb.entities)} entities, {len(kb.statements)} statements, "
        f"{len(kb.observations)} figures, {written.triples} triples"
    )
    if written.doubts:
        click.echo(f"{written.doubts} things to look at, listed in build.json or by: kg validate {output}")
    click.echo(f"Open {output / 'index.html'} in a browser, or ask: kg show {output} NAME")
