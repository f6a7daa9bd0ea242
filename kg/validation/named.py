"""The second look at a part of a graph: which of its nodes need what no part gives.

Parts note for one another hashes alone; where one was not given, it is looked for here among the nodes that need it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import product

from kg.validation.check import load_shapes, look, targets
from kg.validation.facts import Focus, Term, values_of
from kg.validation.findings import Finding
from kg.validation.hashes import hash_of
from kg.validation.joined import FAULTS
from kg.validation.parts import LOCAL, Elsewhere, Extent, PartFacts, extent_of, named_and_counted
from kg.validation.queries import is_planned
from ontology.nodes import Node
from ontology.prefixes import RDF, ZT
from ontology.schema import load_schema
from ontology.shapes import TOLD

NEEDS = FAULTS | {"keyed": "Orphan"}
"""What is noted of a part -> the shape that is broken where no part gives it."""
Lacking = Mapping[str, Set[int]]
"""As what it is noted -> hashes of what no part gives."""


class KnownFacts(PartFacts):
    """A part of a graph of which it is known what no part gives."""

    def __init__(
        self, nodes: Iterable[Node], elsewhere: Elsewhere, lacking: Lacking, strays: Mapping[str, Extent]
    ) -> None:
        super().__init__(nodes, elsewhere)
        self._lacking = lacking
        self._strays = strays

    def outside(self, values: Set[Term], classes: Sequence[str]) -> Set[Term]:
        lacking = self._lacking.get(f"asked {' '.join(sorted(classes))}", frozenset())
        return {value for value in values if not isinstance(value, str) or hash_of(value) in lacking}

    def place(self, span: str) -> Extent | None:
        """Where a span elsewhere is: as its node says, which its IRI need not."""
        return self._strays.get(span) if hash_of(span) in self._lacking["placed"] else extent_of(span)


def name_part(
    nodes: Iterable[Node], elsewhere: Elsewhere, lacking: Lacking, strays: Mapping[str, Extent], every: bool
) -> tuple[tuple[Finding, ...], Counter[str]]:
    """Everything that is wrong with the nodes of a part, as far as it was not listed, without places; and the number
    of remarks, besides that of orphans. With `every` remarks are named as well."""
    facts = KnownFacts(nodes, elsewhere, lacking, strays)
    found = look(facts, {}, LOCAL)
    shapes = {shape.name: shape for shape in load_shapes()}
    for needed, name in NEEDS.items():
        shape, hashes = shapes[name], lacking.get(needed)
        if hashes and shape.query is not None:
            found |= {(shape.query, node) for node in _NEEDING[needed](targets(shape, facts), hashes)}
    named, remarks = named_and_counted(found, every)
    return named, Counter({name: count for name, count in remarks.items() if name != NEEDS["keyed"]})


def _asserting(focus: Focus, lacking: Set[int]) -> Iterator[str]:
    """Nodes of which a relation is asserted that no statement makes."""
    for relation in (ZT + name for name in (*load_schema().relations, *TOLD)):
        for group in focus.groups:
            for subject, (values,) in group.each(relation):
                if any(hash_of(subject, relation, value) in lacking for value in values):
                    yield subject


def _planning(focus: Focus, lacking: Set[int]) -> Iterator[str]:
    """Planned, denied and supposed statements whose triple stands as a fact."""
    parts = (ZT + "status", RDF + "subject", RDF + "predicate", RDF + "object")
    for group in focus.groups:
        for statement, (statuses, *claim) in group.each(*parts):
            planned = product(*claim) if is_planned(statuses) else ()
            if any(hash_of(str(about), str(name), value) in lacking for about, name, value in planned):
                yield statement


def _unposted(focus: Focus, lacking: Set[int]) -> Iterator[str]:
    """People of whom no post is known."""
    nodes = (node for group in focus.groups for node in group.nodes)
    yield from (node[0] for node in nodes if not values_of(node, ZT + "post") and hash_of(node[0]) in lacking)


def _untold(focus: Focus, lacking: Set[int]) -> Iterator[str]:
    """Problems and commitments that no report tells."""
    nodes = (node for group in focus.groups for node in group.nodes)
    yield from (node[0] for node in nodes if values_of(node, ZT + "outcome") and hash_of(node[0]) in lacking)


def _unsaid(focus: Focus, lacking: Set[int]) -> Iterator[str]:
    """Things of which nothing is said."""
    yield from (node for node in focus if hash_of(node) in lacking)


_NEEDING: Mapping[str, Callable[[Focus, Set[int]], Iterator[str]]] = {
    "asserted": _asserting, "planned": _planning, "unposted": _unposted, "claims": _untold, "keyed": _unsaid,
}  # fmt: skip
