"""Processes that read documents, one document each at a time, so that a process that ends costs one document."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from typing import Any, Self

from extraction.options import PipelineOptions
from kg.engines.worker import Opener, serve
from kg.inputs import Input
from ontology.errors import BuildError, ZhengtuError
from ontology.records import Failure

PATIENCE = 5.0
"""Seconds that a worker has to end when there is nothing more to read."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A document whose worker ended, or that took too long: how, in words."""

    how: str


class Crew:
    """Up to `size` workers. To be used in a `with` block, whose end ends them, however it comes."""

    def __init__(self, size: int, opener: Opener, options: PipelineOptions, timeout: float) -> None:
        self._size = size
        self._timeout = timeout
        self._start = (opener, options, timeout)
        self._context = _context()
        self._workers: dict[Connection, _Worker] = {}
        self._stillborn = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        for worker in self._workers.values():
            worker.connection.close()
            if worker.item is not None or exception[0] is not None:
                worker.process.kill()
        for worker in self._workers.values():
            worker.process.join(PATIENCE)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()

    def read(self, inputs: Sequence[Input]) -> Iterator[tuple[Input, bytes | Failure | Lost]]:
        """What each input says, in the order in which they are done. Raises ZhengtuError where workers cannot
        begin."""
        waiting = deque(inputs)
        busy = 0
        while waiting or busy:
            while len(self._workers) < min(self._size, len(waiting) + busy):
                self._hire()
            self._assign(waiting)
            for worker in self._due():
                found = self._stop(worker) if self._overdue(worker) else self._hear(worker)
                if found is not None and worker.item is not None:
                    yield worker.item, found
                    worker.item = None
            busy = sum(worker.item is not None for worker in self._workers.values())

    def _hire(self) -> None:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=serve, args=(theirs, *self._start), daemon=True)  # type: ignore[attr-defined]
        process.start()
        theirs.close()
        self._workers[ours] = _Worker(process, ours)

    def _assign(self, waiting: deque[Input]) -> None:
        for worker in list(self._workers.values()):
            if waiting and worker.ready and worker.item is None:
                item = waiting.popleft()
                try:
                    worker.connection.send(item)
                except OSError:  # it ended with nothing to do: no document is lost
                    waiting.appendleft(item)
                    self._dismiss(worker)
                else:
                    worker.item, worker.since = item, time.monotonic()

    def _due(self) -> list[_Worker]:
        """Waits until a worker has something to say, has ended, or has had its time."""
        now = time.monotonic()
        ends = [w.since + self._timeout - now for w in self._workers.values() if w.item is not None]
        heard = set(wait(list(self._workers), timeout=max(0.0, min(ends)) if ends else None))
        return [w for w in self._workers.values() if w.connection in heard or self._overdue(w)]

    def _overdue(self, worker: _Worker) -> bool:
        late = worker.item is not None and time.monotonic() - worker.since >= self._timeout
        return late and not worker.connection.poll()

    def _stop(self, worker: _Worker) -> Lost:
        worker.process.kill()
        self._dismiss(worker)
        return Lost(f"took longer than {self._timeout:g} s")

    def _hear(self, worker: _Worker) -> bytes | Failure | Lost | None:
        """What a worker has to say of its document; None where it speaks of itself."""
        try:
            said = worker.connection.recv()
        except (EOFError, OSError):
            how = self._dismiss(worker)
            self._stillborn += not worker.ready
            if self._stillborn > self._size + 2:
                raise BuildError(f"the processes that read documents end before they begin: {how}") from None
            return Lost(f"ended its process ({how})")
        if isinstance(said, ZhengtuError):
            raise said
        worker.ready = True
        return said if isinstance(said, bytes | Failure) else None

    def _dismiss(self, worker: _Worker) -> str:
        """Lets go of a worker that has ended or is ending, and says how it did."""
        del self._workers[worker.connection]
        worker.connection.close()
        worker.process.join(PATIENCE)
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()
        return _ending(worker.process.exitcode)


class _Worker:
    """A process, the connection to it, and the input that it reads since when."""

    def __init__(self, process: Any, connection: Connection) -> None:
        self.process = process
        self.connection = connection
        self.ready = False
        self.item: Input | None = None
        self.since = 0.0


def _ending(code: int | None) -> str:
    if code is None or code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {-code}, {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"


def _context() -> BaseContext:
    """Forks from a process that has everything ready, where the system can; else starts each anew."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["kg.engines.warmth"])
    return context
