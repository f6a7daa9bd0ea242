"""What a worker of a cluster does: reads a batch of documents into one shard of records.

A shard is what `kg.codec` writes, a line a record, with failures among them and the number of lines at the end. Its
name follows from all that it was made of, so that a build that was stopped finds what was finished.
"""

from __future__ import annotations

import faulthandler
import json
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any
from uuid import uuid4

from extraction.options import PipelineOptions
from kg.engines.kept_patterns import kept_patterns
from kg.engines.worker import Opener
from kg.inputs import Input, origin_of
from kg.made import reading_identity
from ontology.errors import BuildError
from ontology.records import Failure

SUFFIX = ".jsonl"


@dataclass(frozen=True, slots=True)
class Task:
    """What every batch of a build is read with."""

    options: PipelineOptions
    identity: str
    """`kg.made.reading_identity` of who asks."""
    opener: Opener
    timeout: float
    shards: str | None
    """Folder or URL that the workers can write; None where results go back through the scheduler."""


_turn = threading.Lock()
"""A process reads one document at a time: threads would only wait for each other, and the watchdog is one."""
_readers: dict[str, Callable[[Input], bytes | Failure]] = {}


def read_batch(items: Sequence[Input], task: Task) -> bytes | str:
    """Runs in a worker. The shard, or its name below `task.shards`, where one that is there already is taken.

    Raises BuildError where this worker would read otherwise than who asks. A document that takes longer than
    `task.timeout` seconds ends the process.
    """
    if reading_identity(task.options) != task.identity:
        raise BuildError("a worker of the cluster has another version of kg, its rules or its libraries")
    if task.shards is None:
        return _shard(items, task)
    name = _name(items, task)
    place = ShardFolder(task.shards)
    if not place.holds(name):
        place.write(name, _shard(items, task))
    return name


def _shard(items: Sequence[Input], task: Task) -> bytes:
    lines = []
    with _turn, kept_patterns():
        key = repr((task.options, task.opener))
        read = _readers.get(key) or _readers.setdefault(key, task.opener(task.options))
        for item in items:
            faulthandler.dump_traceback_later(task.timeout, exit=True)
            found = read(item)
            faulthandler.cancel_dump_traceback_later()
            lines.append(_told(found) if isinstance(found, Failure) else found)
    return b"".join(line + b"\n" for line in (*lines, _end(len(lines))))


def _name(items: Sequence[Input], task: Task) -> str:
    told = [task.identity, [asdict(origin_of(item)) for item in items]]
    return sha256(json.dumps(told).encode()).hexdigest() + SUFFIX


def _told(failure: Failure) -> bytes:
    return json.dumps({"failure": asdict(failure)}).encode()


def _end(count: int) -> bytes:
    return json.dumps({"end": count}).encode()


def read_shard(content: bytes) -> Iterator[bytes | Failure]:
    """What each document of a batch says, in the order of the batch. Raises BuildError for half a shard."""
    *lines, last = content.splitlines() or [b""]
    if last != _end(len(lines)):
        raise BuildError("a shard of records is not whole; remove it and build again")
    for line in lines:
        yield Failure(**json.loads(line)["failure"]) if line.startswith(b'{"failure":') else line


class ShardFolder:
    """A folder or a URL of any store that fsspec knows, with shards in it. Raises BuildError where it cannot
    be used."""

    def __init__(self, url: str) -> None:
        from fsspec.core import url_to_fs

        try:
            self._store, self._root = url_to_fs(url)
            self._store.makedirs(self._root, exist_ok=True)
        except (OSError, ImportError, ValueError) as error:
            raise BuildError(f"{url}: cannot keep shards: {error}") from error

    def holds(self, name: str) -> bool:
        """Whether there is a shard of this name, and all of it."""
        try:
            list(read_shard(self.read(name)))
        except (FileNotFoundError, BuildError):
            return False
        return True

    def read(self, name: str) -> bytes:
        """The content of a shard."""
        content: bytes = self._store.cat_file(f"{self._root}/{name}")
        return content

    def write(self, name: str, content: bytes) -> None:
        """Writes a shard whole: in a folder by renaming it, elsewhere an object appears when it is whole."""
        place = f"{self._root}/{name}"
        if not _is_local(self._store):
            self._store.pipe_file(place, content)
            return
        half = f"{place}.{uuid4().hex}.new"
        self._store.pipe_file(half, content)
        os.replace(half, place)  # noqa: PTH105  what fsspec gives is a text


def _is_local(store: Any) -> bool:
    from fsspec.implementations.local import LocalFileSystem

    return isinstance(store, LocalFileSystem)
