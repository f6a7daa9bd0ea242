"""RDF/XML: the form that the oldest tools read. One rdf:Description a thing, in the order of the triples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cache, partial

from exports.rdf.blocks import Block, Cells, Escape, Kind, encoded
from exports.rdf.chunks import Chunk, written
from ontology.errors import SchemaError
from ontology.prefixes import RDF, prefixes

RDFXML_END = "</rdf:RDF>\n"
_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_XML = "\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff"
_NOT_XML, _NOT_XML_BUT_NUL = re.compile(f"[^{_XML}]"), re.compile(f"[^\x00{_XML}]")
_MARKUP = re.compile('[&<>"\r]')
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}


def rdfxml_lines(chunks: Sequence[Chunk], base: str) -> Iterator[bytes]:
    """Pieces of an RDF/XML file.

    XML 1.0 has no way to write most control characters: each stands as U+FFFD, so that offsets still hold.
    Raises SchemaError for a property whose IRI does not end in a name.
    """
    predicates = {said.predicate for chunk in chunks for _, block in chunk.blocks for said in block.said}
    yield "".join(rdfxml_head(predicates, base)).encode()
    yield from rdfxml_descriptions(chunks, predicates, base)
    yield RDFXML_END.encode()


def rdfxml_head(predicates: Set[str], base: str) -> Iterator[str]:
    """What a file that uses these properties begins with."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF'
    yield from (
        f'\n  xmlns:{prefix}="{escape(space)}"' for space, prefix in _namespaces(predicates, base).items()
    )
    yield ">\n"


def rdfxml_descriptions(chunks: Iterable[Chunk], predicates: Set[str], base: str) -> Iterator[bytes]:
    """Pieces with an element for each subject, in a file that uses these properties."""
    names = _namespaces(predicates, base)
    return written(chunks, partial(_cells, {p: _element(p, names) for p in predicates}))


def _cells(elements: Mapping[str, str], block: Block) -> Cells:
    yield from (b'<rdf:Description rdf:about="', encoded(block.subjects, MARKUP), b'">\n')
    for said in block.said:
        before, after = _around(elements[said.predicate], said.kind)
        yield from said.cells(encoded(said.texts, MARKUP), before.encode(), after.encode())
    yield b"</rdf:Description>\n"


def _around(element: str, kind: Kind) -> tuple[str, str]:
    """What stands before and after a value."""
    if kind is None:
        return f'  <{element} rdf:resource="', '"/>\n'
    language, datatype = kind
    tag = f' xml:lang="{language}"' if language else ""
    tag = f' rdf:datatype="{escape(datatype)}"' if datatype else tag
    return f"  <{element}{tag}>", f"</{element}>\n"


def escape(text: str) -> str:
    """Text as XML writes it, in content or in double quotes."""
    return text if _is_plain(text) else _escape(text)


def _is_plain(text: str) -> bool:
    """Whether nothing of a text has to be escaped, as of nearly all: told much faster than it is escaped."""
    return text.isprintable() and not ("<" in text or "&" in text or ">" in text or '"' in text)


def _escape(text: str) -> str:
    return _together(_NOT_XML.sub("\ufffd", text))


def _together(text: str) -> str:
    return _MARKUP.sub(lambda found: _ENTITIES[found[0]], _NOT_XML_BUT_NUL.sub("\ufffd", text))


MARKUP = Escape(_is_plain, _escape, _together)
"""How XML escapes texts."""


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
