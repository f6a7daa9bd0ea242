"""The options that say who reads the reports: how many processes, and for how long at most."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from kg.engines import Engine

Command = TypeVar("Command", bound=Callable[..., Any])


def reading_options(command: Command) -> Command:
    """The options of `make_engine`."""
    options: tuple[Callable[[Command], Command], ...] = (
        click.option(
            "--timeout-per-document",
            "timeout",
            default=300.0,
            show_default=True,
            metavar="SECONDS",
            type=click.FloatRange(min=0, min_open=True),
            help="A report that takes longer is given up, after a second try.",
        ),
        click.option(
            "--workers",
            metavar="N",
            type=click.IntRange(min=1),
            help="Processes that read reports; else one a core, and none for few or small reports.",
        ),
    )
    for option in options:
        command = option(command)
    return command


def make_engine(workers: int | None, timeout: float) -> Engine:
    """Who reads the reports."""
    from kg.engines.processes import read_locally

    return partial(read_locally, workers=workers or 0, timeout=timeout)
