"""RDF/XML: the form that the oldest tools read. One rdf:Description a thing, in the order of the triples."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import cache

from exports.rdf.terms import Literal
from ontology.errors import SchemaError
from ontology.nodes import Node, Signature
from ontology.prefixes import RDF, prefixes

RDFXML_END = "</rdf:RDF>\n"
REMEMBERED = 200_000
"""Terms of which the written form is kept at a time."""
_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKUP = re.compile('[&<>"\r]')
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}


def rdfxml_lines(nodes: Sequence[Node], base: str) -> Iterator[str]:
    """Pieces of an RDF/XML file for nodes sorted by subject.

    XML 1.0 has no way to write most control characters: each stands as U+FFFD, so that offsets still hold.
    Raises SchemaError for a property whose IRI does not end in a name.
    """
    predicates = {
        p for properties in {properties for _, properties, _ in nodes} for p in properties.predicates
    }
    yield from rdfxml_head(predicates, base)
    yield from rdfxml_descriptions(nodes, predicates, base)
    yield RDFXML_END


def rdfxml_head(predicates: Set[str], base: str) -> Iterator[str]:
    """What a file that uses these properties begins with."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF'
    yield from (
        f'\n  xmlns:{prefix}="{escape(space)}"' for space, prefix in _namespaces(predicates, base).items()
    )
    yield ">\n"


def rdfxml_descriptions(nodes: Iterable[Node], predicates: Set[str], base: str) -> Iterator[str]:
    """A piece a subject, in a file that uses these properties."""
    names = _namespaces(predicates, base)
    links = _Links()
    descriptions = _Descriptions({p: _element(p, names) for p in sorted(predicates)})
    for subject, properties, values in nodes:
        template, writers = descriptions[properties]
        yield template % (
            escape(subject),
            *[
                links[value] if isinstance(value, str) else write(value)
                for write, value in zip(writers, values, strict=True)
            ],
        )


def escape(text: str) -> str:
    """Text as XML writes it, in content or in double quotes."""
    if text.isprintable() and not ("<" in text or "&" in text or ">" in text or '"' in text):
        return text  # nearly all, told much faster than by a pattern
    return _MARKUP.sub(lambda found: _ENTITIES[found[0]], _NOT_XML.sub("\ufffd", text))


def _namespaces(predicates: Set[str], base: str) -> Mapping[str, str]:
    """Namespace -> prefix, of rdf: and of every property that is used."""
    known = {space: prefix for prefix, space in prefixes(base).items()}
    used = sorted({RDF, *(split(p)[0] for p in predicates)})
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


class _Descriptions(dict[Signature, tuple[str, Sequence[Callable[[Literal], str]]]]):
    """How a node is written, by its properties: a template for its IRI and its values, and how literals are written."""

    def __init__(self, elements: Mapping[str, str]) -> None:
        self._elements = elements
        self._values = {p: _Values(element).__getitem__ for p, element in elements.items()}

    def __missing__(self, properties: Signature) -> tuple[str, Sequence[Callable[[Literal], str]]]:
        lines = "".join(f"  <{self._elements[p]}%s\n" for p in properties.predicates)
        template = f'<rdf:Description rdf:about="%s">\n{lines}</rdf:Description>\n'
        self[properties] = made = template, [self._values[p] for p in properties.predicates]
        return made


class _Links(dict[str, str]):
    """Ends of elements that lead to a thing."""

    def __missing__(self, iri: str) -> str:
        if len(self) >= REMEMBERED:  # remembering so many costs more than forming them anew
            self.clear()
        self[iri] = written = f' rdf:resource="{escape(iri)}"/>'
        return written


class _Values(dict[Literal, str]):
    """What stands between the name of an element and its end."""

    def __init__(self, element: str) -> None:
        self._element = element

    def __missing__(self, value: Literal) -> str:
        kind = f' xml:lang="{value.language}"' if value.language else ""
        if not value.datatype:
            return f"{kind}>{escape(value.text)}</{self._element}>"
        written = f' rdf:datatype="{escape(value.datatype)}">{escape(value.text)}</{self._element}>'
        if len(self) < REMEMBERED:
            self[value] = written
        return written
