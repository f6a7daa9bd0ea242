"""Why a report gave what it gave: beside all that was found, what was looked at and refused, with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from spacy.language import Language
from spacy.tokens import Doc

from extraction.candidates import ADDRESS, read_candidates
from extraction.cleaning import clean
from extraction.context import read_context
from extraction.context.title import given_title
from extraction.divisions import load_gazetteer
from extraction.extract import extract, make_doc
from extraction.names.private import find_private
from extraction.names.quoted import Span, find_quotations, hide, is_formula, is_slogan
from extraction.names.refusals import is_figurative
from extraction.outline import read_outline
from extraction.overlap import MODEL, agree, limit
from extraction.spans import Candidate, CleanText
from ontology.records import HIDDEN, Extraction, Label, Source

Reason = Literal[
    "struck", "doubted", "doubtful", "overlap", "private", "formula", "short", "figurative", "bare"
]
"""`struck`: the model's, which the rules know to be a formula, a theory, a figure of speech or half a bracket.
`doubted`: an undertaking of a rule's, where the model is sure that there is no name.
`doubtful`: below the confidence asked for. `overlap`: a name that stands is longer or surer. `private`: a private
person. Of quotations: a `formula`, too `short`, a `figurative` verb before it, or `bare` of everything that would
make a name of it (a head noun behind it, a verb of launching before it)."""

GROUPS = ("model", "rules")
"""Of candidates."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A stretch of the raw text that is no name, though something looked like one."""

    start: int
    end: int
    text: str
    """White space left out; × for each character where a private person stands there."""
    reason: Reason
    label: Label | None = None
    rule: str = ""
    confidence: float | None = None
    limit: float | None = None
    """Of `doubtful`: the confidence that was asked for."""
    winner: str = ""
    """Of `overlap`: the name that stands."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What one report says, sentence by sentence, and what was refused; all offsets are of the raw text."""

    extraction: Extraction
    sentences: tuple[tuple[int, int], ...]
    refusals: tuple[Refusal, ...]


def explain(source: Source, nlp: Language) -> Explanation:
    """What `extract` gives for a source, with its sentences and every refusal, sorted by place.

    The pipeline runs twice, once to look into it; this is for people, not for builds.
    """
    text = clean(source)
    outline = read_outline(text, given_title(source))
    sentences = tuple(text.to_raw(s.start, s.end) for s in outline.sentences)
    context = read_context(source, text, outline, load_gazetteer())
    refusals = _refusals(text, make_doc(text, outline, context, nlp), nlp) if sentences else ()
    return Explanation(extract(source, nlp), sentences, tuple(sorted(refusals, key=_place)))


def _place(refusal: Refusal) -> tuple[int, int, str, str]:
    return refusal.start, refusal.end, refusal.reason, refusal.rule


def _refusals(text: CleanText, doc: Doc, nlp: Language) -> Iterator[Refusal]:
    private = find_private(text.text)
    names, believed, struck = _watched(doc, nlp)
    for found in struck:
        yield _refusal(text, found, "struck" if found.rule.startswith(MODEL) else "doubted")
    standing = {(name.start, name.end, name.label) for name in names}
    asked = nlp.config["components"]["zhengtu_overlap"]
    alone = asked["alone_in_addresses" if doc.user_data[ADDRESS] else "alone"]
    for found in agree(believed):
        if (found.start, found.end, found.label) not in standing:
            yield _beaten(text, found, names, limit(found, asked["thresholds"], alone))
    for name in names:
        if _meets(private, name.start, name.end):
            yield _refusal(text, name, "private")
    yield from _quotations(text.text, text, [(name.start, name.end) for name in names] + private)


def _watched(doc: Doc, nlp: Language) -> tuple[list[Candidate], list[Candidate], list[Candidate]]:
    """The names that stand, all that was believed before they were chosen, and what the rules struck out."""
    struck: list[Candidate] = []
    for _, component in nlp.pipeline:
        before = [read_candidates(doc, group) for group in GROUPS]
        doc = component(doc)
        for group, found in zip(GROUPS, before, strict=True):
            after = set(read_candidates(doc, group))
            struck += [c for c in found if c not in after]
    believed = [c for group in GROUPS for c in read_candidates(doc, group)]
    return read_candidates(doc, "names"), believed, struck


def _beaten(text: CleanText, found: Candidate, names: Sequence[Candidate], asked: float) -> Refusal:
    """Why a candidate is not among the names: too little confidence, or a name in its place."""
    if found.confidence < asked:
        return replace(_refusal(text, found, "doubtful"), limit=asked)
    winners = [n for n in names if n.start < found.end and found.start < n.end]
    shown = "、".join(f"{_surface(text.text, w.start, w.end)} ({w.label})" for w in winners)
    return replace(_refusal(text, found, "overlap"), winner=shown)


def _refusal(text: CleanText, found: Candidate, reason: Reason) -> Refusal:
    surface = _surface(text.text, found.start, found.end)
    shown = HIDDEN * len(surface) if reason == "private" else surface
    raw = text.to_raw(found.start, found.end)
    return Refusal(*raw, shown, reason, found.label, found.rule, found.confidence)


def _quotations(text: str, view: CleanText, taken: Sequence[Span]) -> Iterator[Refusal]:
    """Quotations that no name covers or lies in: people ask for these first."""
    quotations = find_quotations(text)
    masked = hide(text, quotations)
    for start, end in quotations:
        if not _meets(taken, start, end):
            reason = _quotation(text[start + 1 : end - 1], masked, start)
            yield Refusal(*view.to_raw(start, end), _surface(text, start, end), reason)


def _quotation(content: str, masked: str, start: int) -> Reason:
    if is_formula(content):
        return "formula"
    if is_slogan(content):
        return "short"
    return "figurative" if is_figurative(masked, start) else "bare"


def _meets(spans: Sequence[Span], start: int, end: int) -> bool:
    return any(span[0] < end and start < span[1] for span in spans)


def _surface(text: str, start: int, end: int) -> str:
    return "".join(text[start:end].split())
