"""What the steps of a partitioned build hand to one another: lists of plain tuples in files, by stream and partition.

A step appends what it has for each partition to one file and remembers where; the next reads what all of them have for
one partition. Tuples hold texts, numbers and tuples alone, which `marshal` writes and reads faster than anything else;
only the build that wrote a file reads it.
"""

from __future__ import annotations

import marshal
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from kg.whole_files import written_whole

MOST = 400_000
"""Items that are kept before they are written, or fewer large ones."""
Key = tuple[str, int]
"""A stream and the number of a partition."""
Item = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A file with what one job had to hand on."""

    path: Path
    places: dict[Key, list[tuple[int, int]]]
    """Where lists begin, and how many bytes they have."""


def sent(runs: Iterable[Run]) -> Counter[int]:
    """Bytes that jobs have for each partition, in all streams."""
    found = Counter[int]()
    for run in runs:
        for (_, partition), places in run.places.items():
            found[partition] += sum(length for _, length in places)
    return found


class Outbox:
    """Writes a run. To be used in a `with` block; the file of `run` is there when it ended, unless by an exception."""

    def __init__(self, path: Path) -> None:
        self._open = ExitStack()
        self._waiting: defaultdict[Key, list[Item]] = defaultdict(list)
        self._count = 0
        self.run = Run(path, {})

    def __enter__(self) -> Outbox:
        half = self._open.enter_context(written_whole(self.run.path))
        self._file = self._open.enter_context(half.open("wb"))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exception: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._open:
            if exception is not None:
                raise exception
            self.flush()

    def add(self, stream: str, partition: int, item: Item, weight: int = 1) -> None:
        """Hands an item to a partition; `weight` tells how many small ones it is as large as."""
        self._waiting[stream, partition].append(item)
        self._count += weight
        if self._count >= MOST:
            self.flush()

    def flush(self) -> None:
        """Writes what waits."""
        for key in sorted(self._waiting):
            content = marshal.dumps(self._waiting[key])
            self.run.places.setdefault(key, []).append((self._file.tell(), len(content)))
            self._file.write(content)
        self._waiting.clear()
        self._count = 0


def received(runs: Iterable[Run], stream: str, partition: int) -> Iterator[Item]:
    """What the jobs have for a partition, in the order of the jobs and of what each handed on."""
    for run in runs:
        if places := run.places.get((stream, partition)):
            with run.path.open("rb") as file:
                for offset, length in places:
                    file.seek(offset)
                    yield from marshal.loads(file.read(length))
