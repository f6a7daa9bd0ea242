"""What became of plans, and what most bodies name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exports.page import write_page
from ontology.records import (
    Document,
    Entity,
    EntityKey,
    Evidence,
    KnowledgeBase,
    Metadata,
    ReportedClaim,
    Statement,
    Status,
)

pytestmark = pytest.mark.browser
BUREAU = "丙市司法局"


def told_over_years() -> KnowledgeBase:
    """A bureau that planned two things in 2021 and reports one of them done in 2022; a promise of each year."""
    documents = tuple(
        Document(
            f"{year}.txt", "本局开展行动。", year, year, "text/plain", Metadata("年报", BUREAU, "", year)
        )
        for year in ("2021", "2022")
    )
    found = {year: (Evidence(year, 0, 6, 0, 7, "test/rule", 0.9),) for year in ("2021", "2022")}
    bureau = Entity("b", EntityKey("INST", BUREAU), (), (), found["2021"])
    names = tuple(Entity(n, EntityKey("INIT", f"“{n}”行动"), (), (), found["2021"]) for n in "甲乙")
    told: tuple[tuple[str, str, Status], ...] = (
        ("甲", "2021", "planned"),
        ("乙", "2021", "planned"),
        ("甲", "2022", "done"),
    )
    statements = tuple(
        Statement(f"{n}{year}", "b", "launched", n, status, found[year], (year,)) for n, year, status in told
    )
    claims = tuple(
        ReportedClaim(year, "commitment", f"{year}年的承诺", "", (year,), (), (), found[year], "unknown")
        for year in ("2021", "2022")
    )
    return KnowledgeBase(documents, (bureau, *names), statements, (), claims=claims)


@pytest.fixture(scope="module")
def told_page(make_page: Callable[[KnowledgeBase], Path]) -> Path:
    return make_page(told_over_years())


def rows(page: Any) -> list[str]:
    return ["".join(text.split()) for text in page.locator("#time .names li").all_inner_texts()]


def test_a_plan_meets_what_became_of_it_in_other_years(told_page: Path, visit: Callable[..., Any]) -> None:
    page = visit(told_page, f"#name=INST:{BUREAU}@&only.years=&only.years=2021&tab=time").page
    assert rows(page) == ["“甲”行动计划2021→已完成2022", "“乙”行动计划2021"]
    fate = page.get_by_role("combobox", name="去向")
    assert [text.split() for text in fate.locator("option").all_inner_texts()] == [
        ["全部", "2"],
        ["已完成", "1"],
        ["计划", "1"],
    ]
    fate.select_option("planned")
    assert rows(page) == ["“乙”行动计划2021"]
    assert page.evaluate("document.activeElement.tagName") == "SELECT"
    again = visit(told_page, page.evaluate("location.hash")).page
    assert rows(again) == ["“乙”行动计划2021"]
    page.go_back()
    page.wait_for_function("document.querySelectorAll('#time .names li').length === 2")


def test_claims_are_of_the_years_asked_for(told_page: Path, visit: Callable[..., Any]) -> None:
    page = visit(told_page, f"#name=INST:{BUREAU}@").page
    panel = page.get_by_role("complementary")
    assert [year for year in ("2021", "2022") if f"{year}年的承诺" in panel.inner_text()] == ["2021", "2022"]
    page = visit(told_page, f"#name=INST:{BUREAU}@&not.years=2022").page
    panel = page.get_by_role("complementary")
    assert [year for year in ("2021", "2022") if f"{year}年的承诺" in panel.inner_text()] == ["2021"]


def test_a_report_tells_what_it_contributed_and_is_looked_at_alone(
    told_page: Path, visit: Callable[..., Any]
) -> None:
    page = visit(told_page).page
    reports = page.get_by_role("complementary").locator(".documents li")
    assert [text.split("·")[-1].strip() for text in reports.all_inner_texts()] == ["2 条陈述", "1 条陈述"]
    reports.nth(1).get_by_role("button", name="年报").click()
    assert page.locator("#counts").inner_text().endswith("1 条陈述")
    page.get_by_role("button", name="清除筛选").click()
    assert page.locator("#counts").inner_text().endswith("3 条陈述 · 0 个数据")


def test_the_latest_statement_comes_first(told_page: Path, visit: Callable[..., Any]) -> None:
    page = visit(told_page, f"#name=INST:{BUREAU}@").page
    times = page.get_by_role("complementary").locator(".fact > small").all_inner_texts()
    assert times[:3] == ["2022", "2021", "2021"]


def named_by_many() -> KnowledgeBase:
    """Four bureaus; two things that three and four of them name; one of the bureaus that all of them name."""
    documents, found = [], []
    for n in range(4):
        meta = Metadata(issuer=f"第{n}区司法局")
        documents.append(Document(f"{n}.txt", "本局开展行动。", str(n), str(n), "text/plain", meta))
        found.append(Evidence(str(n), 0, 6, 0, 7, "test/rule", 0.9))
    entities = [
        Entity(f"b{n}", EntityKey("INST", f"第{n}区司法局"), (), (), tuple(found) if n == 0 else (found[n],))
        for n in range(4)
    ]
    for name, where in (("“三处”行动", found[:3]), ("“四处”行动", found)):
        entities.append(Entity(name, EntityKey("INIT", name), (), (), tuple(where)))
    return KnowledgeBase(tuple(documents), tuple(entities), (), ())


def test_what_most_bodies_name_comes_first_among_what_is_shared(
    visit: Callable[..., Any], tmp_path: Path
) -> None:
    write_page(named_by_many(), tmp_path / "index.html")
    page = visit(tmp_path / "index.html").page
    panel = page.get_by_role("complementary")
    assert panel.locator(".names li").first.get_by_role("button").inner_text() == "多方共有"
    panel.get_by_role("button", name="多方共有").click()
    told = ["".join(text.split()) for text in panel.locator(".names li").all_inner_texts()]
    assert told == ["第0区司法局4个单位", "“四处”行动4个单位", "“三处”行动3个单位"]
