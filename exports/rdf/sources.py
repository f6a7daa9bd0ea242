"""What the triples of evidence and reports look up: texts by their hash, entities by their name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from exports.quotes import Text
from exports.rdf.evidence import Findings
from ontology.iris import indicator_iri, normalise_key, report_iri
from ontology.kinds import division_level, part_levels
from ontology.records import Entity, KnowledgeBase, Label


@dataclass(frozen=True, slots=True, eq=False)
class Sources:
    """Look-ups over one knowledge base."""

    base: str
    texts: Mapping[str, Text]
    """Hash of a text -> the text."""
    reports: Mapping[str, tuple[str, ...]]
    """Hash of a text -> IRIs of the reports that have it (two, where one text was given as two reports)."""
    entities: Mapping[tuple[Label, str], str]
    """Type and normalised name -> IRI, the first where places share a name."""

    indicators: Mapping[str, str]
    """IRI of an indicator -> its name: of several spellings the most used, then the first."""
    divisions: Mapping[str, str]
    """What full names of divisions are made of -> its level."""
    unnamed: frozenset[str]
    """IRIs of entities that no text names by themselves (区政府 that 副区长 tells of)."""
    findings: Findings
    """Empty at first; whoever makes triples of a statement ties it to its evidence by this."""

    @classmethod
    def of(cls, kb: KnowledgeBase) -> Sources:
        """The look-ups for a knowledge base."""
        reports: defaultdict[str, set[str]] = defaultdict(set)
        for document in kb.documents:
            reports[document.text_sha256].add(report_iri(kb.base, document))
        entities: dict[tuple[Label, str], str] = {}
        for entity in sorted(kb.entities, key=lambda e: e.iri):
            entities.setdefault((entity.key.type, normalise_key(entity.key.name)), entity.iri)
        return cls(
            base=kb.base,
            texts={document.text_sha256: document.public for document in kb.documents},
            reports={text: tuple(sorted(iris)) for text, iris in reports.items()},
            entities=entities,
            indicators=indicator_names(Counter(figure.indicator for figure in kb.observations), kb.base),
            divisions=part_levels((e.key.name, level_of(e)) for e in kb.entities if e.key.type == "LOC"),
            unnamed=frozenset(e.iri for e in kb.entities if not e.mentions),
            findings=Findings(kb.base),
        )

    def named(self, name: str, *types: Label) -> str | None:
        """IRI of the entity of that name, by the first type that has one."""
        key = normalise_key(name)
        return next((self.entities[t, key] for t in types if (t, key) in self.entities), None)


def level_of(division: Entity) -> str:
    """Notation of the level of a division, by its code or the end of its name; empty where neither tells."""
    codes = (value for name, value in division.attributes if name == "code")
    return division_level(next(codes, ""), division.key.name)


def indicator_names(used: Mapping[str, int], base: str) -> dict[str, str]:
    """IRI of an indicator -> its name, given how many figures have each name."""
    names: dict[str, str] = {}
    for name in sorted(used, key=lambda name: (-used[name], name)):
        names.setdefault(indicator_iri(base, name), name)
    return names
