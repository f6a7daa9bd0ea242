"""Rearranged patterns match what the pattern as written matches."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.patterns import compile_pattern
from extraction.rules import RULES, load_rules

LETTERS = "市区县局"
OTHER_FORMATS = {"headings", "page_furniture", "plan_wording"}
TEXTS = st.text(alphabet=LETTERS + "厅\n", max_size=24)


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(inner, min_size=1, max_size=12).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.lists(inner, min_size=1, max_size=3).map("".join),
        inner.map(lambda p: f"(?:{p})?"),
        inner.map(lambda p: f"(?:{p}){{1,2}}"),
        inner.map(lambda p: f"(?!{p})[{LETTERS}]"),
        inner.map(lambda p: f"({p})"),
        inner.map(lambda p: f"(?>{p})"),
        inner.map(lambda p: f"(?i:{p})"),
    )


PATTERNS = st.recursive(
    st.sampled_from(
        [*LETTERS, "市局", "区局", "市区局", "[市区]", "[^局]", ".", "(?<!市)", "(?<=局)", "^", ""]
    ),
    _larger,
    max_leaves=24,
)


def _matches(pattern: re.Pattern[str], text: str) -> list[tuple[object, ...]]:
    return [(m.span(), m.groups(), m.lastgroup) for m in pattern.finditer(text)]


@given(PATTERNS, TEXTS)
def test_every_match_and_group_is_that_of_the_pattern_as_written(pattern: str, text: str) -> None:
    assert _matches(compile_pattern(pattern), text) == _matches(re.compile(pattern), text)


@given(st.lists(st.text(alphabet=LETTERS, min_size=1, max_size=4), min_size=1, max_size=30), TEXTS)
def test_words_are_found_in_the_order_in_which_they_are_written(words: list[str], text: str) -> None:
    pattern = "|".join(words)
    assert _matches(compile_pattern(pattern), text) == _matches(re.compile(pattern), text)


@pytest.mark.parametrize("name", sorted({path.stem for path in RULES.glob("*.yaml")} - OTHER_FORMATS))
def test_rules_match_their_examples_as_written(name: str) -> None:
    file = load_rules(name)
    text = "\n".join(example for rule in file.rules for example in (*rule.matches, *rule.rejects))
    for template in file.macros.values():
        written = file.expand(template)
        assert _matches(compile_pattern(written), text) == _matches(re.compile(written), text)


def test_a_pattern_that_is_none_is_refused() -> None:
    with pytest.raises(re.error):
        compile_pattern("(?:市|区")


@pytest.mark.parametrize("pattern", ["()a", "(|)甲", "(?:)乙|丙", "^|丁"])
def test_patterns_that_begin_with_nothing_are_compiled(pattern: str) -> None:
    for text in ("a", "甲乙", "丙丁", ""):
        found = [m.span() for m in compile_pattern(pattern).finditer(text)]
        assert found == [m.span() for m in re.finditer(pattern, text)]
