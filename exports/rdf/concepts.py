"""Statuses, units, themes, levels and the like as concepts: those of the ontology and those that only texts have."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from exports.rdf.sources import Sources, level_of
from exports.rdf.terms import Literal, Triple, zh
from ontology.iris import concept_iri
from ontology.kinds import document_type, honour_level
from ontology.periods import precision
from ontology.prefixes import RDF, SKOS, VOCABULARY, ZT
from ontology.records import Entity, KnowledgeBase
from ontology.schema import Schema
from ontology.themes import find_groups, find_themes

THEMED = ("INIT", "REG")
"""Types of entities whose names tell their theme."""
KINDS = {
    "level": "divisionLevel",
    "doctype": "documentType",
    "honourLevel": "honourLevel",
    "group": "targetGroup",
}
"""Scheme -> the property by which a name tells a concept of it."""


def concept(scheme: str, notation: str, schema: Schema) -> str:
    """IRI of a concept: the ontology's, or for a unit that it does not list, one made in the same way."""
    declared = schema.schemes[scheme].get(notation)
    return declared.iri if declared is not None else concept_iri(scheme, notation)


def kind_triples(entity: Entity, schema: Schema, sources: Sources) -> Iterator[Triple]:
    """The level of a division or honour, the type of a document, whom an initiative is for."""
    for scheme, notation in _kinds(entity, sources):
        yield entity.iri, ZT + KINDS[scheme], concept(scheme, notation, schema)


def _kinds(entity: Entity, sources: Sources) -> Iterator[tuple[str, str]]:
    key = entity.key
    if key.type == "LOC":
        if level := level_of(entity):
            yield "level", level
    elif key.type == "REG":
        if kind := document_type(key.name):
            yield "doctype", kind
    elif key.type == "HONOR":
        if level := honour_level(key.name, sources.divisions):
            yield "honourLevel", level
    elif key.type == "INIT":
        yield from (("group", group) for group in find_groups(key.name))


def used_concepts(kb: KnowledgeBase, sources: Sources) -> set[tuple[str, str]]:
    """Scheme and notation of every concept that a knowledge base, or a part of one, uses."""
    used: set[tuple[str, str]] = {("status", s.status) for s in kb.statements}
    used |= {("status", "done") for _ in kb.observations}
    used |= {("qualifier", o.qualifier) for o in kb.observations}
    used |= {("unit", o.unit) for o in kb.observations}
    used |= {("status", "done") for _ in kb.claims}
    used |= {("outcome", c.outcome) for c in kb.claims}
    used |= {("theme", theme) for c in kb.claims for theme in c.themes}
    used |= {("theme", t) for e in kb.entities if e.key.type in THEMED for t in find_themes(e.key.name)}
    used |= {kind for entity in kb.entities for kind in _kinds(entity, sources)}
    return used | {
        ("precision", exact) for o in kb.observations if o.period and (exact := precision(o.period))
    }


def concept_triples(used: Collection[tuple[str, str]], schema: Schema) -> Iterator[Triple]:
    """Labels of every concept that is used, so that the graph reads without the ontology."""
    for scheme, notation in sorted(used):
        declared = schema.schemes[scheme].get(notation)
        iri = concept(scheme, notation, schema)
        yield iri, RDF + "type", SKOS + "Concept"
        yield iri, SKOS + "inScheme", f"{VOCABULARY}vocab/{scheme}"
        yield iri, SKOS + "notation", Literal(notation)
        yield iri, SKOS + "prefLabel", zh(declared.label_zh if declared else notation)
        if declared:
            yield iri, SKOS + "prefLabel", Literal(declared.label_en, language="en")
