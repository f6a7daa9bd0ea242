"""What a build said, recalled from its records: read onto disk, resolved by name, and given in shards.

A side of a comparison (`kg.sides`) that holds names in memory, and of everything else one shard at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from pathlib import Path

from kg.commitments import make_claims
from kg.curation import Entry
from kg.forks import Job, Runner
from kg.harvest import each_told, sorted_out
from kg.partitions.areas import groups_of_areas
from kg.partitions.packing import (
    joined_entities,
    joined_figures,
    joined_statements,
    packed_claim,
    packed_entity,
    packed_figure,
    packed_statement,
    unpacked_claims,
)
from kg.partitions.resolved import left_out, resolve_spooled
from kg.partitions.runs import Item, Outbox, Run, received
from kg.partitions.spool import Final, Spool
from kg.partitions.texts import LatestTexts, TextsOnDisk
from kg.sides import claim_of, series_of, shard_of
from kg.statements import make_entities, make_observations, make_statements
from ontology.collector import no_collector
from ontology.iris import entity_iri
from ontology.records import Document, Entity, Extraction, Observation, ReportedClaim, Statement
from ontology.schema import load_schema

ENTITIES, STATEMENTS, FIGURES, CLAIMS, NOTED = "entities", "statements", "figures", "claims", "noted"
Note = Callable[[Extraction], Iterable[Item]]
"""Something of one document that is wanted besides what it says."""
SHARD = 2_000_000
"""Characters of the documents whose statements, figures and names are about one shard."""
GROUP = 1_000_000
"""Characters of documents that one job takes at most, unless one area has more."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """The records of a build, on disk, under the names that resolution and corrections left."""

    final: Final
    dropped: frozenset[str]
    """People who may not be told of."""
    texts: TextsOnDisk
    base: str
    curation: tuple[Entry, ...]

    @property
    def characters(self) -> int:
        """Of all documents."""
        return sum(kept.characters for kept in self.final.records.kept)

    def numbers(self, chosen: Callable[[Document], bool]) -> list[int]:
        """The numbers of some documents."""
        return [n for n, kept in enumerate(self.final.records.kept) if chosen(kept.document)]


def recall(build: Path, base: str, folder: Path) -> Recalled:
    """Reads the records of a build into files below a folder, which is made. Raises BuildError where there are none."""
    folder.mkdir()
    spool = Spool(folder, LatestTexts(folder / "texts"))
    about: list[object] = []
    for told in each_told(build, bytes):
        if isinstance(told, bytes):
            spool.add(told)
        else:
            about.append(told)
    curation = sorted_out(about).curation
    final, named, _ = resolve_spooled(spool, spool.close(), curation, base)
    return Recalled(final, left_out(named, base)[0], spool.texts, base, curation)


@dataclass(frozen=True, slots=True)
class Shelved:
    """A `kg.sides.Side` whose shards are on disk."""

    shards: int
    documents: tuple[Document, ...]
    """Without their texts."""
    names: Mapping[str, str]
    texts: TextsOnDisk
    runs: tuple[Run, ...]

    def entities(self, shard: int) -> Sequence[Entity]:
        """See `kg.sides.Side`."""
        return joined_entities(received(self.runs, ENTITIES, shard))

    def statements(self, shard: int) -> Sequence[Statement]:
        """See `kg.sides.Side`."""
        return joined_statements(received(self.runs, STATEMENTS, shard))[0]

    def observations(self, shard: int) -> Sequence[Observation]:
        """See `kg.sides.Side`."""
        return joined_figures(received(self.runs, FIGURES, shard))[0]

    def claims(self, shard: int) -> Sequence[ReportedClaim]:
        """See `kg.sides.Side`."""
        return unpacked_claims(received(self.runs, CLAIMS, shard))

    def noted(self) -> list[Item]:
        """What was noted of documents, in their order, each with the number of the document before it."""
        return sorted(received(self.runs, NOTED, 0), key=itemgetter(0))


def shards_for(sides: Iterable[Recalled]) -> int:
    """Into how many shards builds are cut that are compared."""
    return 1 + max(side.characters for side in sides) // SHARD


def shelve(
    recalled: Recalled,
    members: Sequence[int],
    shards: int,
    folder: Path,
    run: Runner,
    note: Note | None = None,
) -> Shelved:
    """What the documents of these numbers say, in so many shards, in files below a folder, which is made. Where something
    is noted of each document, that takes the place of problems and commitments."""
    folder.mkdir()
    kept = [recalled.final.records.kept[number] for number in members]
    sizes = [one.characters for one in kept]
    documents = tuple(one.document for one in kept)
    groups = groups_of_areas(documents, sizes, 1 + sum(sizes) // GROUP)
    jobs = [
        Job(str(n), partial(_shelve, recalled, [members[m] for m in group], shards, folder / str(n), note))
        for n, group in enumerate(groups)
    ]
    names: dict[str, str] = {}
    runs: dict[int, Run] = {}
    for name, (made, named) in run(jobs):
        runs[int(name)] = made
        names |= named
    return Shelved(shards, documents, names, recalled.texts, tuple(runs[n] for n in sorted(runs)))


@no_collector()
def _shelve(
    recalled: Recalled, members: Sequence[int], shards: int, path: Path, note: Note | None
) -> tuple[Run, Mapping[str, str]]:
    """Runs in any process. `members` are the numbers of documents that hold some areas whole."""
    base, dropped = recalled.base, recalled.dropped
    found = [recalled.final.read(number)[0] for number in members]
    entities = [e for e in make_entities(found, base) if e.iri not in dropped]
    keys = {entity_iri(base, named.key): named.key for x in found for named in x.entities}
    made, _ = make_statements(found, load_schema(), base)
    statements = [s for s in made if s.subject not in dropped and s.object not in dropped]
    figures = make_observations(found, base)
    with Outbox(path) as outbox:
        for entity in entities:
            outbox.add(ENTITIES, shard_of((entity.iri,), shards), packed_entity(entity))
        for statement in statements:
            shard = shard_of(claim_of(statement, {}), shards)
            outbox.add(STATEMENTS, shard, packed_statement(statement, keys))
        for first, extraction in zip(members, found, strict=True):
            for figure in make_observations([extraction], base):
                shard = shard_of(series_of(figure, {}), shards)
                outbox.add(FIGURES, shard, packed_figure(figure, first, keys))
            for item in note(extraction) if note else ():
                outbox.add(NOTED, 0, (first, *item))
        for claim in () if note else make_claims(found, statements, figures, base):
            outbox.add(CLAIMS, shard_of((claim.iri,), shards), packed_claim(claim))
    return outbox.run, {e.iri: e.key.name for e in entities}
