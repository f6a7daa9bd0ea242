"""What every job of a partitioned build looks up: small tables over all documents, made once and inherited by forks or
sent to workers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from exports.neo4j import Reports, reports_by_text
from exports.rdf.evidence import Findings
from exports.rdf.sources import Sources, level_of
from exports.tables import Lookups, by_text
from kg.commitments import area_of
from kg.partitions.ranges import Ranges
from kg.partitions.spool import Final, Named, Records
from kg.partitions.texts import TextsOnDisk
from ontology.iris import entity_iri, normalise_key, report_iri
from ontology.kinds import part_levels
from ontology.records import Document, Entity, KnowledgeBase, Label
from ontology.schema import Schema

NAMED_BY: tuple[Label, ...] = ("INST", "LOC")
"""Types by whose names reports and statements tell who issued or conferred something, and where."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The tables, and where everything lies."""

    base: str
    schema: Schema
    folder: Path
    """Of this build's files between its steps."""
    records: Records
    texts: TextsOnDisk
    documents: tuple[Document, ...]
    """Without their texts, in order."""
    ranges: Ranges
    final: Final
    """Records as resolution and corrections left them."""
    dropped: frozenset[str]
    """People who may not be in the graph."""
    sources: Sources
    lookups: Lookups
    """With no entities: each partition has its own."""
    reports: Reports
    outputs: frozenset[str]
    """Files and folders that are written, as `kg.cli.outputs` names them."""

    def close(self) -> None:
        """Lets go of the files, so that their folder can be removed where an open file cannot."""
        self.records.file.close()
        self.texts.close()

    def fresh(self) -> Sources:
        """Look-ups with no findings yet."""
        return replace(self.sources, findings=Findings(self.base))

    def part(self, **things: object) -> KnowledgeBase:
        """A part of the knowledge base."""
        nothing = {"documents": (), "entities": (), "statements": (), "observations": ()}
        return KnowledgeBase(**{**nothing, **things}, base=self.base)  # type: ignore[arg-type]


def make_sources(
    named: Named, documents: Iterable[Document], dropped: frozenset[str], texts: TextsOnDisk, base: str
) -> Sources:
    """The look-ups of triples, with names as far as something asks for them, and no names of indicators yet."""
    listed = tuple(documents)
    wanted = {
        normalise_key(name) for d in listed for name in (d.meta.region, d.meta.issuer, area_of(d)) if name
    }
    wanted |= {normalise_key(name) for name in named.givers}
    entities: dict[tuple[Label, str], str] = {}
    for key in named.attributes:
        if key.type in NAMED_BY and (name := normalise_key(key.name)) in wanted:
            iri = entity_iri(base, key)
            entities[key.type, name] = min(iri, entities.get((key.type, name), iri))
    reports: dict[str, set[str]] = {}
    for document in listed:
        reports.setdefault(document.text_sha256, set()).add(report_iri(base, document))
    places = [
        Entity("", key, (), tuple(sorted(pairs)), ())
        for key, pairs in named.attributes.items()
        if key.type == "LOC"
    ]
    silent = (entity_iri(base, key) for key in named.attributes if not named.used.get(key))
    return Sources(
        base=base,
        texts=texts,
        reports={text: tuple(sorted(iris)) for text, iris in reports.items()},
        entities=entities,
        indicators={},
        divisions=part_levels((e.key.name, level_of(e)) for e in places),
        unnamed=frozenset(silent) - dropped,
        findings=Findings(base),
    )


def make_lookups(documents: tuple[Document, ...], texts: TextsOnDisk, base: str) -> tuple[Lookups, Reports]:
    """The look-ups of tables and of Neo4j's files."""
    return Lookups({}, by_text(documents), texts), reports_by_text(documents, base)
