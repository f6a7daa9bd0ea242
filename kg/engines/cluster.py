"""Many machines: documents in batches to the workers of a Dask scheduler, or of one that is started here."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from extraction.options import PipelineOptions
from kg.engines import TIMEOUT, Found, Reading
from kg.engines.batches import ShardFolder, Task, read_batch, read_shard
from kg.engines.processes import cores, size_of
from kg.engines.worker import Opener, read_encoded
from kg.inputs import Input
from kg.made import reading_identity
from ontology.errors import BuildError, ZhengtuError
from ontology.records import Failure

LARGEST = 2_000_000
"""Bytes of documents in a batch at most, and documents by their number:"""
LONGEST = 64
PARTS = 8
"""Batches for each thread of the cluster at least, so that no worker is left alone with the last."""
AHEAD = 3
"""Batches for each thread that the scheduler knows of at a time."""
PATIENCE = 60.0
"""Seconds in which a worker must be there."""
SCHEDULER_LOST = "the scheduler was lost; build again, which takes what is finished and kept"

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

    Every worker must have this version of kg, and see the files under the same paths. Results are kept as shards
    in `shards`, a folder or URL that all can reach, where one is given; those of a build that was stopped are
    taken. A worker that is lost is replaced by others; a document whose worker is lost again and again is a
    Failure. Raises BuildError where there is no cluster.
    """
    if shards and "://" not in shards:
        from pathlib import Path

        shards = str(Path(shards).resolve())
    task = Task(options, reading_identity(options), opener, timeout, shards)
    with _client(scheduler, workers) as client:
        threads = max(1, sum(client.nthreads().values()))
        lost: list[Batch] = []
        for batch, found in _run(client, batches(inputs, threads), task, AHEAD * threads + 1):
            if found is None:
                lost.append(batch)
            else:
                yield from zip(batch, found, strict=True)
        # One document at a time, so that none suffers for another.
        alone = [(item,) for batch in lost for item in batch]
        for batch, found in _run(client, alone, task, 1):
            yield batch[0], found[0] if found else _lost(batch[0], timeout)


def batches(inputs: Sequence[Input], threads: int) -> list[Batch]:
    """The inputs in their order, in parts of about equal size."""
    sizes = [size_of(item) for item in inputs]
    largest = min(LARGEST, sum(sizes) // (PARTS * threads) + 1)
    made: list[Batch] = []
    current: list[Input] = []
    filled = 0
    for item, size in zip(inputs, sizes, strict=True):
        if current and (filled + size > largest or len(current) == LONGEST):
            made.append(tuple(current))
            current, filled = [], 0
        current.append(item)
        filled += size
    return [*made, tuple(current)] if current else made


def _run(
    client: Any, parts: Sequence[Batch], task: Task, ahead: int
) -> Iterator[tuple[Batch, list[Found] | None]]:
    """What each batch says, in the order in which they are done; None where its workers were lost."""
    from distributed import as_completed

    waiting = deque(parts)
    running: dict[str, Batch] = {}
    done = as_completed([], loop=client.loop)

    def submit() -> None:
        batch = waiting.popleft()
        future = client.submit(read_batch, batch, task, pure=False)
        running[future.key] = batch
        done.add(future)

    while waiting and len(running) < ahead:
        submit()
    while running:
        future = next(done)
        batch = running.pop(future.key)
        found = _result(future, task)
        future.release()
        if waiting:
            submit()
        yield batch, found


def _result(future: Any, task: Task) -> list[Found] | None:
    from distributed.scheduler import KilledWorker

    if future.status == "cancelled":
        raise BuildError(SCHEDULER_LOST)
    error = future.exception() if future.status == "error" else None
    if isinstance(error, KilledWorker):
        return None
    if isinstance(error, ZhengtuError):
        raise error
    if error is not None:
        raise BuildError(f"a worker of the cluster cannot read: {type(error).__name__}: {error}")
    result = _fetched(future)
    content = result if isinstance(result, bytes) else ShardFolder(str(task.shards)).read(result)
    return list(read_shard(content))


def _fetched(future: Any) -> Any:
    """The result of a future that is done, which may still have to come from its worker."""
    from concurrent.futures import CancelledError

    from distributed.comm import CommClosedError

    try:
        return future.result()
    except (CommClosedError, CancelledError) as error:
        raise BuildError(SCHEDULER_LOST) from error


def _lost(item: Input, timeout: float) -> Failure:
    reason = f"reading it ended the worker again and again (too little memory, or longer than {timeout:g} s)"
    return Failure(item.name, reason)


@contextmanager
def _client(scheduler: str | None, workers: int) -> Iterator[Any]:
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise BuildError('--engine dask needs Dask; install it with: pip install "zhengtu[dask]"') from error

    with ExitStack() as stack:
        try:
            cluster = scheduler or stack.enter_context(
                LocalCluster(
                    n_workers=workers or cores(),
                    threads_per_worker=1,
                    host="127.0.0.1",
                    dashboard_address="127.0.0.1:0",
                    silence_logs="CRITICAL",
                )
            )
            client = stack.enter_context(Client(cluster, timeout=PATIENCE, set_as_default=False))
            client.wait_for_workers(1, timeout=PATIENCE)
        except (OSError, TimeoutError, ValueError) as error:
            where = scheduler or "this machine"
            raise BuildError(f"{where}: no scheduler with a worker there: {error}") from error
        yield client
