"""Patterns that are looked for together find what each finds alone."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from unittest import mock

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from extraction import anchors, scanning
from extraction.anchors import find_anchors
from extraction.rules import RULES, load_rules
from extraction.scanning import SHORT, Scan, Sieve

LETTERS = "市区县局"
TEXTS = st.text(alphabet=LETTERS + "厅\n𠮷", max_size=24)
OTHER_FORMATS = {"headings", "page_furniture", "plan_wording"}


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.lists(inner, min_size=1, max_size=4).map("".join),
        inner.map(lambda p: f"(?:{p})?"),
        inner.map(lambda p: f"(?:{p}){{0,3}}?"),
        inner.map(lambda p: f"(?:{p})+"),
        inner.map(lambda p: f"(?!{p})[{LETTERS}]"),
        inner.map(lambda p: f"(?={p})"),
        inner.map(lambda p: f"(?P<name>{p})" if "name" not in p else p),
        inner.map(lambda p: f"(?>{p})"),
        inner.map(lambda p: f"(?i:{p})"),
    )


PATTERNS = st.recursive(
    st.sampled_from(
        [
            *LETTERS,
            "市局",
            "区局",
            "[市区]",
            "[^局]",
            "[一-县]",
            ".",
            r"\w",
            "(?<!市)",
            "(?<=局)",
            "^",
            "$",
            "",
        ]
    ),
    _larger,
    max_leaves=12,
)


def _always() -> AbstractContextManager[object]:
    return mock.patch.dict(vars(scanning), SHORT=-1, _DENSE=0)


def _told(matches: object) -> list[tuple[object, ...]]:
    return [(m.span(), m.groups()) for m in matches]  # type: ignore[attr-defined]


@given(PATTERNS, TEXTS, st.sampled_from((0, anchors.COMMON)))
def test_every_match_is_found_wherever_it_is(pattern: str, text: str, common: int) -> None:
    assume(pattern.count("?P<name>") < 2)
    compiled = re.compile(pattern)
    with _always(), mock.patch.object(anchors, "COMMON", common):
        board = scanning._Board()
        with mock.patch.object(scanning, "_BOARD", board):
            scanning._marks.cache_clear()
            found = _told(Scan(pattern, compiled).finditer(text))
    scanning._marks.cache_clear()
    assert found == _told(compiled.finditer(text))


@given(
    st.lists(PATTERNS, min_size=1, max_size=4),
    st.lists(TEXTS, max_size=4),
    st.sampled_from((0, anchors.COMMON)),
)
def test_a_sieve_finds_in_each_text_what_each_pattern_finds(
    patterns: list[str], texts: list[str], common: int
) -> None:
    assume(all(pattern.count("?P<name>") < 2 for pattern in patterns))
    compiled = [(pattern, re.compile(pattern)) for pattern in patterns]
    with mock.patch.object(anchors, "COMMON", common):
        found = Sieve(compiled).matches(texts)
    assert [[(n, m.span(), m.groups()) for n, m in matches] for matches in found] == [
        [(n, m.span(), m.groups()) for n, (_, p) in enumerate(compiled) for m in p.finditer(text)]
        for text in texts
    ]


@pytest.mark.parametrize("name", sorted({path.stem for path in RULES.glob("*.yaml")} - OTHER_FORMATS))
def test_rules_find_in_a_long_text_what_their_patterns_find(name: str) -> None:
    rules = load_rules(name).rules
    examples = "\n".join(e.strip("⟦⟧") for rule in rules for e in (*rule.matches, *rule.rejects))
    text = examples * (SHORT // max(1, len(examples)) + 1)
    for rule in rules:
        if rule.pattern is not None:
            assert _told(rule.found(text)) == _told(rule.pattern.finditer(text))


def test_the_rarest_pair_of_a_pattern_is_its_anchor() -> None:
    found = find_anchors("[一-龥]{2,8}(?:司法局|司法所)的?")
    ((start, anchor),) = found
    assert (start.nearest, start.furthest) == (0, 0)
    assert anchor.first == frozenset({(ord("司"), ord("司"))})
    assert anchor.second == frozenset({(ord("法"), ord("法"))})
    assert (anchor.nearest, anchor.furthest) == (2, 8)


def test_many_beginnings_come_in_sets_and_end_with_what_is_looked_for_ahead() -> None:
    words = "|".join(f"{a}{b}" for a in "市区县局厅" for b in "一二三四五") + "|法|[一-龥]段"
    found = find_anchors(f"(?:{words})(?=，|$)")
    assert 10 < len(found) <= anchors.SETS
    assert all(start == anchor for start, anchor in found)
    seconds = {start.second for start, _ in found if start.first == frozenset({(ord("法"), ord("法"))})}
    assert seconds == {frozenset({(ord("，"), ord("，")), (10, 10)})}


@pytest.mark.parametrize("pattern", ["", "a?", "(?=a)", "(?i)ab"])
def test_what_may_match_nothing_or_has_flags_has_no_anchor(pattern: str) -> None:
    assert find_anchors(pattern) == ()
