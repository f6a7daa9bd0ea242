"""`kg load`: into our own endpoint, into one that fails now and then, and into Virtuoso where it is installed."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import socket
import subprocess
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import RdfFormat, Store

from kg.cli import main
from kg.loading.chunks import Chunk, chunked, read_chunks
from kg.loading.credentials import Credentials
from kg.loading.graph_store import GraphStore
from ontology.errors import BuildError, ServingError

if TYPE_CHECKING:
    from tests.serving.conftest import Server

COUNT = "SELECT (COUNT(*) AS ?n) { GRAPH <%s> { ?s ?p ?o } }"
DEFAULT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
NT = {"Content-Type": "application/n-triples"}


def load(*arguments: str, user: str = "", password: str = "") -> Result:
    environment = {"ZHENGTU_USER": user, "ZHENGTU_PASSWORD": password}
    return CliRunner().invoke(main, ["load", *arguments], env=environment)


def triples_of(folder: Path) -> dict[str, int]:
    """How many triples the graphs of a build have, as the engine reads them."""
    store = Store()
    store.bulk_load(path=str(folder / "graph.nq"), format=RdfFormat.N_QUADS)
    found: dict[str, int] = {}
    for quad in store:
        name = getattr(quad.graph_name, "value", "")
        found[name] = found.get(name, 0) + 1
    return found


@pytest.fixture(scope="module")
def store_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store") / "kept"


def test_a_build_is_loaded_into_our_own_endpoint(
    started: Callable[..., Server], folder: Path, store_folder: Path
) -> None:
    server = started(store_folder, "--writable")
    endpoint = server.url + "data"
    counts = triples_of(folder)
    for _ in range(2):  # the second replaces the first
        done = load(str(folder), "--endpoint", endpoint, "--chunk", "100")
        assert done.exit_code == 0, done.output
        assert f"{sum(counts.values()):,} triples sent to 4 graphs" in done.output
        for graph, number in counts.items():
            query = COUNT % graph if graph else DEFAULT
            assert server.query(query).rows() == [{"n": str(number)}], graph
    assert f'"triples":{sum(counts.values())}' in server.ask("/health").text
    done = load(str(folder), "--endpoint", endpoint, "--core", "--graph", "urn:core")
    core = int(server.query(COUNT % "urn:core").rows()[0]["n"])
    assert 0 < core < counts[""]
    load(str(folder), "--endpoint", endpoint, "--graph", "urn:core", "--add")
    assert int(server.query(COUNT % "urn:core").rows()[0]["n"]) > counts[""]
    page = server.ask(f"/id/org/{quote('宁波市江北区司法局')}", headers={"Accept": "text/html"})
    assert "甬江畔" in page.text
    _check_graph_store(server)
    assert server.stop() == 0


def _check_graph_store(server: Server) -> None:
    """The Graph Store Protocol: what each method answers."""
    at, one, two = "/data?graph=urn%3Ag", b"<urn:a> <urn:b> <urn:c> .\n", b"<urn:a> <urn:b> <urn:d> .\n"
    assert server.ask(at).status == 404
    assert server.ask(at, "PUT", one, NT).status == 201
    assert server.ask(at, "PUT", one, NT).status == 204
    assert server.ask(at, "POST", two, NT).status == 204
    got = server.ask(at, headers={"Accept": "application/n-triples"})
    assert sorted(got.body.splitlines(keepends=True)) == [one, two]
    assert server.ask(at, "HEAD").status == 200
    assert server.ask(at, "PUT", b"<urn:a> <urn:b> .", {"Content-Type": "text/turtle"}).status == 400
    assert len(server.ask(at, headers={"Accept": "application/n-triples"}).body.splitlines()) == 2
    assert server.ask(at, "PUT", b'<urn:a> <urn:b> "} } ; DROP ALL #" .', NT).status == 204
    assert server.query(DEFAULT).rows() != [{"n": "0"}]
    assert server.ask(at, "DELETE").status == 204
    assert server.ask(at, "DELETE").status == 404
    for path, body, headers, status in (
        ("/data", one, NT, 400),
        ("/data?default&graph=urn%3Ag", one, NT, 400),
        ("/data?graph=g", one, NT, 400),
        (at, one, {}, 415),
        (at, one, {"Content-Type": "text/csv"}, 415),
        (at, one, {**NT, "Origin": "https://evil.example"}, 403),
        (at, one, {**NT, "Host": "evil.example"}, 403),
    ):
        assert server.ask(path, "PUT", body, headers).status == status, (path, headers)
    assert (
        server.ask(
            "/sparql",
            "POST",
            urlencode({"update": "DROP ALL"}).encode(),
            {"Content-Type": "application/x-www-form-urlencoded"},
        ).status
        == 403
    )


def test_writing_is_off_unless_asked_for_and_never_for_others(
    server: Server, folder: Path, tmp_path: Path
) -> None:
    assert server.ask("/data?default", "PUT", b"", NT).status == 404
    assert load(str(folder), "--endpoint", server.url + "data").exit_code == 2
    build = CliRunner().invoke(main, ["serve", str(folder), "--writable"])
    assert (build.exit_code, "holds something else" in build.output) == (2, True)
    others = CliRunner().invoke(
        main, ["serve", str(tmp_path / "s"), "--writable", "--host", "0.0.0.0", "--port", "0"]
    )
    assert (others.exit_code, "for this machine alone" in others.output) == (2, True)


class Fickle(ThreadingHTTPServer):
    """A graph store that answers as it is told, and remembers what it was sent."""

    daemon_threads = True

    def __init__(self, answers: list[int | str]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = answers
        self.seen: list[tuple[str, str, str, bytes]] = []
        self.allowed = ""
        self.told: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/ds/data"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Fickle

    def _do(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        answer = self.server.answers.pop(0) if self.server.answers else 200
        if answer == "drop":
            self.close_connection = True
            self.connection.close()
            return
        told = self.headers.get("Authorization", "").encode("latin-1").decode("utf-8")
        self.server.told.append(told)
        if self.server.allowed == "basic" and not told.startswith("Basic "):
            self._say(401, ("WWW-Authenticate", 'Basic realm="x"'))
            return
        if self.server.allowed == "digest" and not _digest_fits(told, self.command):
            self._say(401, ("WWW-Authenticate", 'Digest realm="r", nonce="n1", qop="auth", algorithm=MD5'))
            return
        self.server.seen.append((self.command, self.path, self.headers["Content-Type"], body))
        self._say(int(answer), ("Retry-After", "1"))

    def _say(self, status: int, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        text = b"words of the server\nand more"
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(text)

    do_PUT = do_POST = _do

    def log_message(self, *arguments: object) -> None:
        """Says nothing."""


def _digest_fits(told: str, method: str) -> bool:
    parts = dict(re.findall(r'(\w+)="?([^",]*)"?', told))
    if parts.get("username") != "李" or parts.get("nonce") != "n1":
        return False

    def md5(text: str) -> str:
        return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

    first, second = md5("李:r:密码"), md5(f"{method}:{parts['uri']}")
    return parts["response"] == md5(f"{first}:n1:{parts['nc']}:{parts['cnonce']}:auth:{second}")


@pytest.fixture
def fickle() -> Iterator[Callable[[list[int | str]], Fickle]]:
    running = []

    def start(answers: list[int | str]) -> Fickle:
        running.append(Fickle(answers))
        threading.Thread(target=running[-1].serve_forever, daemon=True).start()
        return running[-1]

    yield start
    for one in running:
        threading.Thread(target=one.shutdown, daemon=True).start()
        one.server_close()


CHUNK = Chunk("", True, 1, b"<urn:a> <urn:b> <urn:c> .\n")


@pytest.mark.parametrize(
    ("answers", "pauses"),
    [([503, 200], [1.0]), (["drop", 201], [0.5]), ([429, 500, "drop", 204], [1.0, 1.0, 2.0]), ([200], [])],
)
def test_passing_faults_are_tried_again(
    fickle: Callable[[list[int | str]], Fickle], answers: list[int | str], pauses: list[float]
) -> None:
    server, waited = fickle(answers), list[float]()
    GraphStore(server.url, pause=waited.append).send(CHUNK, "", replace=True)
    assert waited == pauses
    assert server.seen[-1] == ("PUT", "/ds/data?default", "application/n-triples", CHUNK.body)


def test_it_gives_up_with_the_words_of_the_server(fickle: Callable[[list[int | str]], Fickle]) -> None:
    waited = list[float]()
    for answers, said in (
        ([503] * 9, "answered 503: words of the server"),
        ([400], "answered 400: words of the server and more"),
        ([404], "there is no graph store at this address"),
        ([405], "does not take PUT and POST"),
        ([413], "--chunk"),
        ([308], "leads to another address"),
        ([401], "ZHENGTU_USER"),
        (["drop"] * 9, "cannot be reached"),
    ):
        server = fickle(list(answers))
        with pytest.raises(ServingError, match=re.escape(said)):
            GraphStore(server.url, pause=waited.append).send(CHUNK, "urn:g", replace=False)
    assert max(waited) <= 60


def test_a_store_that_knows_no_n_triples_gets_turtle(fickle: Callable[[list[int | str]], Fickle]) -> None:
    server = fickle([415, 200, 200])
    store = GraphStore(server.url)
    store.send(CHUNK, "http://例/图?a&b", replace=True)
    store.send(CHUNK, "http://例/图?a&b", replace=False)
    assert [(method, media) for method, _, media, _ in server.seen] == [
        ("PUT", "application/n-triples"),
        ("PUT", "text/turtle"),
        ("POST", "text/turtle"),
    ]
    assert server.seen[0][1] == f"/ds/data?graph={quote('http://例/图?a&b', safe='')}"


@pytest.mark.parametrize("scheme", ["basic", "digest"])
def test_name_and_password_are_sent_as_the_server_asks(
    fickle: Callable[[list[int | str]], Fickle], folder: Path, scheme: str
) -> None:
    server = fickle([])
    server.allowed = scheme
    done = load(str(folder), "--endpoint", server.url, "--chunk", "300", user="李", password="密码")
    assert done.exit_code == 0, done.output
    assert server.seen[0][3] == b""  # the probe
    assert all(body for _, _, _, body in server.seen[1:])
    wrong = load(str(folder), "--endpoint", server.url)
    assert (wrong.exit_code, "ZHENGTU_PASSWORD" in wrong.output) == (2, True)
    if scheme == "digest":
        again = load(str(folder), "--endpoint", server.url, user="李", password="x")
        assert (again.exit_code, "x" in again.output.split("401")[1].split(":")[0]) == (2, False)


def test_a_token_is_sent_with_every_request(
    fickle: Callable[[list[int | str]], Fickle], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = fickle([])
    monkeypatch.setenv("ZHENGTU_TOKEN", "t0ken")
    done = load(str(folder), "--endpoint", server.url, "--chunk", "300")
    assert done.exit_code == 0, done.output
    assert set(server.told) == {"Bearer t0ken"}
    assert server.seen[0][0] == "PUT"


def test_a_password_is_not_sent_unasked() -> None:
    assert Credentials("a", "secret").header("PUT", "/") == ""
    assert "secret" not in repr(Credentials("a", "secret"))


@pytest.mark.parametrize(
    "endpoint", ["localhost:3030", "ftp://a/b", "http://", "http://u:p@localhost/x", "http://a:99999/"]
)
def test_what_is_no_address_is_said_so(folder: Path, endpoint: str) -> None:
    done = load(str(folder), "--endpoint", endpoint)
    assert (done.exit_code, "Error: --endpoint" in done.output) == (2, True)
    assert load(str(folder), "--endpoint", "http://a/", "--graph", "no iri").exit_code == 2


def test_an_interrupted_load_says_how_far_it_came(
    fickle: Callable[[list[int | str]], Fickle], folder: Path
) -> None:
    server = fickle([200, 200, 403])
    done = load(str(folder), "--endpoint", server.url, "--chunk", "50")
    assert (done.exit_code, "after 100 triples; send again" in done.output) == (2, True)


def test_chunks_hold_every_triple_once_and_begin_each_graph_anew(folder: Path) -> None:
    chunks = list(read_chunks(folder, size=7))
    counts: dict[str, int] = {}
    for chunk in chunks:
        assert chunk.first == (chunk.graph not in counts)
        assert chunk.triples == len(chunk.body.splitlines()) <= 7
        counts[chunk.graph] = counts.get(chunk.graph, 0) + chunk.triples
    assert counts == triples_of(folder)


def test_lines_that_are_no_quads_are_named(tmp_path: Path) -> None:
    good = '<urn:a> <urn:b> "x \\" . <urn:c> \\u4E2D"@zh-Hans  <urn:g>. # comment\n\n# comment\n_:b <urn:b> _:c .\n'
    (tmp_path / "graph.nq").write_text(good, encoding="utf-8")
    first, second = sorted(read_chunks(tmp_path), key=lambda chunk: chunk.graph)
    assert (first.graph, first.body) == ("", b"_:b <urn:b> _:c .\n")
    assert second.graph == "urn:g"
    (tmp_path / "graph.nq").write_text(good + "<urn:a> <urn:b> .\n", encoding="utf-8")
    with pytest.raises(BuildError, match="line 5: is not N-Quads"):
        list(read_chunks(tmp_path))
    with pytest.raises(BuildError, match=r"core\.ttl"):
        list(read_chunks(tmp_path, core=True))


def test_memory_does_not_grow_with_the_graph() -> None:
    def quads(number: int) -> Iterator[tuple[str, bytes]]:
        for n in range(number):
            yield f"urn:g{n % 50}", b'<urn:a> <urn:b> "%050d" .\n' % n

    peaks = []
    for number in (10_000, 50_000):
        tracemalloc.start()
        assert sum(chunk.triples for chunk in chunked(quads(number), 1000)) == number
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5


# ---- an independent store ----------------------------------------------------------------------------------
VIRTUOSO = shutil.which(os.environ.get("VIRTUOSO", "virtuoso-t"))
INI = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 4000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{web}
ServerThreads = 4
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def virtuoso(tmp_path: Path) -> Iterator[int]:
    web = free_port()
    ini = tmp_path / "virtuoso.ini"
    ini.write_text(INI.format(folder=tmp_path, sql=free_port(), web=web), encoding="utf-8")
    command = [str(VIRTUOSO), "+configfile", str(ini), "+foreground"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + 90
        while process.poll() is None and time.monotonic() < until:
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", web), 1).close()
                break
            time.sleep(0.2)
        assert process.poll() is None, "Virtuoso does not start"
        yield web
        process.kill()


@pytest.mark.slow
@pytest.mark.skipif(
    VIRTUOSO is None, reason="Virtuoso is not installed (virtuoso-t in PATH, or its path in VIRTUOSO)"
)
def test_a_build_is_loaded_into_virtuoso(virtuoso: int, folder: Path) -> None:
    endpoint = f"http://127.0.0.1:{virtuoso}/sparql-graph-crud-auth"
    counts = triples_of(folder)
    everything = ["--endpoint", endpoint, "--graph", "http://example.org/all", "--chunk", "150"]
    for _ in range(2):
        done = load(str(folder), *everything, user="dba", password="dba")
        assert done.exit_code == 0, done.output
    assert _count(virtuoso, "http://example.org/all") == sum(counts.values())
    load(str(folder), *everything, "--core", user="dba", password="dba")
    assert 0 < _count(virtuoso, "http://example.org/all") < counts[""]
    wrong = load(str(folder), *everything, user="dba", password="nothing")
    assert (wrong.exit_code, "ZHENGTU_PASSWORD" in wrong.output) == (2, True)


def _count(port: int, graph: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(
        "GET", "/sparql?" + urlencode({"query": COUNT % graph}), headers={"Accept": "text/csv"}
    )
    return int(connection.getresponse().read().decode().split()[-1])
