"""Problems and commitments: who tells them, what they are about, what answers them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from exports.rdf.concepts import THEMED, concept
from exports.rdf.sources import Sources
from exports.rdf.statements import stated
from exports.rdf.terms import INTEGER, Literal, Triple, zh
from ontology.iris import statement_iri
from ontology.nodes import Node
from ontology.periods import single_year
from ontology.prefixes import RDF, SKOS, ZT
from ontology.records import Entity, Evidence, ReportedClaim
from ontology.schema import Schema
from ontology.themes import find_themes

CLASSES = {"problem": "ReportedProblem", "commitment": "Commitment"}
TELLING = {"problem": "reportsProblem", "commitment": "makesCommitment"}


def claim_triples(claim: ReportedClaim, schema: Schema, sources: Sources) -> Iterator[Triple]:
    """What is said of a problem or commitment, and as plain facts which reports tell it and what answers it."""
    yield claim.iri, RDF + "type", ZT + CLASSES[claim.kind]
    yield claim.iri, SKOS + "prefLabel", zh(claim.text)
    yield claim.iri, ZT + "outcome", concept("outcome", claim.outcome, schema)
    for theme in claim.themes:
        yield claim.iri, ZT + "theme", concept("theme", theme, schema)
    for entity in claim.entities:
        yield claim.iri, ZT + "aboutEntity", entity
    yield from _place_and_period(claim, sources)
    for subject, predicate, value, _ in _told(claim, sources):
        yield subject, predicate, value


def claim_nodes(claim: ReportedClaim, schema: Schema, sources: Sources) -> Iterator[Node]:
    """A statement with evidence for each report that tells a problem or commitment, and for each answer."""
    for subject, predicate, value, found in _told(claim, sources):
        iri = statement_iri(sources.base, subject, predicate, value, "done")
        yield stated(iri, (subject, predicate, value, "done"), found, schema, sources)


def theme_triples(entity: Entity, schema: Schema) -> Iterator[Triple]:
    """Themes of an initiative or a paper, where its name has their key words."""
    if entity.key.type in THEMED:
        for theme in find_themes(entity.key.name):
            yield entity.iri, ZT + "theme", concept("theme", theme, schema)


def _place_and_period(claim: ReportedClaim, sources: Sources) -> Iterator[Triple]:
    if (region := sources.named(claim.area, "LOC")) is not None:
        yield claim.iri, ZT + "region", region
        yield claim.iri, ZT + "regionName", zh(claim.area)
    elif (issuer := sources.named(claim.area, "INST")) is not None:
        yield claim.iri, ZT + "issuer", issuer
    for period in claim.periods:
        yield claim.iri, ZT + "period", Literal(period)
        if (year := single_year(period)) is not None:
            yield claim.iri, ZT + "refYear", Literal(str(year), datatype=INTEGER)


def _told(claim: ReportedClaim, sources: Sources) -> Iterator[tuple[str, str, str, Sequence[Evidence]]]:
    """Subject, property and object of what is said with a claim, and where: that a report tells it, that something
    answers it. Reports do say so, whatever becomes of what they say."""
    for text in dict.fromkeys(evidence.document for evidence in claim.evidence):
        found = [evidence for evidence in claim.evidence if evidence.document == text]
        for report in sources.reports[text]:
            yield report, ZT + TELLING[claim.kind], claim.iri, found
    for answer in claim.answered_by:
        if claim.kind == "problem":
            yield answer.iri, ZT + "addresses", claim.iri, answer.evidence
        else:
            yield claim.iri, ZT + "keptBy", answer.iri, answer.evidence
