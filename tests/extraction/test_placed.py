"""Names that begin with a place: the whole name, and the place alone where nothing of the kind goes on."""

from __future__ import annotations

import pytest

from extraction.divisions import load_gazetteer
from extraction.names.finders import find_names
from extraction.options import ALONE, THRESHOLDS
from extraction.overlap import resolve_overlaps


def names(text: str) -> list[tuple[str, str]]:
    """Names of a text with their labels, rules alone."""
    found = resolve_overlaps(find_names(text, load_gazetteer()), THRESHOLDS, ALONE)
    return [(text[c.start : c.end], c.label) for c in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("启用绍兴大剧院。", [("绍兴大剧院", "INIT")]),
        ("推进绍兴—湖州创新走廊建设。", [("绍兴—湖州创新走廊", "INIT")]),
        ("推动成都（绵阳）产业园三期投产。", [("成都（绵阳）产业园三期", "INIT")]),
        ("举办2023年绍兴黄酒节。", [("2023年绍兴黄酒节", "INIT")]),
        ("修编绍兴综合规划。", [("绍兴综合规划", "REG")]),
        ("建设更高水平的平安绍兴。", [("平安绍兴", "INIT")]),
        ("引进北京大学绍兴纺织研究院。", [("北京大学绍兴纺织研究院", "INST")]),
    ],
)
def test_a_place_that_begins_a_longer_name_belongs_to_it(text: str, expected: list[tuple[str, str]]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("推动绍兴高质量发展。", [("绍兴", "LOC")]),
        ("企业在绍兴设立总部。", [("绍兴", "LOC")]),
        ("引进10个以上海归团队。", []),
        ("巩固原有阵地。", []),
    ],
)
def test_a_place_alone_stays_one_and_none_is_found_inside_a_word(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert names(text) == expected
