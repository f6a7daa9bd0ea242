"""`kg build --watch`: builds again whenever something changes that a build is made of."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import click

from kg.cli.running import Request, run
from ontology.errors import ZhengtuError

PAUSE = 0.5
"""Seconds between two looks at the files."""
State = tuple[tuple[str, int, int], ...]


def watch(request: Request) -> None:
    """Builds, then looks at size and time of every report, manifest and curation, and builds again where any
    changed and none has changed since the look before. A build that fails leaves the output as it was and is told.

    Ends with KeyboardInterrupt.
    """
    built: State | None = None
    seen = state(request)
    while True:
        if seen != built:
            built = seen
            _try(request)
            click.echo("Watching; Ctrl-C ends it", err=True)
        time.sleep(PAUSE)
        while (now := state(request)) != seen:  # somebody is still writing
            seen = now
            time.sleep(PAUSE)


def state(request: Request) -> State:
    """Path, size and time of every file that a build of this request would read."""
    return tuple((str(path), size, changed) for path, size, changed in _looked(request))


def _looked(request: Request) -> Iterator[tuple[Path, int, int]]:
    from extraction.readers import is_folder
    from kg.curation.entries import CURATION
    from kg.inputs import MANIFEST, find_files

    read = find_files(request.paths)
    tops = {path if is_folder(path) else path.parent for path in request.paths}
    beside = {
        folder / name for path in read for folder in _up_to(path, tops) for name in (MANIFEST, CURATION)
    }
    for path in sorted({*read, *beside, *((request.curation,) if request.curation else ())}):
        try:
            stat = path.stat()
        except OSError:
            continue
        yield path, stat.st_size, stat.st_mtime_ns


def _up_to(path: Path, tops: set[Path]) -> Iterator[Path]:
    for folder in path.parents:
        yield folder
        if folder in tops:
            return


def _try(request: Request) -> None:
    try:
        run(request)
    except ZhengtuError as error:
        click.echo(f"Error: {error}", err=True)
    except click.ClickException as error:
        error.show()
    except Exception as error:  # one fault must not end the watch
        click.echo(f"Error: {type(error).__name__}: {error}", err=True)
