"""Writes the graph of a knowledge base; the same knowledge base gives the same bytes.

Who writes several formats makes the nodes once, by `kb_nodes`, and their chunks (lists of what the nodes hold, some 30
bytes a triple) once for the formats of one process, and hands them to each writer. No writer holds a whole file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from exports.rdf.chunks import Chunk, chunks_of
from exports.rdf.jsonld import jsonld_lines
from exports.rdf.nquads import nquads_lines
from exports.rdf.rdfxml import rdfxml_lines
from exports.rdf.triples import kb_nodes
from exports.rdf.turtle import turtle_lines
from exports.rdf.views import core_nodes
from ontology.nodes import Node
from ontology.records import KnowledgeBase

Chunks = Sequence[Chunk]


def write_turtle(kb: KnowledgeBase, path: Path, chunks: Chunks | None = None) -> None:
    """Turtle for reading: prefixes, one block a thing, entities before the evidence."""
    write_pieces(path, turtle_lines(chunks or kb_chunks(kb), kb.base))


def write_nquads(kb: KnowledgeBase, path: Path, nodes: Sequence[Node] | None = None) -> None:
    """N-Quads for loading, in the default graph; lines sorted as bytes, which without blank nodes is canonical."""
    write_pieces(path, nquads_lines(nodes or kb_nodes(kb)))


def write_jsonld(kb: KnowledgeBase, path: Path, chunks: Chunks | None = None) -> None:
    """JSON-LD 1.1 with a context that gives every property a short name, one line a thing."""
    write_pieces(path, jsonld_lines(chunks or kb_chunks(kb), kb.base))


def write_rdfxml(kb: KnowledgeBase, path: Path, chunks: Chunks | None = None) -> None:
    """RDF/XML, for tools that read nothing else. Control characters, which XML has not, stand as U+FFFD."""
    write_pieces(path, rdfxml_lines(chunks or kb_chunks(kb), kb.base))


def write_core(kb: KnowledgeBase, path: Path, nodes: Sequence[Node] | None = None) -> None:
    """Facts and labels without their evidence, as Turtle, for those who trust them already."""
    left = list(core_nodes(nodes or kb_nodes(kb), kb.base))
    write_pieces(path, turtle_lines(chunks_of(left, kb.base), kb.base))


def write_rdf12(kb: KnowledgeBase, path: Path, chunks: Chunks | None = None) -> None:
    """The whole graph as Turtle of RDF 1.2, its statements as reifiers."""
    write_pieces(path, turtle_lines(chunks or kb_chunks(kb), kb.base, reify=True))


def kb_chunks(kb: KnowledgeBase, nodes: Sequence[Node] | None = None) -> Chunks:
    """The nodes of a knowledge base as the writers of Turtle, JSON-LD and RDF/XML take them."""
    return chunks_of(nodes or kb_nodes(kb), kb.base)


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Writes pieces one after another."""
    with path.open("wb") as file:
        file.writelines(pieces)
