"""What is looked for only around an anchor is what a search of the whole text finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extraction.names import honours, places

ENDS = [
    "奖",
    "一等奖",
    "区",
    "示范区",
    "城市",
    "先进集体",
    "科普教育基地",
    "学校",
    "，",
    "等",
    "的",
    "励",
    "A",
    "三",
    "甲乙",
]


@given(st.lists(st.sampled_from(ENDS), max_size=14).map("".join))
def test_titles_end_where_the_whole_pattern_says(text: str) -> None:
    every, _ = honours._ending_patterns()
    expected = [(m.span(), m["firm"]) for m in every.finditer(text)]
    assert [(m.span(), m["firm"]) for m in honours._endings(text)] == expected


@given(st.text(alphabet="、、、、和等3个街道镇甲乙丙，", max_size=40))
def test_rows_stand_where_the_whole_pattern_says(text: str) -> None:
    expected = [m.span() for m in places.place_words().row.finditer(text)]
    assert [m.span() for m in places._stretches(text)] == expected
