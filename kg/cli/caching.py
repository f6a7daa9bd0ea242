"""`kg cache`: what is kept of reports that were read before."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.telling import counted

GIB = 1024**3


@click.command()
@click.option(
    "--cache",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder, where it is not the usual one.",
)
@click.option("--clear", is_flag=True, help="Remove everything that is kept.")
def cache(folder: Path | None, clear: bool) -> None:
    """Show or clear what is kept of reports that were read before.

    `kg build` keeps what it read in each report, and reads again only what changed: the report itself, what
    its name or manifest says, the rules, the model or the code. It lies in $ZHENGTU_CACHE, else in the user's
    folder for caches; what was used longest ago goes first when there is too much of it. Beside it the compiled
    patterns of the rules are kept, which spares every process a second.

    \b
    Examples:
      kg cache
      kg cache --clear
    """
    from kg.cache import cache_folder, cache_size, clear_cache

    place = folder or cache_folder()
    kept = clear_cache(place) if clear else cache_size(place)
    reports = counted(kept.records, "report", "reports")
    click.echo(f"{place}: {reports}, {kept.size / 1e6:,.1f} MB{', removed' if clear else ''}")
