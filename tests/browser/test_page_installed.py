"""The page that the installed wheel writes of real reports and a hostile one, walked through point by point."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.wheel, pytest.mark.slow]
ROOT = Path(__file__).parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
EXAMPLES = ROOT / "examples" / "reports"
FILE = "<img src=x onerror=window.pwned=1>.txt"
TITLE = "<script>window.pwned=2</script>"
NAME = "“<svg onload=window.pwned=3>平安”专项行动"
HOSTILE = f"成都市武侯区司法局2022年工作总结{TITLE}\n\n2022年，我局开展{NAME}，<img src=x onerror=window.pwned=4>成效明显。\n"


@dataclass(frozen=True)
class Built:
    """A build's folder and what its tables say."""

    folder: Path

    @property
    def page(self) -> Path:
        return self.folder / "index.html"

    @cached_property
    def rows(self) -> list[dict[str, str]]:
        """One a finding."""
        with (self.folder / "statements.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def counts(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "build.json").read_text(encoding="utf-8"))["counts"]
        return found

    @property
    def leading(self) -> str:
        """The body that launched most; its name is of nothing else."""
        return Counter(row["subject"] for row in self.rows if row["predicate"] == "launched").most_common(1)[
            0
        ][0]

    def of(self, name: str) -> list[dict[str, str]]:
        return [row for row in self.rows if name in (row["subject"], row["object"])]


@pytest.fixture(scope="module")
def built(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The five development reports where they lie beside the checkout, else the examples; and a hostile report."""
    folder = tmp_path_factory.mktemp("installed")
    shutil.copytree(SEEDS if SEEDS.is_dir() else EXAMPLES, folder / "reports")
    (folder / "reports" / FILE).write_text(HOSTILE, encoding="utf-8")
    manifest = {"file": FILE, "title": f"工作总结{TITLE}", "issuer": "成都市武侯区司法局"}
    with (folder / "reports" / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(manifest))
        writer.writeheader()
        writer.writerow(manifest)
    command = [str(installed / "kg"), "build", "reports", "-o", "graph"]
    subprocess.run(command, check=True, cwd=folder, capture_output=True)
    return Built(folder / "graph")


def panel(page: Any) -> Any:
    return page.get_by_role("complementary", name=re.compile("详情|Details"))


def title(page: Any) -> str:
    return str(panel(page).get_by_role("heading", level=2).inner_text())


def search(page: Any, typed: str) -> list[str]:
    page.get_by_role("searchbox").fill(typed)
    return list(page.get_by_role("listbox").get_by_role("option").locator(".name").all_inner_texts())


def open_name(page: Any, name: str) -> None:
    assert search(page, name)[0] == name
    page.get_by_role("option").first.click()
    assert title(page) == name


def bare(text: str) -> str:
    return "".join(text.split())


def test_it_opens_at_the_whole_and_goes_into_a_body_and_back(built: Built, visit: Callable[..., Any]) -> None:
    page = visit(built.page).page
    counts = built.counts
    told = page.locator("#counts").inner_text()
    assert told.startswith(
        f"{counts['documents']} 份报告 · {counts['entities']} 个名称 · {counts['statements']} 条陈述"
    )
    assert 50 < page.evaluate("zhengtu.elements()") <= 1500
    assert title(page) == "总览"
    headings = panel(page).get_by_role("heading", level=3).all_inner_texts()
    assert [
        h for h in ("报告单位", "关联最多的机构", "关联最多的举措") if not any(h in x for x in headings)
    ] == []
    panel(page).get_by_role("button", name=built.leading).first.click()
    assert title(page) == built.leading
    page.get_by_role("button", name="返回").click()
    panel(page).get_by_role("heading", name="总览").wait_for()


def test_names_are_found_by_part_pinyin_and_initials(built: Built, visit: Callable[..., Any]) -> None:
    page = visit(built.page).page
    table = json.loads((ROOT / "exports/page/pinyin.json").read_text(encoding="utf-8"))["readings"]
    reading = {char: syllable for syllable, characters in reversed(table.items()) for char in characters}
    name = built.leading
    read = [reading[char] for char in name if char in reading]
    for typed in (name[2:6], "".join(read[:4]), "".join(syllable[0] for syllable in read)):
        assert name in search(page, typed), typed
    assert page.get_by_role("option").first.inner_text().startswith("机构")


def test_every_statement_of_a_body_leads_to_its_words(built: Built, visit: Callable[..., Any]) -> None:
    page = visit(built.page).page
    open_name(page, built.leading)
    while (more := panel(page).get_by_role("button", name=re.compile("^再显示"))).count():
        more.first.click()
    page.evaluate("document.querySelectorAll('#details details').forEach((box) => { box.open = true; })")
    facts = panel(page).locator(".facts:not(.figures) > li", has=page.locator(".fact .status"))
    marks = {bare(text) for text in facts.locator("mark").all_inner_texts()}
    rows = built.of(built.leading)
    assert {bare(row["quote"]) for row in rows} <= marks
    told = bare(panel(page).inner_text())
    assert [row["object"] for row in rows if bare(row["object"]) not in told] == []
    assert [row["rule"] for row in rows if row["rule"] not in told] == []
    assert [row["document"] for row in rows if bare(row["document"]) not in told] == []


def test_filters_hold_back_what_is_planned(built: Built, visit: Callable[..., Any]) -> None:
    page = visit(built.page).page
    planned = {row["statement"] for row in built.rows if row["status"] == "planned"}
    page.get_by_role("checkbox", name="计划").uncheck()
    left = built.counts["statements"] - len(planned)
    assert page.locator("#counts").inner_text().endswith(f"· {left} 条陈述")
    page.get_by_role("button", name="清除筛选").click()
    assert "筛选后" not in page.locator("#counts").inner_text()


def test_what_is_in_view_is_saved_in_four_forms(built: Built, visit: Callable[..., Any]) -> None:
    page = visit(built.page).page
    name = built.leading

    def saved(button: str) -> bytes:
        with page.expect_download() as caught:
            page.get_by_role("button", name=button).click()
        return Path(caught.value.path()).read_bytes()

    open_name(page, name)
    assert saved("下载图片").startswith(b"\x89PNG")
    assert name in {text.text for text in ElementTree.fromstring(saved("下载 SVG")).iter()}
    page.get_by_role("button", name="表", exact=True).click()
    distinct = {row["statement"] for row in built.of(name)}
    assert len(list(csv.reader(saved("下载 CSV").decode("utf-8-sig").splitlines()))) == len(distinct) + 1
    assert len(json.loads(saved("下载 JSON"))["statements"]) == len(distinct)


def test_two_names_are_joined_compared_and_dated(built: Built, visit: Callable[..., Any]) -> None:
    page = visit(built.page).page
    name = built.leading
    launched = [
        row["object"] for row in built.rows if row["subject"] == name and row["predicate"] == "launched"
    ]
    open_name(page, launched[0])
    panel(page).get_by_label("邻域层数").select_option("2")
    panel(page).get_by_role("button", name="到另一名称的路径").click()
    search(page, name)
    page.get_by_role("option").first.click()
    assert title(page) == "最短路径1 步"
    assert panel(page).locator("mark").count() >= 1
    page.get_by_role("button", name="总览").click()
    page.get_by_role("button", name="时间线").click()
    years = page.locator("#time").get_by_role("heading", level=3).count()
    assert years >= 2
    page.get_by_role("button", name="对比", exact=True).click()
    assert page.locator("#compare section").count() == 3
    page.get_by_role("button", name="在图上显示").click()
    assert page.get_by_role("group", name="对比").is_visible()


def test_a_link_reopens_the_view(built: Built, visit: Callable[..., Any]) -> None:
    page = visit(built.page).page
    open_name(page, built.leading)
    page.get_by_role("checkbox", name="计划").uncheck()
    page.get_by_role("button", name="表", exact=True).click()
    again = visit(built.page, page.evaluate("location.hash")).page
    assert title(again) == built.leading
    assert not again.get_by_role("checkbox", name="计划").is_checked()
    shown = page.get_by_role("table").locator("tbody tr").all_inner_texts()
    assert again.get_by_role("table").locator("tbody tr").all_inner_texts() == shown


def test_it_is_used_by_keyboard_alone_in_english(built: Built, visit: Callable[..., Any]) -> None:
    page = visit(built.page, locale="en-GB").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type(built.leading)
    page.keyboard.press("Enter")
    assert title(page) == built.leading
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#details .fact button')"):
            break
    wanted = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    assert title(page) == wanted
    assert page.evaluate("document.activeElement.id") == "details"
    page.get_by_role("button", name="Back").press("Enter")
    panel(page).get_by_role("heading", level=2, name=built.leading).wait_for()


def test_nothing_that_a_report_says_runs(built: Built, visit: Callable[..., Any]) -> None:
    html = built.page.read_text(encoding="utf-8")
    assert "Content-Security-Policy\" content=\"default-src 'none'; script-src 'sha256-" in html
    assert "<svg onload" not in html
    assert "onerror=window" not in html
    page = visit(built.page).page
    found = search(page, "平安")
    name = next(text for text in found if "onload" in text)
    page.get_by_role("option", name=name).click()
    page.evaluate("document.querySelectorAll('#details details').forEach((box) => { box.open = true; })")
    told = panel(page).inner_text()
    assert TITLE in told
    assert FILE in told
    assert "<svg onload=window.pwned=3>" in panel(page).locator("blockquote").first.inner_text()
    assert page.evaluate("window.pwned === undefined && !document.querySelector('img, svg:not(.bars)')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_axe_finds_nothing_serious(
    built: Built, visit: Callable[..., Any], axe: Callable[..., Any], locale: str, scheme: str
) -> None:
    page = visit(built.page, locale=locale, color_scheme=scheme, bypass_csp=True).page
    name = f"name=INST:{built.leading}@"
    states = ("", name, f"{name}&tab=table", "tab=time", "tab=compare", f"{name}&tab=compare&marked=1")
    assert axe(page, *states) == {}
