"""Two years or places in colour and sign on the drawing, and the drawing as SVG."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from exports.page import write_page
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
SVG = "{http://www.w3.org/2000/svg}"


def two_years() -> KnowledgeBase:
    """A bureau that launched one thing in each of two years, and another in both."""
    documents, statements = [], []
    bureau = Entity("b", EntityKey("INST", "丙市司法局"), (), (), ())
    names = [Entity(n, EntityKey("INIT", f'“{n}<&">”行动'), (), (), ()) for n in ("甲", "乙", "常")]
    for sha, year, launched in (("x", "2021", (0, 2)), ("y", "2022", (1, 2))):
        documents.append(
            Document(
                f"{year}.txt",
                "本局开展行动。",
                sha,
                sha,
                "text/plain",
                Metadata("年报", bureau.key.name, "", year),
            )
        )
        found = (Evidence(sha, 0, 6, 0, 7, "test/rule", 0.9),)
        for n in launched:
            statements.append(Statement(f"{n}{year}", "b", "launched", names[n].iri, "done", found))
    return KnowledgeBase(tuple(documents), (bureau, *names), tuple(statements), ())


@pytest.fixture(scope="module")
def years_page(make_page: Callable[[KnowledgeBase], Path]) -> Path:
    return make_page(two_years())


def saved(page: Any) -> ElementTree.Element:
    with page.expect_download() as caught:
        page.get_by_role("button", name="下载 SVG").click()
    return ElementTree.fromstring(Path(caught.value.path()).read_bytes())


def test_a_comparison_is_shown_on_the_drawing(years_page: Path, visit: Callable[..., Any]) -> None:
    page = visit(years_page, "#tab=compare&side=2021&side=2022").page
    page.get_by_role("button", name="在图上显示").click()
    legend = page.get_by_role("group", name="对比")
    assert legend.locator("> span").all_inner_texts() == ["◀ ── 仅20211", "◆ ━━ 两者都有2", "▶ ┄┄ 仅20221"]
    lines = saved(page).findall(f"{SVG}line")
    assert len(lines) == 3
    assert len({line.get("stroke") for line in lines}) == 3
    assert [line.get("stroke-dasharray") is not None for line in lines].count(True) == 1
    assert len({line.get("stroke-width") for line in lines}) == 2
    again = visit(years_page, page.evaluate("location.hash")).page
    assert again.get_by_role("group", name="对比").is_visible()
    again.get_by_role("button", name="结束对比").click()
    assert not again.get_by_role("group", name="对比").is_visible()
    assert len({line.get("stroke") for line in saved(again).findall(f"{SVG}line")}) == 1


@pytest.mark.parametrize(
    "hash_", ["", "#name=INST:丙市司法局@", '#name=INIT:“甲<%26">”行动@&to=INIT:“乙<%26">”行动@']
)
def test_the_drawing_is_saved_as_svg(
    years_page: Path, visit: Callable[..., Any], tmp_path: Path, hash_: str
) -> None:
    root = saved(visit(years_page, hash_).page)
    assert root.tag == f"{SVG}svg"
    assert any("行动" in (text.text or "") and "<&" in (text.text or "") for text in root.iter(f"{SVG}text"))
    (tmp_path / "saved.svg").write_bytes(ElementTree.tostring(root))


def test_what_xml_cannot_hold_is_left_out_of_the_svg(visit: Callable[..., Any], tmp_path: Path) -> None:
    kb = two_years()
    odd = replace(kb.entities[1], key=EntityKey("INIT", "a\u0001b</g>&"))
    write_page(replace(kb, entities=(kb.entities[0], odd, *kb.entities[2:])), tmp_path / "index.html")
    texts = [t.text for t in saved(visit(tmp_path / "index.html").page).iter(f"{SVG}text")]
    assert any(t == "ab</g>&" for t in texts)
