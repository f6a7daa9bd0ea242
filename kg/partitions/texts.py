"""Texts on disk, of which parts can be quoted as of texts in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from kg.slices import Slices
from ontology.errors import BuildError

WIDTH = 4
"""Bytes of a character in UTF-32, in which the place of a character follows from its number."""


class TextsOnDisk(Mapping[str, "TextOnDisk"]):
    """Texts by their hash. They are added by the process that made the object; then any process may read them."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO | None = path.open("wb")
        self._slices = Slices(path)
        self._places: dict[str, tuple[int, int]] = {}

    def add(self, digest: str, text: str) -> None:
        """Keeps a text under its hash, once. Raises BuildError where another one stands under it, since what is hidden
        of one text cannot be quoted from the other, and where it was closed."""
        if self._file is None:
            raise BuildError("texts are added before they are read")
        if digest not in self._places:
            self._places[digest] = self._file.tell(), len(text)
            self._file.write(text.encode("utf-32-le", "surrogatepass"))
            return
        self._file.flush()
        if self[digest][0 : len(text)] != text:
            raise BuildError(
                f"of two reports with one text ({digest[:20]}) other private persons are hidden; "
                "build without partitions, or take one of them out"
            )

    def length(self, digest: str) -> int:
        """Characters of a text."""
        return self._places[digest][1]

    def close(self) -> None:
        """Puts everything where other processes see it, and holds no file open. No more can be added."""
        if self._file is not None:
            self._file.close()
            self._file = None
        self._slices.close()

    def __getitem__(self, digest: str) -> TextOnDisk:
        return TextOnDisk(self._slices, *self._places[digest])

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class LatestTexts(TextsOnDisk):
    """The same where of several texts with one hash, in which other private persons are hidden, the last one counts."""

    def add(self, digest: str, text: str) -> None:
        self._places.pop(digest, None)
        super().add(digest, text)


class TextOnDisk:
    """One text of a file."""

    __slots__ = ("_file", "_length", "_offset")

    def __init__(self, file: Slices, offset: int, length: int) -> None:
        self._file = file
        self._offset = offset
        self._length = length

    def __getitem__(self, place: slice) -> str:
        start, end, _ = place.indices(self._length)
        content = self._file.read(max(0, end - start) * WIDTH, self._offset + start * WIDTH)
        return content.decode("utf-32-le", "surrogatepass")
