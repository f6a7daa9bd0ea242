"""A graph in the form that checks ask: what is said about a node, and which nodes are alike.

A check of a property asks as much of a hundred thousand nodes as of one: nodes of the same classes and properties
stand together, with the values of each property in a column.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache
from itertools import repeat
from operator import itemgetter
from typing import cast

from ontology.nodes import Literal as Literal
from ontology.nodes import Node, Signature, Values, by_signature
from ontology.nodes import Term as Term
from ontology.nodes import Triple as Triple
from ontology.prefixes import NIF, RDF, XSD, ZT

Claim = tuple[str, str, Term]

INTEGER, DECIMAL = XSD + "integer", XSD + "decimal"
TYPE = RDF + "type"
BLANK = "_:"
FACTS = frozenset({"done", "ongoing"})
_KIND = itemgetter(1, 2)
NOT_ASSERTED = frozenset({"planned", "negated", "hypothetical"})


@lru_cache(maxsize=65_536)
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
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


class Group:
    """Nodes of the same classes and properties."""

    __slots__ = ("__dict__", "nodes", "properties")

    def __init__(self, properties: Signature, nodes: Sequence[Node]) -> None:
        self.properties = properties
        self.nodes = nodes

    @cached_property
    def subjects(self) -> Sequence[str]:
        """The nodes themselves."""
        return [subject for subject, _, _ in self.nodes]

    @cached_property
    def columns(self) -> Sequence[Sequence[Term]]:
        """For each place of the signature the values of all nodes, in their order."""
        return list(zip(*[values for _, _, values in self.nodes], strict=True))

    def column(self, predicate: str) -> Sequence[Term] | None:
        """The values of a property that each node has exactly once; None where that is not so."""
        places = self.properties.slices.get(predicate)
        return self.columns[places.start] if places and places.stop - places.start == 1 else None

    def each(self, *predicates: str) -> Iterable[tuple[str, tuple[Values, ...]]]:
        """Every node with its values of some properties; nothing where the nodes lack one of them."""
        slices = self.properties.slices
        if any(predicate not in slices for predicate in predicates):
            return ()
        values = [zip(*self.columns[slices[predicate]], strict=True) for predicate in predicates]
        return zip(self.subjects, zip(*values, strict=True), strict=True)


class Focus:
    """The nodes that a shape looks at."""

    __slots__ = ("groups",)

    def __init__(self, groups: Iterable[Group]) -> None:
        self.groups = tuple(dict.fromkeys(groups))

    def __iter__(self) -> Iterator[str]:
        for group in self.groups:
            yield from group.subjects

    def __bool__(self) -> bool:
        return bool(self.groups)


class Facts:
    """A graph by node, class and property."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self.about: dict[str, Node] = {node[0]: node for node in nodes}
        self._classes: defaultdict[str, list[Group]] = defaultdict(list)
        self._properties: defaultdict[str, list[Group]] = defaultdict(list)
        self._members: dict[str, frozenset[str]] = {}
        self.kinds: set[tuple[str, str]] = set()
        """Language and datatype of every literal."""
        self.blank = False
        """Whether a node or value has no IRI."""
        for properties, alike in by_signature(self.about.values()).items():
            self._add(properties, alike)

    def _add(self, properties: Signature, alike: Sequence[Node]) -> None:
        types = properties.slices.get(TYPE)
        of_class: defaultdict[Values, list[Node]] = defaultdict(list)
        for node in alike:
            of_class[node[2][types] if types else ()].append(node)
        for classes, nodes in of_class.items():
            group = Group(properties, nodes)
            for name in dict.fromkeys(map(str, classes)):
                self._classes[name].append(group)
            for predicate in properties.slices:
                self._properties[predicate].append(group)
            for terms in (group.subjects, *group.columns):
                self._look_at(terms)

    def _look_at(self, terms: Sequence[Term]) -> None:
        """Notes the kinds of some terms, which nearly always are all IRIs or all literals."""
        types = set(map(type, terms))
        iris = literals = terms
        if len(types) > 1:
            iris = [term for term in terms if isinstance(term, str)]
            literals = [term for term in terms if not isinstance(term, str)]
        if str in types:
            self.blank = self.blank or any(map(str.startswith, cast(Sequence[str], iris), repeat(BLANK)))
        if Literal in types:
            self.kinds.update(map(_KIND, literals))

    def of_class(self, name: str) -> Sequence[Group]:
        """The nodes of a class."""
        return self._classes.get(name, ())

    def having(self, predicate: str) -> Sequence[Group]:
        """The nodes that have a property."""
        return self._properties.get(predicate, ())

    def members(self, name: str) -> frozenset[str]:
        """The nodes of a class as a set, made once."""
        if name not in self._members:
            self._members[name] = frozenset(s for group in self.of_class(name) for s in group.subjects)
        return self._members[name]

    def outside(self, values: Set[Term], classes: Sequence[str]) -> Set[Term]:
        """Those of some values that are nodes of none of these classes."""
        for name in classes:
            values = values - self.members(name)
        return values

    def holders(self, predicate: str) -> Iterator[str]:
        """The nodes that have a property, one by one."""
        return iter(Focus(self.having(predicate)))

    def values(self, subject: str, predicate: str) -> Values:
        """Everything that is said of a node by one property; nothing is an empty sequence."""
        node = self.about.get(subject)
        return () if node is None else values_of(node, predicate)

    def nodes(self, subject: str, predicate: str) -> list[str]:
        """The IRIs among the values."""
        return [value for value in self.values(subject, predicate) if isinstance(value, str)]

    @cached_property
    def extents(self) -> Mapping[str, tuple[int, int, Term]]:
        """Span -> where it begins and ends, and its text; a span that lacks one of them, or has two, is left out."""
        found: dict[str, tuple[int, int, Term]] = {}
        for group in self.having(NIF + "beginIndex"):
            begins, ends, texts = (
                group.column(NIF + name) for name in ("beginIndex", "endIndex", "referenceContext")
            )
            if begins is None or ends is None or texts is None:
                continue
            for span, begin, end, text in zip(group.subjects, begins, ends, texts, strict=True):
                first, last = number(begin), number(end)
                if isinstance(first, int) and isinstance(last, int):
                    found[span] = (first, last, text)
        return found

    def length(self, text: str) -> Decimal | int | None:
        """How many characters a text is said to have; None where nobody says so."""
        counted = self.values(text, ZT + "charCount")
        return number(counted[0]) if counted else None

    def text(self, subject: str, predicate: str) -> str:
        """The first value as text, empty where there is none."""
        for value in self.values(subject, predicate):
            return value if isinstance(value, str) else value.text
        return ""

    @cached_property
    def claims(self) -> Mapping[Claim, frozenset[str]]:
        """Subject, predicate and object of every statement -> the statuses in which it is made."""
        found: dict[Claim, frozenset[str]] = {}
        for group in self.having(RDF + "subject"):
            places = group.properties.slices.get(ZT + "status", slice(0))
            told = group.each(RDF + "subject", RDF + "predicate", RDF + "object")
            for (_, parts), (_, _, values) in zip(told, group.nodes, strict=False):
                statuses = _statuses(values[places])
                for subject in parts[0]:
                    for predicate in parts[1]:
                        for value in parts[2]:
                            claim = (str(subject), str(predicate), value)
                            found[claim] = found.get(claim, statuses) | statuses
        return found

    def used(self, *predicates: str) -> set[Term]:
        """Every value of some properties."""
        found: set[Term] = set()
        for predicate in predicates:
            for group in self.having(predicate):
                found.update(*group.columns[group.properties.slices[predicate]])
        return found


def values_of(node: Node, predicate: str) -> Values:
    """Everything that is said of a node by one property."""
    _, properties, values = node
    places = properties.slices.get(predicate)
    return values[places] if places else ()


@lru_cache(maxsize=1024)
def _statuses(values: Values) -> frozenset[str]:
    return frozenset(str(status).rpartition("/")[2] for status in values)
