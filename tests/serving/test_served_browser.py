"""The server's pages in a real browser: nothing planted runs, nothing is fetched from elsewhere, all can read them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from ontology.iris import entity_iri
from ontology.prefixes import BASE
from ontology.records import EntityKey

if TYPE_CHECKING:
    from tests.serving.conftest import Server

pytestmark = pytest.mark.browser

ATTACK = "<script>alert(1)</script>"
HOSTILE = EntityKey("INST", f"{ATTACK}\"'><img src=x onerror=alert(2)>{{{{7*7}}}}局")
AXE = Path(__file__).parents[1] / "browser" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)"""
PATHS = (
    "/" + quote(entity_iri(BASE, HOSTILE).removeprefix(BASE), safe="/%"),
    "/sparql",
    "/sparql?query=" + quote("SELECT * { ?s skos:prefLabel ?name }"),
    "/sparql?query=" + quote(f"SELECT {ATTACK}"),
    f"/questions/relations-of?ask=1&name={quote(ATTACK)}",
    f"/search?text={quote('script')}",
    "/questions",
    "/files",
    "/ontology",
)


def test_nothing_planted_runs_and_nothing_is_fetched_from_elsewhere(browser: Any, server: Server) -> None:
    page = browser.new_page()
    alerts, asked, told = list[str](), list[str](), list[str]()
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    for path in PATHS:
        page.goto(server.url.rstrip("/") + path)
    assert alerts == []
    assert [url for url in asked if not url.startswith(server.url)] == []
    assert [text for text in told if "Security" in text] == []
    page.close()


def test_a_query_is_written_and_asked_and_a_thing_followed(browser: Any, server: Server) -> None:
    page = browser.new_page(locale="zh-CN")
    page.goto(server.url + "sparql")
    page.fill("textarea", "SELECT ?x { ?x a zt:ServiceCentre }")
    page.click("main button")
    page.click("td a")
    assert "“甬江畔”公共法律服务中心" in page.text_content("h1")
    page.click("text=English")
    assert "Statements" in page.text_content("main")
    page.fill("header input", "司法厅")
    page.click("header button")
    page.click("main li a")
    assert page.text_content("h1") == "浙江省司法厅"
    page.close()


def test_the_served_explorer_leads_to_the_query_page_and_to_things(
    browser: Any, explored: tuple[Server, Path]
) -> None:
    server, file = explored
    page = browser.new_page(locale="zh-CN")
    told = list[str]()
    page.on("console", lambda message: told.append(message.text))
    page.goto(server.url)
    page.click("#pages a:text('查询')")
    assert page.url == f"{server.url}sparql"
    page.go_back()
    page.fill("#search", "甬江畔")
    page.keyboard.press("Enter")
    page.click("#details .tools a")
    assert page.text_content("h1") == "“甬江畔”公共法律服务中心"
    page.click("text=在图谱中查看")
    assert page.text_content("#details h2") == "“甬江畔”公共法律服务中心"
    page.click("#language")
    assert page.text_content("#pages").split() == ["Query", "Questions", "Files", "Ontology"]
    assert [text for text in told if "Security" in text] == []
    page.goto(file.as_uri())
    assert not page.is_visible("#pages")
    page.fill("#search", "甬江畔")
    page.keyboard.press("Enter")
    page.wait_for_selector("#details .tools")
    assert page.query_selector("#details .tools a") is None
    page.close()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Any, server: Server, scheme: str) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed (npm ci in tests/browser)")
    context = browser.new_context(
        bypass_csp=True, color_scheme=scheme, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    for path in PATHS:
        page.goto(server.url.rstrip("/") + path)
        page.add_script_tag(path=str(AXE))
        assert page.evaluate(RUN) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), path
    context.close()
