"""SELECT and ASK results as the W3C writes them: JSON, XML, CSV and TSV, a row at a time.

The engine writes them too, but only whole; a limit of rows needs them one by one. Sources: SPARQL 1.1 Query
Results JSON Format, SPARQL Query Results XML Format, SPARQL 1.1 Query Results CSV and TSV Formats.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from json.encoder import encode_basestring

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology.prefixes import XSD

Term = NamedNode | BlankNode | Literal | Triple
Row = Sequence[Term | None]

STRING = XSD + "string"
RESULTS = "http://www.w3.org/2005/sparql-results#"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKUP = re.compile('[&<>"\r]')
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}
_QUOTED = re.compile('[",\r\n]')


def write_rows(form: str, variables: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Pieces of a result of SELECT; `form` is json, xml, csv or tsv, `variables` are without question mark."""
    return _WRITERS[form](variables, rows)


def write_truth(form: str, truth: bool) -> str:
    """The result of ASK. CSV and TSV, for which no standard says how, have the bare word."""
    word = str(truth).lower()
    if form == "json":
        return f'{{"head":{{}},"boolean":{word}}}'
    if form == "xml":
        return f'<?xml version="1.0"?>\n<sparql xmlns="{RESULTS}"><head/><boolean>{word}</boolean></sparql>\n'
    return word


def _json(variables: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    yield f'{{"head":{{"vars":{json.dumps(variables, ensure_ascii=False)}}},"results":{{"bindings":['
    separator = "\n"
    keys = [f"{encode_basestring(name)}:" for name in variables]
    for row in rows:
        bound = zip(keys, row, strict=True)
        cells = ",".join([key + _json_term(term) for key, term in bound if term is not None])
        yield f"{separator}{{{cells}}}"
        separator = ",\n"
    yield "\n]}}\n"


def _json_term(term: Term) -> str:
    """A term as SPARQL Query Results JSON; a triple term as SPARQL 1.2 has it."""
    if isinstance(term, NamedNode):
        return f'{{"type":"uri","value":{encode_basestring(term.value)}}}'
    if isinstance(term, Literal):
        told = f'{{"type":"literal","value":{encode_basestring(term.value)}'
        if term.language:
            direction = f',"its:dir":"{term.direction}"' if term.direction else ""
            return f'{told},"xml:lang":"{term.language}"{direction}}}'
        datatype = term.datatype.value
        return f"{told}}}" if datatype == STRING else f'{told},"datatype":{encode_basestring(datatype)}}}'
    if isinstance(term, BlankNode):
        return f'{{"type":"bnode","value":"{term.value}"}}'
    parts = (("subject", term.subject), ("predicate", term.predicate), ("object", term.object))
    return f'{{"type":"triple","value":{{{",".join(f"{chr(34)}{n}{chr(34)}:{_json_term(p)}" for n, p in parts)}}}}}'


def _xml(variables: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    yield f'<?xml version="1.0"?>\n<sparql xmlns="{RESULTS}">\n<head>'
    yield "".join(f'<variable name="{escape_xml(name)}"/>' for name in variables)
    yield "</head>\n<results>\n"
    opened = [f'<binding name="{escape_xml(name)}">' for name in variables]
    for row in rows:
        bound = zip(opened, row, strict=True)
        cells = "".join(f"{tag}{_xml_term(term)}</binding>" for tag, term in bound if term is not None)
        yield f"<result>{cells}</result>\n"
    yield "</results>\n</sparql>\n"


def _xml_term(term: Term) -> str:
    if isinstance(term, NamedNode):
        return f"<uri>{escape_xml(term.value)}</uri>"
    if isinstance(term, Literal):
        kind = f' xml:lang="{escape_xml(term.language)}"' if term.language else ""
        if not term.language and term.datatype.value != STRING:
            kind = f' datatype="{escape_xml(term.datatype.value)}"'
        return f"<literal{kind}>{escape_xml(term.value)}</literal>"
    if isinstance(term, BlankNode):
        return f"<bnode>{escape_xml(term.value)}</bnode>"
    parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
    return (
        f"<triple>{''.join(f'<{name}>{_xml_term(part)}</{name}>' for name, part in parts.items())}</triple>"
    )


def escape_xml(text: str) -> str:
    """Text as XML 1.0 writes it, in content or in double quotes; what XML has not stands as U+FFFD."""
    if _NOT_XML.search(text):
        text = _NOT_XML.sub("\ufffd", text)
    return _MARKUP.sub(lambda found: _ENTITIES[found[0]], text)


def _csv(variables: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    yield ",".join(map(_csv_cell, variables)) + "\r\n"
    for row in rows:
        yield ",".join("" if term is None else _csv_cell(plain(term)) for term in row) + "\r\n"


def plain(term: Term) -> str:
    """A term as CSV has it: bare text, without what tells an IRI from a literal."""
    return term.value if isinstance(term, Literal | NamedNode) else _turtle_term(term)


def _turtle_term(term: Term) -> str:
    return f"<<( {term} )>>" if isinstance(term, Triple) else str(term)


def _csv_cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def _tsv(variables: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    yield "\t".join(f"?{name}" for name in variables) + "\n"
    for row in rows:
        yield (
            "\t".join("" if term is None else _turtle_term(term).replace("\t", "\\t") for term in row) + "\n"
        )


_WRITERS: Mapping[str, Callable[[Sequence[str], Iterable[Row]], Iterator[str]]] = {
    "json": _json,
    "xml": _xml,
    "csv": _csv,
    "tsv": _tsv,
}
