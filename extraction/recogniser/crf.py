"""The shipped recogniser: a linear-chain CRF over character features, as a component of the spaCy pipeline.

Conditional random fields: Lafferty, McCallum and Pereira 2001; the implementation is CRFsuite
(https://www.chokkan.org/software/crfsuite/) by way of python-crfsuite.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import pycrfsuite
from spacy.language import Language
from spacy.tokens import Doc

from extraction.candidates import read_candidates, write_candidates
from extraction.recogniser.features import FeatureSettings, Row, paragraphs
from extraction.recogniser.tags import decode
from extraction.spans import Candidate
from ontology.errors import ModelError
from ontology.records import Label

MODEL_FILE, META_FILE = "recogniser.crfsuite", "meta.json"
RULE = "model/crf"


class Recogniser:
    """Finds names in text with one trained model. Safe to share between threads; a copy per process is cheap."""

    def __init__(self, model: bytes, settings: FeatureSettings) -> None:
        """`model` is a file of CRFsuite, `settings` the features that it was trained with."""
        self._model = model  # the tagger reads this memory as long as it lives
        self._settings = settings
        self._lock = threading.Lock()
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open_inmemory(model)

    def __reduce__(self) -> tuple[type[Recogniser], tuple[bytes, FeatureSettings]]:
        return Recogniser, (self._model, self._settings)

    def find(self, text: str) -> list[Candidate]:
        """Names in a text of any length, in order and apart; offsets are indices of `text`.

        A name's confidence is the lowest marginal probability among the tags of its characters.
        """
        return [
            Candidate(at + start, at + end, label, RULE, confidence)
            for at, rows in paragraphs(text, self._settings)
            for start, end, label, confidence in self._tag(rows)
        ]

    def _tag(self, rows: list[Row]) -> list[tuple[int, int, Label, float]]:
        with self._lock:
            tags = self._tagger.tag(pycrfsuite.ItemSequence(rows))
            return [(*span, self._confidence(tags, span[0], span[1])) for span in decode(tags)]

    def _confidence(self, tags: list[str], start: int, end: int) -> float:
        lowest: float = min(self._tagger.marginal(tags[i], i) for i in range(start, end))
        return round(min(1.0, lowest), 4)


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
        write_candidates(doc, "model", self.recogniser.find(doc.text))
        return doc


def model_candidates(doc: Doc) -> list[Candidate]:
    """What the statistical component of the pipeline found in `doc`; offsets are indices of `doc.text`."""
    return read_candidates(doc, "model")
