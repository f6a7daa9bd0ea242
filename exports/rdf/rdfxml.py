"""RDF/XML: the form that the oldest tools read. One rdf:Description a thing, in the order of the triples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby

from exports.rdf.terms import Term, Triple
from ontology.errors import SchemaError
from ontology.prefixes import RDF, prefixes

_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKUP = re.compile('[&<>"\r]')
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}


def rdfxml_lines(triples: Sequence[Triple], base: str) -> Iterator[str]:
    """Pieces of an RDF/XML file for triples sorted by subject.

    XML 1.0 has no way to write most control characters: each stands as U+FFFD, so that offsets still hold.
    Raises SchemaError for a property whose IRI does not end in a name.
    """
    names = _namespaces(triples, base)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF'
    yield from (f'\n  xmlns:{prefix}="{escape(space)}"' for space, prefix in names.items())
    yield ">\n"
    elements = {p: _element(p, names) for p in sorted({p for _, p, _ in triples})}
    for subject, about in groupby(triples, key=lambda t: t[0]):
        yield f'<rdf:Description rdf:about="{escape(subject)}">\n'
        for _, predicate, value in about:
            yield _property(elements[predicate], value)
        yield "</rdf:Description>\n"
    yield "</rdf:RDF>\n"


def escape(text: str) -> str:
    """Text as XML writes it, in content or in double quotes."""
    if _NOT_XML.search(text):
        text = _NOT_XML.sub("\ufffd", text)
    return _MARKUP.sub(lambda found: _ENTITIES[found[0]], text)


def _namespaces(triples: Sequence[Triple], base: str) -> Mapping[str, str]:
    """Namespace -> prefix, of rdf: and of every property that is used."""
    known = {space: prefix for prefix, space in prefixes(base).items()}
    used = sorted({RDF, *(split(p)[0] for p in {p for _, p, _ in triples})})
    return {space: known.get(space, f"ns{n}") for n, space in enumerate(used)}


@cache
def split(predicate: str) -> tuple[str, str]:
    """Namespace and local name of a property."""
    cut = max(predicate.rfind("/"), predicate.rfind("#")) + 1
    if not _NAME.fullmatch(predicate, cut):
        raise SchemaError(f"RDF/XML cannot write the property <{predicate}>: it does not end in a name")
    return predicate[:cut], predicate[cut:]


def _element(predicate: str, names: Mapping[str, str]) -> str:
    space, local = split(predicate)
    return f"{names[space]}:{local}"


def _property(element: str, value: Term) -> str:
    if isinstance(value, str):
        return f'  <{element} rdf:resource="{escape(value)}"/>\n'
    kind = f' xml:lang="{value.language}"' if value.language else ""
    if value.datatype:
        kind = f' rdf:datatype="{escape(value.datatype)}"'
    return f"  <{element}{kind}>{escape(value.text)}</{element}>\n"
