"""Inference in a linear chain for a whole text at once: probabilities of labels, and the best labels.

The forward-backward and Viterbi recursions (Lafferty, McCallum and Pereira 2001; Rabiner 1989) go from character to
character, which array operations cannot. But what a recursion says at a place soon depends no more on where it
began. So the text is cut into pieces of equal length, all pieces are gone through side by side, each from a
guess, and then the recursion goes on over each cut until it agrees with what is there: the result is that of
one pass from end to end, to seven digits. What a step reads lies together in memory: places come before pieces.
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
Step = Callable[[Any, Any, Any], Any]
"""From the states before and what is seen here to the states here, written to an array, or to a new one for None."""
PIECE = 64
"""Characters of a piece: long beside the forgetting of a chain (about twenty), short beside a text."""
_BETWEEN = 16
"""The same where labels that are sure stand between others, at which all is forgotten."""
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
    """[way, next label]: where the best way to each next label may come from, which some say again; the number of
    labels stands for the best of all, the number after for the best of the helpful ones."""
    gains: Floats
    """[way, next label, 1]: the factors of these transitions."""

    def probabilities(self, factors: Floats) -> Floats:
        """Marginal probability of each label at each place, in the order of `factors`, from `make_factors`."""
        ahead = _sweep(_summing(self.factors), factors, np.empty_like(factors), self.outside)
        back = _summing(self.factors.T.copy())
        behind = _sweep(back, factors[::-1, ::-1], np.empty_like(factors), self.outside)[::-1, ::-1]
        found: Floats = np.multiply(ahead, behind, out=ahead)
        found /= factors
        found *= 1 / (found @ np.ones((factors.shape[-1], 1)))
        return found

    def best(self, factors: Floats, probabilities: Floats) -> Integers:
        """The best label of each place, in the order of the text: Viterbi's between places whose label is sure."""
        piece, pieces, size = factors.shape
        sure, sure_labels = np.divmod(np.flatnonzero(probabilities >= SURE), size)
        sure = sure // pieces + sure % pieces * piece
        labels = np.full(piece * pieces, self.outside)
        labels[sure] = sure_labels
        open_places = np.ones(len(labels), dtype=bool)
        open_places[sure] = False
        kept = open_places.copy()
        kept[1:] |= open_places[:-1]
        kept[:-1] |= open_places[1:]
        places = np.flatnonzero(kept)
        between = np.zeros((len(places) + _BETWEEN - len(places) % _BETWEEN, size))
        between[: len(places)] = factors[places % piece, places // piece]
        between[len(places) :, -1] = 1.0
        fixed = np.flatnonzero(~open_places[places])
        between[fixed] = 0.0
        between[fixed, labels[places[fixed]]] = 1.0
        labels[places] = self._path(between)[: len(places)]
        return labels

    def _path(self, factors: Floats) -> Integers:
        """The best labels of [place, label]. Each label's numbers lie together, since all steps compare labels."""
        by_label = factors.reshape(-1, _BETWEEN, factors.shape[1]).transpose(1, 2, 0).copy()
        inputs = by_label.swapaxes(1, 2)
        reached = _sweep(self._maximising, inputs, np.empty_like(inputs))

        def previous(label: Integers, before: Floats, out: Integers | None) -> Integers:
            best: Integers = (self.factors.take(label, axis=1) * before.T).argmax(axis=0, out=out)
            return best

        labels = _sweep(previous, reached[::-1, ::-1], np.empty(inputs.shape[:2], dtype=np.int64))
        found: Integers = labels.T.ravel()[::-1]
        return found

    def _maximising(self, state: Floats, factors: Floats, out: Floats | None) -> Floats:
        """The best way to each label, as multiples of the best of all."""
        before = state.T
        best, helpful = before.max(axis=0), before[self.helpful].max(axis=0)
        ways = np.concatenate([before, best[None], helpful[None]]).take(self.sources, axis=0)
        ways *= self.gains
        found: Floats = ways.max(axis=0)
        found *= factors.T
        multiples: Floats = np.divide(found.T, found.max(axis=0)[:, None], out=out)
        return multiples


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
    ways: list[list[int]] = []
    for label in range(size):
        hindered = bool((factors[:, label] < 1).any())
        named = np.flatnonzero((factors[:, label] > 1) | (hindering & hindered))
        ways.append([size + hindered, *named.tolist()])
    most = max(map(len, ways))
    sources = np.array([way + way[:1] * (most - len(way)) for way in ways]).T
    known = np.concatenate([factors, np.ones((2, size))])
    return Chain(
        factors,
        outside,
        np.flatnonzero(~hindering),
        sources,
        np.take_along_axis(known, sources, axis=0)[:, :, None],
    )


def make_factors(scores: Floats, text: str) -> Floats:
    """exp of the scores of the labels of each character of `text`, as [place in its piece, piece, label].

    The last column of `scores` is that of a break. A line break is one, and breaks are added, at least one, so that
    pieces are full.
    """
    whole, rest = divmod(len(text), PIECE)
    factors = np.zeros((PIECE, whole + 1, scores.shape[1]))
    pieces = factors.swapaxes(0, 1)
    within = scores[: whole * PIECE].reshape(whole, PIECE, scores.shape[1])
    np.clip(within, -CERTAIN, CERTAIN, out=pieces[:-1])
    np.clip(scores[whole * PIECE :], -CERTAIN, CERTAIN, out=pieces[-1, :rest])
    np.exp(factors, out=factors)
    factors[:, :, -1] = IMPOSSIBLE
    breaks = np.flatnonzero(code_points(text + "\n" * (PIECE - rest)) == ord("\n"))
    factors[breaks % PIECE, breaks // PIECE] = IMPOSSIBLE
    factors[breaks % PIECE, breaks // PIECE, -1] = 1.0
    return factors


def _summing(transitions: Floats) -> Step:
    """The sum over all ways to each label."""

    def step(state: Floats, factors: Floats, out: Floats | None) -> Floats:
        found: Floats = np.matmul(state, transitions, out=out)
        found *= factors
        return found

    return step


def _sweep(
    step: Step, inputs: npt.NDArray[Any], states: npt.NDArray[Any], unit: int | None = None
) -> npt.NDArray[Any]:
    """Fill `states` with the recursion state[i] = step(state[i - 1], inputs[i]), and return them.

    Both are arrays of [place in its piece, piece, ...]; `step` takes a place of many pieces at once. Before the first
    place there is a break, and so guesses every other piece; numbers of labels instead of states begin with any label,
    so the first input must decide by itself. States that are sums are brought back to multiples of that of the label
    `unit` now and then, and mean the same whatever they are multiples of.
    """
    state = np.zeros(states.shape[1:], dtype=states.dtype)
    if states.ndim > 2:
        state[:, -1] = 1.0
    for place, there in enumerate(inputs):
        state = step(state, there, states[place])
        if unit is not None and place % _STEPS == 0:
            state /= state[:, unit, None].copy()
    _go_on(step, inputs, states, unit)
    return states


def _go_on(step: Step, inputs: npt.NDArray[Any], states: npt.NDArray[Any], unit: int | None) -> None:
    """Go on over the end of each piece into the next, until what is there is what was guessed.

    Pieces are left alone by halves: reading all in a row costs less than picking those that still differ.
    """
    pieces: Integers = np.arange(1, states.shape[1])
    at: slice | Integers = slice(1, None)
    state, place = states[-1, :-1], 0
    while len(pieces):
        state = step(state, inputs[place, at], None)
        if place % _LOOK == _LOOK - 1:
            there = states[place, at]
            if unit is not None:
                state /= state[:, unit, None].copy()
                there /= there[:, unit, None].copy()
            moved = (np.abs(state - there) > _AGREED * state).reshape(len(pieces), -1).any(axis=1)
            if 2 * np.count_nonzero(moved) <= len(pieces):
                pieces, state = pieces[moved], state[moved]
                at = pieces
        states[place, at] = state
        place += 1
        if place == len(inputs):
            pieces, place = pieces + 1, 0
            at = pieces = pieces[pieces < states.shape[1]]
            state = state[: len(pieces)]
