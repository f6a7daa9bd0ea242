"""What a build reads: the reports below the paths that were given, and the corrections that lie beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path

from extraction.manifest import read_manifest
from extraction.readers import MEDIA, find_inputs, is_file, is_folder, list_inputs
from kg.curation.entries import CURATION, Entry, read_curation
from kg.output import written_in
from ontology.errors import BuildError
from ontology.records import Metadata

MANIFEST = "manifest.csv"
TYPES = f"{' '.join(list(MEDIA)[:-1])} or {list(MEDIA)[-1]}"
"""What is read, in words."""


@dataclass(frozen=True, slots=True)
class Input:
    """One file that is to be read, and what a manifest says of it."""

    path: Path
    name: str
    given: Metadata


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document comes from: what its result follows from, besides what a build is made with."""

    name: str
    sha256: str
    """Of the file's bytes; empty where it cannot be opened."""
    given: Metadata


def origin_of(item: Input) -> Origin:
    """The origin of an input as its file is now."""
    try:
        return Origin(item.name, digest_of(item.path), item.given)
    except OSError:
        return Origin(item.name, "", item.given)


def given_by_manifest(origin: Origin) -> dict[str, str]:
    """What a manifest says of a file, as build.json has it."""
    return {name: value for name, value in asdict(origin.given).items() if value is not None}


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes. Raises OSError where it cannot be read."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def find_documents(paths: Sequence[Path]) -> list[Input]:
    """Every report below the paths, with its line of the manifest beside it, sorted by name.

    Raises BuildError where a path does not exist or there is no report below any, ManifestError where a
    manifest is not in form.
    """
    return find_all(paths)[0]


def find_all(paths: Sequence[Path]) -> tuple[list[Input], Mapping[str, int]]:
    """As `find_documents`, and how many files with which ending are of no type that is read."""
    for path in paths:
        _look_at(path)
    listed = list_inputs(paths, written_in)
    given: dict[Path, Mapping[str, Metadata]] = {}
    inputs = [Input(path, name, _given(path, paths, given)) for path, name in listed.files]
    if not inputs:
        places = ", ".join(str(path) for path in paths)
        there = f"; there are {told_endings(listed.other)}" if listed.other else ""
        raise BuildError(f"{places}: no report here (expected {TYPES} files{there})")
    return inputs, listed.other


def told_endings(other: Mapping[str, int]) -> str:
    """How many files have which ending, the most first: 3 .doc, 1 .xls."""
    ordered = sorted(other.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{count} {ending or 'without an ending'}" for ending, count in ordered)


def find_files(paths: Sequence[Path]) -> list[Path]:
    """Every report below the paths; none that a build wrote."""
    return [path for path, _ in find_inputs(paths, written_in)]


def _look_at(path: Path) -> None:
    """Raises BuildError where there is nothing at a path; of what may not be looked at reading says so."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise BuildError(f"{path}: no such file or folder") from None
    except PermissionError:
        return
    except (OSError, ValueError) as error:
        raise BuildError(f"{path}: cannot be opened: {getattr(error, 'strerror', None) or error}") from None


def _given(path: Path, roots: Sequence[Path], read: dict[Path, Mapping[str, Metadata]]) -> Metadata:
    """What the nearest manifest, from the file's folder up to the folder that was given, says of a file."""
    tops = {root if is_folder(root) else root.parent for root in roots}
    for folder in path.parents:
        manifest = folder / MANIFEST
        if folder not in read:
            read[folder] = read_manifest(manifest) if is_file(manifest) else {}
        known = read[folder].get(path.relative_to(folder).as_posix())
        if known is not None:
            return known
        if folder in tops:
            break
    return Metadata()


def find_curation(paths: Sequence[Path]) -> tuple[Entry, ...]:
    """The corrections that lie beside the reports: of the curation.yaml in each folder that was given.

    Raises CurationError where one is not in form.
    """
    folders = sorted({path if is_folder(path) else path.parent for path in paths})
    files = [folder / CURATION for folder in folders]
    return tuple(entry for file in files if is_file(file) for entry in read_curation(file))
