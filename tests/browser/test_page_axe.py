"""axe-core finds nothing serious on a phone, in both languages and themes; test_page_installed has the desktop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ontology.records import KnowledgeBase

pytestmark = pytest.mark.browser
NAME = "name=INST:宁波市江北区司法局@"


@pytest.fixture(scope="module")
def told_page(claimed_kb: KnowledgeBase, make_page: Callable[[KnowledgeBase], Path]) -> Path:
    return make_page(claimed_kb)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_axe_finds_nothing_serious(
    told_page: Path, visit: Callable[..., Any], axe: Callable[..., Any], locale: str, scheme: str
) -> None:
    size = {"width": 390, "height": 844}
    page = visit(told_page, locale=locale, color_scheme=scheme, viewport=size, bypass_csp=True).page
    states = ("", NAME, f"{NAME}&tab=table", "tab=time", "tab=compare&by=places", f"{NAME}&pair=x")
    assert axe(page, *states, filters=True) == {}
