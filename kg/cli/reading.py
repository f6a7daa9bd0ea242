"""The options that say who reads the reports, for how long at most, and what is known of them from before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from extraction.options import PipelineOptions
    from kg.engines import Engine, Reading
    from kg.inputs import Input

Command = TypeVar("Command", bound=Callable[..., Any])
GIB = 1024**3
MOST_PARTITIONS = 10_000
"""Each has its files and its processes' turns, which take a moment even where it holds nothing."""


class Amount(click.FloatRange):
    """A number of something there is, which neither nan nor inf is."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        if not isfinite(number):
            self.fail(f"{value} is not a number of anything.", param, ctx)
        return number


@dataclass(frozen=True, slots=True)
class ReadingChoices:
    """What `reading_options` asks."""

    workers: int | None
    timeout: float
    cache: Path | None
    no_cache: bool
    cache_limit: float
    engine: str
    scheduler: str | None
    shards: str | None


_OPTIONS: tuple[Callable[..., Any], ...] = (
    click.option(
        "--cache-limit",
        default=2.0,
        show_default=True,
        metavar="GIB",
        envvar="ZHENGTU_CACHE_LIMIT",
        type=Amount(min=0),
        help="How much is kept of reports that were read.",
    ),
    click.option("--no-cache", is_flag=True, help="Read every report again, and keep nothing of it."),
    click.option(
        "--cache",
        type=click.Path(path_type=Path, file_okay=False),
        help="Folder that keeps what was read; else $ZHENGTU_CACHE or the user's, see `kg cache`.",
    ),
    click.option(
        "--shards",
        metavar="URL",
        help="With --engine dask: folder or store (s3://…) for results, which workers and this machine reach.",
    ),
    click.option(
        "--scheduler",
        metavar="ADDRESS",
        help="With --engine dask: the scheduler (tcp://host:8786); else one is started here.",
    ),
    click.option(
        "--engine",
        default="local",
        show_default=True,
        type=click.Choice(["local", "dask"]),
        help="Who reads the reports and, where --scheduler is given, makes the parts of large graphs: processes of this "
        "machine, or a Dask cluster; needs zhengtu[dask].",
    ),
    click.option(
        "--timeout-per-document",
        "timeout",
        default=300.0,
        show_default=True,
        metavar="SECONDS",
        type=Amount(min=0, min_open=True),
        help="A report that takes longer is given up, after a second try.",
    ),
    click.option(
        "--workers",
        metavar="N",
        type=click.IntRange(min=1),
        help="Processes that read reports; else one a core, and none for few or small reports.",
    ),
)


partitions_option = click.option(
    "--partitions",
    default=0,
    metavar="N",
    type=click.IntRange(min=0, max=MOST_PARTITIONS),
    help="Make the graph in N parts on disk instead of in memory; 1: in memory. Else as its size asks for.",
)
"""Shared by the commands that make a graph."""


def reading_options(command: Command) -> Command:
    """The options whose values are `ReadingChoices`."""
    for option in _OPTIONS:
        command = option(command)
    return command


def make_engine(choices: ReadingChoices, pipeline: PipelineOptions, total: int, changed: str) -> Engine:
    """Who reads the `total` reports; says on standard error how many are read, and why all are where `changed`
    tells what did since the last build."""
    from kg.cache import Cache, cache_folder, remembering

    engine = _reader(choices)
    if choices.no_cache:
        return engine
    kept = Cache(choices.cache or cache_folder(), pipeline, int(choices.cache_limit * GIB))
    return remembering(_telling(engine, total, changed), kept)


def _reader(choices: ReadingChoices) -> Engine:
    if choices.engine == "local":
        if choices.scheduler or choices.shards:
            raise click.UsageError("--scheduler and --shards go with --engine dask")
        from kg.engines.processes import read_locally

        return partial(read_locally, workers=choices.workers or 0, timeout=choices.timeout)
    from kg.engines.cluster import read_with_dask

    return partial(
        read_with_dask,
        scheduler=choices.scheduler,
        shards=choices.shards,
        workers=choices.workers or 0,
        timeout=choices.timeout,
    )


def _telling(engine: Engine, total: int, changed: str) -> Engine:
    def read(inputs: Sequence[Input], options: PipelineOptions) -> Iterator[Reading]:
        if len(inputs) < total:
            click.echo(f"{total - len(inputs)} of {total} reports are known from before", err=True)
        elif changed:
            click.echo(
                f"{changed} changed since the last build: all {total} reports are read again", err=True
            )
        return engine(inputs, options)

    return read
