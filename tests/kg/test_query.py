from __future__ import annotations

import csv
import io
import json
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest
import rdflib

from exports.rdf import write_nquads, write_turtle
from kg.answers import AnswerForm, format_answer, rows, truth
from kg.columns import display_width
from kg.query import run_query
from ontology.errors import BuildError, QueryError
from ontology.prefixes import BASE, ZT
from ontology.records import KnowledgeBase

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

SENTENCE = """SELECT ?name ?quote ?date WHERE {
  ?st rdf:subject inst:宁波市江北区司法局 ; rdf:predicate zt:launched ; rdf:object/skos:prefLabel ?name ;
      zt:status status:done ; zt:evidence/zt:sentence/zt:quote ?quote . OPTIONAL { ?st zt:date ?date } }"""


@pytest.fixture(scope="module")
def out(sample_kb: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    write_nquads(sample_kb, folder / "graph.nq")
    return folder


def test_select_leads_from_a_body_to_the_sentence_without_declaring_prefixes(out: Path) -> None:
    variables, found = rows(run_query(out, SENTENCE))
    assert variables == ("name", "quote", "date")
    quote = "2021年3月，区司法局建成“甬江畔”公共法律服务中心。"
    assert found == (("“甬江畔”公共法律服务中心", quote, "2021-03"),)


def test_the_turtle_file_answers_where_there_is_no_other(
    sample_kb: KnowledgeBase, tmp_path: Path, out: Path
) -> None:
    write_turtle(sample_kb, tmp_path / "graph.ttl")
    assert rows(run_query(tmp_path, SENTENCE)) == rows(run_query(out, SENTENCE))


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("ASK { ?x a zt:ServiceCentre }", True),
        ("ASK { inst:宁波市江北区司法局 zt:launched/skos:prefLabel '“清风”行动'@zh }", False),
        ("ASK { ?st rdf:object/skos:prefLabel '“清风”行动'@zh ; zt:status status:negated }", True),
        (
            "ASK { ?o a qb:Observation ; sdmx-attr:unitMeasure unit:百分比 ; sdmx-measure:obsValue 99.5 }",
            True,
        ),
        ("ASK { reg:nothing ?p ?o }", False),
    ],
)
def test_ask(out: Path, query: str, answer: bool) -> None:
    found = run_query(out, query)
    assert truth(found) is answer
    assert format_answer(found, "table") == format_answer(found, "csv") == str(answer).lower()
    assert json.loads(format_answer(found, "json"))["boolean"] is answer


def test_construct_is_turtle(out: Path) -> None:
    found = run_query(out, "CONSTRUCT WHERE { ?a zt:issued ?b }")
    text = format_answer(found, "table")
    graph = rdflib.Graph().parse(data=text, format="turtle")
    assert [str(p) for _, p, _ in graph] == [ZT + "issued"]
    assert "inst:宁波市江北区司法局 zt:issued" in text
    assert rdflib.Graph().parse(data=format_answer(found, "json"), format="json-ld").isomorphic(graph)
    assert rdflib.Graph().parse(data=format_answer(found, "xml"), format="xml").isomorphic(graph)
    assert format_answer(found, "csv").splitlines()[0] == "subject,predicate,object"


@pytest.mark.parametrize("width", [40, 60, 100])
def test_a_table_fits_the_terminal_and_shortens_iris(out: Path, width: int) -> None:
    found = run_query(out, "SELECT ?s ?q WHERE { ?st rdf:subject ?s ; zt:evidence/zt:sentence/zt:quote ?q }")
    text = format_answer(found, "table", width)
    assert all(display_width(line) <= width for line in text.split("\n"))
    assert "inst:" in text
    assert BASE not in text
    assert text.endswith(f"({len(rows(found)[1])} rows)")


def test_csv_json_and_xml_hold_the_same_rows(out: Path) -> None:
    found = run_query(out, "SELECT ?s ?d WHERE { ?s a zt:Institution OPTIONAL { ?s zt:divisionCode ?d } }")
    want = rows(found)[1]
    assert len(want) == 3
    table = list(csv.reader(io.StringIO(format_answer(found, "csv"))))
    assert table[0] == ["s", "d"]
    assert sorted(map(tuple, table[1:])) == sorted((s, d or "") for s, d in want)
    assert len(json.loads(format_answer(found, "json"))["results"]["bindings"]) == 3
    namespace = "{http://www.w3.org/2005/sparql-results#}"
    assert len(ElementTree.fromstring(format_answer(found, "xml")).findall(f".//{namespace}result")) == 3


@pytest.mark.parametrize("form", ["table", "csv", "json", "xml"])
def test_no_rows_is_an_answer(out: Path, form: AnswerForm) -> None:
    assert "x" in format_answer(run_query(out, "SELECT ?x WHERE { ?x a zt:Brand }"), form)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (
            "SELEC ?s WHERE { ?s ?p ?o }",
            "begins with SELECT, ASK, CONSTRUCT, DESCRIBE, this one with “SELEC”",
        ),
        (
            "SELECT ?s WHERE {\n  ?s foo:bar ?o }",
            "line 2, column 13, near “?o }”: the prefix foo: is not declared",
        ),
        ("SELECT ?s WHERE { ?s ?p", "at the end"),
        ("", "this one with “”"),
        ("SELECT ?s WHERE { inst:宁波市 foo:bar ?o }", "near “?o }”: the prefix foo:"),
        ("SELECT (COUNT(*) AS ?n) ?s WHERE { ?s ?p ?o }", "not grouped"),
        ("INSERT DATA { zt:a zt:b zt:c }", "INSERT is an update"),
        ("prefix x: <x:>\ndelete where { ?s ?p ?o }", "DELETE is an update"),
        ("PREFIX foo <x:> ASK {}", "PREFIX name: <IRI>"),
        ("ASK { ?s a.b:c ?o }", "the prefix a.b: is not declared"),
    ],
)
def test_a_bad_query_is_one_clear_line(out: Path, query: str, words: str) -> None:
    with pytest.raises(QueryError) as caught:
        run_query(out, query)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 160


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX a.b: <x:> ASK { ?s ?p ?o }",
        "PREFIX # of the example\n 政: <x:> # and\r ASK { ?s ?p ?o }",
        "BASE <x:> PREFIX : <x:>ASK{ ?s ?p ?o }",
    ],
)
def test_whatever_is_declared_as_sparql_allows_is_taken(out: Path, query: str) -> None:
    assert truth(run_query(out, query))


@pytest.mark.parametrize(
    "query",
    [
        f"ASK {{ ?{'a' * 300_000} x:y ?o }}",
        f"PREFIX {' ' * 300_000} ASK {{}}",
        "prefix a:" * 30_000 + "ASK {}",
        "# " * 150_000,
        "prefix #\n" * 30_000,
    ],
)
def test_a_long_mistake_takes_no_time(out: Path, query: str) -> None:
    begun = time.process_time()
    with pytest.raises(QueryError):
        run_query(out, query)
    assert time.process_time() - begun < 5


def test_a_folder_without_a_graph_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="kg build"):
        run_query(tmp_path, "ASK {}")
    (tmp_path / "graph.nq").write_text("<x:a> <x:b", encoding="utf-8")
    with pytest.raises(BuildError, match="cannot be read"):
        run_query(tmp_path, "ASK {}")


def test_prefixes_follow_the_base_of_the_build(tmp_path: Path) -> None:
    write_nquads(KnowledgeBase((), (), (), (), base="https://example.org/kg/"), tmp_path / "graph.nq")
    assert truth(run_query(tmp_path, "ASK { dataset:graph zt:normaliserVersion ?v }"))
