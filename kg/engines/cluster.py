"""Many machines: documents in batches to the workers of a Dask scheduler, or of one that is started here."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from extraction.options import PipelineOptions
from kg.engines import TIMEOUT, Found, Reading
from kg.engines.batches import ShardFolder, Task, read_batch, read_shard
from kg.engines.processes import size_of
from kg.engines.scheduler import WorkersLostError, ask_each, in_turn, outcome, reached, threads_of
from kg.engines.worker import Opener, read_encoded
from kg.inputs import Input
from kg.made import reading_identity
from ontology.errors import BuildError
from ontology.records import Failure

LARGEST = 2_000_000
"""Bytes of documents in a batch at most, and documents by their number:"""
LONGEST = 64
SHARES, LAST = 4, 32
"""Into how many parts for each thread what is left is cut for the next batch, and the whole for the smallest."""
AHEAD = 3
"""Batches for each thread that the scheduler knows of at a time."""

Batch = tuple[Input, ...]


def read_with_dask(
    inputs: Sequence[Input],
    options: PipelineOptions,
    scheduler: str | None = None,
    shards: str | None = None,
    workers: int = 0,
    timeout: float = TIMEOUT,
    opener: Opener = read_encoded,
) -> Iterator[Reading]:
    """Reads inputs on the cluster of a scheduler (tcp://host:port), else on one of `workers` processes here.

    Every worker must have this version of kg, and see the files under the same absolute paths. Results are kept as
    shards in `shards`, a folder or URL that all can reach, where one is given; those of a build that was stopped are
    taken. A worker that is lost is replaced by others; a document whose worker is lost again and again is a
    Failure. Raises BuildError where there is no cluster, or a worker that does not see the files.
    """
    if shards and "://" not in shards:
        shards = str(Path(shards).resolve())
    task = Task(anywhere(options), reading_identity(options), opener, timeout, shards)
    with reached(scheduler, workers) as client:
        look_for(client, inputs)
        threads = threads_of(client)
        lost: list[Batch] = []
        for batch, found in _run(client, batches(inputs, threads), task, AHEAD * threads + 1):
            gc.collect(0)  # cycles of the client, while who keeps what was read has the collector off
            if found is None:
                lost.append(batch)
            else:
                yield from zip(batch, found, strict=True)
        # One document at a time, so that none suffers for another.
        alone = [(item,) for batch in lost for item in batch]
        for batch, found in _run(client, alone, task, 1):
            yield batch[0], found[0] if found else _lost(batch[0], timeout)


def batches(inputs: Sequence[Input], threads: int) -> list[Batch]:
    """The inputs in their order, in batches that become smaller, so that no worker is left alone with a large one: each
    is a share of what is left (guided self-scheduling, Polychronopoulos and Kuck 1987). Where there is much, most are as large
    as any may be, whatever the number of threads, so that another cluster finds the shards of one that was stopped."""
    sizes = [size_of(item) for item in inputs]
    left = sum(sizes)
    smallest = min(LARGEST, left // (LAST * threads) + 1)
    made: list[Batch] = []
    current: list[Input] = []
    filled = 0
    for item, size in zip(inputs, sizes, strict=True):
        share = max(smallest, min(LARGEST, left // (SHARES * threads)))
        if current and (filled + size > share or len(current) == LONGEST):
            made.append(tuple(current))
            left -= filled
            current, filled = [], 0
        current.append(item)
        filled += size
    return [*made, tuple(current)] if current else made


def anywhere(options: PipelineOptions) -> PipelineOptions:
    """The options for a process with another working directory: a model in a folder by its absolute path."""
    name = options.model
    if not name or not Path(name).is_dir() or _is_installed(name):
        return options
    return replace(options, model=str(Path(name).absolute()))


def _is_installed(name: str) -> bool:
    """Whether a name is that of an installed distribution, which goes before a folder, as for spacy.load."""
    with suppress(PackageNotFoundError, ValueError):
        return bool(version(name))
    return False


def _absolute(batch: Batch) -> Batch:
    return tuple(replace(item, path=item.path.absolute()) for item in batch)


def look_for(client: Any, inputs: Sequence[Input]) -> None:
    """Asks every worker for one file of each folder, of those that can be read here. Raises BuildError where one
    does not see it."""
    folders: dict[Path, str] = {}
    for item in inputs:
        if item.path.parent not in folders and os.access(item.path, os.R_OK) and os.path.isfile(item.path):  # noqa: PTH113
            folders[item.path.parent] = str(item.path.absolute())
    for address, unseen in sorted(ask_each(client, first_unseen, sorted(folders.values())).items()):
        if unseen:
            raise BuildError(
                f"the worker at {address} does not see {unseen}; reports have to lie where all workers see them under "
                "the path that they have here"
            )


def first_unseen(paths: Sequence[str]) -> str:
    """Runs in a worker: the first path at which it sees no file; empty where it sees all."""
    return next((path for path in paths if not os.path.isfile(path)), "")  # noqa: PTH113  which raises nothing


def _run(
    client: Any, parts: Sequence[Batch], task: Task, ahead: int
) -> Iterator[tuple[Batch, list[Found] | None]]:
    """What each batch says, in the order in which they are done; None where its workers were lost."""
    for batch, future in in_turn(
        client, parts, lambda b: client.submit(read_batch, _absolute(b), task, pure=False), ahead
    ):
        try:
            result = outcome(future)
        except WorkersLostError:
            yield batch, None
            continue
        content = result if isinstance(result, bytes) else ShardFolder(str(task.shards)).read(result)
        yield batch, list(read_shard(content))


def _lost(item: Input, timeout: float) -> Failure:
    reason = f"reading it ended the worker again and again (too little memory, or longer than {timeout:g} s)"
    return Failure(item.name, reason)
