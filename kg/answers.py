"""Answers to queries as people and programs want them: a table for the terminal, CSV, JSON, XML."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from kg.columns import table
from kg.query import Answer

if TYPE_CHECKING:
    from pyoxigraph import Triple

AnswerForm = Literal["table", "csv", "json", "xml"]
Row = tuple[str | None, ...]


def format_answer(answer: Answer, form: AnswerForm, width: int = 100) -> str:
    """An answer as text, without a last line break; `width` is in terminal cells and concerns tables alone.

    Rows are a table, RFC 4180 CSV, or the W3C's SPARQL results in JSON or XML. A truth is `true` or `false`.
    Triples are Turtle; asked for as CSV three columns, as JSON JSON-LD, as XML RDF/XML.
    """
    if form == "table":
        return as_table(answer, width)
    text = {"csv": as_csv, "json": as_json, "xml": as_xml}[form](answer)
    return text.replace("\r\n", "\n").rstrip("\n")


def as_table(answer: Answer, width: int = 100) -> str:
    """Rows in columns with IRIs shortened, `true` or `false`, or triples as Turtle."""
    if answer.kind == "triples":
        return as_turtle(answer)
    if answer.kind == "truth":
        return str(truth(answer)).lower()
    variables, found = rows(answer)
    count = f"({len(found)} {'row' if len(found) == 1 else 'rows'})"
    if not variables:
        return count
    cells = [tuple(shorten(value or "", answer.prefixes) for value in row) for row in found]
    return f"{table(variables, cells, width)}\n{count}"


def as_csv(answer: Answer) -> str:
    """SPARQL 1.1 Results CSV; triples as subject, predicate, object."""
    if answer.kind != "triples":
        return _convert(answer, "CSV")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("subject", "predicate", "object"))
    writer.writerows((_text(t.subject), _text(t.predicate), _text(t.object)) for t in _triples(answer))
    return out.getvalue()


def as_json(answer: Answer) -> str:
    """SPARQL 1.1 Results JSON, indented; triples as JSON-LD."""
    text = _serialise(answer, "JSON_LD") if answer.kind == "triples" else answer.data.decode("utf-8")
    return json.dumps(json.loads(text), ensure_ascii=False, indent=2)


def as_xml(answer: Answer) -> str:
    """SPARQL Results XML; triples as RDF/XML."""
    return _serialise(answer, "RDF_XML") if answer.kind == "triples" else _convert(answer, "XML")


def as_turtle(answer: Answer) -> str:
    """The triples of a CONSTRUCT or DESCRIBE, with those prefixes that they need."""
    return _serialise(answer, "TURTLE").rstrip("\n")


def rows(answer: Answer) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """Variables and rows of a SELECT: IRIs and literals as their bare text, None where unbound."""
    document = json.loads(answer.data)
    variables = tuple(document["head"].get("vars", ()))
    bindings = document.get("results", {}).get("bindings", ())
    return variables, tuple(tuple(b[v]["value"] if v in b else None for v in variables) for b in bindings)


def truth(answer: Answer) -> bool:
    """What an ASK found."""
    return bool(json.loads(answer.data)["boolean"])


def shorten(value: str, prefixes: Mapping[str, str]) -> str:
    """An IRI with its longest known namespace as a prefix, for reading; any other text as it is."""
    if "://" not in value or re.search(r"\s", value):
        return value
    fits = [(len(namespace), prefix) for prefix, namespace in prefixes.items() if value.startswith(namespace)]
    if not fits:
        return value
    length, prefix = max(fits)
    return f"{prefix}:{value[length:]}"


def _convert(answer: Answer, form: str) -> str:
    """Rows or a truth in another of the W3C's result formats."""
    from pyoxigraph import QueryResultsFormat, parse_query_results

    found = parse_query_results(answer.data, QueryResultsFormat.JSON)
    return (found.serialize(format=getattr(QueryResultsFormat, form)) or b"").decode("utf-8")


def _serialise(answer: Answer, form: str) -> str:
    """Triples in an RDF format, with the prefixes that occur in them."""
    from pyoxigraph import RdfFormat, serialize

    text = answer.data.decode("utf-8")
    used = {prefix: iri for prefix, iri in answer.prefixes.items() if f"<{iri}" in text}
    return (serialize(_triples(answer), format=getattr(RdfFormat, form), prefixes=used) or b"").decode(
        "utf-8"
    )


def _text(term: object) -> str:
    """An IRI or a literal's text without marks."""
    return str(getattr(term, "value", term))


def _triples(answer: Answer) -> list[Triple]:
    from pyoxigraph import RdfFormat, parse

    return [quad.triple for quad in parse(answer.data, format=RdfFormat.N_TRIPLES)]
