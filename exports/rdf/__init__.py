"""The knowledge base as RDF 1.1: Turtle to read, N-Quads to load, JSON-LD for the web; one set of triples."""

from exports.rdf.triples import kb_triples
from exports.rdf.writers import write_jsonld, write_nquads, write_turtle

__all__ = ["kb_triples", "write_jsonld", "write_nquads", "write_turtle"]
