"""Pages: things under their IRI, questions, files; what documents say is text and nothing else."""

from __future__ import annotations

import os
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlencode

import pytest
import rdflib

from ontology.iris import entity_iri
from ontology.prefixes import BASE, RDF, ZT
from ontology.records import EntityKey, KnowledgeBase

if TYPE_CHECKING:
    from pathlib import Path

    from tests.serving.conftest import Reply, Server

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

BUREAU = EntityKey("INST", "宁波市江北区司法局")
CENTRE = EntityKey("INIT", "“甬江畔”公共法律服务中心", "浙江省宁波市江北区")
RULES = EntityKey("REG", "江北区行政调解办法(试行/2021)", "浙江省宁波市江北区")
ATTACK = "<script>alert(1)</script>"
HOSTILE = EntityKey("INST", f"{ATTACK}\"'><img src=x onerror=alert(2)>{{{{7*7}}}}局")
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
CHINESE, ENGLISH = {**BROWSER, "Accept-Language": "zh-CN,zh;q=0.9"}, {**BROWSER, "Accept-Language": "en"}


class Page(HTMLParser):
    """Elements of a page, its text, and where it leads."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.said = ""
        self.handlers: list[str] = []
        self.feed(reply.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action")]
        self.handlers += [name for name, _ in attrs if name.startswith("on") or name == "style"]

    def handle_data(self, data: str) -> None:
        self.said += data


def path_of(iri: str) -> str:
    """The path of a page, as a browser asks for it."""
    return "/" + quote(iri.removeprefix(BASE), safe="/%:=,+()@!$&'*;~-._")


@pytest.mark.parametrize("key", [BUREAU, CENTRE, RULES, HOSTILE])
def test_the_iri_of_a_thing_leads_to_it_in_every_form(server: Server, key: EntityKey) -> None:
    iri = entity_iri(BASE, key)
    path = path_of(iri)
    for accept, form, suffix in (
        ("text/turtle", "turtle", "ttl"),
        ("application/n-triples", "nt", "nt"),
        ("application/ld+json", "json-ld", "jsonld"),
        ("application/rdf+xml", "xml", "rdf"),
    ):
        reply = server.ask(path, headers={"Accept": accept})
        assert (reply.status, reply.media) == (200, accept)
        graph = rdflib.Graph().parse(data=reply.text, format=form)
        assert (rdflib.URIRef(iri), None, None) in graph
        assert server.ask(f"{path}.{suffix}", headers=BROWSER).media == accept
        assert reply.headers["content-location"] == f"{path}.{suffix}"
    page = Page(server.ask(path, headers=BROWSER))
    assert iri in page.said
    assert f"{path}.jsonld" in page.links
    assert server.ask(f"{path}.html", headers={"Accept": "text/turtle"}).media == "text/html"


def test_a_thing_as_data_has_its_statements_with_their_sentences(server: Server) -> None:
    reply = server.ask(path_of(entity_iri(BASE, BUREAU)) + ".ttl")
    graph = rdflib.Graph().parse(data=reply.text, format="turtle")
    rows = graph.query(
        f"""SELECT ?status ?quote {{ ?st <{RDF}subject> <{entity_iri(BASE, BUREAU)}> ; <{RDF}object> ?x ;
          <{ZT}status> ?status ; <{ZT}evidence>/<{ZT}sentence>/<{ZT}quote> ?quote }}"""
    )
    told = {(str(row[0]).rsplit("/")[-1], str(row[1])) for row in rows}  # type: ignore[index]
    assert ("done", "2021年3月，区司法局建成“甬江畔”公共法律服务中心。") in told
    assert any(status == "planned" for status, _ in told)


def test_the_page_of_a_thing_tells_all(server: Server) -> None:
    page = Page(server.ask(path_of(entity_iri(BASE, BUREAU)), headers=CHINESE))
    for said in (
        "机构",  # type
        "又称",
        "江北区司法局",  # alias
        "“甬江畔”公共法律服务中心",
        "2021年3月，区司法局建成“甬江畔”公共法律服务中心。",
        "2021-03",
        "江北/2021.txt",
        "约1.2万件",  # figure as written
        "办理法律援助案件",
        "planned" if "planned" in page.said else "计划",
        "李一民",  # a link to it
        "局长",
        "宁波市江北区司法局2021年度工作报告",  # document
    ):
        assert said in page.said, said
    assert path_of(entity_iri(BASE, CENTRE)) in page.links
    assert any(link.startswith("/id/report/") for link in page.links)
    assert "Statements" in Page(server.ask(path_of(entity_iri(BASE, BUREAU)), headers=ENGLISH)).said


def test_every_link_of_a_page_leads_somewhere(server: Server) -> None:
    seen = set()
    for start in (BUREAU, RULES, HOSTILE):
        reply = server.ask(path_of(entity_iri(BASE, start)), headers=BROWSER)
        for link in Page(reply).links:
            path = link.split("#")[0]
            if path not in seen and not path.startswith("/language/"):
                seen.add(path)
                assert server.ask(path, headers=BROWSER).status == 200, path
    assert len(seen) > 30


@pytest.mark.parametrize(
    "path",
    [
        path_of(entity_iri(BASE, HOSTILE)),
        "/search?text=script",
        f"/search?text={quote(ATTACK + chr(34))}",
        "/sparql?query=" + quote("SELECT * { ?s skos:prefLabel ?n FILTER(CONTAINS(?n, '<script>')) }"),
        "/sparql?query=" + quote(f"SELECT * {{ {ATTACK}"),
        "/sparql?edit=" + quote(f"</textarea>{ATTACK}"),
        "/sparql?query=" + quote(f'SELECT ("{ATTACK}" AS ?x) (IRI("javascript:alert(1)") AS ?y) {{}}'),
        f"/questions/relations-of?ask=1&name={quote(ATTACK)}",
        f"/questions/{quote(ATTACK, safe='')}",
        f"/id/org/{quote(ATTACK, safe='')}",
        f"/nothing/{quote(ATTACK)}",
        "/questions/reports?ask=1",
    ],
)
def test_what_documents_and_visitors_say_is_text(server: Server, path: str) -> None:
    reply = server.ask(path, headers=BROWSER)
    page = Page(reply)
    assert reply.media == "text/html"
    assert not {"script", "img", "svg", "iframe", "base", "object"} & set(page.tags)
    assert page.handlers == []
    assert [link for link in page.links if not link.startswith("/") or link.startswith("//")] == []
    assert "49" not in re.findall(r"[0-9]+(?=局)", page.said)
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_the_explorer_keeps_its_own_policy(server: Server) -> None:
    reply = server.ask("/", headers=BROWSER)
    assert "<title>explorer</title>" in reply.text
    assert reply.headers["content-security-policy"] == "frame-ancestors 'none'"


def test_the_explorer_is_told_that_it_is_served_and_the_file_stays(explored: tuple[Server, Path]) -> None:
    server, file = explored
    written = file.read_bytes()
    shown = server.ask("/", headers=BROWSER)
    mark = b'\n<meta name="zhengtu-served" content="kg serve">'
    assert shown.body.count(mark) == 1
    assert shown.body.index(mark) < shown.body.index(b"<title>")
    assert shown.body.replace(mark, b"") == written
    assert int(shown.headers["content-length"]) == len(shown.body)
    head = server.ask("/", "HEAD")
    assert (head.body, head.headers["content-length"]) == (b"", shown.headers["content-length"])
    assert server.ask("/files/index.html").body == written == file.read_bytes()
    assert mark not in written


def test_a_file_that_a_client_has_is_not_sent_again(explored: tuple[Server, Path]) -> None:
    server, file = explored
    for path in ("/", "/files/index.html", "/files/graph.nq"):
        first = server.ask(path)
        assert first.headers["cache-control"] == "no-cache", path
        for known in (
            {"If-None-Match": first.headers["etag"]},
            {"If-None-Match": f'"other", W/{first.headers["etag"]}'},
            {"If-Modified-Since": first.headers["last-modified"]},
        ):
            again = server.ask(path, headers=known)
            assert (again.status, again.body) == (304, b""), (path, known)
            for name in ("etag", "content-security-policy"):
                assert again.headers[name] == first.headers[name]
        other = {"If-None-Match": '"other"', "If-Modified-Since": first.headers["last-modified"]}
        assert server.ask(path, headers=other).status == 200, path
    assert server.ask("/").headers["etag"] != server.ask("/files/index.html").headers["etag"]
    os.utime(file, ns=(1, file.stat().st_mtime_ns + 1))
    assert (
        server.ask("/", headers={"If-None-Match": server.ask("/files/index.html").headers["etag"]}).status
        == 200
    )


@pytest.mark.parametrize("key", [BUREAU, CENTRE, RULES, HOSTILE])
def test_a_name_of_the_explorer_leads_to_its_page_and_back(
    explored: tuple[Server, Path], server: Server, key: EntityKey
) -> None:
    asked = urlencode({"type": key.type, "name": key.name, "scope": key.scope})
    went = explored[0].ask(f"/named?{asked}")
    assert (went.status, went.headers["location"]) == (303, path_of(entity_iri(BASE, key)))
    page = Page(explored[0].ask(went.headers["location"], headers=BROWSER))
    back = [link for link in page.links if link.startswith("/#")]
    assert [parse_qs(link[2:])["name"] for link in back] == [[f"{key.type}:{key.name}@{key.scope}"]]


@pytest.mark.parametrize("asked", ["", "type=X&name=y", "type=INST&name=", "type=INST&name=" + "长" * 400])
def test_what_is_no_name_leads_nowhere(server: Server, asked: str) -> None:
    assert (
        server.ask(f"/named?{asked}" if asked.isascii() else f"/named?{quote(asked, safe='=&')}").status
        == 404
    )


def test_files_of_the_build_can_be_had_and_no_others(server: Server) -> None:
    page = Page(server.ask("/files", headers=BROWSER))
    assert {"/files/graph.nq", "/files/core.ttl", "/files/build.json"} <= set(page.links)
    reply = server.ask("/files/core.ttl")
    assert reply.media == "text/turtle"
    assert "attachment" in reply.headers["content-disposition"]
    for path in (
        "secret.txt",
        "../secret",
        "%2e%2e/graph/secret.txt",
        "..%2fgraph%2fgraph.nq",
        "/etc/passwd",
        "nothing",
    ):
        assert server.ask(f"/files/{path}").status == 404, path
    part = server.ask("/files/graph.nq", headers={"Range": "bytes=0-9"})
    assert (part.status, len(part.body)) == (206, 10)


def test_named_questions_are_asked_on_a_page(server: Server) -> None:
    listed = Page(server.ask("/questions", headers=ENGLISH))
    assert "/questions/evidence-of" in listed.links
    assert "names-of" in listed.said
    form = Page(server.ask("/questions/evidence-of", headers=CHINESE))
    assert "名称或别称" in form.said
    path = f"/questions/evidence-of?ask=1&name={quote('江北区司法局')}"
    assert "区司法局建成“甬江畔”公共法律服务中心" in Page(server.ask(path, headers=BROWSER)).said
    table = server.ask(path + "&format=csv").text
    assert table.startswith("subject,predicate,object,status,sentence")
    lacking = server.ask("/questions/evidence-of?ask=1")
    assert (lacking.status, "needs --name" in lacking.text) == (400, True)
    assert server.ask("/questions/figures-changed?ask=1&from=x&to=2021").status == 400
    assert server.ask("/questions/nothing").status == 404
    assert server.ask(f"/questions/evidence-of?ask=1&name={quote('SERVICE <http://a>')}").status == 200


def test_the_query_page_has_questions_and_examples_that_run(server: Server) -> None:
    page = Page(server.ask("/sparql", headers=ENGLISH))
    examples = [link for link in page.links if link.startswith("/sparql?edit=")]
    assert len(examples) >= 5
    assert "/questions/relations-of" in page.links
    assert "Time limit: 60 s; limit of rows: 100000." in page.said
    for link in examples:
        assert server.ask(link.replace("edit=", "query=", 1), headers=BROWSER).status == 200
    answer = server.ask("/sparql?query=" + quote("ASK {}"), headers=ENGLISH)
    assert "true" in Page(answer).said
    downloads = [link for link in Page(answer).links if "format=" in link]
    assert server.ask(downloads[-1], headers=BROWSER).media == "application/sparql-results+xml"


def test_the_language_is_chosen_and_kept(server: Server) -> None:
    host = server.url.split("/")[2]
    went = server.ask("/language/en", headers={"Referer": f"{server.url}questions", "Host": host})
    assert (went.status, went.headers["location"]) == (303, "/questions")
    cookie = went.headers["set-cookie"].split(";")[0]
    page = Page(server.ask("/questions", headers={**CHINESE, "Cookie": cookie}))
    assert "Named questions" in page.said
    away = server.ask("/language/zh", headers={"Referer": "https://evil.example/x", "Host": host})
    assert away.headers["location"] == "/sparql"
    tricky = server.ask("/language/zh", headers={"Referer": f"{server.url}/evil.example", "Host": host})
    assert not tricky.headers["location"].startswith("//")


def test_names_are_searched(server: Server) -> None:
    page = Page(server.ask(f"/search?text={quote('司法局')}", headers=BROWSER))
    assert path_of(entity_iri(BASE, BUREAU)) in page.links
    assert "浙江省司法厅" not in page.said


def test_the_ontology_has_a_page_and_rdf(server: Server) -> None:
    page = server.ask("/ontology", headers=CHINESE)
    assert 'id="launched"' in page.text
    graph = rdflib.Graph().parse(data=server.ask("/ontology.ttl").text, format="turtle")
    assert (rdflib.URIRef(ZT + "launched"), None, None) in graph
    assert server.ask("/ontology.exe").status == 404
    assert server.ask("/vocab/status/planned", headers=BROWSER).status == 200


def test_health_and_metrics(server: Server, kb: KnowledgeBase) -> None:
    server.query("ASK {}")
    health = server.ask("/health")
    assert (health.status, health.media) == (200, "application/json")
    text = server.ask("/metrics").text
    assert re.search(r'^zhengtu_requests_total\{place="sparql",status="200"\} [1-9]', text, re.MULTILINE)
    assert re.search(r"^zhengtu_query_seconds_count [1-9]", text, re.MULTILINE)
    assert re.search(r"^zhengtu_triples [1-9]", text, re.MULTILINE)
    form = re.compile(r"# (?:HELP|TYPE) \w+ .+|\w+(?:\{[^}]*\})? [0-9.e+-]+")
    assert all(form.fullmatch(line) for line in text.splitlines())


def test_nothing_there_is_said_so(server: Server) -> None:
    assert server.ask("/id/org/nothing").status == 404
    assert server.ask("/id/org/nothing.ttl").status == 404
    assert server.ask("/nothing").status == 404
    assert server.ask("/health", "POST").status == 405
    assert server.ask(path_of(entity_iri(BASE, BUREAU)), headers={"Accept": "image/png"}).status == 406
