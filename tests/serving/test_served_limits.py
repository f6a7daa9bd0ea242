"""Limits of a served query, and that one query keeps nobody else waiting."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest

from kg.serving.protocol import Refused, check_service

if TYPE_CHECKING:
    from tests.serving.conftest import Server

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p }"
EVERYTHING = "SELECT * { ?s ?p ?o }"
GREEDY = """SELECT (GROUP_CONCAT(CONCAT(STR(?c), STR(?f), STR(?i), STR(?l)); separator="") AS ?long) {
  ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"""


def children(pid: int) -> set[int]:
    """Processes that a process started."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError):
            fields = status.read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()
            if int(fields[1]) == pid:
                found.add(int(status.parent.name))
    return found


def busy(pid: int) -> bool:
    """Whether a process computes at this moment."""
    with suppress(OSError):
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        return text.rsplit(")", 1)[1].split()[0] == "R"
    return False


def test_a_query_really_ends_at_the_time_limit_and_says_so(limited: Server) -> None:
    begun = time.monotonic()
    reply = limited.query(ENDLESS)
    assert reply.status == 503
    assert reply.text == "the query was ended at the time limit of 1 s\n"
    assert reply.headers["zhengtu-limit"] == "time"
    while any(busy(pid) for pid in children(limited.process.pid)):
        assert time.monotonic() - begun < 10
        time.sleep(0.02)
    assert 'zhengtu_limited_total{limit="time"}' in limited.ask("/metrics").text
    assert limited.query("ASK {}").status == 200


def test_a_query_keeps_nobody_waiting(started: Callable[..., Server], folder: Path) -> None:
    server = started(folder, "--timeout", "60", "--workers", "3")
    slow = [HTTPConnection(urlsplit(server.url).netloc, timeout=20) for _ in range(2)]
    for connection in slow:
        connection.request("GET", "/sparql?query=" + quote(ENDLESS))
    until = time.monotonic() + 20
    while "zhengtu_queries_running 2" not in server.ask("/metrics").text:
        assert time.monotonic() < until
        time.sleep(0.02)
    assert server.ask("/health").status == 200
    assert server.ask("/id/dataset/graph", headers={"Accept": "text/turtle"}).status == 200
    assert server.ask("/files/core.ttl").status == 200
    assert server.query("ASK {}").status == 200
    assert "zhengtu_queries_running 2" in server.ask("/metrics").text
    for connection in slow:
        connection.close()


def test_who_finds_all_workers_busy_is_told_to_come_again(limited: Server) -> None:
    with ThreadPoolExecutor(6) as threads:
        replies = [threads.submit(limited.query, ENDLESS) for _ in range(6)]
        assert {reply.result().status for reply in replies} == {503}
        assert all(reply.result().headers["retry-after"].isdigit() for reply in replies)
    assert limited.query("ASK {}").status == 200


def test_the_limit_of_rows_cuts_and_says_so(limited: Server) -> None:
    reply = limited.query(EVERYTHING)
    assert (reply.status, len(reply.rows())) == (200, 5)
    assert reply.headers["zhengtu-cut"] == "the limit of 5 rows"
    assert reply.headers["x-sparql-maxrows"] == "5"
    assert "Zhengtu-Cut" in reply.headers["access-control-expose-headers"]
    page = limited.query(EVERYTHING, "text/html")
    assert "the limit of 5 rows" in page.text
    graph = limited.query("CONSTRUCT WHERE { ?s ?p ?o }", "application/n-triples")
    assert len(graph.text.splitlines()) == 5
    assert "zhengtu-cut" in graph.headers
    whole = limited.query("SELECT * { ?s ?p ?o } LIMIT 5")
    assert (len(whole.rows()), "zhengtu-cut" in whole.headers) == (5, False)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is limited on Linux alone")
def test_a_query_that_takes_too_much_memory_is_ended_and_the_server_goes_on(
    started: Callable[..., Server], folder: Path
) -> None:
    server = started(folder, "--memory", "100", "--timeout", "20")
    reply = server.query(GREEDY)
    assert reply.status == 503
    assert "more than the 100 MiB" in reply.text
    assert reply.headers["zhengtu-limit"] == "memory"
    assert server.query("ASK {}").status == 200


@pytest.mark.slow
def test_a_query_whose_client_has_gone_is_ended(started: Callable[..., Server], folder: Path) -> None:
    server = started(folder, "--timeout", "60")
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=20)
    connection.request("GET", "/sparql?query=" + quote(ENDLESS))
    until = time.monotonic() + 10
    while not any(busy(pid) for pid in children(server.process.pid)) and time.monotonic() < until:
        time.sleep(0.02)
    connection.close()
    while any(busy(pid) for pid in children(server.process.pid)) and time.monotonic() < until:
        time.sleep(0.02)
    assert not any(busy(pid) for pid in children(server.process.pid))
    assert time.monotonic() < until
    assert server.query("ASK {}").status == 200


@pytest.mark.slow
def test_a_killed_worker_is_replaced(started: Callable[..., Server], folder: Path) -> None:
    server = started(folder)
    assert server.query("ASK {}").status == 200
    for pid in children(server.process.pid):
        os.kill(pid, signal.SIGKILL)
    time.sleep(0.1)
    assert server.query("ASK {}").status == 200
    assert server.ask("/id/dataset/graph").status == 200


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { SERVICE?x { ?s ?p ?o } }",
        "PREFIX x: <http://127.0.0.1:9/> SELECT * { SERVICEx:a { ?s ?p ?o } }",
        "SELECT * { SERVICESILENT<http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 1SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p trueSERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { SERVICE#'\n<http://127.0.0.1:9/> { ?s ?p ?o } #'\n }",
        "SELECT * { ?a ?b ?c FILTER(?a<?b)SERVICE#>\n?x { ?s ?p ?o } }",
        "SELECT * { ?a ?b ?c FILTER(?a<'>')SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } FILTER('' = '') }",
        "SELECT * { ?a ?b ''' \n# ''' SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { # c\rSERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?a ?b ?c .SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    ],
)
def test_no_query_makes_the_server_ask_another(server: Server, query: str) -> None:
    reply = server.query(query)
    assert (reply.status, "SERVICE is refused" in reply.text) == (403, True)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service a zt:ServiceCentre }",
        "# service centres\nSELECT * { ?x zt:service ?service }",
        'ASK { ?x ?y "service" }',
        "ASK { ?x a <http://example.org/service> }",
        'ASK { ?x ?y "a"@en-service }',
    ],
)
def test_the_word_service_is_no_crime(query: str) -> None:
    check_service(query)


def test_refusing_service_takes_no_time_on_long_words() -> None:
    begun = time.process_time()
    for text in ("service" * 140_000, "?" * 10**6 + "service", "a-" * 500_000 + "service:"):
        with suppress(Refused):
            check_service(text)
    assert time.process_time() - begun < 5
