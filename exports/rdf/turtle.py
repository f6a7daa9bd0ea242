"""Turtle that people read: prefixed names, one block a subject, what matters first."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from exports.rdf.terms import DECIMAL, INTEGER, Literal, Term, Triple, quote
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
_NEXT = " ;\n    "
_END = " .\n"
Told = tuple[str, str, Term | Triple]
"""A triple, or in RDF 1.2 one whose object is a triple that is spoken of."""


def turtle_lines(triples: Iterable[Triple], base: str, reify: bool = False) -> Iterator[str]:
    """Pieces of a Turtle file for triples sorted by subject and property.

    With `reify` the file is RDF 1.2: each statement reifies its triple (`rdf:reifies <<( s p o )>>`), where
    RDF 1.1 names subject, predicate and object one by one. A reifier asserts nothing, so that planned and
    denied claims stay apart from facts as they are.
    """
    names = prefixes(base)
    if reify:
        yield 'VERSION "1.2"\n'
    yield from (f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in names.items())
    terms = _Terms(names)
    properties = _Properties(terms)
    for part in _ordered(list(triples), base):
        yield from _blocks(_reified(part) if reify else part, terms, properties)


def _ordered(triples: Sequence[Triple], base: str) -> Iterator[Sequence[Triple]]:
    """The triples of each kind of thing in the order of the file; what is no thing comes before all of them."""
    spans = {}
    for kind in ORDER:
        first = f"{base}id/{kind}/"
        low = bisect_left(triples, first, key=_subject)
        spans[kind] = (low, bisect_left(triples, first[:-1] + "0", low, key=_subject))  # 0 comes after /
    at = 0
    for low, high in sorted(spans.values()):
        yield triples[at:low]
        at = max(at, high)
    yield triples[at:]
    for low, high in spans.values():
        yield triples[low:high]


def _subject(triple: Triple) -> str:
    return triple[0]


def _blocks(triples: Iterable[Told], terms: _Terms, properties: _Properties) -> Iterator[str]:
    """One block a subject, its classes first.

    A million triples pass here: each costs two look-ups, and what they give is joined once.
    """
    pieces: list[str] = []
    classes: list[str] = []
    add, property_of, term_of = pieces.append, properties.__getitem__, terms.__getitem__
    head, subject, last = 0, "", ""
    for about, predicate, value in triples:
        if about != subject:
            if subject:
                _begin(pieces, head, term_of(subject), classes)
            head, subject, last, classes = len(pieces), about, "", []
            add("")
        if predicate == _TYPE:
            classes.append(term_of(value))
            continue
        if predicate == last:
            add(" , ")
        else:
            add(property_of(predicate))
            last = predicate
        add(term_of(value))
    if subject:
        _begin(pieces, head, term_of(subject), classes)
        add(_END)
    yield "".join(pieces)


def _begin(pieces: list[str], head: int, subject: str, classes: list[str]) -> None:
    """Puts the end of the block before and the beginning of this one at its place."""
    ended = _END if head else ""
    if classes:
        pieces[head] = f"{ended}\n{subject} a {' , '.join(classes)}"
    else:
        pieces[head] = f"{ended}\n{subject} "
        pieces[head + 1] = pieces[head + 1].removeprefix(_NEXT)


def _reified(triples: Iterable[Triple]) -> Iterator[Told]:
    for subject, about in groupby(triples, key=_subject):
        said = list(about)
        parts = {predicate: value for _, predicate, value in said if predicate in PARTS}
        if len(parts) == len(PARTS):
            told = (str(parts[RDF + "subject"]), str(parts[RDF + "predicate"]), parts[RDF + "object"])
            yield subject, RDF + "reifies", told
            said = [triple for triple in said if triple[1] not in PARTS]
        yield from said


class _Terms(dict[Term | Triple, str]):
    """Terms as Turtle writes them, each found out once: prefixed names where it allows them."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._known = {namespace: prefix for prefix, namespace in names.items()}

    def __missing__(self, term: Term | Triple) -> str:
        if isinstance(term, str):
            written = self._short(term)
        elif isinstance(term, Literal):
            return _literal(term)
        else:
            written = f"<<( {' '.join(map(self.__getitem__, term))} )>>"
        self[term] = written
        return written

    def _short(self, iri: str) -> str:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._known.get(iri[:cut])
        if prefix is None:
            return f"<{iri}>"
        local = iri[cut:]
        if (local.isascii() and local.isalnum()) or _LOCAL.fullmatch(local):
            return f"{prefix}:{local}"
        return f"<{iri}>"


class _Properties(dict[str, str]):
    """Properties with what divides them from the one before."""

    def __init__(self, terms: _Terms) -> None:
        self._terms = terms

    def __missing__(self, iri: str) -> str:
        self[iri] = written = f"{_NEXT}{self._terms[iri]} "
        return written


def _literal(value: Literal) -> str:
    text, language, datatype = value
    if not datatype:
        return f"{quote(text)}@{language}" if language else quote(text)
    return text if datatype in _BARE else f"{quote(text)}^^{datatype.replace(XSD, 'xsd:')}"
