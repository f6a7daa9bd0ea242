"""A graph in the form that checks ask: what is said about a node, and which nodes are of a class.

Triples are plain tuples as the exports make them: an IRI is a string, a literal has text, language and datatype.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import NamedTuple, Protocol

from ontology.prefixes import NIF, RDF, XSD, ZT


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

INTEGER, DECIMAL = XSD + "integer", XSD + "decimal"
TYPE = RDF + "type"
BLANK = "_:"
FACTS = frozenset({"done", "ongoing"})
NOT_ASSERTED = frozenset({"planned", "negated", "hypothetical"})


def number(value: Term) -> Decimal | int | None:
    """A number, or None for an IRI, a text and what is no number in spite of its datatype."""
    if isinstance(value, str):
        return None
    text = value.text
    if value.datatype == INTEGER:
        plain = text.isascii() and text.removeprefix("-").removeprefix("+").isdigit()
        return int(text) if plain else None
    if value.datatype != DECIMAL:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


class Facts:
    """The triples of a graph, by node and property."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.about: dict[str, dict[str, list[Term]]] = {}
        self.members: defaultdict[str, dict[str, None]] = defaultdict(dict)
        """Class -> its nodes, in the order of the triples, in which memory is read fastest."""
        self.holders: defaultdict[str, dict[str, None]] = defaultdict(dict)
        """Property -> the nodes that have it, in the same order."""
        self.kinds: set[tuple[str, str]] = set()
        """Language and datatype of every literal."""
        self.blank = False
        """Whether a node or value has no IRI."""
        last, node = None, {}
        for subject, predicate, value in triples:
            if subject != last:
                last, node = subject, self.about.setdefault(subject, {})
            if predicate in node:
                node[predicate].append(value)
            else:
                node[predicate] = [value]
            if not isinstance(value, str):
                self.kinds.add((value.language, value.datatype))
            elif value[:2] == BLANK:
                self.blank = True
        for subject, node in self.about.items():
            self.blank = self.blank or subject[:2] == BLANK
            for predicate in node:
                self.holders[predicate][subject] = None
            for value in node.get(TYPE, ()):
                self.members[str(value)][subject] = None

    def values(self, subject: str, predicate: str) -> Sequence[Term]:
        """Everything that is said of a node by one property; nothing is an empty sequence."""
        return self.about.get(subject, {}).get(predicate, ())

    def nodes(self, subject: str, predicate: str) -> list[str]:
        """The IRIs among the values."""
        return [value for value in self.values(subject, predicate) if isinstance(value, str)]

    @cached_property
    def extents(self) -> Mapping[str, tuple[int, int, Term]]:
        """Span -> where it begins and ends, and its text; a span that lacks one of them, or has two, is left out."""
        names = (NIF + "beginIndex", NIF + "endIndex", NIF + "referenceContext")
        found: dict[str, tuple[int, int, Term]] = {}
        for span in self.holders.get(names[0], ()):
            node = self.about[span]
            begins, ends, texts = (node.get(name, ()) for name in names)
            if len(begins) == len(ends) == len(texts) == 1:
                begin, end = number(begins[0]), number(ends[0])
                if isinstance(begin, int) and isinstance(end, int):
                    found[span] = (begin, end, texts[0])
        return found

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
