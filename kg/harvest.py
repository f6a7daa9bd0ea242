"""What a build read, before documents were joined: kept in the build folder, so that builds can be merged.

Resolution, curation and everything after them depend on all documents of a build; what is kept here depends on
one document each. So the harvests of two builds together are the harvest of the build of all their inputs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from kg.codec import decode, encode, layout
from kg.curation.entries import Entry, entry_from_json, entry_to_json
from kg.inputs import Origin
from ontology.errors import BuildError
from ontology.records import Document, Extraction, Failure, Metadata

Told = TypeVar("Told")
HARVEST = "records.jsonl"
"""As plain text: packed it would be a fifth as large, which is a sixtieth of a build, and take a twentieth of its time."""


@dataclass(frozen=True, slots=True)
class Harvest:
    """Everything that a build was made of. Every tuple is sorted, so equal inputs give equal harvests."""

    extractions: tuple[Extraction, ...] = ()
    failures: tuple[Failure, ...] = ()
    curation: tuple[Entry, ...] = ()
    origins: tuple[Origin, ...] = ()
    """Of every file, read or not."""


def harvest(
    extractions: Iterable[Extraction],
    failures: Iterable[Failure] = (),
    curation: Iterable[Entry] = (),
    origins: Iterable[Origin] = (),
) -> Harvest:
    """A harvest in its one order, with the names of private persons hidden in every text."""
    return Harvest(
        tuple(sorted(map(public, extractions), key=lambda x: _identity(x.document))),
        tuple(sorted(set(failures), key=lambda f: (f.file, f.reason))),
        tuple(sorted(set(curation), key=_order)),
        tuple(sorted(set(origins), key=lambda o: (o.name, o.sha256, repr(o.given)))),
    )


def public(extraction: Extraction) -> Extraction:
    """The same with a text that may leave this machine. Lengths stay, so every offset holds."""
    document = extraction.document
    if not document.private:
        return extraction
    return replace(extraction, document=replace(document, raw=document.public))


def _order(entry: Entry) -> tuple[object, ...]:
    """By file and line; of two files of one name, by what they say, so that no order of folders shows."""
    return entry.file, entry.line, entry.action, entry.values, entry.who, entry.when, entry.why


def _identity(document: Document) -> tuple[str, str]:
    return document.name, document.text_sha256


def curation_digest(curation: Iterable[Entry]) -> str:
    """20 digits that tell corrections from others, whatever the order in which they were found."""
    return sha256(_json(list(map(entry_to_json, sorted(set(curation), key=_order))))).hexdigest()[:20]


def write_harvest(gathered: Harvest, path: Path, further: Iterable[bytes] = ()) -> None:
    """One JSON line for the layout, each failure, each entry of curation and each document; then the lines of further
    documents, for those who keep them out of memory; last how many lines there are, by which a part is known."""
    with path.open("wb") as file:
        lines = 0
        for line in chain(_lines(gathered), further):
            file.write(line + b"\n")
            lines += 1
        file.write(_end(lines) + b"\n")


def _lines(gathered: Harvest) -> Iterator[bytes]:
    yield _json({"layout": layout()})
    for origin in gathered.origins:
        yield _json({"origin": asdict(origin)})
    for failure in gathered.failures:
        yield _json({"failure": asdict(failure)})
    for entry in gathered.curation:
        yield _json({"curation": entry_to_json(entry)})
    yield from map(encode, gathered.extractions)


def _end(lines: int) -> bytes:
    return _json({"lines": lines})


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def read_harvest(folder: Path) -> Harvest:
    """The harvest of a build folder. Raises BuildError where there is none or it cannot be read."""
    return sorted_out(each_told(folder, decode))


def sorted_out(told: Iterable[object]) -> Harvest:
    """A harvest of things in any order; each kind stays in its own."""
    listed = list(told)
    extractions = tuple(one for one in listed if isinstance(one, Extraction))
    failures = tuple(one for one in listed if isinstance(one, Failure))
    entries = tuple(one for one in listed if isinstance(one, Entry))
    return Harvest(extractions, failures, entries, tuple(one for one in listed if isinstance(one, Origin)))


def each_told(folder: Path, take: Callable[[bytes], Told]) -> Iterator[Told | Failure | Entry | Origin]:
    """What a build folder keeps of what it was made of, one thing after another, and what `take` makes of the line of each
    document (`kg.codec`). Raises BuildError where there is nothing or it cannot be read."""
    path = folder / HARVEST
    try:
        with path.open("rb") as file:
            yield from _each_told(file, path, take)
    except FileNotFoundError as error:
        raise BuildError(
            f"{folder}: no {HARVEST} there; build it again with this version of kg, or give the folder that "
            "`kg build -o` wrote"
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BuildError(f"{path}: cannot be read: {error}") from error


def _each_told(
    lines: Iterable[bytes], path: Path, take: Callable[[bytes], Told]
) -> Iterator[Told | Failure | Entry | Origin]:
    number, line = 0, b""
    for number, line in enumerate(lines, start=1):
        if number == 1:
            if json.loads(line) != {"layout": layout()}:
                raise BuildError(f"{path}: not the records of this version of kg; build it again")
        elif line.startswith(b'{"origin":'):
            yield _origin(json.loads(line)["origin"])
        elif line.startswith(b'{"failure":'):
            yield Failure(**json.loads(line)["failure"])
        elif line.startswith(b'{"curation":'):
            yield entry_from_json(json.loads(line)["curation"])
        elif not line.startswith(b'{"lines":'):
            try:
                taken = take(line.rstrip(b"\n"))
            except BuildError as error:
                raise BuildError(f"{path}, line {number}: {error}") from error
            yield taken
    if line != _end(number - 1) + b"\n":
        raise BuildError(f"{path}: cannot be read: it is not whole; build it again")


def _origin(told: dict[str, Any]) -> Origin:
    return Origin(told["name"], told["sha256"], Metadata(**told["given"]))


def join_harvests(first: Harvest, second: Harvest, names: tuple[str, str]) -> Harvest:
    """Both together. A document or an entry that both have counts once; a file that one could not read and
    the other did is read.

    Raises BuildError where one name stands for two different documents; `names` are what the two are called.
    """
    found = {x.document.name: x for x in first.extractions}
    for x in second.extractions:
        known = found.setdefault(x.document.name, x)
        if known is not x and known != x:
            raise BuildError(clash(known.document, x.document, names))
    about = join_about((first, second), {name: x.document.sha256 for name, x in found.items()})
    return replace(about, extractions=harvest(found.values()).extractions)


def join_about(parts: Sequence[Harvest], read: Mapping[str, str]) -> Harvest:
    """What harvests hold besides documents, together; `read` has the SHA-256 of the file of every document by its name."""
    failures = [f for part in parts for f in part.failures if f.file not in read]
    entries = {entry for part in parts for entry in part.curation}
    kept: dict[str, Origin] = {}
    # One a file: that of the file that was read, where one of two could not be.
    for origin in sorted(
        {o for part in parts for o in part.origins}, key=lambda o: (o.sha256, repr(o.given))
    ):
        if read.get(origin.name, origin.sha256) == origin.sha256:
            kept[origin.name] = origin
    return harvest((), failures, entries, kept.values())


def clash(one: Document, other: Document, names: tuple[str, str]) -> str:
    """What is wrong where the builds of these names have two documents of one name."""
    where = f"{one.name}: {names[0]} and {names[1]} have different reports of this name"
    if one.sha256 == other.sha256:
        where = (
            f"{one.name}: {names[0]} and {names[1]} were told different things of this report by a manifest"
        )
    return f"{where}; rename one of the files (or put it into a folder) and build again"
