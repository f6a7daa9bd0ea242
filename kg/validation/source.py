"""The triples of a build folder, for checks of what lies on the disk."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kg.output import graph_file as graph_in
from ontology.errors import BuildError
from ontology.nodes import Literal, Node, Term, Triple, group
from ontology.prefixes import RDF, XSD

if TYPE_CHECKING:
    import pyoxigraph

_PLAIN = frozenset({XSD + "string", RDF + "langString"})


def graph_file(out: Path) -> Path:
    """The graph of a build folder, or the file itself where one is given. Raises BuildError where there is none."""
    if out.is_file():
        return out
    return graph_in(out)


def read_triples(path: Path) -> Iterator[Triple]:
    """The triples of a Turtle, N-Triples or N-Quads file, each once; those of named graphs as well.

    Blank nodes are strings that begin with `_:`. Raises BuildError where the file is damaged.
    """
    seen: set[Triple] = set()
    for triple in _read(path):
        if triple not in seen:
            seen.add(triple)
            yield triple


def read_lines(lines: bytes, path: Path) -> list[Node]:
    """The nodes of some lines of a file of N-Quads, sorted by subject. Raises BuildError where the file is damaged."""
    from pyoxigraph import RdfFormat, parse

    try:
        return group(_triples(parse(lines, format=RdfFormat.N_QUADS)))
    except (SyntaxError, ValueError):
        deque(_read(path), maxlen=0)  # which tells the number of the line in the whole file
        raise


def _read(path: Path) -> Iterator[Triple]:
    from pyoxigraph import RdfFormat, parse

    try:
        yield from _triples(
            parse(path=str(path), format=RdfFormat.from_extension(path.suffix.removeprefix(".")))
        )
    except (SyntaxError, OSError, ValueError) as error:
        raise BuildError(f"{path}: cannot be read: {' '.join(str(error).split())}") from error


def _triples(quads: Iterable[pyoxigraph.Quad]) -> Iterator[Triple]:
    import pyoxigraph
    from pyoxigraph import NamedNode

    for quad in quads:
        value: Term
        if isinstance(quad.object, NamedNode):
            value = quad.object.value
        elif isinstance(quad.object, pyoxigraph.Literal):
            value = read_literal(quad.object)
        else:
            value = str(quad.object)
        subject = quad.subject.value if isinstance(quad.subject, NamedNode) else str(quad.subject)
        yield subject, quad.predicate.value, value


def read_literal(value: pyoxigraph.Literal) -> Literal:
    """A literal of the engine as the exports write it: plain text has no datatype."""
    datatype = value.datatype.value
    return Literal(value.value, value.language or "", "" if datatype in _PLAIN else datatype)
