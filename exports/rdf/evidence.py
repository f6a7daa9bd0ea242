"""Triples of evidence: finding -> clause and sentence, by their place in the exact text, and the rule that read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from exports.quotes import flatten
from exports.rdf.sources import Sources
from exports.rdf.terms import INTEGER, Literal, Triple, number
from ontology.iris import evidence_iri, extractor_iri, span_iri, text_iri
from ontology.prefixes import NIF, PROV, RDF, RDFS, SCHEMA, ZT
from ontology.records import Evidence
from ontology.version import __version__

SURE = 0.99
"""No extractor is certain, and a whole number would be another datatype."""


def evidence_triples(statement: str, evidence: Iterable[Evidence], sources: Sources) -> Iterator[Triple]:
    """Ties a statement to its findings. Of one finding told twice, the higher confidence stands."""
    best: dict[str, Evidence] = {}
    for finding in evidence:
        iri = evidence_iri(sources.base, statement, finding)
        if iri not in best or best[iri].confidence < finding.confidence:
            best[iri] = finding
    for iri, finding in best.items():
        yield statement, ZT + "evidence", iri
        yield from _finding(iri, finding, sources)


def _finding(iri: str, found: Evidence, sources: Sources) -> Iterator[Triple]:
    extractor = extractor_iri(sources.base, found.rule)
    span = span_iri(sources.base, found.document, found.start, found.end)
    sentence = span_iri(sources.base, found.document, found.sentence_start, found.sentence_end)
    confidence = min(max(round(found.confidence, 2), 1 - SURE), SURE)
    yield iri, RDF + "type", ZT + "Evidence"
    yield iri, ZT + "confidence", number(round(confidence, 2))
    yield iri, ZT + "span", span
    yield iri, ZT + "sentence", sentence
    yield iri, ZT + "sourceText", text_iri(sources.base, found.document)
    for report in sources.reports[found.document]:
        yield iri, ZT + "report", report
    yield iri, PROV + "wasAttributedTo", extractor
    yield extractor, RDF + "type", ZT + "Extractor"
    yield extractor, RDFS + "label", Literal(found.rule)
    yield extractor, SCHEMA + "softwareVersion", Literal(__version__)
    yield from _span(span, found.document, found.start, found.end, sources)
    yield from _span(sentence, found.document, found.sentence_start, found.sentence_end, sources)
    yield sentence, RDF + "type", ZT + "Sentence"


def _span(iri: str, text: str, start: int, end: int, sources: Sources) -> Iterator[Triple]:
    quotation = sources.texts[text][start:end]
    yield iri, RDF + "type", ZT + "TextSpan"
    yield iri, NIF + "referenceContext", text_iri(sources.base, text)
    yield iri, NIF + "beginIndex", Literal(str(start), datatype=INTEGER)
    yield iri, NIF + "endIndex", Literal(str(end), datatype=INTEGER)
    yield iri, NIF + "anchorOf", Literal(quotation)
    yield iri, ZT + "quote", Literal(flatten(quotation.strip()))
