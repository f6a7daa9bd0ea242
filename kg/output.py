"""The build folder: written beside the old one and swapped in whole, so that no one ever sees half of it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ontology.errors import BuildError

RECORD = "build.json"
"""Every build folder holds this file, which lists what the build wrote; whatever else lies there is somebody's own."""


@contextmanager
def staged(output: Path) -> Iterator[Path]:
    """An empty folder that becomes `output` when the block ends; on any exception `output` stays as it was.

    Files that the last build did not write (a log, notes) are carried over and never replaced. What a killed
    build left behind is put right first: the old folder goes back in its place and abandoned staging folders
    are removed. Raises BuildError where `output` is a file, holds a file of somebody's own under the name of
    one of ours, or cannot be written.
    """
    output = Path(os.path.abspath(output))  # noqa: PTH100  keeps symbolic links as the person wrote them
    staging = output.parent / f".{output.name}.{os.getpid()}.new"
    previous = output.parent / f".{output.name}.previous"
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        _recover(output, previous)
        if output.exists() and not output.is_dir():
            raise BuildError(f"{output}: is a file; the output must be a folder")
        staging.mkdir()
    except OSError as error:
        raise BuildError(f"{output}: cannot be written: {error.strerror or error}") from error
    try:
        yield staging
        _swap(staging, output, previous)
    except OSError as error:
        raise BuildError(f"{output}: cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _recover(output: Path, previous: Path) -> None:
    if previous.exists():
        if output.exists():
            _retire(previous, output)
        else:
            previous.rename(output)
    for left in output.parent.glob(f".{output.name}.*.new"):
        pid = left.name.removesuffix(".new").rsplit(".", 1)[-1]
        if pid.isdigit() and not _alive(int(pid)):
            shutil.rmtree(left, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _swap(staging: Path, output: Path, previous: Path) -> None:
    if not output.exists():
        staging.rename(output)
        return
    for name in sorted(_foreign(output)):
        if (staging / name).exists():
            raise BuildError(
                f"{output / name}: was not written by kg and stands where a build would write; "
                "give an empty or a new folder"
            )
    output.rename(previous)
    staging.rename(output)
    _retire(previous, output)


def _retire(previous: Path, output: Path) -> None:
    """Removes the folder of the last build; what is not of that build moves into the new one."""
    for name in sorted(_foreign(previous)):
        if not (output / name).exists():
            (previous / name).rename(output / name)
    shutil.rmtree(previous)


def _foreign(folder: Path) -> set[str]:
    """Names in a folder that its last build did not write; all of them where there was no build."""
    names = {path.name for path in folder.iterdir()}
    if RECORD not in names:
        return names
    with suppress(BuildError):
        return names - {RECORD} - {str(file).split("/")[0] for file in read_record(folder).get("outputs", ())}
    return names - {RECORD}


def read_record(output: Path) -> Mapping[str, Any]:
    """build.json of a build folder. Raises BuildError where there is none."""
    path = output / RECORD
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BuildError(
            f"{output}: no build here ({RECORD} is missing); make one with: kg build REPORTS -o {output}"
        ) from error
    except (OSError, ValueError) as error:
        raise BuildError(f"{path}: cannot be read: {error}") from error
    if not isinstance(record, dict):
        raise BuildError(f"{path}: expected a JSON object")
    return record
