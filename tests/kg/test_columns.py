from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.columns import NARROWEST, display_width, table, wrap


def test_chinese_is_twice_as_wide() -> None:
    assert display_width("政图 kg") == 7
    assert display_width("e\u0301") == 1


@given(st.text(), st.integers(min_value=2, max_value=30))
def test_wrapping_loses_nothing_and_fits(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join(lines) == " ".join(text.split())
    assert all(display_width(line) <= width for line in lines)


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
