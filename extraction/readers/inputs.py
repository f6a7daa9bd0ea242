"""Which files a build reads, in which order, and what they are called."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from extraction.readers.media import MEDIA

MANIFEST = "manifest.csv"
HIDDEN = ".hidden"
"""Put behind the name of a hidden file or of Word's lock file (~$…), so that it counts as a type that is not read."""
Leaving = Callable[[Path], Collection[str]]
"""What in a folder is no report, by name, although its type is read."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Files to read with their names, and how many files of the folders are not read (hidden, or of another type)."""

    files: tuple[tuple[Path, str], ...]
    skipped: int = 0
    other: Mapping[str, int] = field(default_factory=dict)
    """How many of the skipped have which ending, in small letters; hidden ones are not in it."""


@dataclass(frozen=True, slots=True)
class _Found:
    path: Path
    name: str
    """Below `folder`, as the system has it."""
    folder: Path
    """The folder that was given, or that of a file that was, without links."""


def nothing(_folder: Path) -> Collection[str]:
    """Leaves nothing out."""
    return ()


def find_inputs(paths: Iterable[Path], leaving: Leaving = nothing) -> list[tuple[Path, str]]:
    """The files to read below `paths`, each with its name, sorted by name; see `list_inputs`."""
    return list(list_inputs(paths, leaving).files)


def list_inputs(paths: Iterable[Path], leaving: Leaving = nothing) -> Inputs:
    """The files to read below `paths` (files and folders), each once, sorted by name.

    A name is the POSIX path below the folder that was given; a file given by itself has its own name. Where two
    would have one name, both get as many of the folders above in front as tell them apart. Folders are searched to the
    bottom; hidden files and folders, manifests, unknown types and what `leaving` names are left out. A path that was
    given itself is always listed, and so are a folder that cannot be opened and a link that leads nowhere, so that
    reading it says what is wrong.
    """
    found: dict[str, _Found] = {}
    skipped: dict[str, str] = {}
    for path in sorted({Path(p) for p in paths}, key=lambda p: p.as_posix()):
        top = _real(path)
        if not is_folder(path):
            found.setdefault(str(top), _Found(path, path.name, top.parent))
            continue
        for file in _walk(path, leaving):
            if is_folder(file) or file.suffix.lower() in MEDIA:
                name = file.relative_to(path).as_posix() if file != path else path.name
                found.setdefault(str(_real(file)), _Found(file, name, top))
            elif file.name != MANIFEST:
                skipped[str(_real(file))] = file.suffix.lower()
    files = sorted(_named(list(found.values())), key=lambda file: (file[1], file[0].as_posix()))
    endings = Counter(ending for ending in skipped.values() if ending != HIDDEN)
    return Inputs(tuple(files), len(skipped), dict(sorted(endings.items())))


def is_folder(path: Path) -> bool:
    """Whether a path is a folder; not one where nobody may look, at which Path.is_dir raises."""
    return os.path.isdir(path)  # noqa: PTH112


def is_file(path: Path) -> bool:
    """Whether a path is a file; not one where nobody may look, at which Path.is_file raises."""
    return os.path.isfile(path)  # noqa: PTH113


def _real(path: Path) -> Path:
    """A path without links; Path.resolve raises where they go in a circle."""
    return Path(os.path.realpath(path))


def _named(files: list[_Found]) -> Iterator[tuple[Path, str]]:
    """Each file with a name that no other has."""
    below = [_readable(file.name) for file in files]
    times = Counter(zip([file.folder for file in files], below, strict=True))
    # Of two that read the same in one folder one is in another encoding; it is called by its bytes.
    below = [
        name if times[file.folder, name] == 1 else _spelt(file.name)
        for file, name in zip(files, below, strict=True)
    ]
    names = below
    for depth in range(1, max((len(file.folder.parts) for file in files), default=0)):
        again = Counter(names)
        if len(again) == len(names):
            break
        names = [
            "/".join((*map(_spelt, file.folder.parts[1:][-depth:]), own)) if again[name] > 1 else name
            for file, own, name in zip(files, below, names, strict=True)
        ]
    return zip([file.path for file in files], names, strict=True)


def _readable(name: str) -> str:
    """A path as text: where names are not UTF-8, as those of a ZIP archive from Chinese Windows, by GB18030."""
    return "/".join(map(_decoded, name.split("/")))


def _decoded(name: str) -> str:
    try:
        name.encode()
        return name
    except UnicodeEncodeError:
        from extraction.readers.text import in_daily_use  # it loads patterns, which few folders need

        try:
            text = os.fsencode(name).decode("gb18030")
        except UnicodeDecodeError:
            return _spelt(name)
        return text if in_daily_use(text) else _spelt(name)


def _spelt(name: str) -> str:
    """A name with \\xd0 and the like for bytes that are no text."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _walk(folder: Path, leaving: Leaving) -> Iterator[Path]:
    """Files below a folder, hidden ones too under a name that is not read, and what cannot be opened."""
    try:
        with os.scandir(folder) as entries:
            children = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        yield folder
        return
    left = leaving(folder)
    for entry in children:
        if entry.name in left:
            continue
        if entry.is_dir(follow_symlinks=False):
            if not entry.name.startswith("."):
                yield from _walk(Path(entry.path), leaving)
        elif entry.name.startswith((".", "~$")):
            yield Path(f"{entry.path}{HIDDEN}")
        elif _may_be_read(entry):
            yield Path(entry.path)


def _may_be_read(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a file, or a link that leads nowhere."""
    try:
        return entry.is_file() or (entry.is_symlink() and not Path(entry.path).exists())
    except OSError:  # links in a circle
        return True
