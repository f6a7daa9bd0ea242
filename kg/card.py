"""An entity's card: what it is, what is said of it and where, read from a build's graph."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from kg.query import ask_store
from ontology.iris import normalise_key
from ontology.schema import load_schema

if TYPE_CHECKING:
    from pyoxigraph import Store

Row = Mapping[str, str]

NAMES = """
SELECT ?entity ?name ?alias ?type WHERE {
  VALUES (?class ?type) { %(types)s }
  ?entity a ?class ; skos:prefLabel ?name .
  OPTIONAL { ?entity skos:altLabel ?alias }
}"""
FACTS = """
SELECT ?st ?predicate ?subject ?object ?subjectName ?objectName ?status ?date ?post ?quote ?sentence ?file ?rule ?confidence
WHERE {
  { BIND(%(entity)s AS ?subject) ?st rdf:subject ?subject ; rdf:object ?object }
  UNION { BIND(%(entity)s AS ?object) ?st rdf:object ?object ; rdf:subject ?subject }
  ?st rdf:predicate ?predicate ; zt:status/skos:notation ?status ; zt:evidence ?e .
  ?subject skos:prefLabel ?subjectName . ?object skos:prefLabel ?objectName .
  %(evidence)s
  OPTIONAL { ?st zt:date ?date } OPTIONAL { ?st zt:post ?post }
} ORDER BY ?predicate ?subjectName ?objectName ?st ?file ?sentence ?quote ?date ?post"""
FIGURES = """
SELECT ?observation ?name ?text ?qualifier ?period ?quote ?sentence ?file ?rule ?confidence WHERE {
  ?observation zt:figureOf %(entity)s ; zt:indicator/skos:prefLabel ?name ; zt:valueText ?text .
  ?st rdf:subject ?observation ; zt:evidence ?e .
  %(evidence)s
  OPTIONAL { ?observation zt:period ?period }
  OPTIONAL { ?observation zt:qualifier ?hedge . ?hedge skos:prefLabel ?qualifier
    FILTER(?hedge != qualifier:exact && LANG(?qualifier) = "zh") }
} ORDER BY ?name ?period ?observation ?file ?sentence ?quote"""
EVIDENCE = """?e zt:span/zt:quote ?quote ; zt:sentence/zt:quote ?sentence ; zt:confidence ?confidence ;
    zt:sourceText/zt:fileName ?file ; prov:wasAttributedTo/rdfs:label ?rule ."""
PROPERTIES = """
SELECT ?property ?value WHERE {
  { %(entity)s ?property ?value FILTER(isLiteral(?value)) } UNION
  { %(entity)s ?property ?concept . ?concept skos:inScheme ?scheme ; skos:prefLabel ?value FILTER(LANG(?value) = "zh") }
} ORDER BY ?property ?value"""
"""Its own words and numbers, and the concepts (level, type, theme) that it belongs to, by their Chinese labels."""


@dataclass(frozen=True, slots=True)
class Found:
    """An entity whose name or alias was asked for."""

    iri: str
    name: str
    type: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence that says something, and the words in it that do."""

    sentence: str
    quote: str
    file: str
    rule: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement about the entity, once, with everything that shows it."""

    predicate: str
    """IRI."""
    subject: str
    subject_name: str
    object: str
    object_name: str
    status: str
    posts: tuple[str, ...]
    dates: tuple[str, ...]
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the entity, with everything that shows it."""

    name: str
    text: str
    """The number and its unit as written."""
    qualifier: str
    """Chinese label; empty for an exact figure."""
    period: str
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """Everything that the graph says of one entity, in the order in which it is to be read: by relation, and by name
    and period."""

    entity: Found
    properties: tuple[Row, ...]
    facts: tuple[Fact, ...]
    figures: tuple[Figure, ...]


def read_names(store: Store) -> tuple[Found, ...]:
    """Every entity of the graph with its names, sorted by IRI."""
    names: dict[str, tuple[str, str]] = {}
    aliases: dict[str, set[str]] = {}
    types = " ".join(f'(zt:{cls.name} "{label}")' for label, cls in load_schema().types.items())
    for row in _rows(store, NAMES % {"types": types}):
        names[row["entity"]] = (row["name"], row["type"])
        aliases.setdefault(row["entity"], set()).update({row["alias"]} if "alias" in row else ())
    return tuple(Found(iri, *names[iri], tuple(sorted(aliases[iri]))) for iri in sorted(names))


def find_entities(names: Sequence[Found], text: str) -> list[Found]:
    """Entities by name, best first: the very name, the very alias, a name that holds the text.

    Quotation and title marks, width and white space do not count.
    """
    wanted = normalise_key(text)

    def rank(found: Found) -> int | None:
        name, aliases = normalise_key(found.name), [normalise_key(alias) for alias in found.aliases]
        if found.iri == text or name == wanted:
            return 0
        if wanted in aliases:
            return 1
        if wanted in name:
            return 2
        return 3 if any(wanted in alias for alias in aliases) else None

    ranked = [(r, len(f.name), f.name, f) for f in names if wanted and (r := rank(f)) is not None]
    best = min((r for r, *_ in ranked), default=0)
    # An exact name answers the question; looser matches are for when there is none.
    return [f for r, *_, f in sorted(ranked, key=lambda item: item[:3]) if r == best or best > 1]


def similar_names(names: Sequence[Found], text: str) -> list[str]:
    """Up to five names of the graph that look like the text."""
    return difflib.get_close_matches(text, sorted({f.name for f in names}), n=5, cutoff=0.4)


def read_card(store: Store, entity: Found) -> Card:
    """The card of one entity."""
    values = {"entity": f"<{entity.iri}>", "evidence": EVIDENCE}
    properties, facts, figures = (_rows(store, query % values) for query in (PROPERTIES, FACTS, FIGURES))
    return Card(
        entity,
        tuple(properties),
        tuple(_fact(list(rows)) for _, rows in groupby(facts, key=itemgetter("st"))),
        tuple(_figure(list(rows)) for _, rows in groupby(figures, key=itemgetter("observation"))),
    )


def _fact(rows: Sequence[Row]) -> Fact:
    """One statement, of which each row has one sentence, one post and one date."""
    first = rows[0]
    return Fact(
        predicate=first["predicate"],
        subject=first["subject"],
        subject_name=first["subjectName"],
        object=first["object"],
        object_name=first["objectName"],
        status=first["status"],
        posts=_each(rows, "post"),
        dates=_each(rows, "date"),
        shown=_shown(rows),
    )


def _figure(rows: Sequence[Row]) -> Figure:
    first = rows[0]
    return Figure(
        first["name"], first["text"], first.get("qualifier", ""), first.get("period", ""), _shown(rows)
    )


def _each(rows: Sequence[Row], name: str) -> tuple[str, ...]:
    return tuple(sorted({row[name] for row in rows if name in row}))


def _shown(rows: Sequence[Row]) -> tuple[Shown, ...]:
    names = ("sentence", "quote", "file", "rule", "confidence")
    return tuple(dict.fromkeys(Shown(*(row[name] for name in names)) for row in rows))


def _rows(store: Store, query: str) -> list[Row]:
    document = json.loads(ask_store(store, query).data)
    return [
        {name: term["value"] for name, term in binding.items()} for binding in document["results"]["bindings"]
    ]
