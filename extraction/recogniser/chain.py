"""Inference in a linear chain for a whole text at once: probabilities of labels, and the best labels.

The forward-backward and Viterbi recursions (Lafferty, McCallum and Pereira 2001; Rabiner 1989) go from character to
character, which array operations cannot. But what a recursion says at a place soon depends no more on where it
began. So the text is cut into pieces of equal length, all pieces are gone through side by side, each from a
guess, and then the recursion goes on over each cut until it agrees with what is there: the result is that of
one pass from end to end, to nine digits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Step = Callable[[Any, Any], Any]
PIECE = 64
"""Characters of a piece: long beside the forgetting of a chain (about twenty), short beside a text."""
_AGREED, _LOOK = 1e-9, 4
"""The difference, relative to a value, that is none, and after how many places it is looked at."""
SURE = 0.99
"""A character that stands outside every name with this probability is in none: a name over it would have a
confidence below 0.01. The best labels are sought between such characters."""
IMPOSSIBLE = 1e-90
"""The factor of a label that cannot be here: not 0, because it divides."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Transitions between labels; the last label is that of a break, before and after which nothing is seen."""

    factors: Floats
    """exp of the weight of [label, next label]."""
    outside: int
    """The label of characters that are in no name."""
    helpful: Integers
    """Labels none of whose transitions has a factor under 1."""
    sources: Integers
    """Where the best way to each next label may come from; the number of labels stands for the best of all,
    the number after for the best of the helpful ones."""
    gains: Floats
    """The factors of these transitions, in the same order, as a column."""
    firsts: Integers
    """Where in `sources` each next label begins."""

    def probabilities(self, scores: Floats) -> Floats:
        """Marginal probability of each label at each place; `scores` come from `make_factors`."""
        ahead = _sweep(_summing(self.factors, self.outside), scores, np.empty_like(scores))
        back = _summing(self.factors.T.copy(), self.outside)
        behind = _sweep(back, scores[::-1], np.empty_like(scores))[::-1]
        found: Floats = np.multiply(ahead, behind, out=ahead)
        found /= scores
        found /= found.sum(axis=1, keepdims=True)
        return found

    def best(self, scores: Floats, probabilities: Floats) -> Integers:
        """The best label of each place: Viterbi's between places that are surely outside names."""
        labels = np.full(len(scores), self.outside)
        sure = probabilities[:, self.outside] + probabilities[:, -1] >= SURE
        kept = ~sure
        kept[1:] |= ~sure[:-1]
        kept[:-1] |= ~sure[1:]
        places = np.flatnonzero(kept)
        between = np.zeros((len(places) + PIECE - len(places) % PIECE, scores.shape[1]))
        between[: len(places)] = scores[places]
        between[len(places) :, -1] = 1.0
        fixed = np.flatnonzero(sure[places])
        between[fixed, : self.outside] = 0.0
        between[fixed, self.outside + 1 : -1] = 0.0
        labels[places] = self._path(between)[: len(places)]
        return labels

    def _path(self, scores: Floats) -> Integers:
        reached = _sweep(self._maximising, scores, np.empty_like(scores))
        backward = self.factors.T.copy()

        def previous(label: Integers, before: Floats) -> Integers:
            best: Integers = (backward[label] * before).argmax(axis=1)
            return best

        found: Integers = _sweep(previous, reached[::-1], np.empty(len(scores), dtype=np.int64))[::-1]
        return found

    def _maximising(self, state: Floats, scores: Floats) -> Floats:
        """The best way to each label, as multiples of the best of all."""
        before = state.T
        best, helpful = before.max(axis=0), before[self.helpful].max(axis=0)
        ways = np.concatenate([before, best[None], helpful[None]])[self.sources]
        ways *= self.gains
        found: Floats = np.maximum.reduceat(ways, self.firsts, axis=0)
        found *= scores.T
        found /= found.max(axis=0)
        return found.T


def make_chain(transitions: Floats, outside: int) -> Chain:
    """A chain from the weights of [label, next label], to which the label of a break is added.

    Most pairs of labels never occur and have the factor 1, so the best way to a label is the best of all labels, or
    one of the few that weigh more. Where one weighs less, the best has to be sought among those that never do.
    """
    size = len(transitions) + 1
    weights = np.zeros((size, size))
    weights[:-1, :-1] = transitions
    factors = np.exp(weights)
    hindering = (factors < 1).any(axis=1)
    sources: list[int] = []
    gains: list[float] = []
    firsts: list[int] = []
    for label in range(size):
        hindered = bool((factors[:, label] < 1).any())
        named = np.flatnonzero((factors[:, label] > 1) | (hindering & hindered))
        firsts.append(len(sources))
        sources += [size + hindered, *named.tolist()]
        gains += [1.0, *factors[named, label].tolist()]
    return Chain(
        factors,
        outside,
        np.flatnonzero(~hindering),
        np.array(sources),
        np.array(gains)[:, None],
        np.array(firsts),
    )


def make_factors(scores: Floats, text: str) -> Floats:
    """exp of the scores of the labels of each character of `text`, up to a factor for each character.

    A line break is a break, and breaks are added, at least one, so that pieces are full.
    """
    size = len(text)
    factors = np.full((size + PIECE - size % PIECE, scores.shape[1] + 1), IMPOSSIBLE)
    factors[size:, -1] = 1.0
    np.exp(scores - scores.max(axis=1, keepdims=True), out=factors[:size, :-1])
    np.maximum(factors, IMPOSSIBLE, out=factors)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    breaks = np.flatnonzero(codes == ord("\n"))
    factors[breaks, :-1] = IMPOSSIBLE
    factors[breaks, -1] = 1.0
    return factors


def _summing(factors: Floats, unit: int) -> Step:
    """The sum over all ways to each label, as multiples of the sum for the label `unit`."""

    def step(state: Floats, scores: Floats) -> Floats:
        found: Floats = state @ factors
        found *= scores
        found /= found[:, unit, None].copy()
        return found

    return step


def _sweep(step: Step, inputs: npt.NDArray[Any], states: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Fill `states` with the recursion state[i] = step(state[i - 1], inputs[i]), and return them.

    `step` takes many places at once. Before the first place there is a break, and so guesses every other piece;
    numbers of labels instead of states begin with any label, so the first input must decide by itself.
    """
    pieces = len(inputs) // PIECE
    across = inputs.reshape(pieces, PIECE, *inputs.shape[1:])
    filling = states.reshape(pieces, PIECE, *states.shape[1:])
    state = np.zeros((pieces, *states.shape[1:]), dtype=states.dtype)
    if states.ndim > 1:
        state[:, -1] = 1.0
    for place in range(PIECE):
        state = step(state, across[:, place])
        filling[:, place] = state
    places, done = np.arange(PIECE, len(inputs), PIECE), 0
    state = states[places - 1]
    while len(places):
        state, done = step(state, inputs[places]), done + 1
        if done % _LOOK == 0:
            moved = np.abs(state - states[places]) > _AGREED * state
            going = np.flatnonzero(moved.reshape(len(places), -1).any(axis=1))
            places, state = places[going], state[going]
        states[places] = state
        places = places + 1
        if len(places) and places[-1] == len(inputs):
            places, state = places[:-1], state[:-1]
    return states
