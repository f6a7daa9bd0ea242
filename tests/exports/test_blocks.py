"""Files that are written by columns say what their nodes say, whatever these are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.rdf import chunks
from exports.rdf.blocks import Escape, encoded
from exports.rdf.chunks import chunks_of
from exports.rdf.json_objects import JSON
from exports.rdf.jsonld import jsonld_lines
from exports.rdf.nquads import nquads_lines
from exports.rdf.rdfxml import MARKUP, rdfxml_lines
from exports.rdf.terms import DATE, INTEGER, QUOTED, Literal, Term, ntriples
from exports.rdf.turtle import turtle_lines
from ontology.nodes import Node, group, triples_of
from ontology.prefixes import RDF, SKOS, ZT

BASE, ODD = "https://example.org/kg/", "https://example.org/kg#"
IRIS = st.sampled_from(
    [
        *(f"{BASE}id/ev/{name}" for name in ("a", "b1", "甲-乙", "a/b", "x.y")),
        *(f"{BASE}id/text/{name}" for name in ("c", "c#char=1,2", "c#char=2,3", "d#char=1,2")),
        f"{BASE}id/org/重庆市",
        f"{BASE}id/org/",
        "https://elsewhere.example/z",
        ZT + "Statement",
    ]
)
PREDICATES = st.sampled_from([RDF + "type", SKOS + "prefLabel", ZT + "date", ZT + "evidence", ZT + "quote"])
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6) | st.sampled_from(
    ['"', "\\", "\\u0000", "a\tb\nc", "<&>", "\u2028", "\ufeff", "甲\u3000乙"]
)
LITERALS = st.one_of(
    TEXTS.map(Literal),
    TEXTS.map(lambda text: Literal(text, "zh")),
    TEXTS.map(lambda text: Literal(text, "en")),
    st.integers(0, 99).map(lambda number: Literal(str(number), datatype=INTEGER)),
    st.just(Literal("2023-01-02", datatype=DATE)),
)
TRIPLES = st.tuples(IRIS, PREDICATES, IRIS | LITERALS).filter(
    lambda triple: isinstance(triple[2], str) or triple[1] != RDF + "type"
)
Writer = Callable[[Sequence[Node]], Iterable[bytes]]
FORMS: list[tuple[Writer, ox.RdfFormat]] = [
    (lambda nodes: turtle_lines(chunks_of(nodes, BASE), BASE), ox.RdfFormat.TURTLE),
    (lambda nodes: rdfxml_lines(chunks_of(nodes, BASE), BASE), ox.RdfFormat.RDF_XML),
    (lambda nodes: jsonld_lines(chunks_of(nodes, BASE), BASE), ox.RdfFormat.JSON_LD),
    (nquads_lines, ox.RdfFormat.N_QUADS),
]


def on_odd_base(term: Term) -> Term:
    return term.replace(BASE, ODD) if isinstance(term, str) and term.count("#") == 0 else term


def line(subject: str, predicate: str, value: Term) -> bytes:
    return f"<{subject}> <{predicate}> {ntriples(value)} .\n".encode()


@given(st.lists(TRIPLES, min_size=1, max_size=40), st.integers(1, 50))
@settings(max_examples=200, deadline=None)
def test_n_quads_are_the_sorted_lines_of_all_triples(triples: list[tuple[str, str, Term]], size: int) -> None:
    nodes = group(triples)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "SIZE", size)
        assert b"".join(nquads_lines(nodes)) == b"".join(sorted(line(*t) for t in triples_of(nodes)))


@pytest.mark.parametrize(("write", "form"), FORMS)
@given(triples=st.lists(TRIPLES, min_size=1, max_size=40), size=st.integers(1, 50))
@settings(max_examples=100, deadline=None)
def test_every_form_says_what_the_nodes_say(
    write: Writer, form: ox.RdfFormat, triples: list[tuple[str, str, Term]], size: int
) -> None:
    nodes = group(triples)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "SIZE", size)
        content = b"".join(write(nodes))
    read = {str(quad.triple) for quad in ox.parse(content, format=form)}
    wanted = b"".join(line(*triple) for triple in triples_of(nodes))
    assert read == {str(quad.triple) for quad in ox.parse(wanted, format=ox.RdfFormat.N_QUADS)}


@pytest.mark.parametrize(
    ("escape", "written"),
    [(QUOTED, "a\\u0000b"), (MARKUP, "a\ufffdb"), (JSON, "a\\u0000b")],
    ids=["N-Quads", "RDF/XML", "JSON"],
)
def test_a_column_with_the_character_that_separates_texts(escape: Escape, written: str) -> None:
    assert encoded(["一", "a\0b", ""], escape) == ["一".encode(), written.encode(), b""]


def test_half_a_surrogate_pair_becomes_a_question_mark() -> None:
    assert encoded(["一\ud800", "二"]) == ["一?".encode(), "二".encode()]


@given(st.lists(TRIPLES, min_size=1, max_size=40), st.integers(1, 50))
@settings(max_examples=100, deadline=None)
def test_turtle_does_not_depend_on_what_is_written_together(
    triples: list[tuple[str, str, Term]], size: int
) -> None:
    for base in (BASE, ODD):
        moved = [(str(on_odd_base(s)), p, on_odd_base(o)) for s, p, o in triples] if base == ODD else triples
        nodes = group(moved)
        whole = b"".join(turtle_lines(chunks_of(nodes, base), base))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(chunks, "SIZE", size)
            assert b"".join(turtle_lines(chunks_of(nodes, base), base)) == whole


def test_a_statement_of_two_objects_is_told_by_its_parts() -> None:
    said = [(RDF + part, f"{BASE}id/org/{part}") for part in ("subject", "predicate", "object")]
    statement = f"{BASE}id/stmt/a"
    for value in (f"{BASE}id/org/other", Literal("另一个", "zh")):
        nodes = group([*((statement, *pair) for pair in said), (statement, RDF + "object", value)])
        content = b"".join(turtle_lines(chunks_of(nodes, BASE), BASE, reify=True))
        assert b"reifies" not in content
        assert len(list(ox.parse(content, format=ox.RdfFormat.TURTLE))) == 4
