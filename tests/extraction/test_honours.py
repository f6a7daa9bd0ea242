"""Titles and awards: conferred, striven for, listed; without 称号 and without counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.names.honours import find_honours


def found(text: str) -> list[str]:
    spans = sorted({(c.start, c.end) for c in find_honours(text)})
    return [text[a:b] for a, b in spans]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("荣获“全国先进司法所”称号。", ["“全国先进司法所”"]),
        ("被评为全国法治政府建设示范区。", ["全国法治政府建设示范区"]),
        ("入选第二批全省依法治理典型案例，获省委肯定。", ["第二批全省依法治理典型案例"]),
        ("被司法部命名为“全国民主法治示范村（社区）”。", ["“全国民主法治示范村（社区）”"]),
        (
            "获评全国平安建设先进单位、全省社会治理先进集体。",
            ["全国平安建设先进单位", "全省社会治理先进集体"],
        ),
        ("两个社区分别获评“省级绿色社区”、“市级书香社区”。", ["“省级绿色社区”", "“市级书香社区”"]),
        ("被授予“金牌调解室”称号。", ["“金牌调解室”"]),
        ("推进生态文明示范区创建。", ["生态文明示范区"]),
        ("争创全国社会治理创新示范区。", ["全国社会治理创新示范区"]),
        ("扎实开展全国文明城市创建。", ["全国文明城市"]),
        ("成为全省首个国家级法治教育示范基地。", ["国家级法治教育示范基地"]),
        ("荣获第八届“中国法治政府奖”。", ["第八届“中国法治政府奖”"]),
    ],
)
def test_what_was_conferred_or_striven_for(text: str, names: list[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "获得群众充分肯定，赢得广泛赞誉。",
        "建设3个示范点，培育一批示范户。",
        "打造“一站式”服务，推进学校建设。",
        "发放创业奖励和一次性奖补。",
    ],
)
def test_praise_counts_and_duties_are_no_honours(text: str) -> None:
    assert found(text) == []


@given(st.text(alphabet="获评创建全国省级第一批示范区“”先进单位，。、和奖1个\n", max_size=50))
def test_spans_stay_in_the_clause(text: str) -> None:
    for c in find_honours(text):
        assert 0 <= c.start < c.end <= len(text)
        assert "。" not in text[c.start : c.end] or "“" in text[c.start : c.end]
