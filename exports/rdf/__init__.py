"""The knowledge base as RDF 1.1: Turtle to read, N-Quads to load, JSON-LD for the web, RDF/XML for old tools."""

from exports.rdf.triples import kb_nodes, kb_triples
from exports.rdf.writers import (
    kb_chunks,
    write_core,
    write_jsonld,
    write_nquads,
    write_rdf12,
    write_rdfxml,
    write_turtle,
)

__all__ = [
    "kb_chunks",
    "kb_nodes",
    "kb_triples",
    "write_core",
    "write_jsonld",
    "write_nquads",
    "write_rdf12",
    "write_rdfxml",
    "write_turtle",
]
