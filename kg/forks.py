"""Pure jobs side by side, in processes forked from this one: they share what it has in memory and send back results.

For jobs that read much and tell little, such as writing a file of a graph. Where processes cannot be forked
safely (anywhere but on Linux) the jobs are done here, one after another, with the same results.
"""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Any, NoReturn, Self

from ontology.errors import BuildError

MOST_JOBS = 256
"""Jobs of one queue: the number of each is a byte in a pipe."""
_END_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of prctl(2)."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do by itself. What it returns, or raises, has to be picklable."""

    name: str
    work: Callable[[], Any]


Runner = Callable[[Sequence[Job]], Iterator[tuple[str, Any]]]
"""Does jobs side by side, and gives name and result of each, as they are done. Raises what a job raised."""


def run_forked(jobs: Sequence[Job], workers: int) -> Iterator[tuple[str, Any]]:
    """A Runner by up to `workers` processes, for any number of jobs, with all memory that is used now shared."""
    gc.collect()
    gc.freeze()  # what is there now is shared with the processes as long as nobody touches it
    try:
        for first in range(0, len(jobs), MOST_JOBS):
            with Forks(workers) as forks:
                forks.start(jobs[first : first + MOST_JOBS])
                yield from forks.results()
    finally:
        gc.unfreeze()


@dataclass(slots=True)
class _Queue:
    jobs: Sequence[Job]
    places: int
    """End of a pipe from which each process takes the number of its next job."""
    empty: bool = False
    """Whether a process found no job in it any more."""


class Forks:
    """At most `workers` processes, this one among them while it has something to do itself.

    To be used in a `with` block, whose end ends all of them, however it comes.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers if sys.platform == "linux" else 1
        self._queues: list[_Queue] = []
        self._children: dict[Connection, tuple[int, _Queue]] = {}
        self._found: list[tuple[str, Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        for connection, (child, _) in self._children.items():
            connection.close()
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        for queue in self._queues:
            os.close(queue.places)

    def start(self, jobs: Sequence[Job]) -> None:
        """Begins jobs, the longest of which should come first, and returns while they are done by other processes.

        Where there are none, they are done here. Raises what a job raised that was begun before.
        """
        if self._workers < 2:
            self._found += [(job.name, job.work()) for job in jobs]
            return
        if len(jobs) > MOST_JOBS:
            raise BuildError(f"at most {MOST_JOBS} jobs go into a queue, not {len(jobs)}")
        out, into = os.pipe()
        os.write(into, bytes(range(len(jobs))))
        os.close(into)
        queue = _Queue(jobs, out)
        self._queues.append(queue)
        while wait(list(self._children), timeout=0):  # a process that has done what it had to makes room
            self._found += self._heard()
        while len(self._children) < self._workers - 1:
            self._fork(queue)

    def results(self) -> Iterator[tuple[str, Any]]:
        """Name and result of every job, as they are done. Raises what a job raised, and BuildError where a process
        was ended."""
        yield from self._found
        for queue in reversed(self._queues):
            if len(self._children) < self._workers and not queue.empty:
                self._fork(queue)
        while self._children:
            yield from self._heard()

    def _heard(self) -> Iterator[tuple[str, Any]]:
        """What processes have to tell, as soon as one of them has something."""
        for ready in wait(list(self._children)):
            if isinstance(ready, Connection):
                yield from self._read(ready)

    def _read(self, connection: Connection) -> Iterator[tuple[str, Any]]:
        _, queue = self._children[connection]
        try:
            number, found, error = connection.recv()
        except EOFError:
            self._ended(connection)
            return
        if error is not None:
            raise error
        yield queue.jobs[number].name, found

    def _ended(self, connection: Connection) -> None:
        """A process has no more to do: one for another queue takes its place."""
        child, queue = self._children.pop(connection)
        connection.close()
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code != 0:
            names = ", ".join(job.name for job in queue.jobs)
            how = f"signal {-code}" if code < 0 else f"exit code {code}"
            raise BuildError(f"a process that wrote one of {names} ended ({how}); memory may be too little")
        queue.empty = True
        for other in self._queues:
            if not other.empty:
                self._fork(other)
                return

    def _fork(self, queue: _Queue) -> None:
        receive, send = Pipe(duplex=False)
        parent = os.getpid()
        with warnings.catch_warnings():
            # Libraries may have threads that wait for work; none holds a lock that a job needs.
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            _serve(queue, send, parent)
        send.close()
        self._children[receive] = (child, queue)


def _serve(queue: _Queue, send: Connection, parent: int) -> NoReturn:
    """Takes jobs until there are none. Ends without flushing what this process has from its parent."""
    code = 1
    try:
        _end_with(parent)
        while place := os.read(queue.places, 1):
            send.send(_done(queue.jobs[place[0]], place[0]))
        code = 0
    finally:
        os._exit(code)


def _done(job: Job, number: int) -> tuple[int, Any, BaseException | None]:
    try:
        return number, job.work(), None
    except Exception as error:
        try:
            pickle.loads(pickle.dumps(error))
        except Exception:  # an exception of any library may be unfit to be sent
            return number, None, BuildError(f"{job.name}: {type(error).__name__}: {error}")
        return number, None, error


def _end_with(parent: int) -> None:
    """Asks the system to end this process with its parent, even where that is killed."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
