"""Worker processes of one build: who asks gets a free one, and time over means that its process ends."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any

from kg.serving.frames import DATA, END, HEAD, READY
from kg.serving.protocol import Refused
from ontology.errors import BuildError

IN_MEMORY = 4 << 20
"""Bytes of an answer that are held in memory; a larger one waits in a temporary file until it is whole."""
_START = "from kg.serving.worker import main; main()"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one job may take; 0 is no limit."""

    seconds: float = 60
    rows: int = 100_000
    mebibytes: int = 256
    """Of an answer."""
    memory: int = 2048
    """MiB that a query may take."""
    wait: float = 20
    """Seconds for which a job waits until a worker is free."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What a job gave. Who reads `body` closes it."""

    body: SpooledTemporaryFile[bytes]
    size: int
    end: Mapping[str, Any]


class Worker:
    """One process with the graph open."""

    def __init__(self, process: Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, out: Path, memory: int, writable: bool) -> tuple[Worker, Mapping[str, Any]]:
        """A worker for a build folder and what it says of the graph. Raises BuildError where there is none."""
        path = os.pathsep.join(place or str(Path.cwd()) for place in sys.path)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-P", "-c", _START, str(out), str(memory), *(["writable"] if writable else [])),
            stdin=PIPE,
            stdout=PIPE,
            env={**os.environ, "PYTHONPATH": path, "RUST_BACKTRACE": "0"},
            start_new_session=True,  # Ctrl-C is for the server, which ends its workers
        )
        worker = cls(process)
        try:
            kind, payload = await worker._frame()
        except BaseException as error:
            worker.kill()
            if isinstance(error, asyncio.IncompleteReadError):
                raise BuildError(f"{out}: the graph cannot be opened") from error
            raise
        ready = json.loads(payload)
        if kind != READY or "error" in ready:
            worker.kill()
            raise BuildError(str(ready.get("error", f"{out}: the graph cannot be opened")))
        return worker, ready

    async def do(self, job: Mapping[str, Any]) -> Outcome:
        """Does a job. Raises IncompleteReadError where the process ended in the middle."""
        stdin = self._process.stdin
        if stdin is None:
            raise asyncio.IncompleteReadError(b"", None)
        with suppress(BrokenPipeError, ConnectionResetError):
            stdin.write(json.dumps(job).encode() + b"\n")
            await stdin.drain()
        body: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
        size = 0
        try:
            while True:
                kind, payload = await self._frame()
                if kind == END:
                    body.seek(0)
                    return Outcome(body, size, json.loads(payload))
                if kind == DATA:
                    body.write(payload)
                    size += len(payload)
        except BaseException:
            body.close()
            raise

    async def _frame(self) -> tuple[bytes, bytes]:
        if self._process.stdout is None:
            raise asyncio.IncompleteReadError(b"", None)
        kind, length = HEAD.unpack(await self._process.stdout.readexactly(HEAD.size))
        return kind, await self._process.stdout.readexactly(length)

    @property
    def alive(self) -> bool:
        """Whether the process has not ended."""
        return self._process.returncode is None

    def kill(self) -> None:
        """Ends the process, whatever it does."""
        with suppress(ProcessLookupError):
            self._process.kill()

    async def ended(self) -> int:
        """Waits for the end of the process: its exit code, negative for a signal."""
        return await self._process.wait()


class Pool:
    """Up to `size` workers for one build folder, started when they are needed."""

    def __init__(self, out: Path, size: int, bounds: Bounds, writable: bool = False) -> None:
        self._out = out
        self._writable = writable
        self._dying: list[Worker] = []
        self.bounds = bounds
        self.size = size
        self._places = asyncio.Semaphore(size)
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()
        self._closed = False
        self.running = 0
        self.waiting = 0

    async def start(self) -> Mapping[str, Any]:
        """Starts the first worker and says what its graph is. Raises BuildError."""
        worker, ready = await Worker.start(self._out, self.bounds.memory, self._writable)
        self._all.add(worker)
        self._idle.append(worker)
        return ready

    async def do(self, job: Mapping[str, Any]) -> Outcome:
        """Does a job within the bounds. Raises Refused where all workers are busy or a bound is reached."""
        self.waiting += 1
        try:
            await asyncio.wait_for(self._places.acquire(), self.bounds.wait or None)
        except TimeoutError:
            raise Refused(503, "the server is busy: try again", {"Retry-After": "5"}) from None
        finally:
            self.waiting -= 1
        self.running += 1
        try:
            return await self._do(job)
        finally:
            self.running -= 1
            self._places.release()

    async def _do(self, job: Mapping[str, Any]) -> Outcome:
        worker = await self._worker()
        bounds = self.bounds
        full = {"rows": bounds.rows, "bytes": bounds.mebibytes << 20, "seconds": bounds.seconds, **job}
        whole = False
        try:
            outcome = await asyncio.wait_for(worker.do(full), bounds.seconds or None)
            whole = True
        except TimeoutError:
            said = f"the query was ended at the time limit of {bounds.seconds:g} s"
            raise Refused(503, said, {"Retry-After": "60", "Zhengtu-Limit": "time"}) from None
        except asyncio.IncompleteReadError:
            code = await worker.ended()
            said = (
                f"; it may need more than the {bounds.memory} MiB that a query may take, or nest too deeply"
                if code < 0
                else ""
            )
            limit = {"Zhengtu-Limit": "memory"} if code < 0 else {}
            raise Refused(503, f"the query ended the process that ran it{said}", limit) from None
        finally:
            if whole and not self._closed:
                self._idle.append(worker)
            else:  # also where nobody waits for the answer any more
                self._all.discard(worker)
                worker.kill()
                self._dying.append(worker)
        return outcome

    async def _worker(self) -> Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
            self._all.discard(worker)
        while self._dying:  # a store is open for writing once
            await self._dying[-1].ended()
            self._dying.pop()
        worker, _ = await Worker.start(self._out, self.bounds.memory, self._writable)
        self._all.add(worker)
        return worker

    @property
    def busy(self) -> bool:
        """Whether a job is still running."""
        return bool(self._all)

    def retire(self) -> None:
        """Ends idle workers now and each other one when its job is done: a newer build is served."""
        self._closed = True
        for worker in self._idle:
            worker.kill()
            self._all.discard(worker)
        self._dying.extend(self._idle)
        self._idle.clear()

    async def close(self) -> None:
        """Ends all workers."""
        self.retire()
        for worker in self._all:
            worker.kill()
        for worker in (*self._all, *self._dying):
            await worker.ended()
