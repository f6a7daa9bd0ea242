"""Labelled text from reports without labels: what a first model and the rules agree on.

Self-training (Yarowsky 1995, https://aclanthology.org/P95-1026/), kept careful: a paragraph teaches only when every
name in it is sure, because a missed name would teach that it is none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from extraction.cleaning import clean
from extraction.divisions import load_gazetteer
from extraction.names.finders import find_names
from extraction.overlap import resolve_overlaps
from extraction.readers import read_source
from extraction.readers.inputs import find_inputs
from extraction.recogniser.crf import Recogniser
from extraction.recogniser.labelled import LABELS, LabelledSpan, Passage
from extraction.spans import Candidate
from ontology.errors import DocumentError, ModelError
from ontology.records import Metadata

SURE = 0.9
"""Confidence that every name of a paragraph must reach."""
LIMIT = 400_000
"""Characters taken at most, spread evenly over the corpus."""
_THRESHOLDS: dict[str, float] = dict.fromkeys(LABELS, 0.5)


def label_corpus(
    corpus: Sequence[Path], recogniser: Recogniser, progress: Callable[[str], None]
) -> list[Passage]:
    """Paragraphs of the reports in `corpus` (files or folders) whose names are sure, labelled, in order.

    A report that cannot be read is told to `progress` and left out. Raises ModelError where nothing is left.
    """
    passages: list[Passage] = []
    for path, name in find_inputs(corpus):
        try:
            text = clean(read_source(path, name, Metadata())).text
        except DocumentError as error:
            progress(f"left out: {error}")
            continue
        passages += _sure_paragraphs(text, name, recogniser)
    if not passages:
        raise ModelError("the corpus gives no paragraph whose names are sure")
    total = sum(len(p.text) for p in passages)
    progress(f"{len(passages)} sure paragraphs, {total} characters")
    return passages[:: max(1, -(-total // LIMIT))]


def _sure_paragraphs(text: str, source: str, recogniser: Recogniser) -> list[Passage]:
    candidates = [*recogniser.find(text), *find_names(text, load_gazetteer())]
    names = resolve_overlaps(candidates, _THRESHOLDS)
    doubtful = [c for c in candidates if c.confidence < SURE]
    found: list[Passage] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        inside = _within(names, start, end)
        if inside and all(n.confidence >= SURE for n in inside) and not _open(doubtful, inside, start, end):
            spans = tuple(LabelledSpan(n.start - start, n.end - start, n.label) for n in inside)
            found.append(Passage(line, spans, source))
        start = end + 1
    return found


def _within(candidates: Sequence[Candidate], start: int, end: int) -> list[Candidate]:
    return [c for c in candidates if start <= c.start and c.end <= end]


def _open(doubtful: Sequence[Candidate], names: Sequence[Candidate], start: int, end: int) -> bool:
    """Whether a doubtful candidate of the paragraph lies clear of every name chosen."""
    return any(
        all(c.end <= n.start or n.end <= c.start for n in names) for c in _within(doubtful, start, end)
    )
