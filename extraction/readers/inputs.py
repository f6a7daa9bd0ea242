"""Which files a build reads, in which order, and what they are called."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extraction.readers.media import MEDIA

MANIFEST = "manifest.csv"
HIDDEN = ".hidden"
"""Put behind the name of a hidden file or of Word's lock file (~$…), so that it counts as a type that is not read."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Files to read with their names, and how many files of the folders are not read (hidden, or of another type)."""

    files: tuple[tuple[Path, str], ...]
    skipped: int = 0


def find_inputs(paths: Iterable[Path]) -> list[tuple[Path, str]]:
    """The files to read below `paths`, each with its name, sorted by name; see `list_inputs`."""
    return list(list_inputs(paths).files)


def list_inputs(paths: Iterable[Path]) -> Inputs:
    """The files to read below `paths` (files and folders), each once, sorted by name.

    A name is the POSIX path below the folder that was given; a file given by itself has its own name. Where two
    would have one name, both get the name of their folder in front. Folders are searched to the bottom; hidden
    files and folders, manifests and unknown types are left out. A path that was given itself is always listed,
    and so is a folder that cannot be opened, so that reading it says what is wrong.
    """
    found: dict[Path, tuple[Path, str, str]] = {}
    skipped: set[Path] = set()
    for path in sorted({Path(p) for p in paths}, key=lambda p: p.as_posix()):
        if not path.is_dir():
            found.setdefault(path.resolve(), (path, path.name, path.resolve().parent.name))
            continue
        for file in _walk(path):
            if file.is_dir() or file.suffix.lower() in MEDIA:
                name = file.relative_to(path).as_posix() if file != path else path.name
                found.setdefault(file.resolve(), (file, name, path.resolve().name))
            elif file.name != MANIFEST:
                skipped.add(file.resolve())
    times = Counter(name for _, name, _ in found.values())
    files = [
        (path, name if times[name] == 1 else f"{folder}/{name}") for path, name, folder in found.values()
    ]
    return Inputs(tuple(sorted(files, key=lambda file: (file[1], file[0].as_posix()))), len(skipped))


def _walk(folder: Path) -> Iterator[Path]:
    """Files below a folder, hidden ones too under a name that is not read, and the folders that cannot be opened."""
    try:
        with os.scandir(folder) as entries:
            children = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        yield folder
        return
    for entry in children:
        if entry.is_dir(follow_symlinks=False):
            if not entry.name.startswith("."):
                yield from _walk(Path(entry.path))
        elif entry.name.startswith((".", "~$")):
            yield Path(f"{entry.path}{HIDDEN}")
        elif entry.is_file():
            yield Path(entry.path)
