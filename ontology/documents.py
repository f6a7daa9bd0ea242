"""The records of what is read: a source, what is known of it, and the document that statements lead to.

Imported from `ontology.records`, with all other records.
"""

from __future__ import annotations

from dataclasses import dataclass

HIDDEN = "×"
"""Stands for each character of a private person's name."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says of itself, or what a manifest says of it. Names are canonical once resolved."""

    title: str | None = None
    issuer: str | None = None
    region: str | None = None
    period: str | None = None
    """The year (2020) or range of years that the document is about, not the day it was signed."""
    date: str | None = None
    """ISO date of issue, as exact as known (2021, 2021-01, 2021-01-28)."""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One input file as read. `raw` never changes afterwards."""

    name: str
    """POSIX path below the folder that was given (a file given by itself: its own name)."""
    raw: str
    sha256: str
    """Of the file's bytes."""
    media: str
    """text/plain, text/markdown, text/html, application/pdf or the DOCX media type."""
    given: Metadata = Metadata()
    """From manifest.csv; wins over what is found."""


@dataclass(frozen=True, slots=True)
class Document:
    """A source with its resolved metadata, and for each field what decided it."""

    name: str
    raw: str
    sha256: str
    """Of the file's bytes."""
    text_sha256: str
    """Of `raw` in UTF-8: the text that offsets refer to."""
    media: str
    meta: Metadata
    decided: tuple[tuple[str, str], ...] = ()
    """(field, what decided it), sorted: ("issuer", "signature block") …"""
    private: tuple[tuple[int, int], ...] = ()
    """Spans of `raw` that name private persons, sorted and apart."""

    @property
    def public(self) -> str:
        """`raw` with each character of a private person's name replaced by ×: what outputs quote from.

        The length is that of `raw`, so every offset holds in both.
        """
        parts, at = [], 0
        for start, end in self.private:
            parts += [self.raw[at:start], HIDDEN * (end - start)]
            at = end
        return "".join((*parts, self.raw[at:])) if parts else self.raw
