"""N-Quads in the order of bytes, which for a graph without blank nodes is its canonical form (RDF Dataset
Canonicalization, W3C 2024)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from exports.rdf.terms import Literal, literal
from ontology.nodes import Node, Signature

REMEMBERED = 200_000
"""Numbers of which the written form is kept."""
Plan = tuple[str, Sequence[int], Sequence[slice]]
"""A template for the lines of a node, the order of its values in them, and which of these have to be sorted."""


def nquads_lines(nodes: Iterable[Node]) -> Iterator[str]:
    """Pieces of an N-Quads file, one a subject, for nodes in any order."""
    plans, literals = _Plans(), _Literals()
    # `>` ends a subject, so that it is part of the order of lines: <…/a/b> comes before <…/a>.
    for subject, properties, values in sorted(nodes, key=lambda node: node[0] + ">"):
        template, order, several = plans[properties]
        terms = [f"<{value}>" if isinstance(value, str) else literals[value] for value in values]
        for places in several:
            terms[places] = sorted(terms[places])
        parts = [f"<{subject}> "] * (2 * len(terms))
        parts[1::2] = [terms[n] for n in order]
        yield template % tuple(parts)


class _Plans(dict[Signature, Plan]):
    """How the lines of a node are made, by its properties."""

    def __missing__(self, properties: Signature) -> Plan:
        predicates = properties.predicates
        order = sorted(range(len(predicates)), key=lambda n: (predicates[n] + ">", n))
        template = "".join(f"%s<{predicates[n].replace('%', '%%')}> %s .\n" for n in order)
        self[properties] = made = template, order, properties.several
        return made


class _Literals(dict[Literal, str]):
    """Literals as they are written; of texts, which hardly come twice, none is remembered."""

    def __missing__(self, value: Literal) -> str:
        written = literal(value)
        if value.datatype and len(self) < REMEMBERED:
            self[value] = written
        return written
