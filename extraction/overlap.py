"""Which of the overlapping candidates is the name: one policy, in one place.

The guidelines mark the longest name and nothing inside another. A long span that only a weak rule
believes in must not swallow a sure one, so a candidate first has to reach its label's threshold and is
then ranked by how many characters it is expected to get right.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import cache

from extraction.spans import Candidate
from ontology.frozen import replace

MODEL = "model"
"""First part of the rule id of what a statistical model found."""
SURE = 0.9
"""From here on a candidate is ranked by length alone: two sure names, the longer one holds the other."""


def agree(candidates: Iterable[Candidate]) -> list[Candidate]:
    """One candidate for each span and label; finders that agree raise its confidence (noisy-or).

    Where a rule is among them its name is kept rather than the model's, because a rule can be read.
    """
    spans: dict[tuple[int, int, str], list[Candidate]] = {}
    for candidate in candidates:
        spans.setdefault((candidate.start, candidate.end, candidate.label), []).append(candidate)
    return [_agreed(spans[span]) for span in sorted(spans)]


def _agreed(found: list[Candidate]) -> Candidate:
    """One candidate for those of one span and label."""
    if len(found) == 1:
        return found[0]
    first, *others = sorted(found, key=_by_trust)
    for other in others:
        if _component(first.rule) != _component(other.rule):
            doubt = (1 - first.confidence) * (1 - other.confidence)
            first = replace(first, confidence=round(1 - doubt, 4))
    return first


@cache
def _component(rule: str) -> str:
    """What found a candidate: the file of its rule, or the model."""
    return rule.split("/")[0]


def _by_trust(candidate: Candidate) -> tuple[bool, float, str]:
    """Of one span rules before the model, the most confident first."""
    return _component(candidate.rule) == MODEL, -candidate.confidence, candidate.rule


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
    limits, limits_alone = thresholds or {}, alone or {}
    able = [
        c for c in agree(candidates) if c.start < c.end and c.confidence >= limit(c, limits, limits_alone)
    ]
    starts: list[int] = []
    kept: list[Candidate] = []
    for candidate in sorted(able, key=rank):
        start, end = candidate.start, candidate.end
        at = bisect_left(starts, start)
        if (at == 0 or kept[at - 1].end <= start) and (at == len(kept) or end <= starts[at]):
            starts.insert(at, start)
            kept.insert(at, candidate)
    return kept


def limit(candidate: Candidate, thresholds: Mapping[str, float], alone: Mapping[str, float]) -> float:
    """The confidence that a candidate must reach: by its label, and by whether only the model found it."""
    limits = alone if _component(candidate.rule) == MODEL else thresholds
    return limits.get(candidate.label, 0.0)
