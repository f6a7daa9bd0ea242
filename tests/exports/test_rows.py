"""Rows are written as `csv.writer` writes them."""

from __future__ import annotations

import csv
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from exports.rows import BLOCK, Row, write_rows

CELL = st.one_of(
    st.none(),
    st.integers(),
    st.floats(),
    st.sampled_from(["None", "一，二", "a,b", '"', "a\nb", "\r", "", "%s", " "]),
    st.text(max_size=3),
)


@given(
    st.integers(1, 4).flatmap(lambda width: st.lists(st.tuples(*[CELL] * width), max_size=BLOCK * 2 + 2)),
    st.booleans(),
)
def test_the_text_is_that_of_the_csv_module(rows: list[Row], plain: bool) -> None:
    if plain:  # enough of them that whole blocks need no quotes
        rows = [("甲", n, None, 0.5) for n in range(BLOCK)] + [row for row in rows if len(row) == 4]
    ours, theirs = StringIO(newline=""), StringIO(newline="")
    write_rows(rows, ours)
    csv.writer(theirs, lineterminator="\n").writerows(rows)
    assert ours.getvalue() == theirs.getvalue()
