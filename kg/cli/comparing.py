"""`kg diff`: what changed between two builds, or between two years of one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from kg.cli.asking import width

if TYPE_CHECKING:
    from kg.partitions.recalled import Recalled
    from kg.sides import Side
    from ontology.records import Document

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
    if len(builds) != (1 if years else 2):
        raise click.UsageError("give the old build and the new one, or one build with --year OLD NEW")
    with TemporaryDirectory(prefix="kg-diff-") as folder:
        old, new = (
            _of_years(builds[0], years, Path(folder))
            if years
            else _of_builds(builds[0], builds[-1], Path(folder))
        )
        _tell(old, new, as_json_, limit)


def _tell(old: Side, new: Side, as_json: bool, limit: int) -> None:
    from extraction.divisions import load_gazetteer
    from kg.difference import compare
    from kg.difference_report import compared, json_text, sections

    difference = compare(old, new, load_gazetteer())
    if as_json:
        for piece in json_text(difference):
            click.echo(piece, nl=False)
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


def _of_builds(old: Path, new: Path, folder: Path) -> tuple[Side, Side]:
    from kg.partitions.recalled import shards_for

    sides = _recalled(old, folder / "old"), _recalled(new, folder / "new")
    shards = shards_for(sides)
    one, other = (
        _shelved(side, lambda document: True, shards, folder / f"shards-{n}") for n, side in enumerate(sides)
    )
    return one, other


def _of_years(build: Path, years: tuple[int, int], folder: Path) -> tuple[Side, Side]:
    from kg.partitions.recalled import shards_for
    from ontology.periods import single_year

    whole = _recalled(build, folder / "whole")
    sides = []
    for n, year in enumerate(years):

        def chosen(document: Document, year: int = year) -> bool:
            return single_year(document.meta.period or "") == year

        sides.append(_shelved(whole, chosen, shards_for([whole]), folder / f"shards-{n}"))
        if not sides[-1].documents:
            raise click.UsageError(f"{build} holds no report about {year}")
    return sides[0], sides[1]


def _recalled(build: Path, folder: Path) -> Recalled:
    from kg.output import read_record
    from kg.partitions.recalled import recall
    from kg.record import made_as

    return recall(build, made_as(read_record(build)).base, folder)


def _shelved(side: Recalled, chosen: Callable[[Document], bool], shards: int, folder: Path) -> Side:
    from kg.engines.processes import cores
    from kg.forks import run_forked
    from kg.partitions.recalled import shelve

    return shelve(side, side.numbers(chosen), shards, folder, partial(run_forked, workers=cores()))


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
