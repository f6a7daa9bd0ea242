"""Triples of problems and commitments: who tells them, what they are about, what answers them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from exports.rdf.concepts import THEMED, concept
from exports.rdf.sources import Sources
from exports.rdf.terms import INTEGER, Literal, Triple, zh
from ontology.iris import statement_iri
from ontology.periods import single_year
from ontology.prefixes import RDF, SKOS, ZT
from ontology.records import Answer, Entity, Evidence, ReportedClaim
from ontology.schema import Schema
from ontology.themes import find_themes

CLASSES = {"problem": "ReportedProblem", "commitment": "Commitment"}
TELLING = {"problem": "reportsProblem", "commitment": "makesCommitment"}


def claim_triples(claim: ReportedClaim, schema: Schema, sources: Sources) -> Iterator[Triple]:
    """The node with its theme, place and period, and a statement with evidence for each report that tells it
    and for each answer."""
    yield claim.iri, RDF + "type", ZT + CLASSES[claim.kind]
    yield claim.iri, SKOS + "prefLabel", zh(claim.text)
    yield claim.iri, ZT + "outcome", concept("outcome", claim.outcome, schema)
    for theme in claim.themes:
        yield claim.iri, ZT + "theme", concept("theme", theme, schema)
    for entity in claim.entities:
        yield claim.iri, ZT + "aboutEntity", entity
    yield from _place_and_period(claim, sources)
    for text in dict.fromkeys(evidence.document for evidence in claim.evidence):
        found = [evidence for evidence in claim.evidence if evidence.document == text]
        for report in sources.reports[text]:
            yield from _statement(report, TELLING[claim.kind], claim.iri, found, schema, sources)
    for answer in claim.answered_by:
        yield from _answer(claim, answer, schema, sources)


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


def _answer(claim: ReportedClaim, answer: Answer, schema: Schema, sources: Sources) -> Iterator[Triple]:
    if claim.kind == "problem":
        yield from _statement(answer.iri, "addresses", claim.iri, answer.evidence, schema, sources)
    else:
        yield from _statement(claim.iri, "keptBy", answer.iri, answer.evidence, schema, sources)


def _statement(
    subject: str,
    predicate: str,
    object_: str,
    evidence: Iterable[Evidence],
    schema: Schema,
    sources: Sources,
) -> Iterator[Triple]:
    """A plain fact and its statement: the report does say so, whatever becomes of what it says."""
    iri = statement_iri(sources.base, subject, predicate, object_, "done")
    yield subject, ZT + predicate, object_
    yield iri, RDF + "type", ZT + "Statement"
    yield iri, RDF + "subject", subject
    yield iri, RDF + "predicate", ZT + predicate
    yield iri, RDF + "object", object_
    yield iri, ZT + "status", concept("status", "done", schema)
    yield from sources.findings.tie(iri, evidence)
