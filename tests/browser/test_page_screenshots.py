"""The pictures in the documents are those that the script makes, and say in words what they show."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "docs" / "screenshots"
MOST = 160_000
"""Bytes of one picture: a checkout and a page of documents stay light."""


@pytest.fixture(scope="module")
def views() -> dict[str, tuple[int, int]]:
    """Picture -> width and height of its window, as the script makes it."""
    made = runpy.run_path(str(ROOT / "examples" / "make_screenshots.py"))["VIEWS"]
    return {name: tuple(window["viewport"].values()) for name, _, window in made}


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_the_readme_shows_each_picture_and_tells_it(readme: str, views: dict[str, tuple[int, int]]) -> None:
    found = re.findall(
        r"!\[([^\]]*)\]\(docs/screenshots/(\w+)\.png\)", (ROOT / readme).read_text(encoding="utf-8")
    )
    assert [name for _, name in found] == list(views)
    assert all(len(told) >= 10 for told, _ in found)


def test_the_pictures_are_those_of_the_script(views: dict[str, tuple[int, int]]) -> None:
    assert {path.name for path in SHOTS.iterdir()} == {f"{name}.png" for name in views}
    for name, (width, height) in views.items():
        png = (SHOTS / f"{name}.png").read_bytes()
        assert png.startswith(b"\x89PNG")
        assert png[16:24] == width.to_bytes(4) + height.to_bytes(4)
        assert len(png) <= MOST
