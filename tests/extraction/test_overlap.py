"""Which of the overlapping candidates stands."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from extraction.overlap import agree, resolve_overlaps
from extraction.spans import Candidate
from ontology.records import Label


def name(
    start: int, end: int, label: Label = "INST", confidence: float = 0.95, rule: str = "a/b"
) -> Candidate:
    return Candidate(start, end, label, rule, confidence)


def test_the_longest_sure_name_stands_and_nothing_inside_it() -> None:
    outer, inner, after = name(0, 8, "REG"), name(1, 4), name(8, 10)
    assert resolve_overlaps([inner, after, outer]) == [outer, after]


def test_a_doubtful_long_span_does_not_swallow_a_sure_name() -> None:
    doubtful, sure = name(0, 6, "INIT", 0.3), name(0, 5, "INST", 0.95)
    assert resolve_overlaps([doubtful, sure]) == [sure]


def test_a_name_below_its_threshold_is_dropped() -> None:
    assert resolve_overlaps([name(0, 3, "INIT", 0.4)], {"INIT": 0.5}) == []
    assert resolve_overlaps([name(0, 3, "INIT", 0.4)], {"REG": 0.5}) != []


def test_finders_that_agree_are_surer_together_and_the_rule_is_named() -> None:
    rule, model = name(0, 3, "INIT", 0.6, "initiative/platform"), name(0, 3, "INIT", 0.7, "model/crf")
    (both,) = agree([model, rule])
    assert both.rule == "initiative/platform"
    assert both.confidence == 0.88


def test_two_rules_of_one_kind_do_not_confirm_each_other() -> None:
    (one,) = agree([name(0, 3, rule="a/b", confidence=0.6), name(0, 3, rule="a/c", confidence=0.7)])
    assert (one.rule, one.confidence) == ("a/c", 0.7)


CANDIDATES = st.lists(
    st.builds(
        lambda start, length, label, confidence, rule: Candidate(
            start, start + length, label, rule, confidence
        ),
        st.integers(0, 30),
        st.integers(1, 9),
        st.sampled_from(["INST", "INIT", "REG"]),
        st.floats(0.05, 1.0),
        st.sampled_from(["a/b", "model/crf", "c/d"]),
    ),
    max_size=25,
)


@given(CANDIDATES, st.randoms())
def test_what_stands_is_apart_in_order_and_independent_of_order(
    candidates: list[Candidate], random: object
) -> None:
    kept = resolve_overlaps(candidates)
    assert all(a.end <= b.start for a, b in pairwise(kept))
    shuffled = list(candidates)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert resolve_overlaps(shuffled) == kept
    # Whatever was left out overlaps something that stands.
    for candidate in candidates:
        assert any(k.start < candidate.end and candidate.start < k.end for k in kept)


def test_what_only_the_model_found_needs_more() -> None:
    model, rule = name(0, 3, "INIT", 0.7, "model/crf"), name(5, 8, "INIT", 0.7, "initiative/platform")
    assert resolve_overlaps([model, rule], {"INIT": 0.5}, {"INIT": 0.9}) == [rule]
    agreed = name(0, 3, "INIT", 0.6, "initiative/platform")
    assert len(resolve_overlaps([model, agreed], {"INIT": 0.5}, {"INIT": 0.9})) == 1
