"""Turtle that people read: prefixed names, one block a subject, what matters first."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from exports.rdf.terms import DECIMAL, INTEGER, Literal, Term, Triple, quote
from ontology.nodes import Node, Signature, Values, subject_of
from ontology.prefixes import RDF, XSD, prefixes

ORDER = (
    "dataset",
    "org",
    "initiative",
    "regulation",
    "person",
    "place",
    "honour",
    "indicator",
    "obs",
    "problem",
    "commitment",
    "report",
    "stmt",
    "ev",
    "extractor",
    "text",
)
"""Kinds of things in the order of the file; concepts stand before all of them."""
_LOCAL = re.compile(r"[0-9A-Za-z_\u3400-\u9fff](?:[0-9A-Za-z_\u3400-\u9fff-]*)")
"""Local names that Turtle allows without escapes (a part of its PN_LOCAL); others stand as whole IRIs."""
_BARE = {INTEGER, DECIMAL}
_TYPE = RDF + "type"
PARTS = frozenset({RDF + "subject", RDF + "predicate", RDF + "object"})
"""What names the triple of a statement in RDF 1.1."""
REMEMBERED = 200_000
"""Terms of which the written form is kept at a time."""
Told = Term | Triple
"""A value, or in RDF 1.2 a triple that is spoken of."""
Arrange = Callable[[Values], Iterable[Told]]
"""Gives the values of a node in the order in which its block has them."""


def turtle_lines(nodes: Iterable[Node], base: str, reify: bool = False) -> Iterator[str]:
    """Pieces of a Turtle file for nodes sorted by subject: its prefixes, then a block a subject, classes first.

    With `reify` the file is RDF 1.2: each statement reifies its triple (`rdf:reifies <<( s p o )>>`), where
    RDF 1.1 names subject, predicate and object one by one. A reifier asserts nothing, so that planned and
    denied claims stay apart from facts as they are.
    """
    if reify:
        yield 'VERSION "1.2"\n'
    yield turtle_head(base)
    yield from (block for _, block in turtle_blocks(nodes, base, reify))


def turtle_head(base: str) -> str:
    """The prefixes, with which a file begins."""
    return "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in prefixes(base).items())


def turtle_blocks(nodes: Iterable[Node], base: str, reify: bool = False) -> Iterator[tuple[Node, str]]:
    """Every node with its block, in the order of the file."""
    terms = _Terms(prefixes(base))
    term_of, blocks = terms.__getitem__, _Blocks(terms, reify)
    for part in _ordered(list(nodes), base):
        for node in part:
            subject, properties, values = node
            template, arrange = blocks[properties]
            yield node, template % (term_of(subject), *map(term_of, arrange(values)))
        terms.forget()


def _ordered(nodes: Sequence[Node], base: str) -> Iterator[Sequence[Node]]:
    """The nodes of each kind of thing in the order of the file; what is no thing comes before all of them."""
    spans = {}
    for kind in ORDER:
        first = f"{base}id/{kind}/"
        low = bisect_left(nodes, first, key=subject_of)
        spans[kind] = (low, bisect_left(nodes, first[:-1] + "0", low, key=subject_of))  # 0 comes after /
    at = 0
    for low, high in sorted(spans.values()):
        yield nodes[at:low]
        at = max(at, high)
    yield nodes[at:]
    for low, high in spans.values():
        yield nodes[low:high]


class _Blocks(dict[Signature, tuple[str, Arrange]]):
    """How nodes of a signature are written: a template for the subject and every value, and their order."""

    def __init__(self, terms: _Terms, reify: bool) -> None:
        self._terms = terms
        self._reify = reify

    def __missing__(self, properties: Signature) -> tuple[str, Arrange]:
        if self._reify and properties.slices.keys() >= PARTS:
            self[properties] = made = self._reifying(properties)
            return made
        places = _places(properties)
        self[properties] = made = self._template(places), _picking([place for _, place in places])
        return made

    def _reifying(self, properties: Signature) -> tuple[str, Arrange]:
        """The block of a statement whose triple is spoken of as a whole."""
        places = _places(properties)
        classes = [(name, place) for name, place in places if name == _TYPE]
        others = [(name, place) for name, place in places if name not in (_TYPE, *PARTS)]
        first, rest = _picking([place for _, place in classes]), _picking([place for _, place in others])
        spoken = [properties.slices[RDF + part].start for part in ("subject", "predicate", "object")]

        def arrange(values: Values) -> Iterable[Told]:
            subject, predicate, value = (values[place] for place in spoken)
            return (*first(values), (str(subject), str(predicate), value), *rest(values))

        return self._template([*classes, (RDF + "reifies", 0), *others]), arrange

    def _template(self, places: Sequence[tuple[str, int]]) -> str:
        lines = []
        for predicate, same in groupby(places, key=itemgetter(0)):
            name = "a" if predicate == _TYPE else self._terms[predicate].replace("%", "%%")
            lines.append(f"{name} {' , '.join('%s' for _ in same)}")
        return "\n%s " + " ;\n    ".join(lines) + " .\n"


def _places(properties: Signature) -> list[tuple[str, int]]:
    """Every property with the place of its value, classes first."""
    listed = [(predicate, place) for place, predicate in enumerate(properties.predicates)]
    return sorted(listed, key=lambda item: item[0] != _TYPE)


def _picking(places: Sequence[int]) -> Arrange:
    """Gives the values at these places."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda values: [values[place] for place in places]


class _Terms(dict[Told, str]):
    """Terms as Turtle writes them, each found out once: prefixed names where it allows them."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._known = {namespace: prefix for prefix, namespace in names.items()}

    def forget(self) -> None:
        """Makes room, where there are so many terms that remembering them costs more than forming them anew."""
        if len(self) > REMEMBERED:
            self.clear()

    def __missing__(self, term: Told) -> str:
        if isinstance(term, str):
            written = self._short(term)
        elif not isinstance(term, Literal):
            return f"<<( {' '.join(map(self.__getitem__, term))} )>>"
        elif not term.datatype:
            return _literal(term)
        else:
            written = _literal(term)
        self[term] = written
        return written

    def _short(self, iri: str) -> str:
        cut = (iri.rfind("#") if "#" in iri else iri.rfind("/")) + 1
        prefix = self._known.get(iri[:cut])
        if prefix is None:
            return f"<{iri}>"
        local = iri[cut:]
        if (local.isascii() and local.isalnum()) or _LOCAL.fullmatch(local):
            return f"{prefix}:{local}"
        return f"<{iri}>"


def _literal(value: Literal) -> str:
    text, language, datatype = value
    if not datatype:
        return f"{quote(text)}@{language}" if language else quote(text)
    return text if datatype in _BARE else f"{quote(text)}^^{datatype.replace(XSD, 'xsd:')}"
