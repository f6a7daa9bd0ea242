"""The beginning of a partitioned build: everything is read onto disk, and names become one over all documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from kg.build import BuildOptions, hear
from kg.cli.partitioned.ground import Ground, make_lookups, make_sources
from kg.cli.partitioned.planning import partitions_for, plan_ranges
from kg.curation import Entry
from kg.engines import Engine
from kg.harvest import HARVEST, Harvest, clash, each_told, harvest, join_about, sorted_out
from kg.inputs import Input
from kg.partitions.resolved import left_out, resolve_spooled
from kg.partitions.spool import Named, Spool
from ontology.errors import BuildError
from ontology.records import Document, Join
from ontology.schema import load_schema


@dataclass(frozen=True, slots=True)
class Read:
    """Everything that was read, on disk."""

    spool: Spool
    gathered: Harvest
    """Without records."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What is one thing over all documents."""

    ground: Ground
    joins: tuple[Join, ...]
    unposted: tuple[str, ...]
    """A line for each person who may not be in the graph."""


def read_onto_disk(
    inputs: Sequence[Input],
    options: BuildOptions,
    engine: Engine,
    folder: Path,
    progress: Callable[[str], None],
) -> Read:
    """What each input says, in files below `folder`."""
    spool = Spool(folder)
    failures, origins = hear(engine(inputs, options.pipeline), spool.add, progress)
    return Read(spool, harvest((), failures, options.curation, origins))


def merge_onto_disk(
    builds: Sequence[Path], curation: Sequence[Entry] | None, folder: Path, progress: Callable[[str], None]
) -> Read:
    """What builds were made of together, in files below `folder`; raises what `kg.merging.merge_builds` raises."""
    spool, seen = Spool(folder), set[bytes]()
    found: dict[str, tuple[Document, Path]] = {}
    abouts: list[Harvest] = []
    for build in builds:
        about: list[object] = []
        for told in each_told(build, bytes):
            if not isinstance(told, bytes):
                about.append(told)
            elif (digest := sha256(told).digest()) not in seen:  # else another build had it
                seen.add(digest)
                document = _add(told, spool, build)
                known, where = found.setdefault(document.name, (document, build))
                if known is not document:
                    raise BuildError(clash(known, document, (str(where), str(build))))
        abouts.append(sorted_out(about))
        progress(str(build))
    gathered = join_about(abouts, {name: document.sha256 for name, (document, _) in found.items()})
    return Read(spool, gathered if curation is None else replace(gathered, curation=tuple(curation)))


def _add(line: bytes, spool: Spool, build: Path) -> Document:
    try:
        return spool.add(line)
    except BuildError as error:
        raise BuildError(f"{build / HARVEST}: {error}") from error


def resolve_on_disk(
    read: Read, base: str, folder: Path, count: int, outputs: frozenset[str] = frozenset()
) -> Resolved:
    """Names resolved over all documents, and what every job will look up. `count` partitions, 0 for as many as the
    documents need; `outputs` are the files and folders that will be written."""
    spool = read.spool
    records = spool.close()
    final, named, joins = resolve_spooled(spool, records, read.gathered.curation, base)
    dropped, unposted = left_out(named, base)
    documents = tuple(kept.document for kept in records.kept)
    lookups, reports = make_lookups(documents, spool.texts, base)
    ground = Ground(
        base=base,
        schema=load_schema(),
        folder=folder,
        records=records,
        texts=spool.texts,
        documents=documents,
        ranges=plan_ranges(base, count or partitions_for(spool.size), spool.size, named, documents),
        final=final,
        dropped=dropped,
        sources=make_sources(named, documents, dropped, spool.texts, base),
        lookups=lookups,
        reports=reports,
        outputs=outputs,
    )
    spool.named = Named()  # what of it is asked for again stands in the tables
    return Resolved(ground, joins, unposted)
