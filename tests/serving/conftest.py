"""A build with hostile names and named graphs, and servers of it: real processes on free ports."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from exports.page import write_page
from exports.rdf import write_core, write_nquads
from ontology.iris import entity_iri, statement_iri
from ontology.prefixes import BASE
from ontology.records import Document, Entity, EntityKey, Evidence, KnowledgeBase, Metadata, Statement

ROOT = Path(__file__).parents[2]
ATTACK = "<script>alert(1)</script>"
HOSTILE = EntityKey("INST", f"{ATTACK}\"'><img src=x onerror=alert(2)>{{{{7*7}}}}局")
HOSTILE_TEXT = f"{ATTACK}局推出{ATTACK}行动。\n"
CAMPAIGN = EntityKey("INIT", f"{ATTACK}行动", "javascript:alert(3)")
DATA = "http://example.org/data"
NAMED = "".join(
    f'<{DATA}{n}#it> <http://example.org/says> "{n}" <{DATA}{n}> .\n<{DATA}{n}#it> <http://example.org/in> "all" <{DATA}{n}> .\n'
    for n in (1, 2, 3)
)


def hostile_kb(kb: KnowledgeBase) -> KnowledgeBase:
    """The sample with a document that nobody should trust."""
    digest = sha256(HOSTILE_TEXT.encode()).hexdigest()
    meta = Metadata(f"{ATTACK}报告", HOSTILE.name, None, "2021", "2022-01-18")
    document = Document(f"{ATTACK}.txt", HOSTILE_TEXT, digest, digest, "text/plain", meta)
    found = Evidence(digest, 0, len(HOSTILE_TEXT) - 1, 0, len(HOSTILE_TEXT) - 1, "issue/printed", 0.9)
    iris = {key: entity_iri(BASE, key) for key in (HOSTILE, CAMPAIGN)}
    entities = [Entity(iri, key, (f"{ATTACK}别称",), (), (found,)) for key, iri in iris.items()]
    told = statement_iri(BASE, iris[HOSTILE], "launched", iris[CAMPAIGN], "done")
    statement = Statement(told, iris[HOSTILE], "launched", iris[CAMPAIGN], "done", (found,))
    return replace(
        kb,
        documents=(*kb.documents, document),
        entities=tuple(sorted((*kb.entities, *entities), key=lambda e: e.iri)),
        statements=tuple(sorted((*kb.statements, statement), key=lambda s: s.iri)),
    )


def write_folder(kb: KnowledgeBase, folder: Path, named: str = NAMED) -> None:
    """The files of a build that the server reads."""
    folder.mkdir(exist_ok=True)
    write_nquads(kb, folder / "graph.nq")
    with (folder / "graph.nq").open("a", encoding="utf-8") as file:
        file.write(named)
    write_core(kb, folder / "core.ttl")
    (folder / "index.html").write_text("<!DOCTYPE html><title>explorer</title>", encoding="utf-8")
    (folder / "secret.txt").write_text("somebody's own", encoding="utf-8")
    names = ("graph.nq", "core.ttl", "index.html")
    outputs = {name: sha256((folder / name).read_bytes()).hexdigest() for name in names}
    counts = {"documents": 2, "entities": len(kb.entities), "statements": 9, "observations": 3, "triples": 1}
    record = {"counts": counts, "outputs": outputs}
    (folder / "build.json").write_text(json.dumps(record), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of a server."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "").split(";")[0]

    def rows(self) -> list[dict[str, str]]:
        bindings = json.loads(self.body)["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in bindings]


@dataclass(slots=True)
class Server:
    """A running `kg serve`."""

    process: subprocess.Popen[str]
    url: str

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 20,
    ) -> Reply:
        connection = HTTPConnection(urlsplit(self.url).netloc, timeout=timeout)
        try:
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, told, answer.read())
        finally:
            connection.close()

    def query(self, query: str, accept: str = "application/sparql-results+json", **more: str) -> Reply:
        return self.ask(f"/sparql?{urlencode({'query': query, **more})}", headers={"Accept": accept})

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        code = self.process.wait(20)
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        return code


def start_server(folder: Path, *options: str, environment: Mapping[str, str] | None = None) -> Server:
    """A server of a folder on a free port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "serve", str(folder), "--port", "0", *options],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    if process.stdout is None or process.stderr is None:
        raise RuntimeError("no pipes")
    line = process.stdout.readline()
    if " at http://" not in line:
        process.wait(10)
        raise RuntimeError(f"no server: {line}{process.stderr.read()}")
    return Server(process, line.split(" at ")[1].split()[0])


@pytest.fixture(scope="session")
def kb(sample_kb: KnowledgeBase) -> KnowledgeBase:
    return hostile_kb(sample_kb)


@pytest.fixture(scope="session")
def folder(kb: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("served") / "graph"
    write_folder(kb, out)
    return out


@pytest.fixture(scope="session")
def server(folder: Path) -> Iterator[Server]:
    running = start_server(folder)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def explored(kb: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """A server of a build with its explorer, and that file."""
    out = tmp_path_factory.mktemp("explored") / "graph"
    write_folder(kb, out)
    write_page(kb, out / "index.html")
    running = start_server(out)
    yield running, out / "index.html"
    running.stop()


@pytest.fixture(scope="session")
def limited(folder: Path) -> Iterator[Server]:
    """A server whose limits are soon reached."""
    running = start_server(folder, "--timeout", "1", "--rows", "5", "--workers", "2")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def write_build() -> Callable[..., None]:
    """Writes the files of a build that the server reads."""
    return write_folder


@pytest.fixture
def started() -> Iterator[Callable[..., Server]]:
    """Starts servers that end with the test."""
    running: list[Server] = []

    def start(*arguments: Any, **options: Any) -> Server:
        running.append(start_server(*arguments, **options))
        return running[-1]

    yield start
    for one in running:
        with suppress(subprocess.TimeoutExpired):
            one.stop()
        if one.process.poll() is None:
            one.process.kill()
