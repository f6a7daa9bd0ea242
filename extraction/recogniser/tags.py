"""Spans as one tag a character (BIOES), and back.

B, I and E are the first, inner and last character of a name, S a name of one character, O no name
(Ratinov and Roth 2009, https://aclanthology.org/W09-1119/).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, cast

import numpy as np
import numpy.typing as npt

from extraction.recogniser.labelled import LabelledSpan, Passage
from ontology.records import Label

Integers = npt.NDArray[np.int64]
OUTSIDE = "O"
Optional = Literal["positive", "unknown", "negative"]
"""What training makes of a span on which annotators would differ."""
_PARAGRAPH = re.compile(r"[^\n]+")


def encode(text: str, spans: Sequence[LabelledSpan]) -> list[str]:
    """One tag for each character of `text`."""
    tags = [OUTSIDE] * len(text)
    for span in spans:
        if span.end - span.start == 1:
            tags[span.start] = f"S-{span.label}"
            continue
        tags[span.start : span.end] = [f"I-{span.label}"] * (span.end - span.start)
        tags[span.start], tags[span.end - 1] = f"B-{span.label}", f"E-{span.label}"
    return tags


def decode(tags: Sequence[str]) -> Iterator[tuple[int, int, Label]]:
    """Spans (start, end, label) of well-formed runs of tags; a run that breaks off is no name."""
    start, label = 0, ""
    for index, tag in enumerate(tags):
        position, _, kind = tag.partition("-")
        if position in "BS":
            start, label = index, kind
        if position in "ES" and kind == label:
            yield start, index + 1, cast(Label, kind)
        if position in "OES" or kind != label:
            label = ""


class Decoder:
    """`decode` for a long text at once, with labels as numbers."""

    def __init__(self, tags: Sequence[str]) -> None:
        """`tags` are the labels by number."""
        kinds = [tag.partition("-")[2] for tag in tags]
        numbers = {kind: number for number, kind in enumerate(sorted(set(kinds)))}
        self._kinds = [cast(Label, kind) for kind in kinds]
        self._number = np.array([numbers[kind] for kind in kinds])
        self._position = {at: np.array([tag.partition("-")[0] == at for tag in tags]) for at in "BIES"}

    def kinds(self, labels: Integers) -> list[Label]:
        """Of labels that begin or end a name, the label of the name."""
        return [self._kinds[label] for label in labels.tolist()]

    def spans(self, labels: Integers) -> tuple[Integers, Integers]:
        """Starts and ends of well-formed runs, in order."""
        begins, inner, last, alone = (self._position[at][labels] for at in "BIES")
        kinds = self._number[labels]
        inside = inner | last
        broken = inside.copy()
        broken[1:] &= ~((begins | inner)[:-1] & (kinds[1:] == kinds[:-1]))
        breaks = np.cumsum(broken)
        start = np.maximum.accumulate(np.where(begins, np.arange(len(labels)), -1))
        stop = np.flatnonzero(last)
        stop = stop[(start[stop] >= 0) & (breaks[stop] == breaks[start[stop]])]
        single = np.flatnonzero(alone)
        starts, ends = np.concatenate([start[stop], single]), np.concatenate([stop, single]) + 1
        order = np.argsort(starts, kind="stable")
        return starts[order], ends[order]


def training_runs(passage: Passage, optional: Optional) -> Iterator[tuple[int, int, list[str]]]:
    """Stretches (start, end, tags) of a passage to learn from: its paragraphs, cut where a span is unknown.

    Features are still read from the whole text, so a cut loses the transition across it and nothing else.
    """
    kept = [s for s in passage.spans if not s.optional or optional == "positive"]
    unknown = [s for s in passage.spans if s.optional and optional == "unknown"]
    tags = encode(passage.text, kept)
    for paragraph in _PARAGRAPH.finditer(passage.text):
        start = paragraph.start()
        for span in unknown:
            if paragraph.start() <= span.start < paragraph.end():
                if start < span.start:
                    yield start, span.start, tags[start : span.start]
                start = span.end
        if start < paragraph.end():
            yield start, paragraph.end(), tags[start : paragraph.end()]
