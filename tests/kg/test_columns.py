from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.columns import NARROWEST, display_width, padded, table, wrap


def test_chinese_is_twice_as_wide() -> None:
    assert display_width("政图 kg") == 7
    assert display_width("e\u0301") == 1


@given(st.text(), st.integers(min_value=2, max_value=30))
def test_wrapping_loses_nothing_and_fits(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert lines == [line.strip() for line in lines]
    assert all(display_width(line) <= width for line in lines)


def test_words_and_numbers_stay_whole_where_they_fit() -> None:
    assert wrap("从289%降至142%，下降147个百分点", 9) == ["从289%降", "至142%，", "下降147个", "百分点"]
    assert wrap("a percentage of what", 12) == ["a percentage", "of what"]
    assert wrap("abcdefgh", 3) == ["abc", "def", "gh"]


def test_punctuation_neither_begins_nor_ends_a_line() -> None:
    assert wrap("名城，“一带一路”建设", 6) == ["名城，", "“一带", "一路”", "建设"]
    assert wrap("名城。”", 2) == ["名", "城", "。", "”"], "where nothing else fits"


def test_numbers_are_not_broken_where_there_is_room() -> None:
    rows = [["2021年政府工作报告（在深圳市罗湖区）.txt", "深圳市罗湖区人民政府", "2016-2020", "18657"]]
    lines = table(["report 报告", "issuer 发布机构", "period 时期", "characters 字数"], rows, 46).split("\n")
    assert any("2016-2020" in line and "18657" in line for line in lines)
    assert all(display_width(line) <= 46 for line in lines)


def test_rows_are_padded_to_one_edge() -> None:
    assert padded([["地区 LOC", "甲", "a"], ["机构 INST", "乙丙", "b"]]) == [
        "地区 LOC   甲    a",
        "机构 INST  乙丙  b",
    ]


def test_an_iri_is_not_broken() -> None:
    iri = "<https://w3id.org/zhengtu/id/report/成都市/2021>"
    assert wrap(f"外贸依存度 {iri} — “句子”", 20, iris=True) == ["外贸依存度", iri, "— “句子”"]
    assert max(map(display_width, wrap(f"外贸依存度 {iri}", 20))) <= 20


@given(
    st.lists(st.lists(st.text("政图ab “", max_size=60), min_size=3, max_size=3), max_size=5),
    st.integers(30, 120),
)
def test_tables_fit_the_terminal(rows: list[list[str]], width: int) -> None:
    assert width >= 3 * NARROWEST + 4
    assert all(display_width(line) <= width for line in table(("a", "b", "c"), rows, width).split("\n"))


def test_narrow_columns_leave_room_for_wide_ones() -> None:
    text = table(("年", "名称"), [("2020", "法治政府建设" * 3)], 40).split("\n")
    assert text[2:] == ["2020  法治政府建设法治政府建设法治政府建", "      设"]
