from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extraction.names.phrases import _boundary, find_boundaries


def test_a_name_begins_behind_a_verb_or_a_mark() -> None:
    text = "全年成效显著，深入推进法治乡村建设。"
    assert find_boundaries(text).before(text.index("乡村")) == text.index("法治")
    assert find_boundaries(text).before(text.index("显著")) == 0


@given(
    st.text(alphabet="开展推进的了是一等、，。；\n（）甲乙工程平台建设创新12.□", max_size=60),
    st.lists(st.integers(-3, 63), max_size=12),
)
def test_what_was_asked_before_changes_no_answer(text: str, places: list[int]) -> None:
    """Every clause is read from its own mark on, and says what reading from the start of the text says."""
    asked = find_boundaries(text)
    whole = [match.span() for match in _boundary().finditer(text)]
    for place in places:
        left = [span for span in whole if span[0] < place]
        expected = 0 if not left else left[-1][1] if left[-1][1] <= place else -1
        assert asked.before(place) == expected
