"""The shipped recogniser: a linear-chain CRF over character features, as a component of the spaCy pipeline.

Conditional random fields: Lafferty, McCallum and Pereira 2001. `weights` is the model, `scoring` adds up what its
features say, `chain` finds the best labels and how probable they are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from extraction.candidates import read_candidates, text_of, write_candidates
from extraction.doubts import NO_NAME
from extraction.recogniser.chain import PIECE, Floats, make_chain, make_factors
from extraction.recogniser.features import FeatureSettings, shape
from extraction.recogniser.keys import code_points
from extraction.recogniser.memory import keep_freed_arrays
from extraction.recogniser.scoring import Scorer
from extraction.recogniser.tags import OUTSIDE, Decoder
from extraction.recogniser.weights import Weights
from extraction.spans import Candidate
from ontology.errors import ModelError

MODEL_FILE, META_FILE = "recogniser.npz", "meta.json"
RULE = "model/crf"
_BLOCK = 20_000
"""Characters that are read at once: enough for array operations, little enough for the processor's cache."""


class Recogniser:
    """Finds names in text with one trained model. Safe to share between threads; a copy per process is cheap."""

    def __init__(self, model: bytes, settings: FeatureSettings) -> None:
        """`model` is a file of `weights`, `settings` the features that it was trained with."""
        self._model, self._settings = model, settings
        weights = Weights.from_bytes(model)
        labels = weights.labels.tolist()
        self._scorer = Scorer(weights, settings)
        outside = labels.index(OUTSIDE) if OUTSIDE in labels else len(labels)
        self._chain = make_chain(weights.transitions, outside)
        self._outside = outside
        self._decoder = Decoder([*labels, OUTSIDE])
        keep_freed_arrays()

    def __reduce__(self) -> tuple[type[Recogniser], tuple[bytes, FeatureSettings]]:
        return Recogniser, (self._model, self._settings)

    def find(self, text: str) -> list[Candidate]:
        """Names in a text of any length, in order and apart; offsets are indices of `text`.

        A name's confidence is the lowest marginal probability among the tags of its characters.
        """
        return self.read(text)[0]

    def read(self, text: str) -> tuple[list[Candidate], Floats]:
        """The same, and of each character of `text` the probability that it is in no name."""
        names: list[Candidate] = []
        outside = np.ones(len(text))
        for lines in _blocks(text):
            names += self._names(lines, outside)
        return names, outside

    def _names(self, lines: list[tuple[int, str]], outside: Floats) -> Iterator[Candidate]:
        """The names in some paragraphs, whose characters' probabilities of being in none go into `outside`."""
        pause = "\n" * max(1, self._settings.window)
        text = pause + "".join(line + pause for _, line in lines)
        factors = make_factors(self._scorer.scores(text), text)
        probabilities = self._chain.probabilities(factors)
        lengths = np.array([len(line) for _, line in lines])
        begins = len(pause) + np.cumsum(lengths + len(pause)) - lengths - len(pause)
        shifts = np.array([start for start, _ in lines]) - begins
        inside = np.flatnonzero(code_points(text) != ord("\n"))
        outside[inside + np.repeat(shifts, lengths)] = probabilities[
            inside % PIECE, inside // PIECE, self._outside
        ]
        labels = self._chain.best(factors, probabilities)
        places = np.arange(len(labels))
        chosen = probabilities[places % PIECE, places // PIECE, labels]
        starts, ends = self._decoder.spans(labels)
        if not len(starts):
            return
        lowest = np.minimum.reduceat(chosen, np.stack([starts, ends], axis=1).ravel())[::2]
        shift = shifts[np.searchsorted(begins, starts, side="right") - 1]
        kinds = self._decoder.kinds(labels[starts])
        for start, end, label, confidence in zip(
            (starts + shift).tolist(), (ends + shift).tolist(), kinds, lowest.tolist(), strict=True
        ):
            yield Candidate(start, end, label, RULE, round(min(1.0, confidence), 4))


def _blocks(text: str) -> Iterator[list[tuple[int, str]]]:
    """Paragraphs with their offsets, shaped, some thousand characters at a time; a longer one stays whole."""
    block: list[tuple[int, str]] = []
    start = size = 0
    for line in shape(text).split("\n"):
        if line:
            block.append((start, line))
            size += len(line)
        start += len(line) + 1
        if size >= _BLOCK:
            yield block
            block, size = [], 0
    if block:
        yield block


def load_recogniser(folder: Path) -> Recogniser:
    """The model in a folder that `training.train` wrote. Raises ModelError where there is none or it is broken."""
    return _load(folder, str(folder))


@cache
def shipped_recogniser() -> Recogniser:
    """The model inside the package, read once in a process."""
    return _load(resources.files("extraction").joinpath("model"), "the model in the package")


def _load(folder: Any, name: str) -> Recogniser:
    try:
        meta = json.loads(folder.joinpath(META_FILE).read_text(encoding="utf-8"))
        known = {field.name for field in fields(FeatureSettings)}
        settings = FeatureSettings(**{k: v for k, v in meta["features"].items() if k in known})
        return Recogniser(folder.joinpath(MODEL_FILE).read_bytes(), settings)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"{name}: no recogniser can be loaded ({error}); train one with `kg train`"
        ) from error


@Language.factory("zhengtu_crf", default_config={"path": None})
def create_crf(nlp: Language, name: str, path: str | None) -> Callable[[Doc], Doc]:
    """A component that writes what the recogniser finds as `doc.spans["model"]`; `path` is a model's folder."""
    return CrfComponent(load_recogniser(Path(path)) if path else shipped_recogniser())


class CrfComponent:
    """Finds, then writes: the Doc must come from the character tokenizer (token i is character i)."""

    def __init__(self, recogniser: Recogniser) -> None:
        self.recogniser = recogniser

    def __call__(self, doc: Doc) -> Doc:
        names, outside = self.recogniser.read(text_of(doc))
        write_candidates(doc, "model", names)
        doc.user_data[NO_NAME] = outside
        return doc


def model_candidates(doc: Doc) -> list[Candidate]:
    """What the statistical component of the pipeline found in `doc`; offsets are indices of `doc.text`."""
    return read_candidates(doc, "model")
