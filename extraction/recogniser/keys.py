"""Characters as numbers, and the numbers of keys for many keys at once: a hash table in arrays, probed side by side."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""2**64 divided by the golden ratio (Knuth, The Art of Computer Programming, 6.4): neighbours are sent far apart."""
_EMPTY, _ROOM = -1, 4
CODE_POINTS = 0x110000
"""How many there are in Unicode."""


def code_points(text: str) -> npt.NDArray[np.uint32]:
    """The characters of a text as numbers."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


class KeyNumbers:
    """Keys, none negative and each once, numbered from 1 on in the order given."""

    def __init__(self, keys: Integers) -> None:
        bits = max(4, (_ROOM * len(keys)).bit_length())
        self._shift, self._last = np.uint64(64 - bits), (1 << bits) - 1
        self._keys = np.full(1 << bits, _EMPTY, dtype=np.int64)
        self._numbers = np.zeros(1 << bits, dtype=np.int64)
        slots, pending = self._slots(keys), np.arange(len(keys))
        while len(pending):
            free = pending[self._keys[slots[pending]] == _EMPTY]
            self._keys[slots[free]] = keys[free]
            there = self._keys[slots[pending]] == keys[pending]
            self._numbers[slots[pending[there]]] = pending[there] + 1
            pending = pending[~there]
            slots[pending] = (slots[pending] + 1) & self._last

    def find(self, wanted: Integers) -> Integers:
        """The number of each key, 0 for one that is not there."""
        slots = self._slots(wanted)
        there = self._keys[slots]
        found = np.where(there == wanted, self._numbers[slots], 0)
        pending = np.flatnonzero((there != wanted) & (there != _EMPTY))
        while len(pending):
            slots[pending] = (slots[pending] + 1) & self._last
            at, there = slots[pending], self._keys[slots[pending]]
            same = there == wanted[pending]
            found[pending[same]] = self._numbers[at[same]]
            pending = pending[~same & (there != _EMPTY)]
        return found

    def _slots(self, keys: Integers) -> Integers:
        return ((keys.astype(np.uint64) * _SPREAD) >> self._shift).astype(np.int64)
