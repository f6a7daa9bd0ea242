"""The cases of the W3C's suite for the SPARQL 1.1 Protocol, written as a table from the specification, and what
an independent client, SPARQLWrapper, gets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest
import rdflib
from SPARQLWrapper import CSV, JSON, POST, TSV, TURTLE, XML, SPARQLWrapper

from ontology.prefixes import BASE, ZT

if TYPE_CHECKING:
    from tests.serving.conftest import Server

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

DATA = "http://example.org/data"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
JSON_ROWS = {"Accept": "application/sparql-results+json"}
SAYS = "SELECT ?n { ?s <http://example.org/says> ?n } ORDER BY ?n"
SAYS_NAMED = "SELECT ?n { GRAPH ?g { ?s <http://example.org/says> ?n } } ORDER BY ?n"
BOTH = "SELECT ?n { { ?s <http://example.org/says> ?n } UNION { GRAPH ?g { ?s <http://example.org/says> ?n } } } ORDER BY ?n"
UPDATE = f"INSERT DATA {{ GRAPH <{DATA}9> {{ <{DATA}9> <{DATA}9> 9 }} }}"


def fields(*pairs: tuple[str, str]) -> str:
    return urlencode(pairs)


def default(*numbers: int) -> list[tuple[str, str]]:
    return [("default-graph-uri", f"{DATA}{n}") for n in numbers]


def named(*numbers: int) -> list[tuple[str, str]]:
    return [("named-graph-uri", f"{DATA}{n}") for n in numbers]


def answers(server: Server, method: str, query: str, dataset: list[tuple[str, str]]) -> list[str]:
    """The answer by GET, by POST of a form or by POST of the query as it is."""
    if method == "get":
        reply = server.ask("/sparql?" + fields(("query", query), *dataset), headers=JSON_ROWS)
    elif method == "form":
        body = fields(("query", query), *dataset).encode()
        reply = server.ask("/sparql", "POST", body, {**FORM, **JSON_ROWS})
    else:
        reply = server.ask("/sparql?" + fields(*dataset), "POST", query.encode(), {**DIRECT, **JSON_ROWS})
    assert reply.status == 200, reply.text
    assert reply.media == "application/sparql-results+json"
    return [row["n"] for row in reply.rows()]


@pytest.mark.parametrize("method", ["get", "form", "direct"])
@pytest.mark.parametrize(
    ("case", "query", "dataset", "expected"),
    [
        ("query", SAYS, [], []),
        ("query in named graphs of the store", SAYS_NAMED, [], ["1", "2", "3"]),
        ("query_dataset_default_graph", SAYS, default(1), ["1"]),
        ("query_dataset_default_graphs", SAYS, default(1, 2), ["1", "2"]),
        ("query_dataset_named_graphs", SAYS_NAMED, named(1, 2), ["1", "2"]),
        ("named graphs alone leave the default graph empty", BOTH, named(3), ["3"]),
        ("default graphs alone leave no named graph", BOTH, default(3), ["3"]),
        ("query_dataset_full", BOTH, [*default(3), *named(1, 2)], ["1", "2", "3"]),
        ("query_multiple_dataset", SAYS.replace("{", f"FROM <{DATA}1> {{", 1), default(2), ["2"]),
        ("FROM as the query says", SAYS.replace("{", f"FROM <{DATA}1> {{", 1), [], ["1"]),
        ("a graph that is not there is empty", SAYS, default(7), []),
    ],
)
def test_queries_and_datasets(
    server: Server, method: str, case: str, query: str, dataset: list[tuple[str, str]], expected: list[str]
) -> None:
    assert answers(server, method, query, dataset) == expected, case


@pytest.mark.parametrize(
    ("case", "method", "path", "body", "headers", "status"),
    [
        ("bad_query_method", "PUT", "/sparql?query=ASK%7B%7D", b"", FORM, 405),
        ("bad_query_method", "DELETE", "/sparql?query=ASK%7B%7D", b"", FORM, 405),
        ("bad_multiple_queries", "GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", None, {}, 400),
        ("bad_multiple_queries by form", "POST", "/sparql", b"query=ASK%7B%7D&query=ASK%7B%7D", FORM, 400),
        ("bad_query_wrong_media_type", "POST", "/sparql", b"ASK {}", {"Content-Type": "text/plain"}, 415),
        ("bad_query_missing_form_type", "POST", "/sparql", b"query=ASK%7B%7D", {}, 415),
        ("bad_query_missing_direct_type", "POST", "/sparql", b"ASK {}", {}, 415),
        ("bad_query_non_utf8", "POST", "/sparql", "ASK {}".encode("utf-16"), DIRECT, 400),
        (
            "bad_query_non_utf8 declared",
            "POST",
            "/sparql",
            "ASK {}".encode("utf-16"),
            {"Content-Type": "application/sparql-query; charset=UTF-16"},
            415,
        ),
        ("bad percent-encoding", "GET", "/sparql?query=%ff%fe", None, {}, 400),
        ("bad_query_syntax", "GET", "/sparql?query=ASK%20%7B", None, {}, 400),
        ("bad_query_syntax by form", "POST", "/sparql", b"query=SELEC+*", FORM, 400),
        ("bad_query_syntax as it is", "POST", "/sparql", b"SELECT ?x { ?x nope:y ?z }", DIRECT, 400),
        ("no query", "POST", "/sparql", b"quer=ASK%7B%7D", FORM, 400),
        ("empty query", "GET", "/sparql?query=", None, {}, 400),
        ("two operations", "POST", "/sparql?query=ASK%7B%7D", b"ASK {}", DIRECT, 400),
        ("no IRI of a graph", "GET", "/sparql?query=ASK%7B%7D&default-graph-uri=data1", None, {}, 400),
        ("bad_update_get", "GET", "/sparql?update=" + quote(UPDATE), None, {}, 400),
        ("update_post_form is refused", "POST", "/sparql", fields(("update", UPDATE)).encode(), FORM, 403),
        (
            "update_post_direct is refused",
            "POST",
            "/sparql",
            UPDATE.encode(),
            {"Content-Type": "application/sparql-update"},
            403,
        ),
        ("update as a query", "POST", "/sparql", fields(("query", UPDATE)).encode(), FORM, 400),
        ("query and update", "POST", "/sparql", b"query=ASK%7B%7D&update=CLEAR+ALL", FORM, 400),
        ("too long", "POST", "/sparql", b"query=" + b"x" * 1_100_000, FORM, 413),
        ("compressed", "POST", "/sparql", b"x", {**DIRECT, "Content-Encoding": "gzip"}, 415),
        ("no form", "GET", "/sparql?query=ASK%7B%7D", None, {"Accept": "image/png"}, 406),
        ("no form by q", "GET", "/sparql?query=ASK%7B%7D", None, {"Accept": "text/csv;q=0"}, 406),
        ("rows as Turtle", "GET", "/sparql?query=ASK%7B%7D", None, {"Accept": "text/turtle"}, 406),
    ],
)
def test_what_is_refused(
    server: Server,
    case: str,
    method: str,
    path: str,
    body: bytes | None,
    headers: dict[str, str],
    status: int,
) -> None:
    reply = server.ask(path, method, body, headers)
    assert reply.status == status, (case, reply.text)
    assert reply.media == "text/plain"
    assert reply.text.strip()
    assert len(reply.text.strip().splitlines()) == 1


def test_a_refusal_carries_the_words_of_the_parser(server: Server) -> None:
    reply = server.query("SELECT ?x WHERE {\n  ?x nope:y ?z }")
    assert (reply.status, reply.text) == (
        400,
        "not SPARQL: line 2, column 12, near “?z }”: the prefix nope: is not declared\n",
    )
    assert "allow" in server.ask("/sparql", "PUT").headers


SELECT, ASK = "SELECT ?n { GRAPH ?g { ?s <http://example.org/says> ?n } } ORDER BY ?n", "ASK { ?s ?p ?o }"
CONSTRUCT, DESCRIBE = "CONSTRUCT WHERE { ?s zt:launched ?o }", "DESCRIBE inst:宁波市江北区司法局"


@pytest.mark.parametrize(
    ("query", "accept", "media"),
    [
        (SELECT, "", "application/sparql-results+json"),
        (SELECT, "*/*", "application/sparql-results+json"),
        (SELECT, "application/json", "application/json"),
        (SELECT, "application/sparql-results+xml", "application/sparql-results+xml"),
        (SELECT, "text/csv", "text/csv"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values"),
        (SELECT, "application/sparql-results+json;q=0.1, text/csv;q=0.9", "text/csv"),
        (SELECT, "text/turtle, application/sparql-results+xml;q=0.2", "application/sparql-results+xml"),
        (SELECT, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        (ASK, "", "application/sparql-results+json"),
        (ASK, "application/sparql-results+xml", "application/sparql-results+xml"),
        (CONSTRUCT, "", "text/turtle"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, "application/sparql-results+json, text/turtle;q=0.5", "text/turtle"),
        (DESCRIBE, "application/rdf+xml;q=0.3, text/turtle", "text/turtle"),
    ],
)
def test_the_form_follows_the_accept_header(server: Server, query: str, accept: str, media: str) -> None:
    reply = server.ask("/sparql?" + fields(("query", query)), headers={"Accept": accept} if accept else {})
    assert (reply.status, reply.media) == (200, media)
    assert int(reply.headers["content-length"]) == len(reply.body)


def test_the_format_parameter_stands_before_the_accept_header(server: Server) -> None:
    assert server.query(SELECT, format="csv").text == "n\r\n1\r\n2\r\n3\r\n"
    assert server.query(SELECT, format="tsv").text == '?n\n"1"\n"2"\n"3"\n'
    assert server.query(SELECT, format="nothing").media == "application/sparql-results+json"


@pytest.mark.parametrize("form", ["turtle", "nt", "json-ld", "xml"])
def test_a_graph_is_the_same_in_every_form(server: Server, form: str) -> None:
    accept = {"nt": "application/n-triples", "json-ld": "application/ld+json", "xml": "application/rdf+xml"}
    reply = server.query(CONSTRUCT, accept.get(form, "text/turtle"))
    graph = rdflib.Graph().parse(data=reply.text, format=form)
    assert {str(p) for _, p, _ in graph} == {ZT + "launched"}
    assert len(graph) == 2


def test_head_has_no_body_and_preflight_is_answered(server: Server) -> None:
    reply = server.ask("/sparql?" + fields(("query", ASK)), "HEAD")
    assert (reply.status, reply.body) == (200, b"")
    preflight = server.ask("/sparql", "OPTIONS", headers={"Origin": "https://example.org"})
    assert preflight.status == 204
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert server.query(ASK).headers["access-control-allow-origin"] == "*"


def test_the_service_describes_itself_where_there_is_no_query(server: Server) -> None:
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    for accept, form in (("", "turtle"), ("application/rdf+xml", "xml"), ("application/ld+json", "json-ld")):
        reply = server.ask("/sparql", headers={"Accept": accept} if accept else {})
        graph = rdflib.Graph().parse(data=reply.text, format=form)
        (service,) = graph.subjects(rdflib.RDF.type, sd.Service)
        assert graph.value(service, sd.endpoint) == rdflib.URIRef(server.url + "sparql")
        assert graph.value(service, sd.supportedLanguage) == sd.SPARQL11Query
        names = {str(name) for name in graph.objects(None, sd.name)}
        assert names == {f"{DATA}{n}" for n in (1, 2, 3)}


def client(server: Server, query: str) -> SPARQLWrapper:
    found = SPARQLWrapper(server.url + "sparql")
    found.setQuery(query)
    return found


def test_sparqlwrapper_reads_every_form(server: Server) -> None:
    asked = client(server, SELECT)
    asked.setReturnFormat(JSON)
    found = asked.queryAndConvert()["results"]["bindings"]
    assert [row["n"]["value"] for row in found] == ["1", "2", "3"]
    asked.setReturnFormat(XML)
    assert len(asked.queryAndConvert().getElementsByTagName("result")) == 3
    asked.setReturnFormat(CSV)
    assert asked.queryAndConvert() == b"n\r\n1\r\n2\r\n3\r\n"
    asked.setReturnFormat(TSV)
    assert asked.queryAndConvert().startswith(b"?n\n")


@pytest.mark.parametrize("direct", [False, True])
def test_sparqlwrapper_posts(server: Server, direct: bool) -> None:
    asked = client(server, SAYS)
    asked.setMethod(POST)
    asked.setRequestMethod("postdirectly" if direct else "urlencoded")
    asked.addDefaultGraph(f"{DATA}2")
    asked.setReturnFormat(JSON)
    assert [row["n"]["value"] for row in asked.queryAndConvert()["results"]["bindings"]] == ["2"]


def test_sparqlwrapper_asks_and_constructs(server: Server) -> None:
    asked = client(server, ASK)
    asked.setReturnFormat(JSON)
    assert asked.queryAndConvert()["boolean"] is True
    asked = client(server, CONSTRUCT)
    asked.setReturnFormat(TURTLE)
    assert len(rdflib.Graph().parse(data=asked.queryAndConvert(), format="turtle")) == 2
    asked = client(server, f"DESCRIBE <{BASE}id/org/浙江省司法厅>")
    asked.setReturnFormat(XML)
    assert len(asked.queryAndConvert()) > 2


def test_sparqlwrapper_hears_of_a_malformed_query(server: Server) -> None:
    from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

    with pytest.raises(QueryBadFormed, match="not SPARQL: line 1"):
        client(server, "SELECT * {").query()


def test_rdflib_asks_as_a_store(server: Server) -> None:
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    for method in ("GET", "POST"):
        graph = rdflib.Graph(SPARQLStore(server.url + "sparql", method=method))
        assert [str(row[0]) for row in graph.query(SELECT)] == ["1", "2", "3"]  # type: ignore[index]
        assert (rdflib.URIRef(f"{BASE}id/org/浙江省司法厅"), rdflib.RDF.type, None) in graph


def test_prefixes_need_no_declaration_and_a_question_mark_may_follow_select(server: Server) -> None:
    reply = server.query("SELECT*{ ?x a zt:ServiceCentre }")
    assert reply.status == 200
    assert len(json.loads(reply.body)["results"]["bindings"]) == 1
