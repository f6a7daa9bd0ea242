"""A query that may take so long and give so much: it runs in a process of its own, which can be ended.

The engine cannot be told to stop, so the other process streams what it finds, line by line, and this one takes
lines until the last, or until the time is over.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.query import Answer, Limits, base_of, complaint
from kg.store import open_store
from ontology.errors import BuildError, QueryError, ZhengtuError
from ontology.prefixes import XSD, prefixes

if TYPE_CHECKING:
    from pyoxigraph import QuerySolutions, Store

_START = "from kg.bounded import answer; answer()"
_FLUSH = 0.1
"""Seconds for which found rows may wait to be sent."""


def run_bounded(out: Path, query: str, limits: Limits) -> Answer:
    """What a query gives within limits; the time runs from when the graph is open.

    Raises QueryError and BuildError as an unbounded query does.
    """
    job = json.dumps({"out": str(out), "query": query, "rows": limits.rows})
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [*sys.path, str(Path.cwd())]))}
    process = subprocess.Popen(
        [sys.executable, "-c", _START], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    )
    lines: list[bytes] = []
    opened = Event()
    reader = Thread(target=_collect, args=(process.stdout, lines, opened), daemon=True)
    try:
        if process.stdin is None:
            raise QueryError("the query cannot be run: no process to run it")
        with suppress(BrokenPipeError):  # it died at once, and what it sent says so
            process.stdin.write(job.encode("utf-8", "replace"))
            process.stdin.close()
        reader.start()
        opened.wait()
        reader.join(limits.seconds or None)
        late = reader.is_alive()
    finally:
        process.kill()
        process.wait()
    reader.join()
    return _answer(lines, f"the time limit of {limits.seconds:g} s" if late else "", limits)


def _collect(stream: BinaryIO, lines: list[bytes], opened: Event) -> None:
    for line in stream:
        if line.endswith(b"\n"):  # a line that the end of the process broke off is none
            lines.append(line)
            opened.set()
    opened.set()


def _answer(lines: list[bytes], late: str, limits: Limits) -> Answer:
    """The answer that lines tell: prefixes, what it is, what was found, and how it ended."""
    messages = (json.loads(line) for line in lines)
    head: dict[str, Any] = {}
    found: list[Any] = []
    ended = False
    for message in messages:
        if isinstance(message, dict):
            if "error" in message:
                raise (BuildError if message["build"] else QueryError)(message["error"])
            head |= message
            ended = ended or "end" in message
        else:
            found.append(message)
    cut = late or ("" if ended else "the end of the process that ran it")
    if head.get("end") == "rows":
        cut = f"the limit of {limits.rows} rows"
    names = head.get("prefixes", {})
    if head.get("kind") == "truth":
        return Answer("truth", json.dumps({"head": {}, "boolean": head["truth"]}).encode(), names)
    if head.get("kind") == "triples":
        data = "".join(sorted(found)).encode()
        return Answer("triples", data, names, cut)
    if "vars" not in head:
        raise QueryError(f"the query was cut at {cut} before it gave anything")
    document = {"head": {"vars": head["vars"]}, "results": {"bindings": found_bindings(head["vars"], found)}}
    return Answer("rows", json.dumps(document, ensure_ascii=False).encode(), names, cut)


def found_bindings(names: list[str], rows: list[Any]) -> list[dict[str, Any]]:
    """Rows as SPARQL 1.1 Results JSON has them: an unbound variable is not there."""
    return [{n: term for n, term in zip(names, row, strict=True) if term} for row in rows]


# ---- in the other process ------------------------------------------------------------------------------------
def answer() -> None:
    """Reads a job from standard input and writes what it gives to standard output."""
    job = json.loads(sys.stdin.buffer.read())
    out = _Out()
    try:
        store = open_store(Path(job["out"]))
        out.send({"prefixes": prefixes(base_of(store))}, now=True)
        for message in _found(store, job["query"], job["rows"]):
            out.send(message, now=isinstance(message, dict))
    except ZhengtuError as error:
        out.send({"error": str(error), "build": isinstance(error, BuildError)})
    except (SyntaxError, OSError, ValueError, RuntimeError) as error:
        out.send({"error": complaint(job["query"], error), "build": False})
    out.flush()


class _Out:
    """Lines of JSON, sent a tenth of a second after they are known at the latest, as far as rows keep coming."""

    def __init__(self) -> None:
        self._sent = time.monotonic()

    def send(self, message: Any, now: bool = False) -> None:
        sys.stdout.buffer.write(json.dumps(message, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        if now or time.monotonic() - self._sent > _FLUSH:
            self.flush()

    def flush(self) -> None:
        sys.stdout.buffer.flush()
        self._sent = time.monotonic()


def _found(store: Store, query: str, rows: int) -> Iterator[Any]:
    """What a query gives: what it is, rows or triples, and how it ended."""
    from pyoxigraph import QueryBoolean, QueryTriples

    found = store.query(query, prefixes=prefixes(base_of(store)))
    if isinstance(found, QueryBoolean):
        yield {"kind": "truth", "truth": bool(found), "end": "all"}
        return
    if isinstance(found, QueryTriples):
        yield {"kind": "triples"}
        items: Iterator[Any] = (f"{triple} .\n" for triple in found)
    else:
        yield {"kind": "rows", "vars": [variable.value for variable in found.variables]}
        items = _rows(found)
    for count, item in enumerate(items):
        if rows and count == rows:
            yield {"end": "rows"}
            return
        yield item
    yield {"end": "all"}


def _rows(found: QuerySolutions) -> Iterator[list[Any]]:
    for solution in found:
        yield [None if term is None else _term(term) for term in solution]


def _term(term: Any) -> dict[str, str]:
    """A term as SPARQL 1.1 Results JSON."""
    from pyoxigraph import BlankNode, Literal

    if isinstance(term, Literal):
        told = {"type": "literal", "value": term.value}
        if term.language:
            return {**told, "xml:lang": term.language}
        plain = term.datatype.value == XSD + "string"
        return told if plain else {**told, "datatype": term.datatype.value}
    return {"type": "bnode" if isinstance(term, BlankNode) else "uri", "value": term.value}
