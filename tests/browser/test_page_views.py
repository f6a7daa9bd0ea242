"""The page as people use it: opened from disk, searched, clicked, filtered, shared."""

from __future__ import annotations

import json
import re
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
    Label,
    Metadata,
    Statement,
)

pytestmark = pytest.mark.browser

BUREAU = "宁波市江北区司法局"
CENTRE = "“甬江畔”公共法律服务中心"
CAMPAIGN = "“清风”行动"
TEAM = "“江北\U00020bb7”律师服务队"
RULES = "江北区行政调解办法(试行/2021)"
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
Visit = Callable[..., Any]


def details(page: Any) -> Any:
    return page.get_by_role("complementary", name=re.compile("详情|Details"))


def search(page: Any, text: str) -> Any:
    page.get_by_role("searchbox", name=re.compile("搜索|Search")).fill(text)
    return page.get_by_role("listbox").get_by_role("option")


def open_name(page: Any, name: str) -> None:
    search(page, name).first.click()
    details(page).get_by_role("heading", level=2, name=name).wait_for()


def filter_group(page: Any, name: str) -> Any:
    group = page.locator("#filters details", has=page.locator("summary", has_text=re.compile(f"^{name}$")))
    if group.get_attribute("open") is None:
        group.locator("summary").click()
    return group


def test_it_opens_at_an_overview_that_tells_what_there_is(sample_page: Path, visit: Visit) -> None:
    page = visit(sample_page).page
    assert "1 份报告 · 9 个名称 · 9 条陈述 · 3 个数据" in page.locator("#counts").inner_text()
    assert details(page).get_by_role("heading", level=2).inner_text() == "总览"
    assert details(page).get_by_role("button", name=BUREAU, exact=True).count() == 2
    report = details(page).locator(".documents li")
    assert report.inner_text().split("\n") == [f"{BUREAU}2021年度工作报告", f"{BUREAU} · 2021 · 9 条陈述"]
    assert page.evaluate("zhengtu.elements()") == 9 + 7
    assert "9 个名称" in page.get_by_role("img").get_attribute("aria-label")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("甬江", CENTRE),
        ("江北区司法局", BUREAU),
        ("浙江省司法厅", "浙江省司法厅"),
        ("sifating", "浙江省司法厅"),
        ("yjp", CENTRE),
        ("yongjiang", CENTRE),
        ("zjs司", None),
        ("qfxd", CAMPAIGN),
        ("fengqiao", "枫桥式服务点"),
        ("QINGFENG xing", CAMPAIGN),
        ("没有这个", None),
    ],
)
def test_names_are_found_by_part_and_by_pinyin(
    sample_page: Path, visit: Visit, typed: str, first: str | None
) -> None:
    options = search(visit(sample_page).page, typed)
    if first is None:
        assert options.count() == 0
    else:
        assert options.first.locator(".name").inner_text() == first


def test_the_keyboard_searches_and_opens(sample_page: Path, visit: Visit) -> None:
    page = visit(sample_page).page
    box = page.get_by_role("searchbox")
    options = search(page, "江北")
    box.press("ArrowDown")
    box.press("ArrowDown")
    assert options.nth(1).get_attribute("aria-selected") == "true"
    assert box.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    name = options.nth(1).locator(".name").inner_text()
    box.press("Enter")
    assert details(page).get_by_role("heading", level=2).inner_text() == name
    assert page.get_by_role("listbox").count() == 0


def test_a_name_shows_its_facts_with_the_sentence_marked(sample_page: Path, visit: Visit) -> None:
    page = visit(sample_page).page
    open_name(page, BUREAU)
    panel = details(page)
    assert panel.get_by_role("heading", level=3).all_inner_texts()[:2] == ["发起 →2", "合作 →1"]
    fact = panel.locator(".facts > li", has=page.get_by_role("button", name=CENTRE))
    assert fact.locator("mark").inner_text() == "区司法局建成"
    assert fact.locator("blockquote").inner_text() == "2021年3月，区司法局建成“甬江畔”公共法律服务中心。"
    assert "已完成" in fact.inner_text()
    assert "2021-03" in fact.inner_text()
    assert "《宁波市江北区司法局2021年度工作报告》" in fact.inner_text()
    assert "issue/printed" not in fact.inner_text()
    fact.locator("details.source summary").click()
    assert "issue/printed" in fact.inner_text()
    assert "江北/2021.txt" in fact.inner_text()


def test_a_mark_counts_characters_beyond_the_basic_plane_as_one(sample_page: Path, visit: Visit) -> None:
    page = visit(sample_page).page
    open_name(page, CAMPAIGN)
    assert details(page).locator("mark", has_text="未开展").first.inner_text() == "未开展“清风”行动"


def test_figures_lead_to_their_sentence(sample_page: Path, visit: Visit) -> None:
    page = visit(sample_page).page
    open_name(page, BUREAU)
    figure = details(page).locator(".figures > li", has_text="办理法律援助案件")
    assert "约1.2万件" in figure.inner_text()
    figure.locator("summary").first.click()
    assert "全年办理法律援助案件约1.2万件" in figure.locator("mark").inner_text()


def test_a_node_and_an_edge_are_clicked_for_their_sentence(sample_page: Path, visit: Visit) -> None:
    page = visit(sample_page).page
    spot = page.evaluate("name => zhengtu.whereIs(name)", CENTRE)
    page.mouse.click(spot["x"], spot["y"])
    assert details(page).get_by_role("heading", level=2).inner_text() == CENTRE
    page.evaluate(DRAWN)
    spot = page.evaluate("([a, b]) => zhengtu.whereIs(a, b)", [CENTRE, BUREAU])
    page.mouse.click(spot["x"], spot["y"])
    assert details(page).get_by_role("heading", level=2).inner_text() == f"{BUREAU} — {CENTRE}"
    assert details(page).locator("mark").inner_text() == "区司法局建成"


def test_what_lies_beside_a_symbol_is_not_the_symbol(sample_page: Path, visit: Visit) -> None:
    page = visit(sample_page).page
    spot = page.evaluate("name => zhengtu.whereIs(name)", CAMPAIGN)
    page.mouse.click(spot["x"] + 25, spot["y"] - 20)
    assert "9 个名称" in details(page).inner_text()  # the disc that it stands in
    page.get_by_role("button", name="总览").click()
    page.evaluate(DRAWN)
    page.mouse.click(spot["x"] + 4, spot["y"] - 4)
    assert details(page).get_by_role("heading", level=2).inner_text() == CAMPAIGN


def test_filters_combine_count_and_clear(sample_page: Path, visit: Visit) -> None:
    page = visit(sample_page).page
    counts = page.locator("#counts")
    status = filter_group(page, "状态")
    kinds = filter_group(page, "类型")
    assert kinds.locator("li", has_text="举措").inner_text().split()[:2] == ["举措", "2"]
    page.get_by_label("举措").uncheck()
    assert counts.inner_text() == "筛选后：7 个名称 · 5 条陈述"
    assert status.locator("li", has_text="否定").locator("small").inner_text() == "0"
    assert kinds.locator("li", has_text="举措").locator("small").inner_text() == "2"
    page.get_by_role("checkbox", name="计划").uncheck()
    assert counts.inner_text() == "筛选后：4 个名称 · 4 条陈述"
    page.get_by_role("button", name="清除筛选").click()
    assert "9 条陈述" in counts.inner_text()
    assert page.get_by_role("checkbox", name="举措", exact=True).is_checked()
    assert page.get_by_role("button", name="清除筛选").is_disabled()


def test_one_value_can_be_asked_for_alone(sample_page: Path, visit: Visit) -> None:
    page = visit(sample_page).page
    filter_group(page, "关系")
    page.get_by_role("button", name="只看发起").click()
    assert page.locator("#counts").inner_text() == "筛选后：3 个名称 · 2 条陈述"
    filter_group(page, "年份")
    assert page.get_by_role("checkbox", name="2021").is_checked()
    page.get_by_role("checkbox", name="2021").uncheck()
    assert page.locator("#counts").inner_text() == "筛选后：0 个名称 · 0 条陈述"
    page.get_by_role("button", name="清除筛选").click()
    page.locator("#filters input[type=range]").fill("0.95")
    assert page.locator("#counts").inner_text() == "筛选后：2 个名称 · 1 条陈述"


@pytest.mark.parametrize("group", ["地区", "报告", "细类"])
def test_every_group_of_filters_holds_something_back(sample_page: Path, visit: Visit, group: str) -> None:
    page = visit(sample_page).page
    box = filter_group(page, group)
    before = page.locator("#counts").inner_text()
    box.get_by_role("checkbox").first.uncheck()
    assert page.locator("#counts").inner_text() != before
    assert "筛选后" in page.locator("#counts").inner_text()


def test_a_neighbourhood_grows_and_a_path_joins_two_names(sample_page: Path, visit: Visit) -> None:
    page = visit(sample_page).page
    open_name(page, "枫桥式服务点")
    assert page.evaluate("zhengtu.elements()") == 2 + 1
    details(page).get_by_label("邻域层数").select_option("3")
    page.wait_for_function("zhengtu.elements() > 10")
    page.get_by_role("button", name="到另一名称的路径").click()
    search(page, TEAM).first.click()
    panel = details(page)
    assert panel.get_by_role("heading", level=2).inner_text() == "最短路径3 步"
    assert panel.locator("mark").count() == 3
    assert page.evaluate("zhengtu.elements()") == 4 + 3


def test_two_names_that_nothing_joins_say_so(sample_page: Path, visit: Visit) -> None:
    page = visit(sample_page).page
    open_name(page, "浙江省司法厅")
    page.get_by_role("button", name="到另一名称的路径").click()
    search(page, TEAM).first.click()
    assert "没有路径相连" in details(page).inner_text()


def test_a_name_without_statements_still_leads_to_a_sentence(sample_page: Path, visit: Visit) -> None:
    page = visit(sample_page).page
    open_name(page, "浙江省司法厅")
    assert details(page).locator("mark").inner_text() == "宁波市江北区司法局"


def test_the_table_sorts_and_is_downloaded(sample_page: Path, visit: Visit) -> None:
    page = visit(sample_page).page
    page.get_by_role("button", name="表", exact=True).click()
    table = page.get_by_role("table")
    assert table.locator("tbody tr").count() == 9
    table.get_by_role("button", name="置信度").click()
    assert table.locator("th[aria-sort=ascending]").inner_text() == "置信度 ↑"
    table.get_by_role("button", name="置信度").click()
    assert "1" in table.locator("tbody tr").first.inner_text()
    assert CENTRE in table.locator("tbody tr").first.inner_text()
    with page.expect_download() as caught:
        page.get_by_role("button", name="下载 CSV").click()
    text = Path(caught.value.path()).read_text(encoding="utf-8-sig")
    assert text.splitlines()[0] == "主体,关系,客体,状态,日期,报告,置信度,依据"
    assert len(text.splitlines()) == 10
    table.get_by_role("button", name="落实").click()
    assert details(page).get_by_role("heading", level=2).inner_text() == f"{BUREAU} — {RULES}"


def test_the_timeline_tells_deeds_from_promises(sample_page: Path, visit: Visit) -> None:
    page = visit(sample_page).page
    page.get_by_role("button", name="时间线").click()
    sheet = page.locator("#time")
    assert sheet.get_by_role("heading", level=3).all_inner_texts() == ["20213"]
    assert sheet.get_by_role("img").get_attribute("aria-label") == "2021：3"
    assert "否定" in sheet.locator("li", has_text=CAMPAIGN).inner_text()
    page.get_by_role("checkbox", name="否定").uncheck()
    assert sheet.get_by_role("heading", level=3).all_inner_texts() == ["20212"]
    sheet.get_by_role("button", name=CENTRE).click()
    assert details(page).get_by_role("heading", level=2).inner_text() == CENTRE


def test_what_is_in_view_is_saved(sample_page: Path, visit: Visit) -> None:
    page = visit(sample_page).page
    with page.expect_download() as caught:
        page.get_by_role("button", name="下载图片").click()
    assert Path(caught.value.path()).read_bytes().startswith(b"\x89PNG")
    open_name(page, CENTRE)
    page.get_by_role("button", name="表", exact=True).click()
    with page.expect_download() as caught:
        page.get_by_role("button", name="下载 JSON").click()
    found = json.loads(Path(caught.value.path()).read_text(encoding="utf-8"))["statements"]
    launched = {s["predicate"]: s for s in found}["launched"]
    assert len(found) == 2
    assert launched["evidence"][0]["quote"] == "区司法局建成"
    assert launched["object"]["scope"] == "浙江省宁波市江北区"


def test_a_link_reopens_the_view_and_the_browser_goes_back(sample_page: Path, visit: Visit) -> None:
    page = visit(sample_page).page
    page.get_by_role("checkbox", name="计划").uncheck()
    open_name(page, BUREAU)
    open_name(page, CENTRE)
    hash_ = page.evaluate("location.hash")
    page.go_back()
    assert details(page).get_by_role("heading", level=2).inner_text() == BUREAU
    page.go_back()
    assert details(page).get_by_role("heading", level=2).inner_text() == "总览"
    assert not page.get_by_role("checkbox", name="计划").is_checked()
    page.go_back()
    assert page.get_by_role("checkbox", name="计划").is_checked()
    assert page.get_by_role("button", name="返回").is_disabled()
    page.go_forward()
    assert page.get_by_role("button", name="返回").is_enabled()
    assert not page.get_by_role("checkbox", name="计划").is_checked()
    other = visit(sample_page, hash_).page
    assert details(other).get_by_role("heading", level=2).inner_text() == CENTRE
    assert not other.get_by_role("checkbox", name="计划").is_checked()


def test_a_link_to_what_is_not_there_opens_the_overview(sample_page: Path, visit: Visit) -> None:
    page = visit(sample_page, "#name=INST:没有@&depth=99&only.types=&not.years=x&confidence=zz").page
    assert details(page).get_by_role("heading", level=2).inner_text() == "总览"
    assert page.get_by_role("status").inner_text() == "此链接指向的名称不在图中"


def test_a_body_is_opened_from_the_overview(sample_page: Path, visit: Visit) -> None:
    page = visit(sample_page).page
    details(page).get_by_role("button", name=BUREAU).first.click()
    assert "9 个名称" in details(page).inner_text()
    assert details(page).get_by_role("button", name=CENTRE).count() == 1
    page.get_by_role("button", name="总览").click()
    assert details(page).get_by_role("heading", level=2).inner_text() == "总览"


def test_a_citation_is_copied(sample_page: Path, visit: Visit) -> None:
    page = visit(sample_page, permissions=["clipboard-read", "clipboard-write"]).page
    open_name(page, CENTRE)
    details(page).get_by_role("button", name="复制引文").last.click()
    page.get_by_role("button", name="已复制").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == (
        "“2021年3月，区司法局建成“甬江畔”公共法律服务中心。”——宁波市江北区司法局"
        "《宁波市江北区司法局2021年度工作报告》（2022-01-18），江北/2021.txt"
    )


def test_it_speaks_english(sample_page: Path, visit: Visit) -> None:
    page = visit(sample_page, locale="en-GB").page
    assert page.get_by_role("searchbox", name=re.compile("^Search")).is_visible()
    open_name(page, CENTRE)
    assert "launched" in details(page).inner_text()
    assert page.get_by_label("Initiative").is_checked()
    assert not re.search("[\u4e00-\u9fff]", page.locator("#counts").inner_text())
    page.get_by_role("button", name="中文").click()
    assert "发起" in details(page).inner_text()
    assert page.evaluate("document.documentElement.lang") == "zh"
    assert "lang=zh" in page.evaluate("location.hash")


def test_two_places_are_compared(visit: Visit, tmp_path: Path) -> None:
    write_page(two_places(), tmp_path / "index.html")
    page = visit(tmp_path / "index.html", "#tab=compare&by=places&side=甲市&side=乙市").page
    columns = page.locator("#compare section")
    assert [c.locator("li button").all_inner_texts() for c in columns.all()] == [
        ["“甲”行动", "甲市司法局"],
        ["“同名”行动", "共同办法"],
        ["“乙”行动", "乙市司法局"],
    ]
    assert columns.first.get_by_role("heading").inner_text() == "◀ 仅甲市2"
    page.get_by_role("combobox", name="A").select_option(label="乙市")
    page.get_by_role("combobox", name="B").select_option(label="甲市")
    assert columns.first.get_by_role("heading").inner_text() == "◀ 仅乙市2"
    page.get_by_role("button", name="年份").last.click()
    assert "没有两个可以对比的值" in page.locator("#compare").inner_text()


def two_places() -> KnowledgeBase:
    """Two bureaus, each with an initiative of its own, one of the same name, and one regulation for both."""
    text = "本局开展行动。"
    document = Document("a.txt", text, "a", "a", "text/plain", Metadata(period="2021"))
    found = (Evidence("a", 0, 6, 0, 7, "test/rule", 0.9),)

    def entity(kind: Label, name: str, scope: str = "") -> Entity:
        return Entity(f"{kind}{name}{scope}", EntityKey(kind, name, scope), (), (), found)

    entities, statements = [entity("REG", "共同办法")], []
    for place in ("甲市", "乙市"):
        bureau = entity("INST", f"{place}司法局")
        names = [entity("INIT", f"“{place[0]}”行动", place), entity("INIT", "“同名”行动", place)]
        entities += [entity("LOC", place), bureau, *names]
        for predicate, what in (("launched", names[0]), ("launched", names[1]), ("implements", entities[0])):
            statements.append(Statement(what.iri + place, bureau.iri, predicate, what.iri, "done", found))
    return KnowledgeBase((document,), tuple(entities), tuple(statements), ())


def test_everything_that_is_pressed_has_a_name(sample_page: Path, visit: Visit) -> None:
    page = visit(sample_page).page
    open_name(page, BUREAU)
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("button, input, select, [role]")].filter((e) => !(e.closest("[hidden]")
            || e.getAttribute("aria-label") || e.labels?.length || e.textContent.trim())).map((e) => e.outerHTML)"""
    )
    assert nameless == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_follow_the_theme_and_can_be_read(sample_page: Path, visit: Visit, scheme: str) -> None:
    page = visit(sample_page, color_scheme=scheme).page
    open_name(page, BUREAU)
    poor = page.evaluate(
        """() => {
          const light = (text) => { const [r, g, b] = text.match(/[\\d.]+/g).map((v) => { v /= 255;
            return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const ground = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
            if (c !== "rgba(0, 0, 0, 0)") return c; } return "rgb(255, 255, 255)"; };
          return [...document.querySelectorAll("#details *, #filters *, header *")].filter((e) => e.offsetParent
            && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())).filter((e) => {
              const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
              return (a + 0.05) / (b + 0.05) < 4.5; }).map((e) => e.outerHTML);
        }"""
    )
    assert poor == []


def test_a_phone_shows_all_of_it(sample_page: Path, visit: Visit) -> None:
    options = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    page = visit(sample_page, **options).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not page.get_by_label("举措").is_visible()
    page.get_by_role("button", name="筛选", exact=True).click()
    assert page.get_by_label("举措").is_visible()
    page.get_by_role("button", name="筛选", exact=True).click()
    open_name(page, BUREAU)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for tab in ("表", "时间线", "对比", "图"):
        page.get_by_role("button", name=tab, exact=True).click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    spot = page.evaluate("name => zhengtu.whereIs(name)", CENTRE)
    page.touchscreen.tap(spot["x"], spot["y"])
    details(page).get_by_role("heading", level=2, name=CENTRE).wait_for()


def test_what_is_printed_is_what_is_told(sample_page: Path, visit: Visit) -> None:
    page = visit(sample_page).page
    open_name(page, CENTRE)
    page.emulate_media(media="print")
    assert details(page).is_visible()
    assert not page.get_by_role("searchbox").is_visible()
    assert not page.locator("#canvas").is_visible()


def test_what_a_report_admits_and_promises_is_told(
    claimed_kb: KnowledgeBase, visit: Visit, tmp_path: Path
) -> None:
    write_page(claimed_kb, tmp_path / "index.html")
    page = visit(tmp_path / "index.html").page
    open_name(page, BUREAU)
    panel = details(page)
    headings = panel.get_by_role("heading", level=3).all_inner_texts()
    assert [h for h in headings if h[:2] in ("承认", "承诺")] == ["承认的问题1", "承诺2"]
    kept = panel.locator(".facts > li", has_text="建成服务中心").filter(has_text="兑现")
    assert kept.locator("mark").count() == 1
    kept.locator("summary", has_text="1 处回应").click()
    kept.get_by_role("list", name="回应").wait_for()
    assert kept.locator("mark").count() == 2
    panel.get_by_role("combobox", name="承诺：结果").select_option("unknown")
    assert kept.count() == 0
    assert panel.locator(".facts > li", has_text="培训调解员").count() == 1
    filter_group(page, "报告").get_by_role("checkbox").first.uncheck()
    assert panel.get_by_role("combobox", name="承诺：结果").count() == 0
