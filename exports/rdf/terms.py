"""Triples as plain tuples, and how their terms are written in N-Triples (and, terms being alike, Turtle).

Only datatypes that rdflib and pyoxigraph both keep as written are made: plain strings, `@zh` and `@en` text,
integers, decimals with a fraction, dates without a zone. There is no way to make a blank node.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial

from exports.rdf.blocks import Escape
from ontology.iris import number_text
from ontology.nodes import Literal as Literal
from ontology.nodes import Term as Term
from ontology.nodes import Triple as Triple
from ontology.nodes import sort_key as sort_key
from ontology.prefixes import XSD

INTEGER = XSD + "integer"
DECIMAL = XSD + "decimal"
DATE = XSD + "date"

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_CLASS = '\\\\"\x01-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff'
_ESCAPED, _BESIDES_NUL = re.compile(f"[\x00{_CLASS}]"), re.compile(f"[{_CLASS}]")


def zh(text: str) -> Literal:
    """Chinese text."""
    return Literal(text, language="zh")


@lru_cache(maxsize=65_536)
def number(value: float) -> Literal:
    """A whole number as xsd:integer, another as xsd:decimal: the forms that no engine rewrites."""
    text = number_text(value)
    return Literal(text, datatype=DECIMAL if "." in text else INTEGER)


@lru_cache(maxsize=65_536)
def integer(value: int) -> Literal:
    """A count or an offset."""
    return Literal(str(value), datatype=INTEGER)


def ntriples(term: Term) -> str:
    """A term as N-Triples writes it, Chinese as it is, control characters escaped."""
    return f"<{term}>" if isinstance(term, str) else literal(term)


def literal(value: Literal) -> str:
    """The same of a literal."""
    text, language, datatype = value
    if datatype:
        return f"{quote(text)}^^<{datatype}>"
    return f"{quote(text)}@{language}" if language else quote(text)


def quote(text: str) -> str:
    """A string in double quotes with what may not stand there escaped.

    Half a surrogate pair, which broken PDF fonts give, cannot be written in UTF-8 and becomes `?`.
    """
    return f'"{text if is_plain(text) else escape(text)}"'


def is_plain(text: str) -> bool:
    """Whether nothing of a text has to be escaped, as of nearly all: told three times as fast as it is escaped."""
    return text.isprintable() and '"' not in text and "\\" not in text


def escape(text: str) -> str:
    """What stands between the quotes."""
    return _ESCAPED.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    if "\ud800" <= character <= "\udfff":
        return "?"
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"


QUOTED = Escape(is_plain, escape, partial(_BESIDES_NUL.sub, _escape))
"""How N-Triples, N-Quads and Turtle escape texts."""
