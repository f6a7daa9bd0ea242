"""Files of a build in parts: each partition writes its own, and they become one file in the order of partitions."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from exports.rdf.writers import write_pieces
from exports.rows import Row, write_rows
from kg.whole_files import written_whole
from ontology.errors import BuildError

BLOCK = 1 << 20
Sizes = dict[tuple[str, int], int]


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts that one partition writes."""

    folder: Path
    partition: int
    sizes: Sizes = field(default_factory=dict)
    """Bytes of what was written, by the name of the file that it is a part of and the partition."""

    def path(self, name: str) -> Path:
        """Where its part of a file is."""
        return part_path(self.folder, name, self.partition)

    def rows(self, name: str, rows: Iterable[Row]) -> None:
        """Writes rows as its part of a table."""
        errors = "replace" if name.startswith("neo4j/") else "strict"
        with (
            written_whole(self.path(name)) as half,
            half.open("w", encoding="utf-8", errors=errors, newline="") as file,
        ):
            write_rows(rows, file)
        self._note(name)

    def cells(self, name: str, rows: Sequence[Row]) -> None:
        """Keeps rows for a table that is written as a whole."""
        with written_whole(self.path(name)) as half:
            half.write_bytes(marshal.dumps([tuple(row) for row in rows]))
        self._note(name)

    def pieces(self, name: str, pieces: Iterable[bytes]) -> None:
        """Writes pieces as its part of a file of the graph."""
        with written_whole(self.path(name)) as half:
            write_pieces(half, pieces)
        self._note(name)

    def _note(self, name: str) -> None:
        self.sizes[name, self.partition] = self.path(name).stat().st_size


def part_path(folder: Path, name: str, partition: int) -> Path:
    """Where a partition's part of a file is."""
    return folder / f"{name.replace('/', '-')}.{partition}"


def parts_of(folder: Path, name: str, order: Iterable[int], sizes: Sizes) -> Iterator[Path]:
    """The parts of a file that partitions wrote, in an order. Raises BuildError for one that is not there as it was
    written, which a folder that machines share may not show yet."""
    for partition in order:
        if (size := sizes.get((name, partition))) is None:
            continue
        path = part_path(folder, name, partition)
        if not path.exists() or path.stat().st_size != size:
            raise BuildError(f"{path}: is not there as it was written; build again")
        yield path


def kept_cells(parts: Iterable[Path]) -> Iterator[Row]:
    """The rows that partitions kept for a table."""
    for path in parts:
        yield from marshal.loads(path.read_bytes())
        path.unlink()


@dataclass(frozen=True, slots=True)
class Whole:
    """How a file is put together."""

    name: str
    head: bytes
    tail: bytes = b""
    skipped: int = 0
    """Bytes of the first part that are left out: the separator in front of what nothing stands before."""

    def write(self, parts: Iterable[Path], out: Path) -> dict[str, str]:
        """Writes the file below `out` and removes its parts; its name and SHA-256."""
        path = out / self.name
        path.parent.mkdir(exist_ok=True)
        digest = sha256(self.head)
        skipped = self.skipped
        with path.open("wb") as file:
            file.write(self.head)
            for part in parts:
                with part.open("rb") as content:
                    skipped -= len(content.read(skipped))
                    while block := content.read(BLOCK):
                        digest.update(block)
                        file.write(block)
                part.unlink()
            digest.update(self.tail)
            file.write(self.tail)
        return {self.name: digest.hexdigest()}


def write_annotations_in_order(
    out: Path, folder: Path, places: Sequence[tuple[int, int, int]], groups: int
) -> dict[str, str]:
    """Writes annotations.jsonl from the files of all groups: for each document, in order, its group, and where its line
    begins and how long it is."""
    name = "annotations.jsonl"
    digest = sha256()
    with (out / name).open("wb") as file:
        for group, listed in groupby(places, key=itemgetter(0)):
            with (folder / f"annotations-{group}").open("rb") as source:
                for _, start, length in listed:
                    source.seek(start)
                    line = source.read(length)
                    digest.update(line)
                    file.write(line)
    for group in range(groups):
        (folder / f"annotations-{group}").unlink()
    return {name: digest.hexdigest()}
