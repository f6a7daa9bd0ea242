"""A browser without network for the pages that we write; skipped, with the reason, where there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from exports.page import write_page
from ontology.records import Answer, Evidence, KnowledgeBase, ReportedClaim

OPENED = """new Promise((done) => { const look = () => (typeof zhengtu === "object" ? done()
    : requestAnimationFrame(look)); look(); })"""
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
AXE_RUN = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)"""
AXE_SHOW = """async ([hash, all]) => {
    if (decodeURIComponent(location.hash.slice(1)) !== hash) {
      const followed = new Promise((done) => addEventListener("hashchange", done, { once: true }));
      location.hash = hash;
      await followed;
    }
    document.querySelectorAll("#filters details").forEach((box) => { box.open = true; });
    document.getElementById("filters").classList.toggle("open", all); }"""


@dataclass
class Opened:
    """A page and everything that it asked for or complained of."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def contexts(browser: Any) -> Iterator[dict[str, Any]]:
    """Contexts by their options, each made once: the page keeps nothing between visits."""
    made: dict[str, Any] = {}
    yield made
    for context in made.values():
        context.close()


@pytest.fixture
def visit(browser: Any, contexts: dict[str, Any]) -> Iterator[Callable[..., Opened]]:
    """Opens a file in a new tab; afterwards nothing may have been requested or have failed."""
    visits: list[tuple[Opened, str]] = []

    def go(path: Path, hash_: str = "", **options: Any) -> Opened:
        options = {
            "locale": "zh-CN",
            "viewport": {"width": 1280, "height": 800},
            "color_scheme": "light",
        } | options
        if str(options) not in contexts:
            contexts[str(options)] = browser.new_context(**options)
            contexts[str(options)].set_default_timeout(15000)
        context = contexts[str(options)]
        opened = Opened(context.new_page())
        opened.page.on("request", lambda request: opened.requests.append(request.url))
        opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        opened.page.on("dialog", lambda dialog: opened.complaints.append(f"dialog {dialog.message}"))
        opened.page.on(
            "console",
            lambda message: (
                opened.complaints.append(message.text) if message.type in ("error", "warning") else None
            ),
        )
        opened.page.goto(path.as_uri() + hash_)
        visits.append((opened, path.as_uri()))
        # Not wait_for_function, whose polling the page's own policy forbids.
        opened.page.evaluate(OPENED)
        return opened

    yield go
    for opened, uri in visits:
        requests, complaints = opened.requests, opened.complaints
        opened.page.close()
        assert {url.partition("#")[0] for url in requests} - {uri} == set()
        assert complaints == []


@pytest.fixture(scope="session")
def make_page(tmp_path_factory: pytest.TempPathFactory) -> Callable[[KnowledgeBase], Path]:
    """Writes the page of a knowledge base into a folder of its own."""

    def make(kb: KnowledgeBase) -> Path:
        path = tmp_path_factory.mktemp("page") / "index.html"
        write_page(kb, path)
        return path

    return make


@pytest.fixture(scope="session")
def sample_page(sample_kb: KnowledgeBase, make_page: Callable[[KnowledgeBase], Path]) -> Path:
    return make_page(sample_kb)


@pytest.fixture(scope="session")
def claimed_kb(sample_kb: KnowledgeBase) -> KnowledgeBase:
    """The sample, whose report also admits a problem and makes two promises, one of them kept."""
    document = sample_kb.documents[0]
    ends = [n + 1 for n, character in enumerate(document.public) if character == "。"][:3]

    def told(end: int) -> tuple[Evidence, ...]:
        start = document.public.rfind("。", 0, end - 1) + 1
        return (Evidence(document.text_sha256, start, end - 1, start, end, "claims/item", 0.9),)

    kept = Answer(sample_kb.statements[0].iri, 0.9, sample_kb.statements[0].evidence)
    claims = (
        ReportedClaim(
            "c1", "commitment", "建成服务中心", "", ("2021",), (), (), told(ends[0]), "kept", (kept,)
        ),
        ReportedClaim("c2", "commitment", "培训调解员", "", ("2022",), (), (), told(ends[1]), "unknown"),
        ReportedClaim("p1", "problem", "人手不足", "", ("2021",), (), (), told(ends[2]), "open"),
    )
    return replace(sample_kb, claims=claims)


@pytest.fixture(scope="session")
def axe() -> Callable[..., dict[str, list[str]]]:
    """What axe-core finds serious or critical in states of a page (hashes without #): state -> findings.

    The page must be visited with `bypass_csp`: axe makes functions of text, which the page's own policy forbids.
    """
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (npm ci --prefix tests/browser)")
    script = AXE.read_text(encoding="utf-8")

    def findings(page: Any, *states: str, filters: bool = False) -> dict[str, list[str]]:
        page.evaluate(script)
        found = {}
        for state in states:
            page.evaluate(AXE_SHOW, [state, filters])
            found[state] = page.evaluate(AXE_RUN)
        return {state: told for state, told in found.items() if told}

    return findings
