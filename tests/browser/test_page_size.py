"""The page of a large graph, and of real builds."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exports.page import write_page
from kg.build import BuildOptions, build, find_documents
from ontology.records import (
    Document,
    Entity,
    EntityKey,
    Evidence,
    KnowledgeBase,
    Metadata,
    Statement,
)

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
MOST = 1500


def large_kb(bodies: int = 12, names: int = 400) -> KnowledgeBase:
    """Bodies with many initiatives each, every tenth of them launched by the next body too."""
    documents = tuple(
        Document(
            f"{b}.txt", "本局开展行动。", str(b), str(b), "text/plain", Metadata(issuer=f"第{b}区司法局")
        )
        for b in range(bodies)
    )
    found = [(Evidence(str(b), 0, 6, 0, 7, "test/rule", 0.9),) for b in range(bodies)]
    entities = [Entity(f"b{b}", EntityKey("INST", f"第{b}区司法局"), (), (), found[b]) for b in range(bodies)]
    statements = []
    for b in range(bodies):
        for n in range(names):
            iri = f"e{b}-{n}"
            entities.append(Entity(iri, EntityKey("INIT", f"“普法{b}之{n}”行动"), (), (), found[b]))
            for other in {b, (b + 1) % bodies} if n % 10 == 0 else {b}:
                statements.append(Statement(f"{iri}-{other}", f"b{other}", "launched", iri, "done", found[b]))
    return KnowledgeBase(documents, tuple(entities), tuple(statements), ())


@pytest.fixture(scope="module")
def large_page(make_page: Callable[[KnowledgeBase], Path]) -> Path:
    return make_page(large_kb())


def test_the_canvas_holds_little_however_large_the_graph(large_page: Path, visit: Callable[..., Any]) -> None:
    page = visit(large_page).page
    assert 300 < page.evaluate("zhengtu.elements()") <= MOST
    before = page.evaluate("zhengtu.drawn()")
    for _ in range(4):
        page.get_by_role("button", name="放大").click()
    page.wait_for_function("before => zhengtu.drawn().some((name) => !before.includes(name))", arg=before)
    assert page.evaluate("zhengtu.elements()") <= MOST
    page.get_by_role("button", name="适合窗口").click()
    page.wait_for_function("n => zhengtu.drawn().length === n", arg=len(before))
    page.get_by_role("searchbox").fill("第3区司法局")
    page.get_by_role("option").first.click()
    for depth in ("2", "3"):
        page.get_by_label("邻域层数").select_option(depth)
        assert page.evaluate("zhengtu.elements()") <= MOST
    assert "图上未画出" in page.get_by_role("complementary").inner_text()


def test_a_key_of_the_search_is_answered_at_once(large_page: Path, visit: Callable[..., Any]) -> None:
    page = visit(large_page).page
    assert page.evaluate("zhengtu.find('d3qsfj')[0]") == "第3区司法局"
    for typed in ("普法", "p", "pf3zhi", "行动"):
        taken = page.evaluate(
            """(typed) => { const box = document.getElementById("search"); const taken = [];
            for (let n = 0; n < 5; n += 1) { box.value = typed; const start = performance.now();
              box.dispatchEvent(new Event("input")); taken.push(performance.now() - start); } return taken; }""",
            typed,
        )
        assert statistics.median(taken) < 50


def test_the_examples_open_with_their_sentences(visit: Callable[..., Any], tmp_path: Path) -> None:
    kb = build(find_documents([ROOT / "examples" / "reports"]), BuildOptions())
    write_page(kb, tmp_path / "index.html")
    page = visit(tmp_path / "index.html").page
    panel = page.get_by_role("complementary")
    assert f"{len(kb.documents)} 份报告" in page.locator("#counts").inner_text()
    leading = max(kb.entities, key=lambda e: sum(e.iri in (s.subject, s.object) for s in kb.statements))
    page.get_by_role("searchbox").fill(leading.key.name)
    page.get_by_role("option").first.click()
    assert panel.get_by_role("heading", level=2).inner_text() == leading.key.name
    answers = [answer for claim in kb.claims for answer in claim.answered_by]
    texts = {d.text_sha256: d.public for d in kb.documents}
    quotes = {
        "".join(texts[e.document][e.start : e.end].split())
        for told in (*kb.statements, *kb.claims, *answers)
        for e in told.evidence
    }
    marked = panel.locator("mark").all_inner_texts()
    assert len(marked) > 3
    assert {"".join(text.split()) for text in marked} <= quotes
