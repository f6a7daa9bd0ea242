"""Nobody vetted the documents: what they say can be shown, and can do nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from exports.page import write_page
from ontology.iris import entity_iri, statement_iri
from ontology.prefixes import BASE
from ontology.records import (
    Document,
    Entity,
    EntityKey,
    Evidence,
    KnowledgeBase,
    Metadata,
    Observation,
    Statement,
)

pytestmark = pytest.mark.browser

ATTACKS = (
    "<script>window.pwned=1</script>",
    "</script><script>window.pwned=2</script>",
    "<img src=x onerror=window.pwned=3>",
    "\"'><svg onload=window.pwned=4>",
    "/*zhengtu:data*/",
    "/*zhengtu:script*/",
    "<!--<script>",
    "]]>{{ 7*7 }}{% raw %}",
    "javascript:window.pwned=5",
    "\u2028\u2029\\u003cscript\\u003e",
    "=cmd|'/c calc'!A1",
    "__proto__",
    "\ud800 half a pair",
    "#name=%3Cscript%3E&tab=table",
)


def hostile_kb() -> KnowledgeBase:
    """Every attack as name, alias, attribute, place, title, issuer, file name, address, sentence, quote and unit."""
    attack = "，".join(ATTACKS).replace("\ud800", "")
    text = "".join(f"我局建成{a}。" for a in ATTACKS)
    sha = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    document = Document(
        f"{attack}.txt",
        text,
        sha,
        sha,
        "text/plain",
        Metadata(attack, attack, attack, "2021", "2021", ATTACKS[8]),
    )
    hub = EntityKey("INST", attack)
    entities, statements, at = [], [], 0
    for attack_ in ATTACKS:
        end = text.index("。", at) + 1
        found = Evidence(sha, at + 2, end - 1, at, end, attack_, 0.9)
        key = EntityKey("INIT", attack_, attack_)
        iri = entity_iri(BASE, key)
        entities.append(Entity(iri, key, (f"{attack_}!",), ((attack_, attack_),), (found,)))
        subject = entity_iri(BASE, hub)
        statements.append(
            Statement(
                statement_iri(BASE, subject, "launched", iri, "done"),
                subject,
                "launched",
                iri,
                "done",
                (found,),
                (attack_,),
                ((attack_, attack_),),
            )
        )
        at = end
    entities.append(Entity(entity_iri(BASE, hub), hub, ATTACKS, (), (found,)))
    figure = Observation("x", attack, 1, attack, entities[0].iri, ATTACKS[0], "exact", attack, (found,))
    return KnowledgeBase((document,), tuple(entities), tuple(statements), (figure,))


@pytest.fixture(scope="module")
def hostile_page(make_page: Callable[[KnowledgeBase], Path]) -> Path:
    return make_page(hostile_kb())


def untouched(page: Any) -> bool:
    return bool(
        page.evaluate(
            """() => window.pwned === undefined && document.scripts.length === 6
            && !document.querySelector("svg:not(.bars), img, iframe, object, embed, a[href^=javascript], base, form")
            && ({}).polluted === undefined"""
        )
    )


def test_nothing_in_a_document_runs(hostile_page: Path, visit: Callable[..., Any]) -> None:
    page = visit(hostile_page).page
    assert f"{len(ATTACKS) + 1} 个名称 · {len(ATTACKS)} 条陈述" in page.locator("#counts").inner_text()
    assert untouched(page)
    page.evaluate("document.querySelectorAll('#filters details').forEach((box) => { box.open = true; })")
    for attack in ATTACKS[:8]:
        page.get_by_role("searchbox").fill(attack)
        page.get_by_role("option").first.click()
        assert attack in page.get_by_role("complementary").inner_text()
        assert attack in page.locator("mark").first.inner_text()
        page.evaluate("document.querySelectorAll('#details details').forEach((box) => { box.open = true; })")
        assert untouched(page)
    page.get_by_role("button", name="表", exact=True).click()
    page.get_by_role("button", name="总览").click()
    assert page.get_by_role("table").locator("tbody tr").count() == len(ATTACKS)
    assert untouched(page)
    with page.expect_download() as caught:
        page.get_by_role("button", name="下载 CSV").click()
    assert ",=cmd" not in Path(caught.value.path()).read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("attack", ATTACKS[:4])
def test_nothing_in_a_link_runs(hostile_page: Path, visit: Callable[..., Any], attack: str) -> None:
    hash_ = f"#name={quote(attack)}&body={quote(attack)}&tab={quote(attack)}&lang={quote(attack)}&not.types={quote(attack)}"
    page = visit(hostile_page, hash_).page
    assert page.get_by_role("complementary").get_by_role("heading", level=2).is_visible()
    assert untouched(page)


def test_a_page_of_nothing_opens(tmp_path: Path, visit: Callable[..., Any]) -> None:
    write_page(KnowledgeBase((), (), (), ()), tmp_path / "index.html")
    page = visit(tmp_path / "index.html").page
    assert "0 份报告" in page.locator("#counts").inner_text()
    page.get_by_role("searchbox").fill("x")
    assert "没有找到" in page.get_by_role("listbox").inner_text()
    page.get_by_role("button", name="表", exact=True).click()
    assert page.get_by_role("table").is_visible()


def test_reports_without_findings_open(
    tmp_path: Path, visit: Callable[..., Any], sample_kb: KnowledgeBase
) -> None:
    write_page(replace(sample_kb, entities=(), statements=(), observations=()), tmp_path / "index.html")
    assert "1 份报告" in visit(tmp_path / "index.html").page.locator("#counts").inner_text()
