"""What the features of each character say for each label, for a whole text at once, without a string a feature.

N-grams are looked up in hash tables, the longer by the shorter. What an n-gram weighs is added to what its
beginnings weigh when the model is loaded, so the longest known one at a place says it for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from extraction.recogniser.features import FeatureSettings, gram_columns
from extraction.recogniser.keys import CODE_POINTS, KeyNumbers, code_points
from extraction.recogniser.runs import RunScores
from extraction.recogniser.weights import Floats, Weights

Places = npt.NDArray[np.intp]
_BLOCK = 2048
"""Characters whose weights are added up at once: so few that the sums stay where the processor is quick."""


class Scorer:
    """The features of one model. Safe to share between threads."""

    def __init__(self, weights: Weights, settings: FeatureSettings) -> None:
        count = len(weights.grams) + len(weights.runs) + 1
        table = np.zeros((count, len(weights.labels) + 1))
        table[weights.features, weights.targets] = weights.values
        self._characters = np.zeros(CODE_POINTS, dtype=np.int64)
        self._characters[weights.characters] = np.arange(1, len(weights.characters) + 1)
        self._radix = len(weights.characters) + 1
        self._keys = np.split(weights.keys, np.cumsum(weights.sizes[1:])[:-1])
        self._numbers = [KeyNumbers(keys) for keys in self._keys]
        self._before = np.concatenate([[0], np.cumsum(weights.sizes)])
        self._rows = {
            offset: self._summed(offset, weights, settings, table)
            for size, offset in gram_columns(settings)
            if size == 1
        }
        names = weights.runs.tolist()
        numbers = {name: index for index, name in enumerate(names, len(weights.grams) + 1)}
        self._runs = RunScores(numbers, table, settings)
        self._table = table

    def _summed(
        self, offset: int, weights: Weights, settings: FeatureSettings, table: Floats
    ) -> list[Places]:
        """For n-grams that begin at an offset, up to each length, the row of `table` that sums up each with its
        beginnings: that of the longest which weighs something."""
        rows = np.zeros(1, dtype=np.intp)
        upto: list[Places] = []
        columns = gram_columns(settings)
        for size in range(1, settings.longest + 1):
            if (size, offset) not in columns:
                break
            mine = weights.grams[:, 0] == columns.index((size, offset))
            features = np.flatnonzero(mine) + 1
            nodes = weights.grams[features - 1, 1]
            longer = np.zeros(weights.sizes[size - 1], dtype=np.intp)
            if size > 1:
                beginnings = self._keys[size - 2] // self._radix
                longer = rows[np.where(beginnings > 0, beginnings + self._before[size - 2], 0)]
            table[features] += table[longer[nodes - 1]]
            longer[nodes - 1] = features
            rows = np.concatenate([rows, longer])
            upto.append(rows)
        return upto

    def scores(self, text: str) -> Floats:
        """Sums of weights as [character, label]; the last column is that of no label and says nothing.

        `text` is shaped, and before and after each paragraph has as many line breaks as the window is wide.
        What comes out at a line break means nothing.
        """
        codes = code_points(text)
        columns = [*self._gram_columns(self._nodes(codes)), *self._runs.columns(text, codes)]
        total: Floats = np.empty((len(text), self._table.shape[1]))
        more = np.empty((_BLOCK, self._table.shape[1]))
        for first in range(0, len(text), _BLOCK):
            part = total[first : first + _BLOCK]
            part[:] = self._runs.usual
            for column in columns:
                known = column[first : first + _BLOCK]
                part += np.take(self._table, known, axis=0, out=more[: len(part)], mode="clip")
        self._runs.add(total, text)
        return total

    def _gram_columns(self, nodes: list[Places]) -> Iterator[Places]:
        """For each offset the row of the longest known n-gram that begins so far from each character."""
        for offset, rows in self._rows.items():
            known = rows[-1][nodes[len(rows) - 1]]
            ahead, behind = max(0, offset), max(0, -offset)
            yield np.pad(known[ahead : len(known) - behind], (behind, ahead))

    def _nodes(self, codes: npt.NDArray[np.uint32]) -> list[Places]:
        """The longest known n-gram that begins at each character, of one character, of up to two, and so on;
        numbered through all lengths, 0 where nothing is known."""
        characters = self._characters[codes]
        longest = [characters]
        beginnings = characters
        for size, numbers in enumerate(self._numbers, 2):
            ends = characters[size - 1 :]
            places = np.flatnonzero((beginnings[: len(ends)] > 0) & (ends > 0))
            known = numbers.find(beginnings[places] * self._radix + ends[places])
            beginnings = np.zeros_like(characters)
            beginnings[places] = known
            longest.append(np.where(beginnings > 0, beginnings + self._before[size - 1], longest[-1]))
        return longest
