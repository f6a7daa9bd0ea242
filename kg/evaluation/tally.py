"""Counts of right, extra and missed, and the figures made of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Literal

Outcome = Literal["right", "extra", "missed"]
ALL = "all"


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 (0 to 1) of one class, with the counts they come from."""

    right: int
    extra: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.extra) if self.right + self.extra else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Difference:
    """One disagreement: which layer, which outcome, of which class, and what it was."""

    layer: str
    outcome: str
    kind: str
    text: str


class Tally:
    """Counts outcomes by layer and class, and keeps every disagreement for a person to read."""

    def __init__(self) -> None:
        self._counts: dict[str, dict[str, Counter[Outcome]]] = defaultdict(lambda: defaultdict(Counter))
        self.differences: list[Difference] = []

    def count(self, layer: str, kind: str, outcome: Outcome) -> None:
        self._counts[layer][kind][outcome] += 1
        self._counts[layer][ALL][outcome] += 1

    def differ(self, layer: str, outcome: str, kind: str, text: str) -> None:
        self.differences.append(Difference(layer, outcome, kind, text))

    def table(self, layer: str) -> dict[str, Score]:
        """Scores of a layer by class, all of them together first."""
        kinds = sorted(self._counts[layer], key=lambda kind: (kind != ALL, kind))
        return {kind: _score(self._counts[layer][kind]) for kind in kinds}


def _score(counts: Counter[Outcome]) -> Score:
    return Score(counts["right"], counts["extra"], counts["missed"])
