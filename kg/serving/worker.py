"""A process that has the graph open and does one job at a time, so that ending it ends the job.

Jobs come as lines of JSON on standard input; answers leave as frames on standard output. It ends when its
input does. The engine cannot be told to stop: time is kept by the process that started this one, and by an
alarm of the system for the case that it is gone. Memory is limited by the system where it can be.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kg.query import base_of, check_form, complaint
from kg.serving.frames import DATA, END, PIECE, READY, pack
from kg.store import open_store
from ontology.errors import BuildError, ZhengtuError
from ontology.prefixes import prefixes

if TYPE_CHECKING:
    from pyoxigraph import QuerySolutions, QueryTriples, Store

    Found = QuerySolutions | QueryTriples | bool

Item = TypeVar("Item")
WRITABLE = 3
GRACE = 5.0
"""Seconds after its time limit at which a forgotten worker ends itself."""
MIB = 1 << 20


class Sink:
    """Where an answer is written: frames, with the number of bytes so far and what cut it."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.cut = ""
        self._sent = 0
        self._held = bytearray()

    def write(self, piece: bytes) -> int:
        """Takes a piece of the answer, as a binary file does."""
        self._held += piece
        if len(self._held) >= PIECE:
            self.flush()
        return len(piece)

    def flush(self) -> None:
        """Sends what is held."""
        if self._held:
            sys.stdout.buffer.write(pack(DATA, bytes(self._held)))
            self._sent += len(self._held)
            self._held.clear()

    def bounded(self, items: Iterable[Item], most: int) -> Iterator[Item]:
        """The items up to a number of them (0: all) or until the answer is too large; then `cut` says so."""
        for count, item in enumerate(items):
            if most and count == most:
                self.cut = f"the limit of {most} {'row' if most == 1 else 'rows'}"
                return
            if self.limit and self._sent + len(self._held) > self.limit:
                self.cut = f"the limit of {self.limit // MIB} MiB"
                return
            yield item


def main() -> None:
    """Serves jobs on the graph of the folder that is the first argument; the second limits memory in MiB.

    With a third the folder is no build but a store that may be written.
    """
    out, memory, writable = Path(sys.argv[1]), int(sys.argv[2]), len(sys.argv) > WRITABLE
    try:
        store = _open_writable(out) if writable else open_store(out)
        ready = {"base": base_of(store)}
    except ZhengtuError as error:
        _send(READY, {"error": str(error)})
        return
    _limit_memory(memory)
    _send(READY, ready)
    names = prefixes(ready["base"])
    for line in sys.stdin.buffer:
        if writable:  # what was loaded may say another base
            names = prefixes(base_of(store))
        job = json.loads(line)
        sink = Sink(job["bytes"])
        _alarm(job["seconds"] + GRACE if job["seconds"] else 0)
        end = _done(store, job, names, sink)
        _alarm(0)
        sink.flush()
        _send(END, {**end, "cut": sink.cut})


def _done(store: Store, job: Mapping[str, Any], names: Mapping[str, str], sink: Sink) -> dict[str, Any]:
    """Does a job: how it ended, with the status of HTTP."""
    try:
        return _JOBS[job["do"]](store, job, names, sink)
    except ZhengtuError as error:
        return {"status": 400, "message": str(error)}
    except (SyntaxError, OSError, ValueError, RuntimeError) as error:
        status = 400 if isinstance(error, SyntaxError | ValueError) else 500
        return {"status": status, "message": complaint(job.get("query", ""), error)}


def _query(store: Store, job: Mapping[str, Any], names: Mapping[str, str], sink: Sink) -> dict[str, Any]:
    from kg.serving.answers import write_answer

    check_form(job["query"])
    found = _ask(store, job, names)
    count = write_answer(found, job, names, sink)
    return {"status": 200, "rows": count}


def _ask(store: Store, job: Mapping[str, Any], names: Mapping[str, str]) -> Found:
    from pyoxigraph import NamedNode, QueryBoolean

    chosen: dict[str, Any] = {}
    for key in ("default_graph", "named_graphs"):
        if job.get(key) is not None:
            chosen[key] = [NamedNode(iri) for iri in job[key]]
    found = store.query(job["query"], prefixes=dict(names), **chosen)
    return bool(found) if isinstance(found, QueryBoolean) else found


def _thing(store: Store, job: Mapping[str, Any], names: Mapping[str, str], sink: Sink) -> dict[str, Any]:
    from kg.serving.things import write_thing

    return write_thing(store, job, names, sink)


def _search(store: Store, job: Mapping[str, Any], names: Mapping[str, str], sink: Sink) -> dict[str, Any]:
    from kg.serving.things import write_search

    return write_search(store, job, names, sink)


def _ontology(store: Store, job: Mapping[str, Any], names: Mapping[str, str], sink: Sink) -> dict[str, Any]:
    from kg.serving.vocabulary import write_ontology

    return write_ontology(job, sink)


def _graph(store: Store, job: Mapping[str, Any], names: Mapping[str, str], sink: Sink) -> dict[str, Any]:
    from kg.serving.graphs import do_graph_job

    return do_graph_job(store, job, names, sink)


def _open_writable(out: Path) -> Store:
    from pyoxigraph import Store

    try:
        out.mkdir(parents=True, exist_ok=True)
        return Store(str(out))
    except OSError as error:
        raise BuildError(f"{out}: cannot be opened for writing: {' '.join(str(error).split())}") from error


def _about(store: Store, job: Mapping[str, Any], names: Mapping[str, str], sink: Sink) -> dict[str, Any]:
    """How many triples there are, and the first thousand named graphs."""
    graphs = sorted(node.value for node in islice(store.named_graphs(), 1000))
    sink.write(json.dumps({"triples": len(store), "graphs": graphs}).encode())
    return {"status": 200}


Job = Callable[["Store", Mapping[str, Any], Mapping[str, str], Sink], dict[str, Any]]
_JOBS: Mapping[str, Job] = {
    "query": _query,
    "thing": _thing,
    "search": _search,
    "ontology": _ontology,
    "about": _about,
    "graph": _graph,
}


def _send(kind: bytes, message: object) -> None:
    sys.stdout.buffer.write(pack(kind, json.dumps(message, ensure_ascii=False).encode("utf-8", "replace")))
    sys.stdout.buffer.flush()


def _alarm(seconds: float) -> None:
    """Lets the system end this process after so long; 0 takes that back. Not on Windows."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _limit_memory(memory: int) -> None:
    """Lets queries take so many MiB above what the open graph takes (Linux; elsewhere there is no limit)."""
    if not memory or not sys.platform.startswith("linux"):
        return
    import resource

    with suppress(OSError, ValueError, IndexError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
        most = pages * resource.getpagesize() + memory * MIB
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
