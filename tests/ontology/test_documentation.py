"""The page about the ontology: current, bilingual, complete, and sufficient to itself."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from ontology.documentation import main, ontology_html
from ontology.schema import load_schema, ontology_turtle

PAGE = Path(__file__).parents[2] / "docs" / "ontology.html"


@pytest.fixture(scope="module")
def page() -> str:
    return ontology_html()


class Reader(HTMLParser):
    """Identifiers, targets of links, and elements that are left open."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: set[str] = set()
        self.open: list[str] = []
        self.languages: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.ids += [value for key, value in attrs if key == "id" and value]
        self.languages |= {value for key, value in attrs if key == "lang" and value}
        target = named.get("href") or ""
        if target.startswith("#"):
            self.targets.add(target[1:])
        if tag not in ("meta", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_in_the_repository_is_current(page: str) -> None:
    told = "make it anew with: python -m ontology.documentation"
    assert PAGE.read_text(encoding="utf-8") == page, told


def test_the_page_is_whole(page: str) -> None:
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    assert len(reader.ids) == len(set(reader.ids))
    assert reader.targets <= set(reader.ids)
    assert reader.languages == {"zh", "en"}


def test_every_term_stands_there_in_both_languages(page: str) -> None:
    schema = load_schema()
    terms = set(re.findall(r"^zt:(\w+) a owl:", ontology_turtle(), re.M))
    assert len(terms) > 80
    for name in terms:
        assert f'<section id="{name}">' in page
    for declared in (*schema.classes.values(), *schema.relations.values()):
        assert (
            f'<span lang="zh">{declared.label_zh}</span> <span lang="en">{escape(declared.label_en)}</span>'
            in page
        )
    for scheme in schema.schemes.values():
        for concept in scheme.values():
            assert f'<span lang="zh">{concept.label_zh}</span>' in page


def test_every_shape_stands_there(page: str) -> None:
    for name in ("Evidence-span", "PlannedIsNotAsserted", "launched-object", "Official", "KeyIri"):
        assert f"<td><code>{name}</code></td>" in page


def test_the_page_needs_no_network(page: str) -> None:
    assert not re.search(r"<(?:script|link|img|iframe)|@import|url\(", page)


def test_the_command_writes_the_page(tmp_path: Path, page: str) -> None:
    main([str(tmp_path / "ontology.html")])
    assert (tmp_path / "ontology.html").read_text(encoding="utf-8") == page
