"""A graph in the form that checks ask: what is said about a node, and which nodes are of a class.

Triples are plain tuples as the exports make them: an IRI is a string, a literal has text, language and datatype.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, Protocol

from ontology.prefixes import RDF, ZT


class Literal(Protocol):
    """A value of a triple that is no IRI."""

    @property
    def text(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def datatype(self) -> str: ...


class Value(NamedTuple):
    """A literal read from a file; plain text has neither language nor datatype."""

    text: str
    language: str = ""
    datatype: str = ""


Term = str | Literal
Triple = tuple[str, str, Term]
Claim = tuple[str, str, Term]

TYPE = RDF + "type"
FACTS = frozenset({"done", "ongoing"})


class Facts:
    """The triples of a graph, by node and property."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.about: dict[str, dict[str, list[Term]]] = {}
        self.members: defaultdict[str, set[str]] = defaultdict(set)
        self.holders: defaultdict[str, set[str]] = defaultdict(set)
        """Property -> the nodes that have it."""
        last, node = None, {}
        for subject, predicate, value in triples:
            if subject != last:
                last, node = subject, self.about.setdefault(subject, {})
            if predicate in node:
                node[predicate].append(value)
            else:
                node[predicate] = [value]
        for subject, node in self.about.items():
            for predicate in node:
                self.holders[predicate].add(subject)
            for value in node.get(TYPE, ()):
                self.members[str(value)].add(subject)

    def values(self, subject: str, predicate: str) -> Sequence[Term]:
        """Everything that is said of a node by one property; nothing is an empty sequence."""
        return self.about.get(subject, {}).get(predicate, ())

    def nodes(self, subject: str, predicate: str) -> list[str]:
        """The IRIs among the values."""
        return [value for value in self.values(subject, predicate) if isinstance(value, str)]

    def text(self, subject: str, predicate: str) -> str:
        """The first value as text, empty where there is none."""
        for value in self.values(subject, predicate):
            return value if isinstance(value, str) else value.text
        return ""

    @cached_property
    def claims(self) -> Mapping[Claim, frozenset[str]]:
        """Subject, predicate and object of every statement -> the statuses in which it is made."""
        found: defaultdict[Claim, set[str]] = defaultdict(set)
        parts = (RDF + "subject", RDF + "predicate", RDF + "object")
        for node in self.about.values():
            if not all(part in node for part in parts):
                continue
            statuses = [str(status).rpartition("/")[2] for status in node.get(ZT + "status", ())]
            for subject in node[parts[0]]:
                for predicate in node[parts[1]]:
                    for value in node[parts[2]]:
                        found[str(subject), str(predicate), value].update(statuses)
        return {claim: frozenset(statuses) for claim, statuses in found.items()}

    def used(self, *predicates: str) -> set[Term]:
        """Every value of some properties."""
        return {
            value
            for predicate in predicates
            for subject in self.holders.get(predicate, ())
            for value in self.about[subject][predicate]
        }
