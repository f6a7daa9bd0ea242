"""`kg diff`: what changed between two builds, or between two years of one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.asking import width

if TYPE_CHECKING:
    from ontology.records import KnowledgeBase

LONGEST = 2
"""Lines of a sentence that are shown; --json has the whole."""
MARKS = {"+": "green", "-": "red", "~": "yellow", "?": "blue"}


@click.command()
@click.argument("builds", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--year", "years", type=(int, int), metavar="OLD NEW", help="Compare two years inside one build."
)
@click.option("--json", "as_json_", is_flag=True, help="Print everything as JSON.")
@click.option(
    "--limit",
    default=20,
    show_default=True,
    metavar="N",
    type=click.IntRange(min=0),
    help="Show at most N of each kind; 0 for all.",
)
def diff(builds: tuple[Path, ...], years: tuple[int, int] | None, as_json_: bool, limit: int) -> None:
    """Compare two builds: what came, went, was renamed, or changed its status, figure or evidence.

    BUILDS are the old and the new one, or one with --year. Figures of
    one indicator, body and unit are set side by side, whatever their period; things that went and came
    with much the same name are told as perhaps renamed.

    \b
    Examples:
      kg diff old/ new/
      kg diff old/ new/ --json > changes.json
      kg diff graph/ --year 2020 2021
    """
    from extraction.divisions import load_gazetteer
    from kg.difference import compare, of_year
    from kg.difference_report import as_json, compared, sections

    if len(builds) != (1 if years else 2):
        raise click.UsageError("give the old build and the new one, or one build with --year OLD NEW")
    old, new = (_read(builds[0]), _read(builds[-1])) if not years else (_read(builds[0]),) * 2
    if years:
        old, new = (of_year(old, year) for year in years)
        for side, year in zip((old, new), years, strict=True):
            if not side.documents:
                raise click.UsageError(f"{builds[0]} holds no report about {year}")
    difference = compare(old, new, load_gazetteer())
    if as_json_:
        click.echo(json.dumps(as_json(difference), ensure_ascii=False, indent=1))
    elif difference.empty:
        click.echo("Both say the same.")
    else:
        click.echo(f"- 旧 old: {compared(difference.old)}\n+ 新 new: {compared(difference.new)}")
        click.secho(
            "What went is not told by the new reports, which need not mean that it ended.\n", dim=True
        )
        for title, lines in sections(difference):
            click.secho(f"{title} ({len(lines)})", bold=True)
            for mark, told, more in lines[: limit or None]:
                _print(mark, told, more)
            if limit and len(lines) > limit:
                click.echo(f"  … and {len(lines) - limit} more (--limit 0)")
            click.echo()


def _read(folder: Path) -> KnowledgeBase:
    from kg.build import assemble
    from kg.engines.processes import cores
    from kg.harvest import read_harvest
    from kg.output import read_record
    from kg.record import made_as

    return assemble(read_harvest(folder), made_as(read_record(folder)).base, cores())


def _print(mark: str, told: str, more: tuple[str, ...]) -> None:
    from kg.columns import wrap

    click.secho(f"{mark} {told}", fg=MARKS[mark])
    for line in more:
        sentence, dash, file = line.rpartition(" — ")
        parts = wrap(sentence if dash else line, width() - 4)
        for part in [*parts[:LONGEST], *(["…"] if len(parts) > LONGEST else [])]:
            click.secho(f"    {part}", dim=True)
        if dash:
            click.secho(f"      — {file}", dim=True)
