"""Whether a build folder is what a build would make now, and in words what changed where it is not.

What went into a build stands in its build.json: files and their digests, what a manifest says of each, corrections,
choices, and what it was made with. An output counts as whole where its size is right and it is not younger
than build.json, which is written last; a younger one (a copy, a checkout, an edit) is digested.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.curation.entries import Entry
from kg.harvest import curation_digest
from kg.inputs import Origin, digest_of, given_by_manifest
from kg.made import WORDS, Made, differences, made_as, program_digest
from kg.output import RECORD, read_record
from ontology.errors import BuildError

SHOWN = 3
"""Names that are told of each kind."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a build would be made of and with."""

    origins: tuple[Origin, ...]
    made: Made
    curation: tuple[Entry, ...]
    choices: Mapping[str, object]


def why_stale(output: Path, wanted: Wanted) -> list[str]:
    """Why a build would write something else than lies there, one line each; empty where it would not."""
    try:
        record = read_record(output)
    except BuildError as error:
        return [str(error)]
    changed = made_otherwise(record, wanted.made)
    return [
        *([f"changed since the last build: {', '.join(changed)}"] if changed else ()),
        *_inputs(record, wanted.origins),
        *(["other corrections"] if record.get("curation") != curation_digest(wanted.curation) else ()),
        *(["other files are asked for"] if record.get("choices") != dict(wanted.choices) else ()),
        *_outputs(record, output),
    ]


def made_otherwise(record: Mapping[str, Any], made: Made) -> list[str]:
    """What a build that build.json tells of was made with and this one is not, in words."""
    told = [WORDS.get(name, name) for name, _, _ in differences(made_as(record), made)]
    if not told and record.get("program") != program_digest():
        told.append("code of kg")
    return list(dict.fromkeys(told))


def _inputs(record: Mapping[str, Any], origins: Sequence[Origin]) -> Iterator[str]:
    before = {str(entry["file"]): entry for key in ("inputs", "failures") for entry in record.get(key, ())}
    now = {origin.name: origin for origin in origins}
    changed = [
        name
        for name, origin in now.items()
        if name in before
        and (before[name].get("sha256"), before[name].get("given"))
        != (origin.sha256, given_by_manifest(origin))
    ]
    for word, names in (
        ("new", now.keys() - before.keys()),
        ("gone", before.keys() - now.keys()),
        ("changed", set(changed)),
    ):
        if names:
            yield f"{_counted(len(names), 'report')} {word}: {_some(sorted(names))}"


def _outputs(record: Mapping[str, Any], output: Path) -> Iterator[str]:
    written = (output / RECORD).stat().st_mtime_ns
    sizes = record.get("sizes", {})
    wrong = [
        name
        for name, digest in record.get("outputs", {}).items()
        if not _whole(output / name, sizes.get(name), digest, written)
    ]
    if wrong:
        yield f"{_counted(len(wrong), 'file')} of the output missing or changed: {_some(wrong)}"


def _whole(path: Path, size: object, digest: str, written: int) -> bool:
    try:
        stat = path.stat()
        return stat.st_size == size and (stat.st_mtime_ns <= written or digest_of(path) == digest)
    except OSError:
        return False


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' if count != 1 else ''}"


def _some(names: Sequence[str]) -> str:
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")
