"""Triples of reported figures: Data Cube observations, each a statement with evidence like any other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from exports.rdf.concepts import concept
from exports.rdf.sources import Sources
from exports.rdf.terms import DATE, INTEGER, Literal, Triple, number, zh
from ontology.iris import dataset_iri, indicator_iri, literal_key, series_key, statement_iri
from ontology.periods import covered_days, precision, single_year
from ontology.prefixes import QB, RDF, SDMX_ATTR, SDMX_DIM, SDMX_MEASURE, SKOS, ZT
from ontology.records import KnowledgeBase, Observation
from ontology.schema import Schema

VALUE = SDMX_MEASURE + "obsValue"


def areas(kb: KnowledgeBase) -> dict[str, str]:
    """Entity -> its division: a place is its own, another thing lies where an asserted statement says."""
    found: dict[str, str] = {}
    for statement in kb.statements:
        if statement.predicate == "locatedIn" and statement.asserted:
            found[statement.subject] = min(statement.object, found.get(statement.subject, statement.object))
    return found | {e.iri: e.iri for e in kb.entities if e.key.type == "LOC"}


def observation_triples(
    figure: Observation, area: Mapping[str, str], schema: Schema, sources: Sources
) -> Iterator[Triple]:
    """The cell of the cube with its value, and the statement that ties the value to its sentences."""
    iri = figure.iri
    indicator = indicator_iri(sources.base, figure.indicator)
    yield indicator, RDF + "type", ZT + "Indicator"
    name = sources.indicators[indicator]
    yield indicator, SKOS + "prefLabel", zh(name)
    if figure.indicator != name:
        yield indicator, SKOS + "altLabel", zh(figure.indicator)
    yield iri, RDF + "type", ZT + "Observation"
    yield iri, RDF + "type", QB + "Observation"
    yield iri, QB + "dataSet", dataset_iri(sources.base, "indicators")
    yield iri, ZT + "indicator", indicator
    yield iri, ZT + "figureOf", figure.subject
    if figure.subject in area:
        yield iri, SDMX_DIM + "refArea", area[figure.subject]
    yield from _period(iri, figure.period, schema)
    yield iri, VALUE, number(figure.value)
    yield iri, SDMX_ATTR + "unitMeasure", concept("unit", figure.unit, schema)
    yield iri, ZT + "qualifier", concept("qualifier", figure.qualifier, schema)
    if figure.text:
        yield iri, ZT + "valueText", Literal(figure.text)
    series = series_key(figure.indicator, figure.subject, figure.period, figure.unit)
    yield iri, ZT + "seriesKey", Literal(series)
    yield from _statement(figure, schema, sources)


def _period(iri: str, period: str | None, schema: Schema) -> Iterator[Triple]:
    if not period:
        return
    yield iri, ZT + "period", Literal(period)
    if (days := covered_days(period)) is not None:
        yield iri, ZT + "startDate", Literal(days[0], datatype=DATE)
        yield iri, ZT + "endDate", Literal(days[1], datatype=DATE)
    if (exact := precision(period)) is not None:
        yield iri, ZT + "datePrecision", concept("precision", exact, schema)
    if (year := single_year(period)) is not None:
        yield iri, ZT + "refYear", Literal(str(year), datatype=INTEGER)


def _statement(figure: Observation, schema: Schema, sources: Sources) -> Iterator[Triple]:
    iri = statement_iri(sources.base, figure.iri, VALUE, literal_key(figure.value), "done")
    yield iri, RDF + "type", ZT + "Statement"
    yield iri, RDF + "subject", figure.iri
    yield iri, RDF + "predicate", VALUE
    yield iri, RDF + "object", number(figure.value)
    yield iri, ZT + "status", concept("status", "done", schema)
    yield from sources.findings.tie(iri, figure.evidence)
