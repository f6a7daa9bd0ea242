"""Some thousands of nodes at a time, in blocks: what one format after another is written from."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat

from exports.rdf.blocks import Block, Cells, blocks_of
from ontology.nodes import Node, subject_of

SIZE = 8192
"""Nodes of a chunk."""
ORDER = (
    "dataset",
    "org",
    "initiative",
    "regulation",
    "person",
    "place",
    "honour",
    "indicator",
    "obs",
    "problem",
    "commitment",
    "report",
    "stmt",
    "ev",
    "extractor",
    "text",
)
"""Kinds of things in the order of a Turtle file; concepts stand before all of them."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Nodes that follow one another in the order of subjects."""

    kind: str
    """One of ORDER; empty for what is no thing, and where nobody asked."""
    count: int
    blocks: Sequence[tuple[Sequence[int], Block]]
    """Each with the numbers of its nodes in the chunk."""


def chunks_of(nodes: Sequence[Node], base: str) -> list[Chunk]:
    """The chunks of nodes sorted by subject, of which none has things of two kinds."""
    bounds = []
    for kind in ORDER:
        low = bisect_left(nodes, f"{base}id/{kind}/", key=subject_of)
        high = bisect_left(nodes, f"{base}id/{kind}0", low, key=subject_of)  # 0 comes after /
        bounds += [(low, high, kind)] if low < high else []
    found: list[Chunk] = []
    at = 0
    for low, high, kind in sorted([*bounds, (len(nodes), len(nodes), "")]):
        found += chunked(nodes[at:low])
        found += chunked(nodes[low:high], kind)
        at = high
    return found


def chunked(nodes: Sequence[Node], kind: str = "") -> Iterator[Chunk]:
    """The chunks of nodes in any order, all of one kind."""
    for start in range(0, len(nodes), SIZE):
        some = nodes[start : start + SIZE]
        yield Chunk(kind, len(some), list(blocks_of(some)))


def written(chunks: Iterable[Chunk], cells: Callable[[Block], Cells]) -> Iterator[bytes]:
    """A piece of a file for each chunk, with a line (or a few) for each node; `cells` says what a line is made of."""
    for chunk in chunks:
        lines = [b""] * chunk.count
        for rows, block in chunk.blocks:
            for row, line in zip(rows, _lines(cells(block)), strict=False):
                lines[row] = line
        yield b"".join(lines)


def _lines(cells: Cells) -> Iterator[bytes]:
    columns: list[Iterable[bytes]] = []
    same = b""
    for cell in cells:
        if isinstance(cell, bytes):
            same += cell
        else:
            columns += [repeat(same), cell] if same else [cell]
            same = b""
    return map(b"".join, zip(*columns, repeat(same), strict=False))
