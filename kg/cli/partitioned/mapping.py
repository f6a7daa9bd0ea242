"""The first step: each group of areas reads its documents anew, under the keys that the resolution left, and sends
what they say to the partitions of what it is about."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from exports.annotations import annotation
from exports.rdf.reports import report_triples
from exports.texts import write_texts
from kg.cli.outputs import ANNOTATIONS, TEXTS
from kg.cli.partitioned.emission import Emission, Kind
from kg.cli.partitioned.ground import Ground
from kg.commitments import make_claims
from kg.partitions.packing import packed_claim, packed_entity, packed_figure, packed_statement
from kg.partitions.runs import Outbox, Run
from kg.statements import make_entities, make_observations, make_statements
from kg.whole_files import written_whole
from ontology.errors import BuildError
from ontology.iris import entity_iri
from ontology.records import EntityKey, Extraction, Statement

ENTITIES, STATEMENTS, FIGURES, CLAIMS = "entities", "statements", "figures", "claims"
TEXTS_OF_REPORTS = "texts-of-reports"


@dataclass(slots=True)
class Mapped:
    """What came of a group of documents, besides what it sent."""

    run: Run
    kinds: set[Kind]
    mentions: Counter[str] = field(default_factory=Counter)
    """By rule."""
    warnings: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """By the number of the document."""
    taken: Counter[int] = field(default_factory=Counter)
    """How much each drop among the corrections took out."""
    refused: set[str] = field(default_factory=set)
    places: dict[str, str] = field(default_factory=dict)
    """Entity -> the first of the divisions in which asserted statements say that it lies."""
    owners: set[str] = field(default_factory=set)
    """Of figures."""
    annotations: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Where the annotations of each document begin in the file of this group, and how many bytes they have."""


def map_group(ground: Ground, number: int, members: Sequence[int]) -> Mapped:
    """Runs in any process. `members` are the numbers of documents that hold some areas whole."""
    with Outbox(ground.folder / f"mapped-{number}") as outbox:
        emission = Emission(outbox, ground.ranges, ground.base)
        mapped = Mapped(outbox.run, emission.kinds)
        found = [_final(ground, document, mapped) for document in members]
        _note(ground, number, members, found, mapped)
        keys = {entity_iri(ground.base, named.key): named.key for x in found for named in x.entities}
        statements = _statements(ground, found, mapped)
        for statement in statements:
            outbox.add(STATEMENTS, ground.ranges.find(statement.iri), packed_statement(statement, keys))
        for entity in make_entities(found, ground.base):
            if entity.iri not in ground.dropped:
                outbox.add(ENTITIES, ground.ranges.find(entity.iri), packed_entity(entity))
        for first, extraction in zip(members, found, strict=True):
            for figure in make_observations([extraction], ground.base):
                mapped.owners.add(figure.subject)
                outbox.add(FIGURES, ground.ranges.find(figure.iri), packed_figure(figure, first, keys))
            emission.triples(report_triples(extraction.document, ground.sources))
        observations = make_observations(found, ground.base)
        for claim in make_claims(found, statements, observations, ground.base):
            outbox.add(CLAIMS, ground.ranges.find(claim.iri), packed_claim(claim))
    return mapped


def _final(ground: Ground, number: int, mapped: Mapped) -> Extraction:
    extraction, taken = ground.final.read(number)
    mapped.taken.update({drop: count for drop, count in enumerate(taken) if count})
    known = {named.key for named in extraction.entities}
    if not known.issuperset(_named(extraction)):
        raise BuildError(f"{extraction.document.name}: names a thing that is not among its entities")
    return extraction


def _named(extraction: Extraction) -> set[EntityKey]:
    return {mention.entity for mention in extraction.mentions}


def _statements(ground: Ground, found: Sequence[Extraction], mapped: Mapped) -> list[Statement]:
    made, refused = make_statements(found, ground.schema, ground.base)
    mapped.refused.update(refused)
    dropped = ground.dropped
    kept = [s for s in made if s.subject not in dropped and s.object not in dropped]
    for s in kept:
        if s.predicate == "locatedIn" and s.asserted:
            mapped.places[s.subject] = min(s.object, mapped.places.get(s.subject, s.object))
    return kept


def _note(
    ground: Ground, number: int, members: Sequence[int], found: Sequence[Extraction], mapped: Mapped
) -> None:
    """Writes what each document has by itself, and counts."""
    for document, extraction in zip(members, found, strict=True):
        mapped.mentions.update(mention.rule for mention in extraction.mentions)
        if extraction.warnings:
            mapped.warnings[document] = extraction.warnings
    if ANNOTATIONS in ground.outputs:
        with written_whole(ground.folder / f"annotations-{number}") as half, half.open("wb") as file:
            for document, extraction in zip(members, found, strict=True):
                told = json.dumps(annotation(extraction, ground.base), ensure_ascii=False) + "\n"
                start = file.tell()
                file.write(told.encode("utf-8"))
                mapped.annotations[document] = start, file.tell() - start
    if TEXTS in ground.outputs:
        _write_texts(ground, number, found)


def _write_texts(ground: Ground, number: int, found: Sequence[Extraction]) -> None:
    part = ground.part(documents=tuple(x.document for x in found))
    with TemporaryDirectory(dir=ground.folder, prefix=f"texts-{number}-") as folder:
        write_texts(part, Path(folder))
        written = list(Path(folder).iterdir())
        if written:
            (ground.folder / TEXTS_OF_REPORTS).mkdir(exist_ok=True)
        for path in written:
            path.replace(ground.folder / TEXTS_OF_REPORTS / path.name)
