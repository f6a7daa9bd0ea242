"""Reported figures: Data Cube observations, each a statement with evidence like any other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from exports.rdf.concepts import concept
from exports.rdf.sources import Sources
from exports.rdf.statements import stated
from exports.rdf.terms import DATE, INTEGER, Literal, Term, Triple, number, zh
from ontology.iris import dataset_iri, indicator_iri, literal_key, series_key, statement_iri
from ontology.nodes import Form, Node, Said
from ontology.periods import covered_days, precision, single_year
from ontology.prefixes import QB, RDF, SDMX_ATTR, SDMX_DIM, SDMX_MEASURE, SKOS, ZT
from ontology.records import KnowledgeBase, Observation
from ontology.schema import Schema, load_schema

VALUE = SDMX_MEASURE + "obsValue"
_CLASSES = tuple(sorted((ZT + "Observation", QB + "Observation")))
_CELL = (
    RDF + "type",
    RDF + "type",
    QB + "dataSet",
    ZT + "indicator",
    ZT + "figureOf",
    VALUE,
    SDMX_ATTR + "unitMeasure",
    ZT + "qualifier",
    ZT + "seriesKey",
)


def areas(kb: KnowledgeBase) -> dict[str, str]:
    """Entity -> its division: a place is its own, another thing lies where an asserted statement says."""
    found: dict[str, str] = {}
    for statement in kb.statements:
        if statement.predicate == "locatedIn" and statement.asserted:
            found[statement.subject] = min(statement.object, found.get(statement.subject, statement.object))
    return found | {e.iri: e.iri for e in kb.entities if e.key.type == "LOC"}


def indicator_triples(names: Iterable[str], sources: Sources) -> Iterator[Triple]:
    """What figures count, by the names that reports give it."""
    for told in names:
        indicator = indicator_iri(sources.base, told)
        name = sources.indicators[indicator]
        yield indicator, RDF + "type", ZT + "Indicator"
        yield indicator, SKOS + "prefLabel", zh(name)
        if told != name:
            yield indicator, SKOS + "altLabel", zh(told)


def observation_nodes(
    figure: Observation, area: Mapping[str, str], schema: Schema, sources: Sources
) -> tuple[Node, Node]:
    """The cell of the cube with its value, and the statement that ties the value to its sentences."""
    iri, value = figure.iri, number(figure.value)
    properties, told = _period(figure.period)
    values = [
        *_CLASSES,
        dataset_iri(sources.base, "indicators"),
        indicator_iri(sources.base, figure.indicator),
        figure.subject,
        value,
        concept("unit", figure.unit, schema),
        concept("qualifier", figure.qualifier, schema),
        Literal(series_key(figure.indicator, figure.subject, figure.period, figure.unit)),
        *told,
    ]
    if figure.subject in area:
        properties += (SDMX_DIM + "refArea",)
        values.append(area[figure.subject])
    if figure.text:
        properties += (ZT + "valueText",)
        values.append(Literal(figure.text))
    statement = statement_iri(sources.base, iri, VALUE, literal_key(figure.value), "done")
    claim = iri, VALUE, value, "done"
    return _cell(properties).node(iri, *values), stated(statement, claim, figure.evidence, schema, sources)


@cache
def _cell(further: tuple[str, ...]) -> Form:
    """Cells that have some properties besides those of all."""
    return Form(*_CELL, *further)


@lru_cache(maxsize=4096)
def _period(period: str | None) -> tuple[tuple[str, ...], tuple[Term, ...]]:
    """Properties of a period, and their values."""
    found: list[Said] = []
    if period:
        found.append((ZT + "period", Literal(period)))
        if (days := covered_days(period)) is not None:
            found.append((ZT + "startDate", Literal(days[0], datatype=DATE)))
            found.append((ZT + "endDate", Literal(days[1], datatype=DATE)))
        if (exact := precision(period)) is not None:
            found.append((ZT + "datePrecision", concept("precision", exact, load_schema())))
        if (year := single_year(period)) is not None:
            found.append((ZT + "refYear", Literal(str(year), datatype=INTEGER)))
    return tuple(p for p, _ in found), tuple(v for _, v in found)
