"""What was read, on disk: records and texts in files, and in memory what is small of each document and of each name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from sys import intern

from kg.codec import decode, encode
from kg.curation.apply import Corrections
from kg.harvest import public
from kg.officials import posts_told
from kg.partitions.texts import TextsOnDisk
from kg.resolution import rewrite
from kg.slices import Slices
from ontology.records import Document, EntityKey, Extraction
from ontology.schema import load_schema

Pairs = frozenset[tuple[str, str]]


@dataclass(slots=True)
class Named:
    """What documents say of names, as far as it decides what is one thing and what a name stands for."""

    attributes: dict[EntityKey, Pairs] = field(default_factory=dict)
    """Of every key."""
    used: Counter[EntityKey] = field(default_factory=Counter)
    posted: set[EntityKey] = field(default_factory=set)
    """People of whom a statement says that they hold a post."""
    givers: set[str] = field(default_factory=set)
    """Names of those who conferred something."""

    def add(self, extraction: Extraction) -> None:
        """Adds what one document says."""
        for named in extraction.entities:
            known = self.attributes.get(named.key)
            if known is None or (named.attributes and not known.issuperset(named.attributes)):
                self.attributes[named.key] = (known or frozenset()).union(named.attributes)
        self.used.update(mention.entity for mention in extraction.mentions)
        self.posted.update(posts_told(extraction.relations, load_schema()))
        for relation in extraction.relations:
            self.givers.update(name for kind, name in relation.attributes if kind == "by")


@dataclass(frozen=True, slots=True)
class Kept:
    """A document without its text, and where its record is."""

    document: Document
    characters: int
    offset: int
    length: int


class Spool:
    """Takes what was read, document by document; then gives it back in the order of a harvest."""

    def __init__(self, folder: Path, texts: TextsOnDisk | None = None) -> None:
        self._path = folder / "records"
        self._file = self._path.open("wb")
        self._kept: list[Kept] = []
        self._pairs: dict[tuple[str, str], tuple[str, str]] = {}
        self.texts = TextsOnDisk(folder / "texts") if texts is None else texts
        self.named = Named()
        self.size = Counter[str]()
        """How many relations, indicators, claims and mentions there are."""

    def add(self, found: Extraction | bytes) -> Document:
        """Keeps a record, given as such or as the line that `kg.codec` writes; its document, without the text."""
        extraction = public(decode(found) if isinstance(found, bytes) else found)
        # Lines are written in one way alone, so that one of which nothing is hidden stays.
        same = isinstance(found, bytes) and not extraction.document.private
        line = found if same and isinstance(found, bytes) else encode(extraction)
        whole = extraction.document
        self.texts.add(whole.text_sha256, whole.raw)
        # What decided is one of a few dozen pairs, which need not be kept for each document.
        decided = tuple(self._pairs.setdefault(pair, pair) for pair in whole.decided)
        document = replace(whole, raw="", private=(), media=intern(whole.media), decided=decided)
        self._kept.append(Kept(document, len(whole.raw), self._file.tell(), len(line)))
        self._file.write(line)
        self.named.add(extraction)
        self.size.update(
            relations=len(extraction.relations),
            indicators=len(extraction.indicators),
            claims=len(extraction.claims),
            mentions=len(extraction.mentions),
        )
        return document

    def close(self) -> Records:
        """Everything that was kept. No more can be added."""
        self._file.close()
        self.texts.close()
        self._kept.sort(key=lambda kept: (kept.document.name, kept.document.text_sha256))
        return Records(Slices(self._path), self._kept)


@dataclass(frozen=True, slots=True)
class Records:
    """Records on disk, numbered in the order of a harvest."""

    file: Slices
    kept: list[Kept]

    def line(self, number: int) -> bytes:
        """The line of a record, without the line break."""
        kept = self.kept[number]
        return self.file.read(kept.length, kept.offset)

    def read(self, number: int) -> Extraction:
        """A record."""
        return decode(self.line(number))

    def __len__(self) -> int:
        return len(self.kept)


def after(named: Named, moved: Mapping[EntityKey, EntityKey]) -> Named:
    """The same over the keys that the resolution left."""
    found = Named(givers=named.givers)
    for key, attributes in named.attributes.items():
        target = moved.get(key, key)
        known = found.attributes.get(target)
        found.attributes[target] = attributes if known is None else known | attributes
    for key, count in named.used.items():
        found.used[moved.get(key, key)] += count
    found.posted.update(moved.get(key, key) for key in named.posted)
    return found


@dataclass(frozen=True, slots=True)
class Final:
    """Records under their final keys, each made when it is asked for."""

    records: Records
    moved: Mapping[EntityKey, EntityKey]
    """What the resolution made of keys that did not stay."""
    corrections: Corrections | None = None
    """What people corrected after it."""

    def read(self, number: int) -> tuple[Extraction, list[int]]:
        """A record, and how much each drop among the corrections took out of it."""
        moved = self.moved
        resolved = rewrite(self.records.read(number), lambda key: moved.get(key, key))
        return self.corrections.apply(number, resolved) if self.corrections else (resolved, [])

    def each(self) -> Iterator[Extraction]:
        """All records, in order."""
        return (self.read(number)[0] for number in range(len(self.records)))
