"""One document, from its source to its Extraction: the order of the stages, and the way back to raw offsets."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256

from spacy.language import Language
from spacy.tokens import Doc

from extraction.candidates import ADDRESS, HOME, read_candidates
from extraction.cleaning import clean
from extraction.commitments import find_claims
from extraction.context import read_context
from extraction.context.home import home_names
from extraction.context.title import given_title
from extraction.divisions import Gazetteer, load_gazetteer
from extraction.indicators import find_indicators
from extraction.linking import link
from extraction.names.private import find_private
from extraction.outline import read_outline
from extraction.relations import find_relations
from extraction.spans import (
    Candidate,
    ClaimFinding,
    CleanText,
    Context,
    IndicatorFinding,
    Linked,
    Outline,
    RelationFinding,
    Sentence,
)
from ontology.collector import no_collector
from ontology.iris import normalise_key
from ontology.records import (
    HIDDEN,
    Claim,
    Document,
    EntityKey,
    Evidence,
    Extraction,
    Indicator,
    Mention,
    NamedEntity,
    Relation,
    Source,
)


def extract(source: Source, nlp: Language) -> Extraction:
    """Everything that one source says, with offsets into its raw text.

    `nlp` comes from `extraction.pipeline.build_pipeline`. A source without a single sentence gives an
    empty Extraction. Python's garbage collector rests meanwhile.
    """
    with no_collector():
        return _extract(source, nlp)


def _extract(source: Source, nlp: Language) -> Extraction:
    text = clean(source)
    outline = read_outline(text, given_title(source))
    gazetteer = load_gazetteer()
    context = read_context(source, text, outline, gazetteer)
    private = find_private(text.text)
    document = _document(source, context, tuple(text.to_raw(*span) for span in private))
    if not outline.sentences:
        return Extraction(document, warnings=(f"{source.name}: no sentence found",))
    doc = nlp(make_doc(text, outline, context, nlp))
    names = [n for n in read_candidates(doc, "names") if not _holds(n, private)]
    linked = [
        found for found in link(names, text, outline, context, gazetteer) if _names_something(found.key.name)
    ]
    relations = find_relations(text, outline, linked, context)
    indicators = [_without(found, private, text) for found in find_indicators(text, outline, linked, context)]
    claims = find_claims(_hiding(private, text), outline, linked, context)
    place = _Place(document, text, outline)
    return Extraction(
        document=document,
        entities=_entities(linked, relations, indicators, text, gazetteer),
        mentions=tuple(place.mention(found) for found in linked),
        relations=tuple(place.relation(found) for found in _in_order(relations)),
        indicators=tuple(place.indicator(found) for found in sorted(indicators, key=_figure_order)),
        claims=tuple(place.claim(found) for found in claims),
    )


def make_doc(text: CleanText, outline: Outline, context: Context, nlp: Language) -> Doc:
    """A Doc that no component of the pipeline has seen yet, with what these have to know of the report and its
    issuer."""
    doc = nlp.make_doc(text.text)
    doc.user_data[HOME] = home_names(context.chain, load_gazetteer())
    doc.user_data[ADDRESS] = outline.address
    return doc


@lru_cache(maxsize=1 << 14)
def _names_something(name: str) -> bool:
    """Whether anything of a name remains that identifies."""
    return bool(normalise_key(name))


def _holds(name: Candidate, private: Sequence[tuple[int, int]]) -> bool:
    return any(start < name.end and name.start < end for start, end in private)


def _without(
    found: IndicatorFinding, private: Sequence[tuple[int, int]], text: CleanText
) -> IndicatorFinding:
    """A figure whose name does not carry a private person's."""
    if not private:
        return found
    name = found.name
    for start, end in private:
        name = name.replace(text.text[start:end], HIDDEN * (end - start))
    return replace(found, name=name)


def _hiding(private: Sequence[tuple[int, int]], text: CleanText) -> CleanText:
    """The text with × for private persons' names, so that no short text of a claim carries one."""
    if not private:
        return text
    parts, at = [], 0
    for start, end in private:
        parts += [text.text[at:start], HIDDEN * (end - start)]
        at = end
    return replace(text, text="".join((*parts, text.text[at:])))


def _document(source: Source, context: Context, private: tuple[tuple[int, int], ...]) -> Document:
    digest = sha256(source.raw.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(
        name=source.name,
        raw=source.raw,
        sha256=source.sha256,
        text_sha256=digest,
        media=source.media,
        meta=context.meta,
        decided=context.decided,
        private=private,
    )


def _in_order(findings: Sequence[RelationFinding]) -> list[RelationFinding]:
    distinct = set(findings)
    return sorted(
        distinct,
        key=lambda f: (f.start, f.end, f.predicate, f.subject, f.object, f.status, f.rule, f.date or ""),
    )


def _figure_order(finding: IndicatorFinding) -> tuple[int, int, str, str]:
    return finding.start, finding.end, finding.name, finding.unit


class _Place:
    """Turns findings in the cleaned view into records in the raw text."""

    def __init__(self, document: Document, text: CleanText, outline: Outline) -> None:
        self._document = document
        self._text = text
        self._sentences = outline.sentences
        self._starts = [sentence.start for sentence in outline.sentences]

    def mention(self, found: Linked) -> Mention:
        start, end = self._text.to_raw(found.start, found.end)
        raw = self._text.raw[start:end]
        return Mention(start, end, raw, found.label, found.key, found.rule, found.confidence)

    def _sentence_at(self, index: int) -> Sentence:
        return self._sentences[max(0, bisect_right(self._starts, index) - 1)]

    def evidence(self, found: RelationFinding | IndicatorFinding | ClaimFinding) -> Evidence:
        start, end = self._text.to_raw(found.start, found.end)
        first = self._sentence_at(found.start)
        last = first if found.end <= first.end else self._sentence_at(found.end - 1)
        sentence_start, sentence_end = self._text.to_raw(
            min(first.start, found.start), max(last.end, found.end)
        )
        return Evidence(
            document=self._document.text_sha256,
            start=start,
            end=end,
            sentence_start=sentence_start,
            sentence_end=sentence_end,
            rule=found.rule,
            confidence=found.confidence,
        )

    def relation(self, found: RelationFinding) -> Relation:
        return Relation(
            subject=found.subject,
            predicate=found.predicate,
            object=found.object,
            status=found.status,
            evidence=self.evidence(found),
            date=found.date,
            attributes=found.attributes,
        )

    def indicator(self, found: IndicatorFinding) -> Indicator:
        return Indicator(
            name=found.name,
            value=found.value,
            unit=found.unit,
            subject=found.subject,
            evidence=self.evidence(found),
            period=found.period,
            approx=found.approx,
            qualifier=found.qualifier,
            text=found.text,
        )

    def claim(self, found: ClaimFinding) -> Claim:
        return Claim(
            kind=found.kind,
            text=found.text,
            evidence=self.evidence(found),
            period=found.period,
            themes=found.themes,
            entities=found.entities,
        )


def _entities(
    linked: Sequence[Linked],
    relations: Sequence[RelationFinding],
    indicators: Sequence[IndicatorFinding],
    text: CleanText,
    gazetteer: Gazetteer,
) -> tuple[NamedEntity, ...]:
    """Every entity that a mention names or a finding speaks of (the reporting body is often never named)."""
    aliases: dict[EntityKey, set[str]] = defaultdict(set)
    attributes: dict[EntityKey, set[tuple[str, str]]] = defaultdict(set)
    for found in linked:
        surface = "".join(text.text[found.start : found.end].split())
        aliases[found.key].update({surface} - {found.key.name})
        attributes[found.key].update(found.attributes)
    spoken = {key for f in relations for key in (f.subject, f.object)} | {f.subject for f in indicators}
    for key in spoken - set(aliases):
        attributes[key].update(_code(key, gazetteer))
    keys = sorted(set(aliases) | spoken)
    return tuple(
        NamedEntity(key, tuple(sorted(aliases[key])), tuple(sorted(attributes[key]))) for key in keys
    )


def _code(key: EntityKey, gazetteer: Gazetteer) -> list[tuple[str, str]]:
    """The code of a division that nothing in the text is a mention of, by its full name."""
    begun = gazetteer.prefix(key.name) if key.type == "LOC" else None
    found = begun is not None and begun[0].full == key.name and begun[0].code
    return [("code", found)] if found else []
