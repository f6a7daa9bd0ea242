"""axe-core finds nothing serious: both languages, both themes, desktop and phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exports.page import write_page
from ontology.records import KnowledgeBase

pytestmark = pytest.mark.browser
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)"""
SHOW = """async (hash) => {
    if (decodeURIComponent(location.hash.slice(1)) !== hash) {
      const followed = new Promise((done) => addEventListener("hashchange", done, { once: true }));
      location.hash = hash;
      await followed;
    }
    document.querySelectorAll("#filters details").forEach((box) => { box.open = true; }); }"""


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (npm ci --prefix tests/browser)")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def told_page(claimed_kb: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("axe") / "index.html"
    write_page(claimed_kb, path)
    return path


@pytest.mark.parametrize("width", [1300, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_axe_finds_nothing_serious(
    told_page: Path, visit: Callable[..., Any], axe: str, locale: str, scheme: str, width: int
) -> None:
    # axe makes functions of text, which the page's own policy forbids.
    page = visit(
        told_page,
        locale=locale,
        color_scheme=scheme,
        viewport={"width": width, "height": 844},
        bypass_csp=True,
    ).page
    page.evaluate(axe)
    found = {}
    name = "name=INST:宁波市江北区司法局@"
    for hash_ in ("", name, f"{name}&tab=table", "tab=time", "tab=compare&by=places", f"{name}&pair=x"):
        page.evaluate(SHOW, hash_)
        if width == 390:
            page.evaluate("document.getElementById('filters').classList.add('open')")
        found[hash_] = page.evaluate(RUN)
    assert {hash_: told for hash_, told in found.items() if told} == {}
