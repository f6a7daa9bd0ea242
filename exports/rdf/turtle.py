"""Turtle that people read: prefixed names, one block a subject, what matters first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby

from exports.rdf.terms import DECIMAL, INTEGER, Literal, Term, Triple, ntriples
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
PARTS = frozenset({RDF + "subject", RDF + "predicate", RDF + "object"})
"""What names the triple of a statement in RDF 1.1."""


def turtle_lines(triples: Iterable[Triple], base: str, reify: bool = False) -> Iterator[str]:
    """Pieces of a Turtle file for triples sorted by subject and property.

    With `reify` the file is RDF 1.2: each statement reifies its triple (`rdf:reifies <<( s p o )>>`), where
    RDF 1.1 names subject, predicate and object one by one. A reifier asserts nothing, so that planned and
    denied claims stay apart from facts as they are.
    """
    names = prefixes(base)
    short = _shortener(names)
    ordered = sorted(triples, key=lambda t: _rank(t[0], base))
    if reify:
        yield 'VERSION "1.2"\n'
    yield from (f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in names.items())
    for subject, about in groupby(ordered, key=lambda t: t[0]):
        said = list(about)
        yield f"\n{short(subject)}"
        if reify and {predicate for _, predicate, _ in said} >= PARTS:
            yield _reifies(said, short)
            said = [triple for triple in said if triple[1] not in PARTS]
        yield from _block(said, short)


def _reifies(said: list[Triple], short: Callable[[str], str]) -> str:
    parts = {predicate: value for _, predicate, value in said}
    whole = " ".join(_term(parts[RDF + part], short) for part in ("subject", "predicate", "object"))
    return f" {short(RDF + 'reifies')} <<( {whole} )>> ;\n   "


def _block(about: list[Triple], short: Callable[[str], str]) -> Iterator[str]:
    groups = [(p, [o for _, _, o in same]) for p, same in groupby(about, key=lambda t: t[1])]
    groups.sort(key=lambda group: group[0] != RDF + "type")
    for index, (predicate, objects) in enumerate(groups):
        name = "a" if predicate == RDF + "type" else short(predicate)
        yield f"{' ' if index == 0 else '    '}{name} {' , '.join(_term(o, short) for o in objects)}"
        yield " .\n" if index == len(groups) - 1 else " ;\n"


def _shortener(names: Mapping[str, str]) -> Callable[[str], str]:
    """Prefixed names where Turtle allows them, whole IRIs elsewhere."""
    known = {namespace: prefix for prefix, namespace in names.items()}

    @cache
    def short(iri: str) -> str:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = known.get(iri[:cut])
        if prefix is not None and _LOCAL.fullmatch(iri, cut):
            return f"{prefix}:{iri[cut:]}"
        return f"<{iri}>"

    return short


def _term(term: Term, short: Callable[[str], str]) -> str:
    if isinstance(term, str):
        return short(term)
    if not isinstance(term, Literal) or not term.datatype:
        return ntriples(term)
    if term.datatype in _BARE:
        return term.text
    return ntriples(Literal(term.text)) + "^^" + term.datatype.replace(XSD, "xsd:")


def _rank(subject: str, base: str) -> int:
    kind = subject.removeprefix(base + "id/").partition("/")[0]
    return ORDER.index(kind) + 1 if kind in ORDER else 0
