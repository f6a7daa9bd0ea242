"""What suggestions follow from, out of the records of a build: its names in memory, everything else by turns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from kg.curation.likeness import Named, renamed_in, told_exactly
from kg.partitions.recalled import Shelved
from kg.partitions.runs import Item
from kg.partitions.texts import TextsOnDisk
from ontology.records import EntityKey, Extraction, Observation, Statement


def note_renamed(extraction: Extraction) -> Iterator[Item]:
    """What is noted of a document when its build is shelved (`kg.partitions.recalled.shelve`)."""
    for one, other, between in renamed_in(extraction):
        yield tuple(one), tuple(other), between


class KnownOnDisk:
    """A `kg.curation.likeness.Known` of what a build has on disk, with `note_renamed` as its notes."""

    def __init__(self, shelved: Shelved) -> None:
        self._shelved = shelved
        self._shards = range(shelved.shards)

    @cached_property
    def names(self) -> Sequence[Named]:
        """See `Known`."""
        found = [
            Named(e.iri, e.key, e.aliases, e.attributes, len(e.mentions), next(iter(e.mentions), None))
            for shard in self._shards
            for e in self._shelved.entities(shard)
        ]
        return sorted(found, key=lambda named: named.iri)

    @property
    def renamed(self) -> Iterator[tuple[EntityKey, EntityKey, str]]:
        """See `Known`."""
        for _, one, other, between in self._shelved.noted():
            yield EntityKey(*one), EntityKey(*other), between

    @property
    def succeeded(self) -> Sequence[Statement]:
        """See `Known`."""
        found = [
            s
            for shard in self._shards
            for s in self._shelved.statements(shard)
            if s.predicate == "succeeds" and s.asserted
        ]
        return sorted(found, key=lambda statement: statement.iri)

    @property
    def series(self) -> Sequence[Sequence[Observation]]:
        """See `Known`."""
        found = [group for shard in self._shards for group in told_exactly(self._shelved.observations(shard))]
        return sorted(found, key=lambda group: group[0].iri)

    @property
    def files(self) -> Mapping[str, str]:
        """See `Known`."""
        return {document.text_sha256: document.name for document in self._shelved.documents}

    @property
    def texts(self) -> TextsOnDisk:
        """See `Known`."""
        return self._shelved.texts
