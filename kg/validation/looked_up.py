"""Nodes of a graph on the disk: a file of N-Quads whose lines are sorted is an index of itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from kg.slices import Slices
from kg.validation.facts import values_of
from kg.validation.source import read_lines
from ontology.nodes import Node, Values

BLOCK = 4096
"""Bytes that are read at a time."""


class SortedGraph:
    """A file of N-Quads in the order of bytes, as every build writes it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = Slices(path)
        self._size = path.stat().st_size
        self.get = lru_cache(maxsize=65_536)(self._find)

    def values(self, subject: str, predicate: str) -> Values:
        """Everything that is said of a node by one property; nothing is an empty sequence."""
        node = self.get(subject)
        return () if node is None else values_of(node, predicate)

    def nodes(self, subject: str, predicate: str) -> list[str]:
        """The IRIs among the values."""
        return [value for value in self.values(subject, predicate) if isinstance(value, str)]

    def text(self, subject: str, predicate: str) -> str:
        """The first value as text, empty where there is none."""
        for value in self.values(subject, predicate):
            return value if isinstance(value, str) else value.text
        return ""

    def bounds(self, size: int) -> list[int]:
        """Where pieces of about so many bytes begin, and the file ends; no node is in two of them."""
        count = max(1, -(-self._size // size))
        found = {0, self._size}
        for number in range(1, count):
            if line := next(self._lines(self._line_after(self._size * number // count)), b""):
                found.add(self._first(line.partition(b">")[0] + b">"))
        return sorted(found)

    def piece(self, start: int, end: int) -> bytes:
        """The lines between two of these places."""
        return self._file.read(end - start, start)

    def _find(self, subject: str) -> Node | None:
        wanted = f"<{subject}>".encode("utf-8", "replace")
        lines = []
        for line in self._lines(self._first(wanted)):
            if not line.startswith(wanted):
                break
            lines.append(line)
        found = read_lines(b"".join(lines), self._path)
        return found[0] if found else None

    def _first(self, wanted: bytes) -> int:
        """Where the first line begins that is not before `wanted`."""
        low, high = 0, self._size
        while low < high:
            middle = (low + high) // 2
            start = self._line_after(middle)
            line = next(self._lines(start)) if start < high else b""
            if not line or line >= wanted:
                high = middle
            else:
                low = start + len(line)
        return self._line_after(low) if low else 0

    def _line_after(self, offset: int) -> int:
        """Where the first line begins that begins at an offset or after it."""
        if offset == 0:
            return 0
        at = offset - 1
        while block := self._file.read(BLOCK, at):
            if (end := block.find(b"\n")) >= 0:
                return at + end + 1
            at += len(block)
        return self._size

    def _lines(self, offset: int) -> Iterator[bytes]:
        """The lines from an offset on, with their line breaks."""
        rest = b""
        while block := self._file.read(BLOCK, offset):
            offset += len(block)
            *lines, rest = (rest + block).split(b"\n")
            yield from (line + b"\n" for line in lines)
        if rest:
            yield rest
