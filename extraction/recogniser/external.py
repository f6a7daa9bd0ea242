"""Any installed spaCy pipeline for Chinese in place of the shipped recogniser (`--model`).

The pipeline runs on its own tokens, paragraph by paragraph; its entities are carried over by character offsets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from extraction.candidates import text_of, write_candidates
from extraction.recogniser.labelled import LABELS
from extraction.spans import Candidate
from ontology.errors import ModelError
from ontology.records import Label

LABEL_OF: Mapping[str, Label] = {
    "ORG": "INST",
    "PERSON": "PER",
    "GPE": "LOC",
    "LOC": "LOC",
    "FAC": "LOC",
    "LAW": "REG",
    "WORK_OF_ART": "REG",
    "EVENT": "INIT",
    "PRODUCT": "INIT",
    **{label: label for label in LABELS},
}
"""OntoNotes 5 labels (and our own) to ours; what is not here (DATE, MONEY, NORP …) is no name. A titled work in an
official report is a written instrument far more often than art."""
CONFIDENCE = 0.6
"""spaCy's recognisers give no probability; below a sure rule, above the threshold."""
RULE = "model/external"


def load_external(model: str) -> Language:
    """The spaCy pipeline of this name or path.

    Raises ModelError in one line, with the command that installs it, where it is not there, cannot be loaded,
    is not for Chinese, or finds no entities.
    """
    try:
        nlp = spacy.load(model)
    except OSError as error:
        raise ModelError(_missing(model)) from error
    except (ImportError, ValueError) as error:
        first = str(error).strip().splitlines()[0]
        raise ModelError(f"spaCy pipeline {model!r} cannot be loaded: {first}") from error
    if nlp.lang != "zh":
        raise ModelError(f"spaCy pipeline {model!r} is for {nlp.lang!r}, not for Chinese (zh)")
    if not any("doc.ents" in nlp.get_pipe_meta(name).assigns for name in nlp.pipe_names):
        raise ModelError(f"spaCy pipeline {model!r} has no component that finds entities (ner)")
    nlp.max_length = 100_000_000
    return nlp


def _missing(model: str) -> str:
    if "/" in model or "\\" in model or Path(model).exists():
        return f"{model}: not a spaCy pipeline (a folder with config.cfg that `nlp.to_disk` wrote)"
    return f"spaCy pipeline {model!r} is not installed; install it with: python -m spacy download {model}"


def find_external(text: str, nlp: Language) -> list[Candidate]:
    """Entities that `nlp` finds in `text`, with our labels; offsets are indices of `text`, in order and apart."""
    starts = list(_paragraphs(text))
    docs = nlp.pipe(text[start:end] for start, end in starts)
    return [
        Candidate(start + e.start_char, start + e.end_char, LABEL_OF[e.label_], RULE, CONFIDENCE)
        for (start, _), doc in zip(starts, docs, strict=True)
        for e in doc.ents
        if e.label_ in LABEL_OF and e.text.strip()
    ]


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


@Language.factory("zhengtu_external")
def create_external(nlp: Language, name: str, model: str) -> Callable[[Doc], Doc]:
    """A component that writes the entities of another pipeline as `doc.spans["model"]`."""
    inner = load_external(model)

    def find(doc: Doc) -> Doc:
        write_candidates(doc, "model", find_external(text_of(doc), inner))
        return doc

    return find
