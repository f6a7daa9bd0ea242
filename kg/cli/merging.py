"""`kg merge` and `kg curate`: builds joined, and what a person should look at in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.asking import width
from kg.cli.outputs import Choices, only_option
from kg.cli.reading import partitions_option

if TYPE_CHECKING:
    from kg.curation import Entry
    from kg.curation.suggest import Suggestion
    from kg.made import Made

KINDS = ("renamed", "number", "alias", "type", "scope", "place", "slip", "figures")
"""Kinds of suggestions, the surest first."""
FOLDER = click.Path(path_type=Path)


@click.command()
@click.argument("builds", nargs=-1, required=True, type=FOLDER)
@click.option(
    "-o", "--output", required=True, type=FOLDER, help="Folder for the joined build; made or replaced whole."
)
@click.option(
    "--curation",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Corrections to apply instead of those that the builds hold.",
)
@only_option
@partitions_option
def merge(
    builds: tuple[Path, ...], output: Path, curation: Path | None, only: tuple[str, ...], partitions: int
) -> None:
    """Join builds that were made apart, on other machines or at other times.

    The result is, byte for byte, the build of all their inputs together, made with the same --only and --partitions.
    Builds of different versions, rules, models or options are refused, and so are two reports of one name. A
    report that several builds hold counts once.

    \b
    Examples:
      kg merge 2020/ 2021/ -o both/
      kg merge machine1/ machine2/ machine3/ -o graph/ --curation curation.yaml
    """
    from kg.curation import read_curation
    from kg.merging import characters_in, made_alike
    from kg.partitions.size import is_cut

    made = made_alike(builds)
    entries = read_curation(curation) if curation else None
    choices = Choices(only=only)
    if is_cut(partitions, lambda: characters_in(builds)):
        whole = _merge_in_partitions(builds, output, made, entries, choices, partitions)
    else:
        whole = _merge_in_memory(builds, output, made, entries, choices)
    if not whole:
        raise SystemExit(1)


def _merge_in_partitions(
    builds: Sequence[Path],
    output: Path,
    made: Made,
    entries: Sequence[Entry] | None,
    choices: Choices,
    partitions: int,
) -> bool:
    from kg.cli.partitioned.command import build_partitioned, merging
    from kg.engines.processes import cores
    from kg.output import staged

    with staged(output) as folder:
        reader = merging(builds, entries)
        tell = build_partitioned(reader, made.base, folder, made, choices, cores(), partitions)
    return tell(output)


def _merge_in_memory(
    builds: Sequence[Path], output: Path, made: Made, entries: Sequence[Entry] | None, choices: Choices
) -> bool:
    from kg.build import assemble
    from kg.cli.building import summary
    from kg.cli.telling import bar
    from kg.cli.writing import write_build, writing
    from kg.engines.processes import cores
    from kg.merging import merge_builds
    from kg.output import staged

    gathered = merge_builds(builds, entries)
    with staged(output) as folder, writing(gathered, folder, cores()) as forks:
        kb = assemble(gathered, made.base, cores())
        with bar(len(choices.outputs()), "Writing") as shown:
            written = write_build(
                kb, gathered, made, folder, forks, lambda name: shown.update(1, name), choices
            )
    summary(kb, output, written, choices)
    return not kb.failures


@click.group()
def curate() -> None:
    """Find what a person should decide: likely duplicates and figures in conflict.

    Decisions are written into a curation.yaml beside the reports, which every `kg build` applies: merge, split,
    rename, retype, drop, add, refuse, each with who, when and why.

    \b
    Examples:
      kg curate suggest graph/
      kg curate suggest graph/ --yaml --who 李晓 >> reports/curation.yaml
    """


@curate.command("suggest")
@click.argument("out", type=FOLDER)
@click.option(
    "--curation",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Also leave out what this curation.yaml refuses; a build knows its own already.",
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(KINDS),
    help="Only suggestions of this kind; repeatable.",
)
@click.option("--yaml", "as_text", is_flag=True, help="Print entries of curation.yaml, ready to paste.")
@click.option("--who", default="", metavar="NAME", help="Who decides, for the entries.")
@click.option(
    "--limit",
    default=50,
    show_default=True,
    metavar="N",
    type=click.IntRange(min=0),
    help="Show at most N; 0 for all.",
)
def suggest_command(
    out: Path, curation: Path | None, kinds: tuple[str, ...], as_text: bool, who: str, limit: int
) -> None:
    """Propose likely duplicates and conflicts, with the sentences that speak for them.

    Nothing is changed. With --yaml each suggestion is an entry that accepts it, and in comments the entry that
    refuses it; what is refused is not proposed again.

    \b
    Examples:
      kg curate suggest graph/
      kg curate suggest graph/ --kind figures
      kg curate suggest graph/ --curation reports/curation.yaml --limit 0
    """
    from datetime import date

    from kg.columns import hanging
    from kg.curation.suggest import as_yaml

    found = [s for s in _suggestions(out, curation) if not kinds or s.kind in kinds]
    shown = found[: limit or None]
    for number, suggestion in enumerate(shown, start=1):
        if as_text:
            click.echo(as_yaml(suggestion, who or "?", date.today().isoformat()))
            continue
        click.secho(f"{number}. {suggestion.kind}: {suggestion.reason}", bold=True)
        for thing in suggestion.things:
            click.echo(f"   {thing}")
        for file, sentence in suggestion.evidence:
            click.secho(hanging("     — ", f"{sentence}  ({file})", width()), dim=True)
    if len(shown) < len(found):
        click.echo(f"{len(found) - len(shown)} more; show them with --limit 0", err=True)
    if not found:
        click.echo("Nothing to decide.", err=True)
    elif not as_text:
        click.echo("To decide: add --yaml --who NAME, and put what holds into curation.yaml.", err=True)


def _suggestions(out: Path, curation: Path | None) -> list[Suggestion]:
    """All of a build, whose records are read onto disk for it."""
    from functools import partial
    from tempfile import TemporaryDirectory

    from extraction.divisions import load_gazetteer
    from kg.curation import read_curation
    from kg.curation.known import KnownOnDisk, note_renamed
    from kg.curation.suggest import suggest
    from kg.engines.processes import cores
    from kg.forks import run_forked
    from kg.output import read_record
    from kg.partitions.recalled import recall, shards_for, shelve
    from kg.record import made_as

    base = made_as(read_record(out)).base
    refusing = read_curation(curation) if curation else ()
    with TemporaryDirectory(prefix="kg-suggest-") as folder:
        recalled = recall(out, base, Path(folder) / "recalled")
        everything, shards = recalled.numbers(lambda document: True), shards_for([recalled])
        run = partial(run_forked, workers=cores())
        shelved = shelve(recalled, everything, shards, Path(folder) / "shards", run, note_renamed)
        return list(suggest(KnownOnDisk(shelved), (*recalled.curation, *refusing), load_gazetteer()))
