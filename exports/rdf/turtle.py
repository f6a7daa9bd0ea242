"""Turtle that people read: prefixed names, one block a subject, what matters first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import repeat
from operator import contains

from exports.rdf.blocks import Block, Cells, Stated, encoded
from exports.rdf.chunks import ORDER, Chunk, written
from exports.rdf.namespaces import Names, Namespaces
from exports.rdf.terms import DECIMAL, INTEGER, QUOTED
from ontology.prefixes import RDF, XSD, prefixes

_LOCAL = re.compile(r"[0-9A-Za-z_\u3400-\u9fff](?:[0-9A-Za-z_\u3400-\u9fff-]*)")
"""Local names that Turtle allows without escapes (a part of its PN_LOCAL); others stand as whole IRIs."""
_BARE = {INTEGER, DECIMAL}
_TYPE = RDF + "type"
PARTS = (RDF + "subject", RDF + "predicate", RDF + "object")
"""What names the triple of a statement in RDF 1.1."""
_COMMA = b" , "
_REIFIES = RDF + "reifies"


def turtle_lines(chunks: Iterable[Chunk], base: str, reify: bool = False) -> Iterator[bytes]:
    """Pieces of a Turtle file: its prefixes, then a block a subject, classes first.

    With `reify` the file is RDF 1.2: each statement reifies its triple (`rdf:reifies <<( s p o )>>`), where
    RDF 1.1 names subject, predicate and object one by one. A reifier asserts nothing, so that planned and
    denied claims stay apart from facts as they are.
    """
    yield turtle_head(base, reify).encode()
    yield from turtle_blocks(chunks, base, reify)


def turtle_head(base: str, reify: bool = False) -> str:
    """What a file begins with: the version, which only RDF 1.2 tells, and the prefixes."""
    named = (f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in prefixes(base).items())
    return ('VERSION "1.2"\n' if reify else "") + "".join(named)


def turtle_blocks(chunks: Iterable[Chunk], base: str, reify: bool = False) -> Iterator[bytes]:
    """Pieces with a block for each node, in the order of the file."""
    places = {kind: place for place, kind in enumerate(("", *ORDER))}
    ordered = sorted(chunks, key=lambda chunk: places[chunk.kind])
    return written(ordered, partial(_cells, _Terms(prefixes(base)), reify))


def _cells(terms: _Terms, reify: bool, block: Block) -> Cells:
    """The block of a node: its subject, then its properties."""
    yield b"\n"
    yield from terms.cells(Stated("", None, block.subjects))
    opening = b" "
    for predicate, values in _said(terms, reify, block):
        yield opening + (b"a" if predicate == _TYPE else terms.name(predicate)) + b" "
        for number, cells in enumerate(values):
            yield _COMMA if number else b""
            yield from cells
        opening = b" ;\n    "
    yield b" .\n"


def _said(terms: _Terms, reify: bool, block: Block) -> Iterable[tuple[str, list[Cells]]]:
    """The properties of a block with the cells of their values, classes first; then the triple that is spoken of, where
    each node has one."""
    told = Counter(stated.predicate for stated in block.said if stated.counts is None)
    spoken = reify and all(told[part] == 1 for part in PARTS)
    found: dict[str, list[Cells]] = {_TYPE: [], **({_REIFIES: []} if spoken else {})}
    for stated in block.said:
        found.setdefault(stated.predicate, []).append(terms.cells(stated))
    if spoken:
        (first,), (second,), (third,) = map(found.pop, PARTS)
        found[_REIFIES].insert(0, (b"<<( ", *first, b" ", *second, b" ", *third, b" )>>"))
    return ((predicate, values) for predicate, values in found.items() if values)


class _Terms:
    """Terms as Turtle writes them: prefixed names where it allows them."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._namespaces = Namespaces(names)
        self._short_ones = {p for p, space in names.items() if space.find("#") in (-1, len(space) - 1)}
        """Prefixes of namespaces behind which names begin. Of a base with # in it, which old builds may have, none does:
        names are cut at the last # or /."""
        self._hashes = [namespace for namespace in names.values() if "#" in namespace]
        self._names = Names(self._short)

    def name(self, iri: str) -> bytes:
        """One IRI."""
        return self._names[iri]

    def cells(self, said: Stated) -> Cells:
        """The values of a property, with commas between those of one node."""
        return said.cells(*self._written(said), _COMMA)

    def _written(self, said: Stated) -> tuple[Sequence[bytes], bytes, bytes]:
        """Values as they are written, and what stands before and after each."""
        if said.kind is None:
            return self._iris(said.texts)
        language, datatype = said.kind
        if datatype in _BARE:
            return encoded(said.texts), b"", b""
        tag = f"^^{datatype.replace(XSD, 'xsd:')}" if datatype else f"@{language}" if language else ""
        return encoded(said.texts, QUOTED), b'"', f'"{tag}'.encode()

    def _iris(self, iris: Sequence[str]) -> tuple[Sequence[bytes], bytes, bytes]:
        if (shared := self._namespaces.shared(iris)) is not None:
            if shared.plain and shared.prefix in self._short_ones:
                return encoded(shared.rests), f"{shared.prefix}:".encode(), b""
            if self._are_parts(iris):
                return encoded(iris), b"<", b">"
        return self._names.column(iris), b"", b""

    def _are_parts(self, iris: Sequence[str]) -> bool:
        """Whether all are parts of things, which have no short names."""
        joined = "".join(iris)
        return all(map(contains, iris, repeat("#"))) and not any(map(contains, repeat(joined), self._hashes))

    def _short(self, iri: str) -> str:
        cut = (iri.rfind("#") if "#" in iri else iri.rfind("/")) + 1
        prefix, local = self._namespaces.known.get(iri[:cut]), iri[cut:]
        return f"{prefix}:{local}" if prefix is not None and _LOCAL.fullmatch(local) else f"<{iri}>"
