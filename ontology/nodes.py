"""Triples by subject: the form in which a graph is checked and written.

Of hundreds of thousands of subjects nearly all have one of a few dozen lists of properties (Neumann and Moerkotte
call them characteristic sets). What follows from the properties alone is found out once a list instead of once a triple.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple


class Literal(NamedTuple):
    """A value: plain text, text in a language, or a typed form."""

    text: str
    language: str = ""
    datatype: str = ""
    """IRI; empty for plain text and for text in a language."""


Term = str | Literal
"""An IRI is a plain string."""
Triple = tuple[str, str, Term]
Said = tuple[str, Term]
"""A property and a value: what is left of a triple whose subject is known."""


@dataclass(frozen=True, slots=True, eq=False)
class Signature:
    """The properties of a subject, sorted, each as often as it has values. One object for each list."""

    predicates: tuple[str, ...]
    slices: Mapping[str, slice]
    """Where the values of a property stand."""
    several: tuple[slice, ...]
    """Those of properties that have more than one."""


Values = tuple[Term, ...]
Node = tuple[str, Signature, Values]
"""A subject, its properties, and for each its value; values of one property are sorted by `sort_key`."""
subject_of = itemgetter(0)


@cache
def signature(predicates: tuple[str, ...]) -> Signature:
    """The one signature of sorted properties."""
    slices: dict[str, slice] = {}
    for place, predicate in enumerate(predicates):
        first = slices[predicate].start if predicate in slices else place
        slices[predicate] = slice(first, place + 1)
    several = tuple(places for places in slices.values() if places.stop - places.start > 1)
    return Signature(predicates, slices, several)


@cache
def _arrangement(predicates: tuple[str, ...]) -> tuple[Signature, Callable[[Values], Values]]:
    """The signature of properties in any order, and what brings their values into its order."""
    order = sorted(range(len(predicates)), key=lambda place: (predicates[place], place))
    sorted_ones = signature(tuple(predicates[place] for place in order))
    return sorted_ones, itemgetter(*order) if len(order) > 1 else tuple


class Form:
    """Makes nodes of a given list of properties quickly, from values in the order of that list.

    A property may come twice; then its values have to be given in their order.
    """

    __slots__ = ("_arrange", "signature")

    def __init__(self, *predicates: str) -> None:
        self.signature, self._arrange = _arrangement(predicates)

    def node(self, subject: str, *values: Term) -> Node:
        """A node with these values."""
        return subject, self.signature, self._arrange(values)


def make_node(subject: str, said: Iterable[Said]) -> Node:
    """A node of everything that is said of one subject, in any order, what is said twice once."""
    predicates, values = zip(*said, strict=True)
    properties, arrange = _arrangement(predicates)
    values = arrange(values)
    if not properties.several:
        return subject, properties, values
    listed = list(values)
    for places in properties.several:
        listed[places] = sorted(set(listed[places]), key=sort_key)
        if len(listed) < len(values):  # something was said twice
            return make_node(subject, set(zip(properties.predicates, values, strict=True)))
    return subject, properties, tuple(listed)


def sort_key(term: Term) -> tuple[str, ...]:
    """Orders the terms of one property: IRIs and literals by what they say."""
    return (term,) if isinstance(term, str) else ("", term.datatype, term.language, term.text)


def group(triples: Iterable[Triple]) -> list[Node]:
    """The nodes of triples in any order, sorted by subject."""
    about: defaultdict[str, list[Said]] = defaultdict(list)
    for subject, predicate, value in triples:
        about[subject].append((predicate, value))
    return [make_node(subject, about.pop(subject)) for subject in sorted(about)]


def union(nodes: Iterable[Node]) -> list[Node]:
    """Nodes sorted by subject; those of one subject become one."""
    ordered = sorted(nodes, key=subject_of)
    twice = {one[0] for one, other in pairwise(ordered) if one[0] == other[0]}
    if not twice:
        return ordered
    said: defaultdict[str, list[Said]] = defaultdict(list)
    for subject, properties, values in ordered:
        if subject in twice:
            said[subject] += zip(properties.predicates, values, strict=True)
    joined = [make_node(subject, found) for subject, found in said.items()]
    return sorted([*(node for node in ordered if node[0] not in twice), *joined], key=subject_of)


def put_among(nodes: list[Node], few: Iterable[Node]) -> None:
    """Puts a few nodes into a list that is sorted by subject; those of one subject become one."""
    for node in few:
        place = bisect_left(nodes, node[0], key=subject_of)
        if place < len(nodes) and nodes[place][0] == node[0]:
            (nodes[place],) = union([nodes[place], node])
        else:
            nodes.insert(place, node)


def triples_of(nodes: Iterable[Node]) -> Iterator[Triple]:
    """The triples of nodes, in their order."""
    for subject, properties, values in nodes:
        for predicate, value in zip(properties.predicates, values, strict=True):
            yield subject, predicate, value


def by_signature(nodes: Iterable[Node]) -> Mapping[Signature, Sequence[Node]]:
    """Nodes of the same properties together, in their order."""
    found: defaultdict[Signature, list[Node]] = defaultdict(list)
    for node in nodes:
        found[node[1]].append(node)
    return found
