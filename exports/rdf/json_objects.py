"""Things as JSON objects in a JSON-LD context: plain strings wherever the context types them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import groupby
from json.encoder import encode_basestring
from operator import attrgetter
from typing import Any

from exports.rdf.blocks import Block, Cells, Escape, Kind, Stated, encoded
from exports.rdf.namespaces import Names, Namespaces
from exports.rdf.terms import INTEGER, is_plain
from ontology.prefixes import RDF, XSD, ZT

TYPE = RDF + "type"
SEPARATOR = ",\n"
Definition = Mapping[str, str]
Context = Mapping[str, Definition]
Written = tuple[Sequence[bytes], bytes, bytes]
"""Values as they are written, and what stands before and after each."""


def shape(kind: Kind) -> tuple[str, str]:
    """Keyword and value by which a context or a value says of which kind it is; empty for texts and whole numbers."""
    if kind is None:
        return "@type", "@id"
    language, datatype = kind
    if language:
        return "@language", language
    return ("@type", datatype) if datatype and datatype != INTEGER else ("", "")


def as_json(value: Any) -> str:
    """A value in one line."""
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


class Objects:
    """How nodes are written in a context."""

    def __init__(self, context: Context, namespaces: Namespaces) -> None:
        self._definitions = {definition["@id"]: (term, definition) for term, definition in context.items()}
        self._namespaces = namespaces
        self._names = Names(lambda iri: encode_basestring(namespaces.shortened(iri)))
        self._classes = Names(
            lambda iri: encode_basestring(
                iri.removeprefix(ZT) if iri.startswith(ZT) else namespaces.shortened(iri)
            )
        )

    def cells(self, block: Block) -> Cells:
        """The line of a node, as an object: its IRI, then its properties."""
        yield SEPARATOR.encode() + b'{"id": '
        yield from Stated("", None, block.subjects).cells(*self._iris(block.subjects))
        for predicate, alike in groupby(block.said, key=attrgetter("predicate")):
            said = list(alike)
            if predicate == TYPE:
                yield from (b', "type": [', *_listed(said, self._class), b"]")
                continue
            term, definition = self._definitions[predicate]
            yield f", {encode_basestring(term)}: ".encode()
            if definition.get("@container"):
                yield from _by_language(said)
            else:
                yield from _values(said, partial(self._value, definition))
        yield b"}"

    def _class(self, said: Stated) -> Written:
        return self._classes.column(said.texts), b"", b""

    def _value(self, definition: Definition, said: Stated) -> Written:
        """A bare JSON value where the context types it so, else an object that says what it is."""
        keyword, kind = shape(said.kind)
        if said.kind is None:
            texts, before, after = self._iris(said.texts)
            typed = definition.get(keyword) == kind
            return (texts, before, after) if typed else (texts, b'{"@id": ' + before, after + b"}")
        if said.kind[1] == INTEGER:
            numbers = encoded([str(int(text)) for text in said.texts])
            return (numbers, b'{"@value": ', b"}") if definition.get("@type") else (numbers, b"", b"")
        texts, before, after = _strings(said)
        typed = definition.get(keyword) == kind if keyword else not {"@type", "@language"} & definition.keys()
        if typed:
            return texts, before, after
        told = f", {as_json(keyword)}: {as_json(kind.replace(XSD, 'xsd:'))}" if keyword else ""
        return texts, b'{"@value": ' + before, after + f"{told}}}".encode()

    def _iris(self, iris: Sequence[str]) -> Written:
        """Compact IRIs."""
        if (shared := self._namespaces.shared(iris)) is None:
            return self._names.column(iris), b"", b""
        return encoded(shared.rests, JSON), f'"{shared.prefix}:'.encode(), b'"'


def _values(said: Sequence[Stated], write: Callable[[Stated], Written]) -> Cells:
    if len(said) == 1 and said[0].counts is None:
        return said[0].cells(*write(said[0]))
    return b"[", *_listed(said, write), b"]"


def _listed(said: Sequence[Stated], write: Callable[[Stated], Written]) -> Cells:
    for number, one in enumerate(said):
        yield b", " if number else b""
        yield from one.cells(*write(one), b", ")


def _by_language(said: Sequence[Stated]) -> Cells:
    """{"en": text, "zh": text}, a list where one language has several."""
    found: defaultdict[str, list[Stated]] = defaultdict(list)
    for one in said:
        if one.kind is not None:
            found[one.kind[0]].append(one)
    opening = b"{"
    for language, texts in found.items():
        yield from (opening, f'"{language}": '.encode(), *_values(texts, _strings))
        opening = b", "
    yield b"}"


def _strings(said: Stated) -> Written:
    return encoded(said.texts, JSON), b'"', b'"'


def _escaped(text: str) -> str:
    return encode_basestring(text)[1:-1]


JSON = Escape(is_plain, _escaped, lambda texts: _escaped(texts).replace("\\u0000", "\0"))
"""How JSON escapes texts."""
