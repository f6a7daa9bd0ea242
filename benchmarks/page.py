"""The page beside pyvis's own, on the same made graph: opening, searching, dragging, memory, size.

    python benchmarks/page.py 1000 5000 20000 50000

Three pages of each graph: ours, pyvis's own with the same positions, and pyvis's default, which lays the graph out in
the browser and is given --limit seconds for it. Medians of three openings, ours and pyvis's in turn; the default is
opened once. Needs playwright and Chromium (from CHROMIUM or the path). Prints one line of JSON for each page:
first_ms to the first drawing (of the default: until its bar is gone), frame_ms of the mean frame while dragging,
search_ms of the first key ever typed, key_ms of the slowest after it, heap_mb, file_mb.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import tempfile
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
FRAMES = """() => { window.frames_ = []; let last = performance.now(); const tick = () => { const now = performance.now();
    frames_.push(now - last); last = now; requestAnimationFrame(tick); }; requestAnimationFrame(tick); }"""
ANSWERED = """(typed) => { const box = document.getElementById("search"); box.value = typed;
    const start = performance.now(); box.dispatchEvent(new Event("input")); return performance.now() - start; }"""
# pyvis hides its bar and shows the graph then; the graph goes on moving, so this is its earliest.
TELL = """addEventListener("DOMContentLoaded", () => network.once("stabilizationIterationsDone",
    () => console.log("settled " + performance.now())));"""
WINDOW = {"viewport": {"width": 1280, "height": 800}, "locale": "zh-CN", "offline": True}
NAMES = {"zhengtu": "zhengtu", "placed": "pyvis, same positions", "default": "pyvis, default"}
OPENINGS = 3


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


def watched(page: Any) -> dict[str, Any]:
    """Milliseconds of the mean frame while dragging, of the search's keys; megabytes of heap."""
    page.evaluate(FRAMES)
    page.mouse.move(560, 420)
    page.mouse.down()
    for step in range(40):
        page.mouse.move(560 + 4 * step, 420 + 2 * step)
    page.mouse.up()
    frames = page.evaluate("frames_")
    result = {"frame_ms": round(sum(frames) / len(frames), 1)}
    if page.evaluate("typeof zhengtu") == "object":
        keys = [page.evaluate(ANSWERED, typed) for typed in ("f", "法治", "fz", "fazhi", "司法局1")]
        result |= {"search_ms": round(keys[0], 1), "key_ms": round(max(keys[1:]), 1)}
    return result | {"heap_mb": round(page.evaluate("performance.memory.usedJSHeapSize") / 1e6, 1)}


def measured(browser: Any, path: Path) -> dict[str, float]:
    """Of one opening: milliseconds to the first drawing, and what is watched then."""
    context = browser.new_context(**WINDOW)
    page = context.new_page()
    page.set_default_timeout(600_000)
    page.goto(path.as_uri())
    # Ours unpacks its data first; it is there when its script has run to the end.
    page.evaluate(OPENED)
    page.evaluate(DRAWN)
    result = {"first_ms": round(page.evaluate("performance.now()"))}
    result |= watched(page)
    context.close()
    return result


def settled(browser: Any, path: Path, limit: float) -> dict[str, Any]:
    """The same for a page that lays itself out; where it is not done within so many seconds, the limit alone."""
    from playwright.sync_api import TimeoutError as Late

    page = browser.new_context(**WINDOW).new_page()
    page.add_init_script(TELL)
    try:
        with page.expect_console_message(
            lambda message: "settled" in message.text, timeout=limit * 1000
        ) as told:
            page.goto(path.as_uri(), wait_until="commit")
        return {"first_ms": round(float(told.value.text.split()[1]))} | watched(page)
    except Late:
        return {"first_ms": None, "not_settled_after_s": limit}


def middle(runs: list[dict[str, float]]) -> dict[str, float]:
    """The median of each figure."""
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def measure(driver: Any, kb: KnowledgeBase, folder: Path, limit: float) -> Iterator[dict[str, Any]]:
    """Writes each page, opens it in a browser of its own and tells what was measured."""
    pages = {name: folder / f"{name}.html" for name in ("zhengtu", "placed", "default")}
    write_page(kb, pages["zhengtu"])
    pyvis_page(kb, pages["placed"], physics=False)
    pyvis_page(kb, pages["default"], physics=True)
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    runs: dict[str, list[Any]] = {name: [] for name in pages}
    # In turn, so that what else the machine does falls on both.
    for name in [*("zhengtu", "placed") * OPENINGS, "default"]:
        browser = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        taken = settled(browser, pages[name], limit) if name == "default" else measured(browser, pages[name])
        runs[name].append(taken)
        browser.close()
    for name, found in runs.items():
        figures = found[0] if name == "default" else middle(found)
        yield {"page": NAMES[name]} | figures | {"file_mb": round(pages[name].stat().st_size / 1e6, 2)}


def main() -> None:
    """Measures every size."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("sizes", nargs="+", type=int)
    parser.add_argument("--limit", type=float, default=100.0, help="seconds for pyvis's default to settle")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        for size in given.sizes:
            kb = made_graph(size)
            for result in measure(driver, kb, Path(folder), given.limit):
                print(json.dumps({"entities": size, "statements": len(kb.statements)} | result), flush=True)


if __name__ == "__main__":
    main()
