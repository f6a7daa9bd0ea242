"""A Dask scheduler: reaching one, handing it what there is to do a little ahead of its workers, hearing what came of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar

from kg.engines.processes import cores
from ontology.errors import BuildError, ZhengtuError

PATIENCE = 60.0
"""Seconds in which a worker must be there."""
SCHEDULER_LOST = "the scheduler was lost; build again, which takes what was read and kept"

UNWATCHED = {
    "distributed.worker.profile.enabled": False,
    "distributed.admin.system-monitor.interval": "10s",
}
"""Settings of Dask for workers of ours: its profiler looks at each a hundred times a second, which takes a fourteenth of
the time, its monitor twice a second, and nobody asks what they saw."""

Item = TypeVar("Item")


class WorkersLostError(BuildError):
    """What was to be done ended one worker after another."""


@contextmanager
def reached(scheduler: str | None, workers: int) -> Iterator[Any]:
    """A client of the scheduler at an address, else of one with `workers` processes (0: one a core) that is started
    here. Raises BuildError where there is none, or no worker."""
    try:
        import dask
        from distributed import Client, LocalCluster
        from distributed.comm import get_address_host_port
    except ImportError as error:
        raise BuildError('--engine dask needs Dask; install it with: pip install "zhengtu[dask]"') from error

    with ExitStack() as stack:
        stack.enter_context(dask.config.set(UNWATCHED))  # workers are started with it
        try:
            if scheduler:  # a client of what is no address does not end when the program does
                _, port = get_address_host_port(scheduler)
                if not 0 < int(port or 0) < 65536:
                    raise ValueError(f"{port} is no port")
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


def threads_of(client: Any) -> int:
    """How many things the workers do at a time, at least one."""
    threads: int = sum(client.nthreads().values())
    return max(1, threads)


def ask_each(client: Any, question: Callable[..., Any], *given: Any) -> dict[str, Any]:
    """Address of each worker -> what a function of this program says there. Raises BuildError where one cannot tell."""
    try:
        return dict(client.run(question, *given))
    except Exception as error:  # of another version of kg or Dask, or of a connection that is gone
        raise BuildError(
            f"a worker of the cluster cannot be asked what it sees: {type(error).__name__}: {error}"
        ) from error


def in_turn(
    client: Any, items: Sequence[Item], submit: Callable[[Item], Any], ahead: int
) -> Iterator[tuple[Item, Any]]:
    """Each item with its future, in the order in which they are done. The scheduler knows of `ahead` at a time."""
    from distributed import as_completed

    waiting = deque(items)
    running: dict[str, Item] = {}
    done = as_completed([], loop=client.loop)

    def begin() -> None:
        item = waiting.popleft()
        future = submit(item)
        running[future.key] = item
        done.add(future)

    while waiting and len(running) < ahead:
        begin()
    while running:
        future = next(done)
        item = running.pop(future.key)
        if waiting:
            begin()  # before who asked has done with this one, so that no worker waits for that
        yield item, future
        future.release()


def outcome(future: Any) -> Any:
    """The result of a future that is done, which may still have to come from its worker.

    Raises what was raised there, WorkersLostError where its workers ended, BuildError where the scheduler is lost.
    """
    from concurrent.futures import CancelledError

    from distributed.comm import CommClosedError
    from distributed.scheduler import KilledWorker

    if future.status == "cancelled":
        raise BuildError(SCHEDULER_LOST)
    error = future.exception() if future.status == "error" else None
    if isinstance(error, KilledWorker):
        raise WorkersLostError("it ended one worker of the cluster after another; they may need more memory")
    if isinstance(error, ZhengtuError):
        raise error
    if error is not None:
        raise BuildError(f"a worker of the cluster failed: {type(error).__name__}: {error}")
    try:
        return future.result()
    except (CommClosedError, CancelledError) as lost:
        raise BuildError(SCHEDULER_LOST) from lost
