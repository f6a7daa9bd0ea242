"""What the service can do, as SPARQL 1.1 Service Description says it (https://www.w3.org/TR/sparql11-service-description/)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.serving.answers import RDF_FORMS
from kg.serving.builds import Edition
from ontology.iris import dataset_iri
from ontology.prefixes import DCTERMS, RDF, VOID, XSD

if TYPE_CHECKING:
    from pyoxigraph import Triple

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
RESULTS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
)


def describe_service(edition: Edition, endpoint: str, form: str) -> bytes:
    """The description of an endpoint, at its IRI, in an RDF form (ttl, nt, jsonld, rdf)."""
    from pyoxigraph import RdfFormat, serialize

    out = io.BytesIO()
    names = {"sd": SD, "void": VOID, "rdf": RDF, "dcterms": DCTERMS}
    serialize(_triples(edition, endpoint), out, getattr(RdfFormat, RDF_FORMS[form]), prefixes=names)
    return out.getvalue()


def _triples(edition: Edition, endpoint: str) -> Iterator[Triple]:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

    service, dataset, default = NamedNode(endpoint), BlankNode("dataset"), BlankNode("default")
    a = NamedNode(RDF + "type")

    def sd(name: str) -> NamedNode:
        return NamedNode(SD + name)

    yield Triple(service, a, sd("Service"))
    yield Triple(service, sd("endpoint"), service)
    yield Triple(service, sd("supportedLanguage"), sd("SPARQL11Query"))
    for name in RESULTS:
        yield Triple(service, sd("resultFormat"), NamedNode(FORMATS + name))
    yield Triple(service, sd("defaultEntailmentRegime"), NamedNode("http://www.w3.org/ns/entailment/Simple"))
    yield Triple(service, sd("defaultDataset"), dataset)
    yield Triple(dataset, a, sd("Dataset"))
    yield Triple(dataset, sd("defaultGraph"), default)
    yield Triple(default, a, sd("Graph"))
    yield Triple(default, NamedNode(DCTERMS + "source"), NamedNode(dataset_iri(edition.base, "graph")))
    if not edition.graphs:
        count = Literal(str(edition.triples), datatype=NamedNode(XSD + "integer"))
        yield Triple(default, NamedNode(VOID + "triples"), count)
    for number, iri in enumerate(edition.graphs):
        named, graph = BlankNode(f"named{number}"), BlankNode(f"graph{number}")
        yield Triple(dataset, sd("namedGraph"), named)
        yield Triple(named, a, sd("NamedGraph"))
        yield Triple(named, sd("name"), NamedNode(iri))
        yield Triple(named, sd("graph"), graph)
        yield Triple(graph, a, sd("Graph"))
