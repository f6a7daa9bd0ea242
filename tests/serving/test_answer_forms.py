"""Accept headers, and the forms of results against the engine's own reader."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
    parse_query_results,
)

from kg.serving.negotiation import GRAPH, HTML, JSON, ROWS, TURTLE, Form, choose
from kg.serving.protocol import Refused, read_get, read_post
from kg.serving.results import write_rows, write_truth

INTEGER = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
FORMATS = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML, "tsv": QueryResultsFormat.TSV}


@pytest.mark.parametrize(
    ("accept", "offered", "form", "media"),
    [
        (None, ROWS, "json", "application/sparql-results+json"),
        ("", ROWS, "json", "application/sparql-results+json"),
        ("*/*", GRAPH, "ttl", "text/turtle"),
        ("text/*", ROWS, "csv", "text/csv"),
        ("application/*", GRAPH, "nt", "application/n-triples"),
        ("text/csv, */*", ROWS, "csv", "text/csv"),
        ("*/*;q=0.9, text/csv;q=0.1", ROWS, "json", "application/sparql-results+json"),
        ("application/xml", ROWS, "xml", "application/xml"),
        ("text/html;level=1;q=0.4, application/sparql-results+xml;q=0.5", ROWS, "xml", None),
        ("TEXT/CSV ; Q=1.0", ROWS, "csv", "text/csv"),
        ("text/csv;q=0, */*", ROWS, "json", None),
        ("application/sparql-results+json;q=0, */*;q=0.1", ROWS, "xml", None),
        ("text/plain", GRAPH, "nt", "text/plain"),
        ("text/csv;q=7", ROWS, "csv", "text/csv"),
        (",;,", ROWS, "json", None),
    ],
)
def test_the_form_that_a_client_wants_most(
    accept: str | None, offered: tuple[Form, ...], form: str, media: str | None
) -> None:
    chosen = choose(accept, offered)
    assert chosen is not None
    assert chosen.form.name == form
    assert media is None or chosen.media == media


@pytest.mark.parametrize("accept", ["image/png", "*/*;q=0", "text/csv;q=0.0", "audio/*, image/*"])
def test_no_form_that_a_client_takes(accept: str) -> None:
    assert choose(accept, (JSON, HTML)) is None


@given(st.text())
def test_any_accept_header_is_read(accept: str) -> None:
    choose(accept, (TURTLE, HTML))


@given(st.binary(max_size=200), st.text(max_size=60), st.binary(max_size=200))
def test_any_request_is_read_or_refused(query: bytes, media: str, body: bytes) -> None:
    for read in (lambda: read_get(query), lambda: read_post(media, query, body)):
        told = Refused(400, "read")
        try:
            read()
        except Refused as refused:
            told = refused
        assert 400 <= told.status < 500
        assert told.message


TEXT = st.text(st.characters(exclude_categories=["Cs"]))
XML_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")).filter(
    lambda text: text == text.strip()
)
"""The engine's reader, and no other, drops white space at the ends."""


def terms(text: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    iris = st.sampled_from(["http://a/中", "http://a/?b&c", "urn:x#y"])
    simple = st.one_of(
        st.none(),
        iris.map(NamedNode),
        text.map(Literal),
        text.map(lambda t: Literal(t, language="zh-hans")),
        st.integers().map(lambda n: Literal(str(n), datatype=INTEGER)),
    )
    return st.one_of(
        simple, st.builds(lambda o: Triple(NamedNode("urn:s"), NamedNode("urn:p"), o), text.map(Literal))
    )


@settings(max_examples=60, deadline=None)
@given(st.data())
@pytest.mark.parametrize("form", ["json", "xml", "tsv"])
def test_results_are_read_back_as_they_were(form: str, data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.lists(terms(XML_TEXT if form == "xml" else TEXT), min_size=2, max_size=2)))
    if form == "tsv":  # a row of two unbound values is an empty line, which no reader takes for one
        rows = [row for row in rows if any(row)]
    text = "".join(write_rows(form, ["甲", "b"], rows))
    found = parse_query_results(text.encode(), FORMATS[form])
    assert isinstance(found, QuerySolutions)
    assert [v.value for v in found.variables] == ["甲", "b"]
    assert [list(row) for row in found] == rows


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(TEXT, min_size=2, max_size=2)))
def test_csv_is_read_back_as_it_was(rows: list[list[str]]) -> None:
    text = "".join(write_rows("csv", ["a", "b"], [[Literal(cell) for cell in row] for row in rows]))
    # The reader of the standard library ends lines at a bare \r too, inside quotes not.
    assert list(csv.reader(io.StringIO(text, newline=""))) == [["a", "b"], *rows]


def test_blank_nodes_and_truths() -> None:
    rows = [[BlankNode("x")]]
    assert (
        json.loads("".join(write_rows("json", ["b"], rows)))["results"]["bindings"][0]["b"]["type"] == "bnode"
    )
    assert "".join(write_rows("csv", ["b"], rows)) == "b\r\n_:x\r\n"
    assert json.loads(write_truth("json", True)) == {"head": {}, "boolean": True}
    assert "false" in "".join(ElementTree.fromstring(write_truth("xml", False)).itertext())
    assert write_truth("csv", True) == "true"


def test_xml_keeps_white_space_and_replaces_what_it_has_no_way_to_write() -> None:
    text = "".join(write_rows("xml", ["a"], [[Literal(" \r\n\t<&>\x00 ")]]))
    assert "".join(ElementTree.fromstring(text).itertext()).strip("\n") == " \r\n\t<&>\ufffd "
