"""How candidates ride on a spaCy Doc: one span group a finder, the rule as span id, confidences beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast
from weakref import WeakKeyDictionary

import numpy as np
from spacy.attrs import ENT_ID, ENT_IOB, ENT_TYPE
from spacy.tokens import Doc, Span, SpanGroup

from extraction.spans import Candidate
from ontology.records import Label

TEXT = "zhengtu_text"
"""Where the character tokenizer keeps the text in `Doc.user_data`."""
HOME = "zhengtu_home"
"""Where `extract` keeps the official names of the report's own divisions in `Doc.user_data`, so that the finders know
their short forms for places."""
ADDRESS = "zhengtu_address"
"""Where `extract` keeps, in `Doc.user_data`, whether the report is given to a people's congress."""


_WRITTEN: WeakKeyDictionary[Doc, dict[str, tuple[SpanGroup, list[Candidate]]]] = WeakKeyDictionary()
"""The candidates of the groups of each Doc that is alive, beside the group they were written as: spaCy makes a
Span anew each time it is asked for, with all that belongs to it."""


def text_of(doc: Doc) -> str:
    """The text of a Doc, without putting it together again from its tokens where the tokenizer kept it."""
    return cast(str, doc.user_data[TEXT]) if TEXT in doc.user_data else doc.text


def home_of(doc: Doc) -> tuple[str, ...]:
    """Official names of the divisions that the report of a Doc is about, its region first; none where nobody said."""
    return cast(tuple[str, ...], doc.user_data.get(HOME, ()))


def write_candidates(doc: Doc, group: str, candidates: Iterable[Candidate]) -> None:
    """Store candidates as `doc.spans[group]`, in the order given.

    The Doc must come from the character tokenizer, where token i is character i. Confidences are kept
    in the group's attributes, because a Span has no place for a number. A component that wants other
    candidates in a group writes it anew.
    """
    found = list(candidates)
    # Keys of the string store instead of strings, which spaCy would hash for each span.
    key = {name: doc.vocab.strings.add(name) for name in {n: None for c in found for n in (c.label, c.rule)}}
    spans = [Span(doc, c.start, c.end, label=key[c.label], span_id=key[c.rule]) for c in found]
    attributes = {"confidence": [c.confidence for c in found]}
    written = SpanGroup(doc, name=group, spans=spans, attrs=attributes)
    doc.spans[group] = written
    _WRITTEN.setdefault(doc, {})[group] = written, found


def read_candidates(doc: Doc, group: str) -> list[Candidate]:
    """The candidates of a group; an empty list where no component wrote it."""
    if group not in doc.spans:
        return []
    spans = doc.spans[group]
    written = _WRITTEN.get(doc, {}).get(group)
    if written is not None and written[0] is spans and len(spans) == len(written[1]):
        return list(written[1])
    return [
        Candidate(span.start, span.end, cast(Label, span.label_), span.id_, confidence)
        for span, confidence in zip(spans, spans.attrs["confidence"], strict=True)
    ]


def set_entities(doc: Doc, names: Iterable[Candidate]) -> None:
    """Make names, none overlapping, the entities of a Doc: what `Doc.set_ents` does, in arrays."""
    inside, outside, begin = 1, 2, 3
    values: Any = np.zeros((len(doc), 3), dtype=np.uint64)
    values[:, 0] = outside
    given = list(names)
    if given:
        add = doc.vocab.strings.add
        starts = np.array([name.start for name in given])
        lengths = np.array([name.end for name in given]) - starts
        told = np.array([(inside, add(name.label), add(name.rule)) for name in given], dtype=np.uint64)
        first = np.cumsum(lengths) - lengths
        places = np.arange(int(lengths.sum())) + np.repeat(starts - first, lengths)
        values[places] = np.repeat(told, lengths, axis=0)
        values[starts, 0] = begin
    doc.from_array([ENT_IOB, ENT_TYPE, ENT_ID], values)
