"""What the features of each character say for each label, for a whole text at once, without a string a feature.

N-grams are looked up in sorted arrays, the longer by the shorter; the other features are numbered run by run.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from thinc.api import NumpyOps

from extraction.recogniser.features import FeatureSettings, Run, gram_columns, run_columns
from extraction.recogniser.weights import Floats, Weights

Numbers = npt.NDArray[np.int32]
_CODE_POINTS = 0x110000
_RUNS = 1 << 14
_OPERATIONS = NumpyOps()


class Scorer:
    """The features of one model. Safe to share between threads."""

    def __init__(self, weights: Weights, settings: FeatureSettings) -> None:
        self._settings = settings
        count = len(weights.grams) + len(weights.runs) + 1
        self._table = np.zeros((count, len(weights.labels)))
        self._table[weights.features, weights.targets] = weights.values
        names = weights.runs.tolist()
        self._number = {name: index for index, name in enumerate(names, len(weights.grams) + 1)}
        self._numbers = lru_cache(_RUNS)(self._numbers_of)
        self._characters = np.zeros(_CODE_POINTS, dtype=np.int32)
        self._characters[weights.characters] = np.arange(1, len(weights.characters) + 1)
        self._radix = len(weights.characters) + 1
        self._keys = np.split(weights.keys, np.cumsum(weights.sizes[1:])[:-1])
        self._columns = gram_columns(settings)
        self._features = [np.zeros(weights.sizes[size - 1] + 1, dtype=np.int32) for size, _ in self._columns]
        for column, features in enumerate(self._features):
            mine = np.flatnonzero(weights.grams[:, 0] == column)
            features[weights.grams[mine, 1]] = mine + 1

    def scores(self, text: str) -> Floats:
        """Sums of weights as [character, label].

        `text` is shaped, and before and after each paragraph has as many line breaks as the window is wide.
        What comes out at a line break means nothing.
        """
        kinds = run_columns(text, self._settings)
        found = np.zeros((len(text), len(kinds) + len(self._columns)), dtype=np.int32)
        for column, (default, runs) in enumerate(kinds, len(self._columns)):
            found[:, column] = self._column(default, runs, len(text))
        nodes = self._nodes(text)
        for column, (size, offset) in enumerate(self._columns):
            first, last = max(0, offset), len(text) + min(0, offset)
            features = self._features[column][nodes[size - 1][first:last]]
            found[first - offset : last - offset, column] = features
        total: Floats = _OPERATIONS.gather_add(self._table, found)
        return total

    def _column(self, default: str, runs: Iterable[Run], length: int) -> Numbers:
        column = array("i", [self._number.get(default, 0)]) * (length + 1)
        for start, names in runs:
            column[start : start + len(names)] = self._numbers(names)
        return np.frombuffer(column, dtype=np.int32)[:length]

    def _numbers_of(self, names: tuple[str, ...]) -> array[int]:
        return array("i", [self._number.get(name, 0) for name in names])

    def _nodes(self, text: str) -> list[Numbers]:
        """For n-grams of each length the node of the one that begins at each character; 0 where it is unknown."""
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        characters = self._characters[codes]
        nodes = [characters]
        for size, keys in enumerate(self._keys, 2):
            longer = np.zeros_like(characters)
            beginnings, ends = nodes[-1][: 1 - size], characters[size - 1 :]
            places = np.flatnonzero((beginnings > 0) & (ends > 0))
            wanted = beginnings[places].astype(np.int64) * self._radix + ends[places]
            at = np.searchsorted(keys, wanted)
            known = np.flatnonzero(np.append(keys, -1)[at] == wanted)
            longer[places[known]] = at[known] + 1
            nodes.append(longer)
        return nodes
