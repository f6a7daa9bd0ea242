"""Triples of entities and of the statements that join them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from exports.rdf.sources import Sources
from exports.rdf.statements import stated
from exports.rdf.terms import INTEGER, Literal, Triple, zh
from ontology.iris import normalise_key
from ontology.nodes import Node, Said
from ontology.prefixes import RDF, SKOS, ZT
from ontology.records import Entity, Statement
from ontology.schema import Schema

LEAVES = {"awarded": "Conferral", "holdsPost": "Tenure"}
"""Relations whose statements are a class of their own: who was given or held what, when and by whom."""
_NUMBER = re.compile(r"(.+)〔([0-9]{4})〕([0-9]+)号")


def entity_triples(entity: Entity, schema: Schema, sources: Sources) -> Iterator[Triple]:
    """Classes (leaf and parents, so that no query needs a reasoner), names, properties, reports that name it.

    Raises SchemaError for a property that the ontology does not declare.
    """
    key = entity.key
    for name in schema.lineage(schema.leaf_class(key.type, key.name)):
        yield entity.iri, RDF + "type", ZT + name
    yield entity.iri, SKOS + "prefLabel", zh(key.name)
    for alias in entity.aliases:
        yield entity.iri, SKOS + "altLabel", zh(alias)
    yield entity.iri, ZT + "canonicalKey", Literal(normalise_key(key.name))
    if key.scope:
        yield entity.iri, ZT + "scope", zh(key.scope)
    for predicate, value in _attributes(entity.attributes, schema):
        yield entity.iri, predicate, value
    for text in dict.fromkeys(mention.document for mention in entity.mentions):
        for report in sources.reports[text]:
            yield entity.iri, ZT + "mentionedIn", report


def statement_triples(statement: Statement, schema: Schema, sources: Sources) -> Iterator[Triple]:
    """The plain fact, where the text asserts it, and the reports that name what it joins by nothing else.

    Raises SchemaError for a relation that the ontology does not declare.
    """
    if statement.asserted:
        yield statement.subject, ZT + schema.relation(statement.predicate).name, statement.object
    # A report that names a body by its division (广安市司法局) or by a post in it (副区长) names the division or
    # the body, though not on its own.
    implied = [end for end in (statement.subject, statement.object) if end in sources.unnamed]
    if statement.predicate == "locatedIn" and statement.object not in implied:
        implied.append(statement.object)
    for text in dict.fromkeys(evidence.document for evidence in statement.evidence) if implied else ():
        for report in sources.reports[text]:
            yield from ((end, ZT + "mentionedIn", report) for end in implied)


def statement_node(statement: Statement, schema: Schema, sources: Sources) -> Node:
    """The statement itself, with its status, dates and evidence.

    Raises SchemaError for a relation or property that the ontology does not declare.
    """
    predicate = ZT + schema.relation(statement.predicate).name
    claim = statement.subject, predicate, statement.object, statement.status
    further: list[Said] = []
    if statement.predicate in LEAVES:
        further.append((RDF + "type", ZT + LEAVES[statement.predicate]))
    further += [(ZT + "date", Literal(date)) for date in statement.dates]
    further += _attributes(statement.attributes, schema)
    for key, name in statement.attributes:
        if key == "by" and (giver := sources.named(name, "INST", "LOC")) is not None:
            further.append((ZT + "conferredBy", giver))
    return stated(statement.iri, claim, statement.evidence, schema, sources, further)


def _attributes(attributes: Iterable[tuple[str, str]], schema: Schema) -> Iterator[Said]:
    for key, value in attributes:
        declared = schema.attribute(key)
        yield ZT + declared.name, zh(value) if declared.tagged else Literal(value)
        if key == "number" and (parts := _NUMBER.fullmatch(value)):
            yield ZT + "agencyCode", Literal(parts[1])
            yield ZT + "documentYear", Literal(parts[2], datatype=INTEGER)
            yield ZT + "documentSerial", Literal(str(int(parts[3])), datatype=INTEGER)
