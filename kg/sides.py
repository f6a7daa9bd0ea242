"""What a comparison asks of each of its sides, in shards that need not be in memory at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol
from zlib import crc32

from ontology.iris import normalise_key
from ontology.records import Document, Entity, Observation, ReportedClaim, Statement
from ontology.schema import load_schema

Claim = tuple[str, str, str]
Series = tuple[str, str, str]
"""What, whose and in which unit: figures of one series are compared over periods."""
Renames = Mapping[str, str]
"""IRI of what was renamed -> that of what it is now."""


class Text(Protocol):
    """A text, in memory or not."""

    def __getitem__(self, place: slice, /) -> str:
        """The characters of a slice with a start and an end."""


class Side(Protocol):
    """One side of a comparison, in shards that are numbered from 0; each gives what it holds sorted by IRI."""

    @property
    def shards(self) -> int:
        """How many there are, the same on both sides."""

    @property
    def documents(self) -> Sequence[Document]:
        """The reports, whose texts need not be in them."""

    @property
    def names(self) -> Mapping[str, str]:
        """Of every entity, by its IRI."""

    @property
    def texts(self) -> Mapping[str, Text]:
        """By their hash."""

    def entities(self, shard: int) -> Sequence[Entity]:
        """Those whose IRI belongs to a shard (`shard_of`)."""

    def statements(self, shard: int) -> Sequence[Statement]:
        """Those whose `claim_of` belongs to a shard."""

    def observations(self, shard: int) -> Sequence[Observation]:
        """Those whose `series_of` belongs to a shard."""

    def claims(self, shard: int) -> Sequence[ReportedClaim]:
        """Problems and commitments whose IRI belongs to a shard."""


def shard_of(parts: Iterable[str], shards: int) -> int:
    """The shard to which something belongs, the same in every process."""
    return crc32("\x1f".join(parts).encode("utf-8", "surrogatepass")) % shards


def claim_of(statement: Statement, now: Renames) -> Claim:
    """What is stated, whatever its status; `now` tells what things are called now."""
    s = statement
    subject, object_ = now.get(s.subject, s.subject), now.get(s.object, s.object)
    if load_schema().relation(s.predicate).symmetric:
        subject, object_ = sorted((subject, object_))
    return subject, s.predicate, object_


def series_of(o: Observation, now: Renames) -> Series:
    """The series of a figure; `now` tells what things are called now."""
    return normalise_key(o.indicator), now.get(o.subject, o.subject), o.unit
