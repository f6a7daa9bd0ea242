"""An explained report as text for a terminal: each sentence with what was found in it, by what, and what was not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from extraction.explanation import Explanation, Refusal
from kg.columns import hanging
from ontology.records import Claim, Indicator, Mention, Relation

REASONS = {
    "struck": "a formula, a theory, a figure of speech or half a bracket",
    "doubted": "the recogniser is sure that there is no name",
    "doubtful": "confidence below {limit:g}",
    "overlap": "in its place: {winner}",
    "private": "a private person",
    "formula": "a political formula or a result, no name",
    "short": "too short to name anything",
    "figurative": "its verb makes a figure of speech of it",
    "bare": "no head noun follows and no verb of launching stands before it",
}
OPEN, CLOSE = "⟦", "⟧"

Found = TypeVar("Found", Relation, Indicator, Claim)
Style = Callable[[str, str], str]
"""A line and what it tells (`sentence`, `name`, `fact`, `figure`, `claim`, `refused`) -> the line, coloured or not."""


def explanation_lines(
    explained: Explanation, width: int, style: Style = lambda line, kind: line
) -> Iterator[str]:
    """Lines of at most `width` cells: what decided whose report it is, then sentence by sentence.

    A sentence shows its names in ⟦ ⟧. Under it: names with the entity that each means, statements, figures,
    problems and promises, each with its rule and confidence; then what was refused, and why.
    """
    yield from _heading(explained, width)
    document, extraction = explained.extraction.document, explained.extraction
    text = document.public
    for start, end in explained.sentences:
        names = [m for m in extraction.mentions if start <= m.start < end]
        yield ""
        sentence = "".join(_marked(text, start, end, names).split())
        yield style(hanging(f"{start:>6}  ", sentence, width), "sentence")
        found = (
            [("name", "+", _name(m)) for m in names],
            [("fact", "+", _fact(r)) for r in _within(extraction.relations, start, end)],
            [("figure", "+", _figure(i)) for i in _within(extraction.indicators, start, end)],
            [("claim", "+", _claim(c)) for c in _within(extraction.claims, start, end)],
            [("refused", "-", _refused(r)) for r in explained.refusals if start <= r.start < end],
        )
        for kind, sign, line in (item for group in found for item in group):
            yield style(hanging(f"        {sign} ", line, width), kind)


def _heading(explained: Explanation, width: int) -> Iterator[str]:
    document = explained.extraction.document
    decided = dict(document.decided)
    for field in ("title", "issuer", "region", "period", "date"):
        value = getattr(document.meta, field) or "?"
        why = f"  [{decided[field]}]" if field in decided else ""
        yield hanging(f"{field:<7} ", f"{value}{why}", width)


def _marked(text: str, start: int, end: int, names: Sequence[Mention]) -> str:
    parts, at = [], start
    for name in sorted(names, key=lambda m: m.start):
        parts += [text[at : name.start], OPEN, text[name.start : name.end], CLOSE]
        at = name.end
    return "".join((*parts, text[at:end]))


def _within(findings: Iterable[Found], start: int, end: int) -> list[Found]:
    return [f for f in findings if start <= f.evidence.start < end]


def _by(rule: str, confidence: float | None) -> str:
    return f"[{rule} {confidence:.2f}]" if confidence is not None else ""


def _name(mention: Mention) -> str:
    surface = "".join(mention.text.split())
    key = mention.entity
    meant = f" = {key.name}" if key.name != surface else ""
    scope = f" @{key.scope}" if key.scope else ""
    return f"{mention.label} {surface}{meant}{scope} {_by(mention.rule, mention.confidence)}"


def _fact(relation: Relation) -> str:
    when = f" {relation.date}" if relation.date else ""
    tail = _by(relation.evidence.rule, relation.evidence.confidence)
    return (
        f"{relation.subject.name} —{relation.predicate}→ {relation.object.name} "
        f"({relation.status}{when}) {tail}"
    )


def _figure(figure: Indicator) -> str:
    period = f", {figure.period}" if figure.period else ""
    tail = _by(figure.evidence.rule, figure.evidence.confidence)
    return (
        f"{figure.name} = {figure.value} {figure.unit} “{figure.text}” ({figure.subject.name}{period}) {tail}"
    )


def _claim(claim: Claim) -> str:
    return f"{claim.kind}: {claim.text} {_by(claim.evidence.rule, claim.evidence.confidence)}"


def _refused(refusal: Refusal) -> str:
    reason = REASONS[refusal.reason].format(limit=refusal.limit, winner=refusal.winner)
    by = f" {_by(refusal.rule, refusal.confidence)}" if refusal.rule else ""
    label = f"{refusal.label} " if refusal.label else ""
    return f"{label}{refusal.text}: {reason}{by}"
