"""Which of the overlapping candidates is the name: one policy, in one place.

The guidelines mark the longest name and nothing inside another. A long span that only a weak rule
believes in must not swallow a sure one, so a candidate first has to reach its label's threshold and is
then ranked by how many characters it is expected to get right.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import replace

from extraction.spans import Candidate

MODEL = "model"
"""First part of the rule id of what a statistical model found."""
SURE = 0.9
"""From here on a candidate is ranked by length alone: two sure names, the longer one holds the other."""


def agree(candidates: Iterable[Candidate]) -> list[Candidate]:
    """One candidate for each span and label; finders that agree raise its confidence (noisy-or).

    Where a rule is among them its name is kept rather than the model's, because a rule can be read.
    """
    merged: dict[tuple[int, int, str], Candidate] = {}
    for candidate in sorted(candidates, key=_by_span):
        key = (candidate.start, candidate.end, candidate.label)
        first = merged.get(key)
        if first is None:
            merged[key] = candidate
        elif _component(first) != _component(candidate):
            doubt = (1 - first.confidence) * (1 - candidate.confidence)
            merged[key] = replace(first, confidence=round(1 - doubt, 4))
    return list(merged.values())


def _component(candidate: Candidate) -> str:
    return candidate.rule.split("/")[0]


def _by_span(candidate: Candidate) -> tuple[int, int, str, bool, float, str]:
    """By place; of one span rules before the model, the most confident first."""
    is_model = _component(candidate) == MODEL
    return candidate.start, candidate.end, candidate.label, is_model, -candidate.confidence, candidate.rule


def rank(candidate: Candidate) -> tuple[float, float, int, str, str]:
    """Sort key, best first: expected characters right, then confidence, then place and label."""
    length = candidate.end - candidate.start
    weight = min(1.0, candidate.confidence / SURE)
    return (-length * weight, -candidate.confidence, candidate.start, candidate.label, candidate.rule)


def resolve_overlaps(
    candidates: Iterable[Candidate],
    thresholds: Mapping[str, float] | None = None,
    alone: Mapping[str, float] | None = None,
) -> list[Candidate]:
    """The candidates that stand, free of overlaps and sorted by place.

    `thresholds` gives the confidence that a candidate of a label must reach, `alone` that of one which
    only the model found; a label that is not named needs none.
    """
    able = [
        c
        for c in agree(candidates)
        if c.start < c.end and c.confidence >= limit(c, thresholds or {}, alone or {})
    ]
    starts: list[int] = []
    kept: list[Candidate] = []
    for candidate in sorted(able, key=rank):
        at = bisect_left(starts, candidate.start)
        clear_before = at == 0 or kept[at - 1].end <= candidate.start
        clear_after = at == len(kept) or candidate.end <= kept[at].start
        if clear_before and clear_after:
            starts.insert(at, candidate.start)
            kept.insert(at, candidate)
    return kept


def limit(candidate: Candidate, thresholds: Mapping[str, float], alone: Mapping[str, float]) -> float:
    """The confidence that a candidate must reach: by its label, and by whether only the model found it."""
    limits = alone if _component(candidate) == MODEL else thresholds
    return limits.get(candidate.label, 0.0)
