"""Make the README's screenshots (docs/screenshots/*.png) from the page of the example reports.

Run from anywhere: python examples/make_screenshots.py. Needs playwright, Pillow, Chromium (from CHROMIUM or the path)
and a Chinese font.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from exports.page import write_page
from kg.build import BuildOptions, build, find_documents

REPORTS = Path(__file__).parent / "reports"
SHOTS = Path(__file__).parents[1] / "docs" / "screenshots"
BUREAU = "name=INST:成都市武侯区司法局@"
DESKTOP = {"viewport": {"width": 1280, "height": 760}, "locale": "zh-CN"}
PHONE = {"viewport": {"width": 390, "height": 760}, "locale": "zh-CN"}
VIEWS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("overview", "", DESKTOP),
    ("why", f"#{BUREAU}", DESKTOP),
    ("compare", f"#{BUREAU}&by=years&side=2021&side=2022&marked=1", DESKTOP),
    ("timeline", "#tab=time", DESKTOP | {"locale": "en-GB", "color_scheme": "dark"}),
    ("phone", f"#{BUREAU}", PHONE | {"color_scheme": "dark"}),
)
"""File, state of the page, window."""
COLOURS = 256
"""Of a palette: those that most pixels have, coloured ones before greys, so that grounds and symbols keep theirs."""
OPENED = """new Promise((done) => { const look = () => (typeof zhengtu === "object" ? setTimeout(done, 400)
    : requestAnimationFrame(look)); look(); })"""


def save(shot: bytes, path: Path) -> None:
    """A screenshot as a PNG with a palette."""
    from PIL import Image

    picture = Image.open(BytesIO(shot)).convert("RGB")
    colours, counts = np.unique(np.asarray(picture).reshape(-1, 3), axis=0, return_counts=True)
    order = np.argsort(-counts * (1 + np.ptp(colours.astype(int), axis=1)), kind="stable")
    palette = Image.new("P", (1, 1))
    palette.putpalette(colours[order[:COLOURS]].ravel().tolist())
    picture.quantize(palette=palette, dither=Image.Dither.NONE).save(path, optimize=True)


def main() -> None:
    """Builds the examples, opens each view and saves what the window shows."""
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    SHOTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        path = Path(folder) / "index.html"
        write_page(build(find_documents([REPORTS]), BuildOptions()), path)
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, state, window in VIEWS:
            page = browser.new_page(**window)
            page.goto(path.as_uri() + state)
            page.evaluate(OPENED)
            save(page.screenshot(), SHOTS / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
