"""What the features that are no n-grams say for each label, in array operations; `features` says what they are."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from extraction.recogniser.division_runs import Run
from extraction.recogniser.features import (
    ANNOUNCING,
    CLAUSE_MARKS,
    FAR,
    HEADS,
    FeatureSettings,
    announcing_words,
    far_name,
    head_words,
    run_columns,
)
from extraction.recogniser.keys import CODE_POINTS
from extraction.recogniser.weights import Floats

Places = npt.NDArray[np.intp]
_STEPS = np.array([min(far.bit_length(), FAR) for far in range(1 << FAR)])
"""The step of each distance, up to the one from which on all are the same."""
_REMEMBERED = 1 << 12
_ENDS = np.zeros(CODE_POINTS, dtype=bool)
_ENDS[[ord(mark) for mark in CLAUSE_MARKS]] = True


class RunScores:
    """Sums of the weights of these features: rows of a table, by the features' numbers."""

    def __init__(self, numbers: Mapping[str, int], table: Floats, settings: FeatureSettings) -> None:
        self._numbers, self._table = numbers, table
        self._sparse = replace(settings, heads=False, triggers=False)
        self._numbers_of = lru_cache(_REMEMBERED)(self._numbered)
        self._heads = _WordRows(HEADS, "h", numbers) if settings.heads else None
        self._announcing = _WordRows(ANNOUNCING, "t", numbers) if settings.triggers else None
        usual = [numbers.get(default, 0) for default, _ in run_columns("", self._sparse)]
        self.usual: Floats = table[usual].sum(axis=0)
        """What is said where there is no run, apart from `columns`."""

    def columns(self, text: str, codes: npt.NDArray[np.uint32]) -> Iterator[Places]:
        """For each kind of word the rows of the characters of a shaped text; `codes` are its characters."""
        ends = _ENDS[codes]
        clauses = np.cumsum(ends)
        if self._heads:
            yield self._heads.ahead(text, clauses, ends)
        if self._announcing:
            yield self._announcing.behind(text, clauses)

    def add(self, total: Floats, text: str) -> None:
        """Put into [character, label] what is said in runs, instead of what is usual."""
        for default, runs in run_columns(text, self._sparse):
            usual = self._numbers.get(default, 0)
            column = self._column(usual, runs, len(text))
            places = np.flatnonzero(column != usual)
            total[places] += self._table[column[places]] - self._table[usual]

    def _column(self, usual: int, runs: Iterable[Run], length: int) -> npt.NDArray[np.int32]:
        column = array("i", [usual]) * (length + 1)
        for start, names in runs:
            column[start : start + len(names)] = self._numbers_of(names)
        return np.frombuffer(column, dtype=np.int32)[:length]

    def _numbered(self, names: tuple[str, ...]) -> array[int]:
        return array("i", [self._numbers.get(name, 0) for name in names])


class _WordRows:
    """The number of each feature that says which word is next, or was last, in a clause, and how far away."""

    def __init__(self, words: tuple[str, ...], kind: str, numbers: Mapping[str, int]) -> None:
        self._default = numbers.get(kind, 0)
        self._index = {word: index for index, word in enumerate(words)}
        self._rows = np.array(
            [[numbers.get(far_name(kind, word, step), 0) for step in range(FAR + 1)] for word in words],
            dtype=np.intp,
        )
        self._pattern = head_words() if kind == "h" else announcing_words()

    def ahead(self, text: str, clauses: Places, marks: npt.NDArray[np.bool_]) -> Places:
        """For each character the number that says which word ends next in its clause."""
        words, ends = self._found(text)
        if not len(ends):
            return np.full(len(text), self._default, dtype=np.intp)
        last = ends - 1
        nearest = np.minimum(_counted(ends, len(text)), len(ends) - 1)
        far = last[nearest] - np.arange(len(text))
        there = (far >= 0) & (clauses[last[nearest]] == clauses) & ~marks
        return self._numbers(words[nearest], far, there)

    def behind(self, text: str, clauses: Places) -> Places:
        """For each character the number that says which word ended last in its clause."""
        words, ends = self._found(text)
        if not len(ends):
            return np.full(len(text), self._default, dtype=np.intp)
        nearest = _counted(ends, len(text)) - 1
        far = np.arange(len(text)) - ends[nearest]
        there = (nearest >= 0) & (clauses[ends[nearest] - 1] == clauses)
        return self._numbers(words[nearest], far, there)

    def _found(self, text: str) -> tuple[Places, Places]:
        parts = self._pattern.split(text)
        words = np.fromiter(map(self._index.__getitem__, parts[1::2]), dtype=np.intp)
        return words, np.cumsum(np.fromiter(map(len, parts), dtype=np.intp))[1::2]

    def _numbers(self, words: Places, far: Places, there: npt.NDArray[np.bool_]) -> Places:
        steps = _STEPS[np.minimum(np.abs(far), len(_STEPS) - 1)]
        return np.where(there, self._rows[words, steps], self._default)


def _counted(ends: Places, length: int) -> Places:
    """How many ends there are up to each character, itself included."""
    counted = np.zeros(length + 1, dtype=np.intp)
    counted[ends] = 1
    return np.cumsum(counted[:length])
