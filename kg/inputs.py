"""What a build reads: the reports below the paths that were given, and the corrections that lie beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path

from extraction.manifest import read_manifest
from extraction.readers import find_inputs
from kg.curation.entries import CURATION, Entry, read_curation
from ontology.errors import BuildError
from ontology.records import Metadata

MANIFEST = "manifest.csv"


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
    for path in paths:
        if not path.exists():
            raise BuildError(f"{path}: no such file or folder")
    given: dict[Path, Mapping[str, Metadata]] = {}
    inputs = []
    for path, name in find_inputs(paths):
        inputs.append(Input(path, name, _given(path, paths, given)))
    if not inputs:
        listed = ", ".join(str(path) for path in paths)
        raise BuildError(f"{listed}: no report here (expected .txt .md .html .htm .pdf or .docx files)")
    return inputs


def _given(path: Path, roots: Sequence[Path], read: dict[Path, Mapping[str, Metadata]]) -> Metadata:
    """What the nearest manifest, from the file's folder up to the folder that was given, says of a file."""
    tops = {root if root.is_dir() else root.parent for root in roots}
    for folder in path.parents:
        manifest = folder / MANIFEST
        if folder not in read:
            read[folder] = read_manifest(manifest) if manifest.is_file() else {}
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
    folders = sorted({path if path.is_dir() else path.parent for path in paths})
    files = [folder / CURATION for folder in folders]
    return tuple(entry for file in files if file.is_file() for entry in read_curation(file))
