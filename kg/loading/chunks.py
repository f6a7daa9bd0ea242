"""A graph in pieces that are small enough to send: N-Triples, each piece of one graph, in bounded memory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.output import graph_file
from ontology.errors import BuildError

CORE = "core.ttl"
CHUNK = 20_000
"""Triples that are sent together: some megabytes."""
HELD = 4
"""Chunks' worth of triples that are held at most, when those of several graphs stand mixed."""
_QUAD = re.compile(
    rb"((?:<[^>]*>|_:\S+)[ \t]+<[^>]*>[ \t]+"
    rb'(?:<[^>]*>|_:[^\s]+|"(?:[^"\\]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^<[^>]*>)?))'
    rb"[ \t]*(?:<([^>]*)>[ \t]*)?\.[ \t]*(?:#.*)?"
)
_NOTHING = re.compile(rb"\s*(?:#.*)?")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Triples of one graph."""

    graph: str
    """IRI; empty for the default graph."""
    first: bool
    """No chunk of this graph came before."""
    triples: int
    body: bytes
    """N-Triples, UTF-8."""


def read_chunks(out: Path, core: bool = False, size: int = CHUNK) -> Iterator[Chunk]:
    """The graph of a build folder in chunks: all of it with its named graphs, or its `core` (facts and labels).

    A graph comes in one chunk at least. Raises BuildError for a folder without the file, or where a line of it
    is not N-Quads.
    """
    path = out / CORE if core else graph_file(out)
    if not path.is_file():
        raise BuildError(f"{path}: is not there; `kg build` writes it")
    lines = _quads(path) if path.suffix == ".nq" else _turtle(path)
    yield from chunked(lines, size)


def chunked(quads: Iterable[tuple[str, bytes]], size: int = CHUNK) -> Iterator[Chunk]:
    """Groups (graph, line of N-Triples) into chunks of up to `size`; the fullest graph is sent when many are open."""
    held: dict[str, list[bytes]] = {}
    sent: set[str] = set()
    count = 0

    def take(graph: str) -> Chunk:
        lines = held.pop(graph)
        first = graph not in sent
        sent.add(graph)
        return Chunk(graph, first, len(lines), b"".join(lines))

    for graph, line in quads:
        lines = held.setdefault(graph, [])
        lines.append(line)
        count += 1
        if len(lines) >= size or count >= size * HELD:
            fullest = graph if len(lines) >= size else max(held, key=lambda name: len(held[name]))
            chunk = take(fullest)
            count -= chunk.triples
            yield chunk
    for graph in sorted(held):
        yield take(graph)


def _quads(path: Path) -> Iterator[tuple[str, bytes]]:
    """Lines of N-Quads as graph and N-Triples."""
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                found = _QUAD.fullmatch(line.strip())
                if found is not None:
                    yield (found[2] or b"").decode("utf-8"), found[1] + b" .\n"
                elif not _NOTHING.fullmatch(line.strip()):
                    raise BuildError(f"{path}, line {number}: is not N-Quads")
    except (OSError, UnicodeDecodeError) as error:
        raise BuildError(f"{path}: cannot be read: {error}") from error


def _turtle(path: Path) -> Iterator[tuple[str, bytes]]:
    from pyoxigraph import RdfFormat, parse

    try:
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            yield "", f"{quad.triple} .\n".encode()
    except (SyntaxError, OSError) as error:
        raise BuildError(f"{path}: cannot be read: {' '.join(str(error).split())}") from error
