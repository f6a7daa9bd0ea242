"""`kg merge`, `kg diff` and `kg curate`: builds joined, compared and corrected."""

from __future__ import annotations

from pathlib import Path

import click

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
def merge(builds: tuple[Path, ...], output: Path, curation: Path | None) -> None:
    """Join builds that were made apart, on other machines or at other times.

    The result is, byte for byte, the build of all their inputs together. Builds of different versions, rules,
    models or options are refused, and so are two reports of one name. A report that several builds hold
    counts once.

    \b
    Examples:
      kg merge 2020/ 2021/ -o both/
      kg merge machine1/ machine2/ machine3/ -o graph/ --curation curation.yaml
    """
    from kg.build import assemble
    from kg.cli.building import summary
    from kg.cli.writing import write_build
    from kg.curation import read_curation
    from kg.merging import merge_builds
    from kg.output import staged

    gathered, made = merge_builds(builds, read_curation(curation) if curation else None)
    kb = assemble(gathered, made.base)
    with staged(output) as folder:
        written = write_build(kb, gathered, made, folder, lambda name: None)
    summary(kb, output, written)
    if kb.failures:
        raise SystemExit(1)
