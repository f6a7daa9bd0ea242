"""Triples of reports and of the exact texts that offsets refer to."""

from __future__ import annotations

from collections.abc import Iterator

from exports.rdf.sources import Sources
from exports.rdf.terms import DATE, INTEGER, Literal, Triple, zh
from ontology.iris import report_iri, text_iri
from ontology.periods import covered_days, single_year
from ontology.prefixes import DCTERMS, PROV, RDF, ZT
from ontology.records import Document, Metadata

_FULL_DATE = len("2020-01-01")


def report_triples(document: Document, sources: Sources) -> Iterator[Triple]:
    """A report as a work, and the text of it that was read: its identity and length, not its characters."""
    report, text = report_iri(sources.base, document), text_iri(sources.base, document.text_sha256)
    yield report, RDF + "type", ZT + "Report"
    yield from _issue(report, document.meta, sources)
    yield from _dates(report, document.meta)
    yield text, RDF + "type", ZT + "SourceText"
    yield text, PROV + "wasDerivedFrom", report
    yield text, ZT + "sha256", Literal(document.text_sha256)
    yield text, ZT + "charCount", Literal(str(len(document.raw)), datatype=INTEGER)
    yield text, ZT + "fileName", Literal(document.name)
    yield text, DCTERMS + "format", Literal(document.media)


def _issue(report: str, meta: Metadata, sources: Sources) -> Iterator[Triple]:
    if meta.title:
        yield report, DCTERMS + "title", zh(meta.title)
    if meta.issuer:
        yield report, ZT + "issuerName", zh(meta.issuer)
        if (issuer := sources.named(meta.issuer, "INST", "LOC")) is not None:
            yield report, ZT + "issuer", issuer
    if meta.region:
        yield report, ZT + "regionName", zh(meta.region)
        if (region := sources.named(meta.region, "LOC")) is not None:
            yield report, ZT + "region", region
    if meta.url:
        yield report, DCTERMS + "source", Literal(meta.url)


def _dates(report: str, meta: Metadata) -> Iterator[Triple]:
    if meta.period:
        yield report, ZT + "period", Literal(meta.period)
        if (year := single_year(meta.period)) is not None:
            yield report, ZT + "reportingYear", Literal(str(year), datatype=INTEGER)
    if meta.date:
        yield report, ZT + "date", Literal(meta.date)
        if len(meta.date) == _FULL_DATE and covered_days(meta.date) is not None:
            yield report, DCTERMS + "issued", Literal(meta.date, datatype=DATE)
