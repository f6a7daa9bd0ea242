"""N-Quads in the order of bytes, which for a graph without blank nodes is its canonical form (RDF Dataset
Canonicalization, W3C 2024)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, islice, repeat

from exports.rdf.blocks import Block, Cells, Stated, encoded
from exports.rdf.chunks import chunked, written
from exports.rdf.terms import QUOTED
from ontology.nodes import Node


def nquads_lines(nodes: Iterable[Node]) -> Iterator[bytes]:
    """Pieces of an N-Quads file for nodes in any order."""
    # `>` ends a subject, so that it is part of the order of lines: <…/a/b> comes before <…/a>.
    return written(chunked(sorted(nodes, key=lambda node: node[0] + ">")), _cells)


def _cells(block: Block) -> Cells:
    """The lines of a node, in the order of their bytes."""
    subjects = encoded(block.subjects)
    for predicate, alike in groupby(sorted(block.said, key=_place), key=_place):
        before = b"> <" + predicate.encode() + b" "
        said = list(alike)
        if len(said) == 1 and said[0].counts is None:
            yield from (b"<", subjects, before, *_terms(said[0]), b" .\n")
        else:
            rows = zip(*map(_term_lists, said), strict=True)
            lines = zip(subjects, map(sorted, map(chain.from_iterable, rows)), strict=True)
            yield [_several(b"<" + subject + before, terms) for subject, terms in lines]


def _place(said: Stated) -> str:
    return said.predicate + ">"


def _terms(said: Stated) -> tuple[bytes, Sequence[bytes], bytes]:
    """The values, and what stands before and after each."""
    if said.kind is None:
        return b"<", encoded(said.texts), b">"
    language, datatype = said.kind
    after = f'"^^<{datatype}>' if datatype else f'"@{language}' if language else '"'
    return b'"', encoded(said.texts, QUOTED), after.encode()


def _term_lists(said: Stated) -> Iterator[Sequence[bytes]]:
    """For each node its values."""
    before, texts, after = _terms(said)
    terms = iter([before + text + after for text in texts])
    return (list(islice(terms, count)) for count in said.counts or repeat(1, len(said.texts)))


def _several(before: bytes, terms: Iterable[bytes]) -> bytes:
    return b"".join([before + term + b" .\n" for term in terms])
