"""What a build is made with: the version, the rules, the model and the code that its content follows from."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import import_module, resources
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from extraction.options import PipelineOptions
from kg.codec import layout
from kg.inputs import digest_of
from ontology.iris import NORMALISER_VERSION
from ontology.schema import ontology_turtle
from ontology.version import __version__

WORDS = {
    "zhengtu": "version of kg",
    "normaliser": "version of the name normaliser",
    "ontology": "ontology",
    "base": "base of IRIs",
    "model": "recogniser",
    "rules": "rules",
    "data": "gazetteer and word data",
    "thresholds": "thresholds",
    "alone": "thresholds of the recogniser alone",
    "alone_in_addresses": "thresholds of the recogniser alone in work reports",
}
"""What a difference is called."""
PACKAGES = ("ontology", "extraction", "exports", "kg")
READING = ("ontology", "extraction", "kg/codec.py", "kg/harvest.py", "kg/engines/document.py")
"""The code that what is read in one document follows from."""
LIBRARIES = (
    "spacy", "thinc", "numpy", "pyahocorasick", "pypdfium2", "python-docx", "beautifulsoup4", "lxml"
)  # fmt: skip
"""Libraries that what is read in one document follows from, besides."""
DIGITS = 20


@dataclass(frozen=True, slots=True)
class Made:
    """What a build was made with. Builds of which any of it differs cannot be merged."""

    zhengtu: str
    normaliser: str
    ontology: str
    """First 20 digits of the SHA-256 of the ontology."""
    base: str
    extraction: Mapping[str, Any]
    """Model, rules, data and thresholds."""


def made_with(options: PipelineOptions, base: str) -> Made:
    """What a build with these options is made with, in this version of the package."""
    digest = sha256(ontology_turtle().encode()).hexdigest()[:DIGITS]
    return Made(__version__, NORMALISER_VERSION, digest, base, _extraction(options))


def made_as(record: Mapping[str, Any]) -> Made:
    """What a build was made with, by its build.json; empty where it does not say."""
    extraction = record.get("extraction")
    return Made(
        zhengtu=str(record.get("zhengtu", "")),
        normaliser=str(record.get("normaliser", "")),
        ontology=str(record.get("ontology", "")),
        base=str(record.get("base", "")),
        extraction=extraction if isinstance(extraction, dict) else {},
    )


def differences(one: Made, other: Made) -> Iterator[tuple[str, object, object]]:
    """(what, in the one, in the other) for everything in which two builds differ; `WORDS` says what it is called."""
    for name in ("zhengtu", "normaliser", "ontology", "base"):
        if getattr(one, name) != getattr(other, name):
            yield name, getattr(one, name), getattr(other, name)
    for name in sorted({*one.extraction, *other.extraction}):
        a, b = one.extraction.get(name), other.extraction.get(name)
        if a != b:
            yield name, a, b


@cache
def program_digest() -> str:
    """20 digits that change with any file of this program, and with nothing else."""
    return _files_digest(PACKAGES)


def reading_identity(options: PipelineOptions) -> str:
    """Everything besides a document that its record follows from: code, rules, model, options, libraries."""
    told = [_files_digest(READING), layout(), _extraction(options), options.use_rules, _weights(options)]
    libraries = [(name, _version(name)) for name in LIBRARIES]
    return sha256(repr((told, libraries, sys.version_info[:2])).encode()).hexdigest()


def _extraction(options: PipelineOptions) -> Mapping[str, Any]:
    return {
        "model": _model(options),
        "rules": _folder_digest("rules") if options.use_rules else None,
        "data": _folder_digest("data"),
        "thresholds": dict(sorted(options.thresholds.items())),
        "alone": dict(sorted(options.alone.items())),
        "alone_in_addresses": dict(sorted(options.alone_in_addresses.items())),
    }


def _model(options: PipelineOptions) -> str | None:
    if not options.use_model:
        return None
    if not options.model:
        return f"zhengtu-{_folder_digest('model')}"
    # The last part of a path only: where a model lies on this machine is nobody's business.
    name = Path(options.model).name or Path(options.model).absolute().name  # of `.`, which has none
    try:
        return f"{name}-{version(name)}"
    except PackageNotFoundError:
        about = Path(options.model) / "meta.json"
        return f"{name}-{digest_of(about)[:DIGITS]}" if about.is_file() else name


def _weights(options: PipelineOptions) -> list[tuple[str, int, int]]:
    """Every file of a model in a folder, as size and time: it may be gigabytes, and may be trained again."""
    folder = Path(options.model or "")
    if not options.model or not folder.is_dir():
        return []
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [(str(path.relative_to(folder)), path.stat().st_size, path.stat().st_mtime_ns) for path in files]


@cache
def _folder_digest(folder: str) -> str:
    """SHA-256 (first 20 digits) over the data files of a folder of the extraction package."""
    digest = sha256()
    for item in sorted(resources.files("extraction").joinpath(folder).iterdir(), key=lambda i: i.name):
        if item.is_file():
            digest.update(item.name.encode() + b"\0" + item.read_bytes())
    return digest.hexdigest()[:DIGITS]


@cache
def _files_digest(places: tuple[str, ...]) -> str:
    """Over names and contents of files; `places` are packages, or files in one."""
    digest = sha256()
    for place in places:
        package, _, rest = place.partition("/")
        root = Path(str(import_module(package).__file__)).parent
        files = [root / rest] if rest else sorted(root.rglob("*"), key=Path.as_posix)
        for path in files:
            if path.is_file() and path.suffix != ".pyc" and "node_modules" not in path.parts:
                content = path.read_bytes()
                name = path.relative_to(root).as_posix()
                digest.update(f"{package}/{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:DIGITS]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
