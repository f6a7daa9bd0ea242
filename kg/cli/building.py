"""`kg build`: from reports to a graph."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli.ending import Finished
from kg.cli.outputs import Choices, output_options
from kg.cli.reading import ReadingChoices, partitions_option, reading_options
from kg.cli.running import Request, check, run
from kg.cli.telling import summary as summary
from kg.cli.telling import tell_failures as tell_failures
from kg.cli.watching import watch

if TYPE_CHECKING:
    from extraction.options import PipelineOptions

Command = TypeVar("Command", bound=Callable[..., Any])


class Reports(click.Path):
    """A path to reports, which an empty word is not: it would be the folder that one is in, as when a variable of a script is unset."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not str(value):
            self.fail("an empty word is no path; give a report or a folder, or . for this one", param, ctx)
        return super().convert(value, param, ctx)


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
@click.argument("paths", nargs=-1, required=True, type=Reports(path_type=Path, readable=False))
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
    help="Base of every IRI; ends in / or :.",
)
@click.option(
    "--curation",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Corrections to apply; else those of a curation.yaml beside the reports.",
)
@output_options
@partitions_option
@click.option("--force", is_flag=True, help="Build even where the output is up to date.")
@click.option(
    "--check", "only_check", is_flag=True, help="Build nothing; exit 1 where a build is due, and say why."
)
@click.option(
    "--watch",
    "keep_watching",
    is_flag=True,
    help="Go on, and build again whenever a report changes; end with Ctrl-C.",
)
@reading_options
@pipeline_options
def build(
    paths: tuple[Path, ...],
    output: Path,
    base: str,
    curation: Path | None,
    choices: Choices,
    model: str | None,
    no_model: bool,
    no_rules: bool,
    partitions: int,
    force: bool,
    only_check: bool,
    keep_watching: bool,
    **reading: Any,
) -> None:
    """Build the knowledge graph of reports: RDF, tables and a page.

    PATHS are files (.txt .md .html .htm .pdf .docx) or folders, which are searched recursively. A
    manifest.csv in a folder (columns file,title,issuer,region,period,date,url) tells what the reports
    themselves do not.

    Nothing is read or written where the output is what a build would make now. What was read before is known
    from a cache (`kg cache`).

    A report that cannot be read is named and stops no other: exit code 1, with the graph of all others
    in the output folder. Exit code 2: nothing was built and the output folder is as it was; so it is where
    the graph breaks a shape of the ontology, which `kg validate` explains.

    \b
    Examples:
      kg build reports/ -o graph/
      kg build 2020.pdf 2021.docx more/ -o graph/
      kg build reports/ -o graph/ --only tables,page
      kg build reports/ -o graph/ --model zh_core_web_lg
      kg build reports/ -o graph/ --watch
    """
    if only_check and keep_watching:
        raise click.UsageError("--check builds nothing and --watch goes on building; give one of them")
    request = Request(
        paths=paths,
        output=output,
        base=_checked(base),
        curation=curation,
        pipeline=make_options(model, no_model, no_rules),
        choices=choices,
        reading=ReadingChoices(**reading),
        force=force,
        partitions=partitions,
    )
    if only_check:
        raise SystemExit(_check(request))
    if keep_watching:
        with suppress(KeyboardInterrupt):  # the way to end it, which is no failure
            watch(request)
    else:
        ran = run(request)
        if ran.held is not None or not ran.whole:
            raise Finished(0 if ran.whole else 1, ran)


def _check(request: Request) -> int:
    reasons = check(request)
    for reason in reasons:
        click.echo(reason)
    click.echo(f"{request.output}: {'stale' if reasons else 'up to date'}")
    return 1 if reasons else 0


def _checked(base: str) -> str:
    if not base.startswith(("http://", "https://", "urn:")) or not base.endswith(("/", ":")):
        raise click.UsageError(
            f"--base {base}: expected an IRI that ends in / or :, such as https://example.org/kg/"
        )
    if "#" in base:
        raise click.UsageError(f"--base {base}: may not hold #, since sentences are named by one behind it")
    if any(c.isspace() or c in '<>"{}|^`\\' for c in base):
        raise click.UsageError(f"--base {base}: holds a character that no IRI may have")
    return base
