"""The page beside pyvis's own, on the same made graph: opening, searching, dragging, memory, size.

    python benchmarks/page.py 1000 5000 20000 50000
    python benchmarks/page.py 1000 --physics      # also pyvis's default, which settles in the browser

Needs playwright and Chromium (from CHROMIUM or the path). Prints one line of JSON for each page.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from exports.page import write_page
from exports.page.communities import find_communities
from exports.page.overview import lay_out
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

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
PLACES = "东西南北中江河湖海山川林田城关桥泉岭湾港"
HEADS = "法治调解普法合规便民助企清风护航阳光平安"
TAILS: dict[Label, tuple[str, ...]] = {
    "INIT": ("专项行动", "服务中心", "工作站", "平台"),
    "REG": ("实施办法", "工作方案"),
    "HONOR": ("先进集体",),
}
OPENED = """new Promise((done) => { const look = () => (typeof network === "object" || typeof zhengtu === "object"
    ? done() : requestAnimationFrame(look)); look(); })"""
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def made_graph(size: int) -> KnowledgeBase:
    """So many entities in reports of about 400 names each, with one and a half statements an entity."""
    chance = random.Random(size)
    bodies = max(3, size // 400)
    names = [f"{chance.choice(PLACES)}{PLACES[n % 20]}{n}区司法局" for n in range(bodies)]
    documents = tuple(
        Document(
            f"{n}.txt", "本局开展行动。", str(n), str(n), "text/plain", Metadata(issuer=name, period="2021")
        )
        for n, name in enumerate(names)
    )
    found = [(Evidence(str(n), 0, 6, 0, 7, "made/rule", 0.9),) for n in range(bodies)]
    entities = [Entity(f"b{n}", EntityKey("INST", name), (), (), found[n]) for n, name in enumerate(names)]
    statements = []
    for n in range(size - bodies):
        home = n % bodies
        kind: Label = chance.choices(("INIT", "REG", "HONOR"), (7, 2, 1))[0]
        name = f"“{''.join(chance.choices(HEADS, k=4))}”{chance.choice(TAILS[kind])}{n}"
        entities.append(Entity(f"e{n}", EntityKey(kind, name), (), (), found[home]))
        others = [home] if chance.random() < 0.5 else [home, chance.randrange(bodies)]
        statements += [
            Statement(f"s{n}-{k}", f"b{b}", "launched", f"e{n}", "done", found[home])
            for k, b in enumerate(dict.fromkeys(others))
        ]
    return KnowledgeBase(documents, tuple(entities), tuple(statements), ())


def pyvis_page(kb: KnowledgeBase, path: Path, physics: bool) -> None:
    """pyvis as it is: every entity a node; with our positions, or settling by itself."""
    from pyvis.network import Network

    network = Network(directed=True, cdn_resources="in_line")
    network.toggle_physics(physics)
    places = lay_out(kb, find_communities(kb)).positions
    for entity, (x, y) in zip(kb.entities, places, strict=True):
        node = {"id": entity.iri, "label": entity.key.name, "title": entity.key.name, "shape": "dot"}
        network.nodes.append(node if physics else node | {"x": x, "y": y})
    network.edges.extend({"from": s.subject, "to": s.object, "title": s.predicate} for s in kb.statements)
    path.write_text(network.generate_html(), encoding="utf-8")


def measured(browser: Any, path: Path, settle: bool = False) -> dict[str, float]:
    """Milliseconds to the first drawing (or until it has settled), of a frame while dragging; megabytes."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN", offline=True)
    page = context.new_page()
    page.set_default_timeout(600_000)
    page.goto(path.as_uri(), wait_until="commit")
    if settle:
        page.wait_for_function("typeof network === 'object'")
        # pyvis hides its bar and shows the graph then; it goes on settling, so this is its earliest.
        page.evaluate("new Promise((done) => network.once('stabilizationIterationsDone', done))")
    else:
        page.wait_for_load_state("load")
        # Ours unpacks its data first; it is there when its script has run to the end.
        page.evaluate(OPENED)
        page.evaluate(DRAWN)
    result = {"first_ms": round(page.evaluate("performance.now()"))}
    page.evaluate(
        """() => { window.frames_ = []; let last = performance.now(); const tick = () => { const now = performance.now();
        frames_.push(now - last); last = now; requestAnimationFrame(tick); }; requestAnimationFrame(tick); }"""
    )
    page.mouse.move(560, 420)
    page.mouse.down()
    for step in range(40):
        page.mouse.move(560 + 4 * step, 420 + 2 * step)
    page.mouse.up()
    frames = page.evaluate("frames_")
    result["frame_ms"] = round(sum(frames) / len(frames), 1)
    if page.evaluate("typeof zhengtu") == "object":
        result["search_ms"] = max(
            page.evaluate(
                """(typed) => { const box = document.getElementById("search"); box.value = typed;
            const start = performance.now(); box.dispatchEvent(new Event("input")); return performance.now() - start; }""",
                typed,
            )
            for typed in ("法治", "fz", "fazhi", "司法局1")
        )
    result["heap_mb"] = round(page.evaluate("performance.memory.usedJSHeapSize") / 1e6, 1)
    context.close()
    return result | {"file_mb": round(path.stat().st_size / 1e6, 2)}


def pages(kb: KnowledgeBase, folder: Path, physics: bool) -> Iterator[tuple[str, Path]]:
    """Writes each page and names it."""
    ours = folder / "zhengtu.html"
    write_page(kb, ours)
    yield "zhengtu", ours
    pyvis_page(kb, folder / "pyvis.html", physics=False)
    yield "pyvis, same positions", folder / "pyvis.html"
    if physics:
        pyvis_page(kb, folder / "physics.html", physics=True)
        yield "pyvis, default", folder / "physics.html"


def main() -> None:
    """Measures every size, one browser for each page."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("sizes", nargs="+", type=int)
    parser.add_argument("--physics", action="store_true")
    given = parser.parse_args()
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        for size in given.sizes:
            start = time.perf_counter()
            kb = made_graph(size)
            for name, page in pages(kb, Path(folder), given.physics):
                browser = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
                result = measured(browser, page, settle=name == "pyvis, default")
                browser.close()
                print(json.dumps({"entities": size, "page": name} | result), flush=True)
            print(f"# {size}: {time.perf_counter() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
