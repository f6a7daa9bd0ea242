"""Jobs of a build on the workers of a cluster, in a folder that they and the build see under one path.

A job is a function with what it is given. What several jobs are given (the tables that every one looks up) is written
once, into a file of that folder, and read once by each worker.
"""

from __future__ import annotations

import pickle
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from typing import Any

from kg.engines.scheduler import ask_each, in_turn, outcome, reached, threads_of
from kg.forks import Job, Runner
from kg.made import program_digest
from kg.whole_files import written_whole
from ontology.collector import no_collector
from ontology.errors import BuildError

AHEAD = 2
"""Jobs for each thread of the cluster that the scheduler knows of at a time."""
PLAIN = (str, int, bool, type(None))


class Parcels:
    """Jobs as bytes, and in files of a folder what several of them are given."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._written: dict[int, tuple[object, str]] = {}
        """Identity of what was written -> itself, so that it stays, and its file."""

    def packed(self, jobs: Sequence[Job]) -> list[bytes]:
        """The work of each job."""
        values = {id(value): value for job in jobs for value in _given(job)}
        times = Counter(id(value) for job in jobs for value in _given(job))
        for key, value in values.items():
            if times[key] > 1 and key not in self._written and not isinstance(value, PLAIN):
                path = self._folder / f"shared-{token_hex(6)}"
                path.write_bytes(self._pickled(value))
                self._written[key] = value, str(path)
        return [self._pickled(job.work) for job in jobs]

    def _pickled(self, value: object) -> bytes:
        content = BytesIO()
        _Pickler(content, {key: path for key, (_, path) in self._written.items()}).dump(value)
        return content.getvalue()


def _given(job: Job) -> tuple[object, ...]:
    work = job.work
    return (*work.args, *work.keywords.values()) if isinstance(work, partial) else ()


class _Pickler(pickle.Pickler):
    def __init__(self, content: BytesIO, files: dict[int, str]) -> None:
        super().__init__(content, pickle.HIGHEST_PROTOCOL)
        self._files = files

    def persistent_id(self, value: object) -> str | None:
        return self._files.get(id(value))


class _Unpickler(pickle.Unpickler):
    def persistent_load(self, path: str) -> Any:
        return _shared(path)


_turn = threading.Lock()
"""A process does one job at a time: threads would only wait for each other, each with the memory of a partition."""
_held: dict[str, Any] = {}
"""What jobs are given, by file; two builds may share a worker."""


def _shared(path: str) -> Any:
    if path not in _held:
        for other in [known for known in list(_held) if not Path(known).exists()]:
            _held.pop(other, None)  # of a build that is over
        try:
            content = Path(path).read_bytes()
        except OSError as error:
            raise BuildError(
                f"a worker of the cluster does not see {path}; the output has to lie in a folder that all see"
            ) from error
        _held[path] = _Unpickler(BytesIO(content)).load()
    return _held[path]


def do_job(work: bytes, identity: str) -> Any:
    """Runs in a worker: does a job and tells what came of it. Raises BuildError where this worker has another program
    than who asks."""
    if identity != program_identity():
        raise BuildError("a worker of the cluster has another version of kg or of Python")
    with _turn, no_collector():
        return _Unpickler(BytesIO(work)).load()()


def program_identity() -> str:
    """What has to be the same where jobs are made and where they are done."""
    return f"{program_digest()} {sys.version_info[:2]}"


def _sees(path: str, token: str) -> str:
    """Runs in a worker: the name of a file that it wrote beside one that it could read; empty where it cannot."""
    with suppress(OSError):
        if Path(path).read_text(encoding="ascii") == token:
            place = Path(f"{path}-{token_hex(6)}")
            with written_whole(place) as half:
                half.write_text(token, encoding="ascii")
            return place.name
    return ""


def _forget(folder: str) -> None:
    for path in [known for known in list(_held) if str(Path(known).parent) == folder]:
        _held.pop(path, None)


@contextmanager
def on_cluster(scheduler: str, folder: Path) -> Iterator[Runner | None]:
    """What runs jobs on the workers of a scheduler; None where one of them does not see `folder`.

    What a worker was doing that is lost is done by another. Raises BuildError where there is no cluster.
    """
    with ExitStack() as stack:
        client = stack.enter_context(reached(scheduler, 0))
        if not _is_seen(client, folder):
            stack.close()  # whoever makes the parts now may fork
            yield None
            return
        try:
            yield partial(_run, client, Parcels(folder))
        finally:
            with suppress(Exception):  # a scheduler that is lost has nothing to forget
                client.run(_forget, str(folder))


def _is_seen(client: Any, folder: Path) -> bool:
    """Whether every worker reads and writes in a folder what this process does. Raises BuildError where one cannot tell."""
    token, probe = token_hex(8), folder / "seen"
    probe.write_text(token, encoding="ascii")
    written = list(ask_each(client, _sees, str(probe), token).values())
    return bool(written) and all(name and (folder / name).is_file() for name in written)


def _run(client: Any, parcels: Parcels, jobs: Sequence[Job]) -> Iterator[tuple[str, Any]]:
    identity = program_identity()

    def submit(item: tuple[Job, bytes]) -> Any:
        return client.submit(do_job, item[1], identity, pure=False)

    items = list(zip(jobs, parcels.packed(jobs), strict=True))
    for (job, _), future in in_turn(client, items, submit, AHEAD * threads_of(client)):
        try:
            yield job.name, outcome(future)
        except BuildError as error:
            raise type(error)(f"part {job.name} of the graph: {error}") from error
