"""Inference in a linear chain for a whole text at once: probabilities of labels, and the best labels.

The forward-backward and Viterbi recursions (Lafferty, McCallum and Pereira 2001; Rabiner 1989) go from character to
character, which array operations cannot. But what a recursion says at a place soon depends no more on where it
began. So the text is cut into pieces of equal length, all pieces are gone through side by side, each from a
guess, and then the recursion goes on over each cut until it agrees with what is there: the result is that of
one pass from end to end, to seven digits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from extraction.recogniser.keys import code_points

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Step = Callable[[Any, Any], Any]
PIECE = 64
"""Characters of a piece: long beside the forgetting of a chain (about twenty), short beside a text."""
_AGREED, _LOOK = 1e-7, 4
"""The difference, relative to a value, that is none, and after how many places it is looked at."""
SURE = 0.95
"""A character has a label that it has with this probability: a name that said otherwise would have a confidence
below 0.05. The best labels are sought between such characters."""
IMPOSSIBLE = 1e-90
"""The factor of a label that cannot be here: not 0, because it divides."""
CERTAIN = 50.0
"""A weight of features that says all there is to say: more would leave the range of numbers."""
_STEPS = 2
"""Steps after which sums are brought back to multiples of one label's: fewer than would leave that range."""


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
        ahead = _sweep(_summing(self.factors), scores, np.empty_like(scores), self.outside)
        back = _summing(self.factors.T.copy())
        behind = _sweep(back, scores[::-1], np.empty_like(scores), self.outside)[::-1]
        found: Floats = np.multiply(ahead, behind, out=ahead)
        found /= scores
        found *= 1 / (found @ np.ones((scores.shape[1], 1)))
        return found

    def best(self, scores: Floats, probabilities: Floats) -> Integers:
        """The best label of each place: Viterbi's between places whose label is sure."""
        sure, sure_labels = np.divmod(np.flatnonzero(probabilities >= SURE), scores.shape[1])
        labels = np.full(len(scores), self.outside)
        labels[sure] = sure_labels
        open_places = np.ones(len(scores), dtype=bool)
        open_places[sure] = False
        kept = open_places.copy()
        kept[1:] |= open_places[:-1]
        kept[:-1] |= open_places[1:]
        places = np.flatnonzero(kept)
        between = np.zeros((len(places) + PIECE - len(places) % PIECE, scores.shape[1]))
        between[: len(places)] = scores[places]
        between[len(places) :, -1] = 1.0
        fixed = np.flatnonzero(~open_places[places])
        between[fixed] = 0.0
        between[fixed, labels[places[fixed]]] = 1.0
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
    """exp of the scores of the labels of each character of `text`; the last column of `scores` is that of a break.

    A line break is a break, and breaks are added, at least one, so that pieces are full.
    """
    size = len(text)
    factors = np.empty((size + PIECE - size % PIECE, scores.shape[1]))
    np.clip(scores, -CERTAIN, CERTAIN, out=factors[:size])
    np.exp(factors[:size], out=factors[:size])
    factors[:size, -1] = IMPOSSIBLE
    factors[size:] = IMPOSSIBLE
    factors[size:, -1] = 1.0
    codes = code_points(text)
    breaks = np.flatnonzero(codes == ord("\n"))
    factors[breaks] = IMPOSSIBLE
    factors[breaks, -1] = 1.0
    return factors


def _summing(factors: Floats) -> Step:
    """The sum over all ways to each label."""

    def step(state: Floats, scores: Floats) -> Floats:
        found: Floats = state @ factors
        found *= scores
        return found

    return step


def _sweep(
    step: Step, inputs: npt.NDArray[Any], states: npt.NDArray[Any], unit: int | None = None
) -> npt.NDArray[Any]:
    """Fill `states` with the recursion state[i] = step(state[i - 1], inputs[i]), and return them.

    `step` takes many places at once. Before the first place there is a break, and so guesses every other piece;
    numbers of labels instead of states begin with any label, so the first input must decide by itself. States
    that are sums are brought back to multiples of that of the label `unit` now and then, and mean the same
    whatever they are multiples of.
    """
    pieces = len(inputs) // PIECE
    across = inputs.reshape(pieces, PIECE, *inputs.shape[1:])
    filling = states.reshape(pieces, PIECE, *states.shape[1:])
    state = np.zeros((pieces, *states.shape[1:]), dtype=states.dtype)
    if states.ndim > 1:
        state[:, -1] = 1.0
    for place in range(PIECE):
        state = step(state, across[:, place])
        if unit is not None and place % _STEPS == 0:
            state /= state[:, unit, None].copy()
        filling[:, place] = state
    places, done = np.arange(PIECE, len(inputs), PIECE), 0
    state = states[places - 1]
    while len(places):
        state, done = step(state, inputs[places]), done + 1
        if done % _LOOK == 0:
            there = states[places]
            if unit is not None:
                state /= state[:, unit, None].copy()
                there /= there[:, unit, None].copy()
            moved = np.abs(state - there) > _AGREED * state
            going = np.flatnonzero(moved.reshape(len(places), -1).any(axis=1))
            places, state = places[going], state[going]
        states[places] = state
        places = places + 1
        if len(places) and places[-1] == len(inputs):
            places, state = places[:-1], state[:-1]
    return states
