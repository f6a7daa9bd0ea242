"""Writes the triples of a knowledge base; the same knowledge base gives the same bytes.

Who writes several formats makes the triples once, by `kb_triples`, and hands them to each writer.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from exports.rdf.jsonld import jsonld_lines
from exports.rdf.rdfxml import rdfxml_lines
from exports.rdf.terms import Triple, ntriples
from exports.rdf.triples import kb_triples
from exports.rdf.turtle import turtle_lines
from exports.rdf.views import core_triples
from ontology.records import KnowledgeBase


def write_turtle(kb: KnowledgeBase, path: Path, triples: Sequence[Triple] | None = None) -> None:
    """Turtle for reading: prefixes, one block a thing, entities before the evidence."""
    _write(path, "".join(turtle_lines(triples or kb_triples(kb), kb.base)))


def write_nquads(kb: KnowledgeBase, path: Path, triples: Sequence[Triple] | None = None) -> None:
    """N-Quads for loading, in the default graph; lines sorted as bytes, which without blank nodes is canonical."""
    lines = (f"<{s}> <{p}> {ntriples(o)} .\n" for s, p, o in triples or kb_triples(kb))
    path.write_bytes(b"".join(sorted(map(_bytes, lines))))


def write_jsonld(kb: KnowledgeBase, path: Path, triples: Sequence[Triple] | None = None) -> None:
    """JSON-LD 1.1 with a context that gives every property a short name, one line a thing."""
    _write(path, "".join(jsonld_lines(triples or kb_triples(kb), kb.base)))


def write_rdfxml(kb: KnowledgeBase, path: Path, triples: Sequence[Triple] | None = None) -> None:
    """RDF/XML, for tools that read nothing else. Control characters, which XML has not, stand as U+FFFD."""
    _write(path, "".join(rdfxml_lines(triples or kb_triples(kb), kb.base)))


def write_core(kb: KnowledgeBase, path: Path, triples: Sequence[Triple] | None = None) -> None:
    """Facts and labels without their evidence, as Turtle, for those who trust them already."""
    _write(path, "".join(turtle_lines(core_triples(triples or kb_triples(kb), kb.base), kb.base)))


def write_rdf12(kb: KnowledgeBase, path: Path, triples: Sequence[Triple] | None = None) -> None:
    """The whole graph as Turtle of RDF 1.2, its statements as reifiers."""
    _write(path, "".join(turtle_lines(triples or kb_triples(kb), kb.base, reify=True)))


def _write(path: Path, text: str) -> None:
    path.write_bytes(_bytes(text))


def _bytes(text: str) -> bytes:
    """UTF-8. Half a surrogate pair, which broken PDF fonts give, cannot be written and becomes `?`."""
    return text.encode("utf-8", "replace")
