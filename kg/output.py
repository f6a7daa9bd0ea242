"""The build folder: written beside the old one and swapped in whole, so that no one ever sees half of it."""

from __future__ import annotations

import glob
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import Any

from kg.folders import exchange, held, is_abandoned, turn
from ontology.errors import BuildError

RECORD = "build.json"
"""Every build folder holds this file, which lists what the build wrote; whatever else lies there is somebody's own."""
GRAPH_FILES = ("graph.nq", "graph.ttl")
"""Either holds the whole graph; the first that a folder holds is read, for N-Quads load fastest."""
FORM = {"inputs": list, "failures": list, "warnings": list, "outputs": dict, "sizes": dict, "counts": dict}
"""What stands under keys of build.json, where they are in it."""
NEW = ".new"
"""Behind the name of a folder that is not the output yet, or no longer."""


@contextmanager
def staged(output: Path) -> Iterator[Path]:
    """An empty folder that becomes `output` when the block ends; on any exception `output` stays as it was.

    Files that the last build did not write (a log, notes) are carried over and never replaced. What a killed
    build left behind is put right first. Of builds into one folder at one time each is whole, and the last to end
    stays. Raises BuildError where `output` is a file, the root of a file system or the folder that this process is in,
    holds a file of somebody's own under the name of one of ours, or cannot be written.
    """
    output = Path(os.path.abspath(output))  # noqa: PTH100  keeps symbolic links as the person wrote them
    output = Path(os.path.realpath(output)) if os.path.islink(output) else output  # noqa: PTH114  never raises
    _check_place(output)
    try:
        with ExitStack() as stack:
            staging = stack.enter_context(_staging(output))
            yield staging
            with turn(output.parent):
                old = _swap(staging, output)
            if old:
                shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise BuildError(f"{output}: cannot be written: {_told(error)}") from error


def _told(error: OSError) -> str:
    if isinstance(error, FileExistsError | NotADirectoryError) and error.filename:
        return f"{error.filename} is no folder"
    return error.strerror or str(error)


def _check_place(output: Path) -> None:
    """Raises BuildError where a folder cannot be replaced by another, before a build takes its time."""
    inside = f"give a folder in it, such as {output / 'graph'}"
    if os.path.ismount(output):
        raise BuildError(f"{output}: is where a file system begins, which cannot be replaced; {inside}")
    here = os.path.realpath(Path.cwd())
    if Path(here).is_relative_to(os.path.realpath(output)):
        raise BuildError(
            f"{output}: is the folder that you are in, or holds it, and would be replaced; {inside}"
        )


@contextmanager
def _staging(output: Path) -> Iterator[Path]:
    """A folder beside the output that goes when the block ends, if it has not become the output."""
    output.parent.mkdir(parents=True, exist_ok=True)
    with turn(output.parent):
        _recover(output)
        if output.exists() and not output.is_dir():
            raise BuildError(f"{output}: is a file; the output must be a folder")
        staging = _beside(output)
        staging.mkdir()
        holding = ExitStack()
        holding.enter_context(held(staging))
    with holding:
        try:
            yield staging
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def _beside(output: Path) -> Path:
    """A new name for what is not yet or no longer the output; what lies there unheld is removed."""
    return output.parent / f".{output.name}.{token_hex(6)}{NEW}"


def _previous(output: Path) -> Path:
    """Where one of two builds lies while they change places. It may hold what is somebody's own."""
    return output.parent / f".{output.name}.previous"


def recover(output: Path) -> None:
    """Completes or undoes what a killed build left, as every build does before it begins."""
    with suppress(OSError):
        output = Path(os.path.realpath(output))
        with turn(output.parent):
            _recover(output)


def _recover(output: Path) -> None:
    previous = _previous(output)
    if previous.exists():
        if output.exists():
            _retire(previous, output)
        else:
            previous.rename(output)
    for left in output.parent.glob(f".{glob.escape(output.name)}.*{NEW}"):
        if is_abandoned(left):
            shutil.rmtree(left, ignore_errors=True)


def _swap(staging: Path, output: Path) -> Path | None:
    """Puts the new build in the place of the old, of which it returns what can be removed."""
    _recover(output)
    if not output.exists():
        staging.rename(output)
        return None
    for name in sorted(_foreign(output)):
        if (staging / name).exists():
            raise BuildError(
                f"{output / name}: was not written by kg and stands where a build would write; "
                "give an empty or a new folder"
            )
        # A file is in both for a moment, so that there is none in which it is in neither; a folder moves later.
        with suppress(OSError):
            (staging / name).hardlink_to(output / name)
    previous = _previous(output)
    staging.rename(previous)
    if not exchange(previous, output):
        previous.rename(staging)
        output.rename(previous)
        staging.rename(output)
    return _retire(previous, output)


def _retire(previous: Path, output: Path) -> Path:
    """Moves what is not of the other build into the output, and the rest to where it can be removed."""
    for name in sorted(_foreign(previous)):
        if not (output / name).exists():
            (previous / name).rename(output / name)
    # Renamed before it is removed: half a build could not tell what of it is somebody's own.
    return previous.rename(_beside(output))


def _foreign(folder: Path) -> set[str]:
    """Names in a folder that its last build did not write; all of them where there was no build."""
    return {path.name for path in folder.iterdir()} - written_in(folder)


def written_in(folder: Path) -> set[str]:
    """Names in a folder that its last build wrote; none where there was no build."""
    if not os.path.isfile(folder / RECORD):  # noqa: PTH113  a folder where nobody may look has none
        return set()
    with suppress(BuildError):
        return {RECORD, *(str(file).split("/")[0] for file in read_record(folder).get("outputs", ()))}
    return {RECORD}


def graph_file(folder: Path) -> Path:
    """The file that holds the whole graph of a build. Raises BuildError where there is none, and says how to get one."""
    for name in GRAPH_FILES:
        if (folder / name).is_file():
            return folder / name
    choices: Mapping[str, Any] = {}
    with suppress(BuildError):
        choices = read_record(folder).get("choices", {})
    what = (
        f"it was built with --only; build it again with --only {GRAPH_FILES[0]} as well"
        if "only" in choices
        else "give the folder that `kg build -o` wrote"
    )
    raise BuildError(f"{folder}: no {GRAPH_FILES[0]} there; {what}")


def read_record(output: Path) -> Mapping[str, Any]:
    """build.json of a build folder. Raises BuildError where there is none."""
    path = output / RECORD
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise BuildError(
            f"{output}: no build here ({RECORD} is missing); make one with: kg build REPORTS -o {output}"
        ) from error
    except (OSError, ValueError) as error:
        raise BuildError(f"{path}: cannot be read: {error}") from error
    if not isinstance(record, dict):
        raise BuildError(f"{path}: expected a JSON object")
    for key, kind in FORM.items():
        if not isinstance(record.get(key, kind()), kind):
            raise BuildError(f"{path}: {key} has not the form that kg writes; make the build again")
    return record
