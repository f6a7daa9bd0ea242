"""CSV tables for people who count: entities, statements with the sentence of each finding, indicators, commitments.

UTF-8 with a byte order mark, because spreadsheets take Chinese text without one for another encoding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path

from exports.quotes import Text, flatten
from exports.rows import Row, table_head, write_rows
from ontology.records import Document, EntityKey, Evidence, KnowledgeBase, ReportedClaim
from ontology.schema import Schema

ENTITY_COLUMNS = (
    "iri", "type", "class", "name", "scope", "aliases", "number", "code", "mentions", "documents",
)  # fmt: skip
STATEMENT_COLUMNS = (
    "statement", "subject", "subject_type", "predicate", "predicate_zh", "object", "object_type", "status",
    "dates", "attributes", "document", "issuer", "region", "period", "sentence", "quote", "start", "end", "rule",
    "confidence", "subject_iri", "object_iri",
)  # fmt: skip
INDICATOR_COLUMNS = (
    "observation", "indicator", "value", "unit", "qualifier", "as_written", "period", "subject", "subject_type",
    "document", "issuer", "region", "report_period", "sentence", "start", "end", "rule", "confidence",
    "subject_iri",
)  # fmt: skip

COMMITMENT_COLUMNS = (
    "claim", "kind", "text", "themes", "period", "outcome", "score", "clause", "answer", "answer_document", "answer_quote",
    "area", "document", "issuer", "region", "report_period", "sentence", "start", "end", "rule", "confidence",
)  # fmt: skip

Table = tuple[Sequence[str], Iterator[Row]]
"""Columns, and rows in the order of the file."""


@dataclass(frozen=True, slots=True)
class Lookups:
    """What the rows of a table look up."""

    keys: Mapping[str, EntityKey]
    """Of every entity that a row names, by IRI."""
    documents: Mapping[str, Document]
    """By the text that offsets refer to; of two copies of one text the first by name."""
    texts: Mapping[str, Text]
    """What may be quoted of each text."""

    @classmethod
    def of(cls, kb: KnowledgeBase) -> Lookups:
        """The look-ups for a whole knowledge base."""
        texts = {document.text_sha256: document.public for document in kb.documents}
        return cls({e.iri: e.key for e in kb.entities}, by_text(kb.documents), texts)


def tables(kb: KnowledgeBase, schema: Schema, lookups: Lookups | None = None) -> Mapping[str, Table]:
    """Every table by its name. For a part of a knowledge base `lookups` are those over all of it."""
    known = lookups or Lookups.of(kb)
    return {
        "entities": (ENTITY_COLUMNS, _entity_rows(kb, schema)),
        "statements": (STATEMENT_COLUMNS, _statement_rows(kb, schema, known)),
        "indicators": (INDICATOR_COLUMNS, _indicator_rows(kb, known)),
        "commitments": (COMMITMENT_COLUMNS, _commitment_rows(kb, known)),
    }


def write_entities(kb: KnowledgeBase, schema: Schema, path: Path) -> None:
    """entities.csv: one row an entity, aliases joined by `|`, with the number of mentions and documents."""
    _write(path, ENTITY_COLUMNS, _entity_rows(kb, schema))


def _entity_rows(kb: KnowledgeBase, schema: Schema) -> Iterator[Row]:
    for e in kb.entities:
        yield (
            e.iri,
            e.key.type,
            schema.leaf_class(e.key.type, e.key.name),
            e.key.name,
            e.key.scope,
            "|".join(e.aliases),
            "|".join(v for k, v in e.attributes if k == "number"),
            "|".join(v for k, v in e.attributes if k == "code"),
            len(e.mentions),
            len({m.document for m in e.mentions}),
        )


def write_statements(kb: KnowledgeBase, schema: Schema, path: Path) -> None:
    """statements.csv: one row a finding; the findings of one statement share its IRI."""
    _write(path, STATEMENT_COLUMNS, _statement_rows(kb, schema, Lookups.of(kb)))


def _statement_rows(kb: KnowledgeBase, schema: Schema, known: Lookups) -> Iterator[Row]:
    documents, texts = known.documents, known.texts
    for s in kb.statements:
        subject, object_ = known.keys[s.subject], known.keys[s.object]
        for e in s.evidence:
            text = texts[e.document]
            yield (
                s.iri,
                subject.name,
                subject.type,
                s.predicate,
                schema.relation(s.predicate).label_zh,
                object_.name,
                object_.type,
                s.status,
                "|".join(s.dates),
                "|".join(f"{k}={v}" for k, v in s.attributes),
                *_where(documents[e.document], text, e),
                flatten(text[e.start : e.end]),
                e.start,
                e.end,
                e.rule,
                e.confidence,
                s.subject,
                s.object,
            )


def write_indicators(kb: KnowledgeBase, path: Path) -> None:
    """indicators.csv: a tidy panel, one row a finding of a figure."""
    _write(path, INDICATOR_COLUMNS, _indicator_rows(kb, Lookups.of(kb)))


def _indicator_rows(kb: KnowledgeBase, known: Lookups) -> Iterator[Row]:
    documents, texts = known.documents, known.texts
    for o in kb.observations:
        subject = known.keys[o.subject]
        for e in o.evidence:
            yield (
                o.iri,
                o.indicator,
                o.value,
                o.unit,
                o.qualifier,
                o.text,
                o.period,
                subject.name,
                subject.type,
                *_where(documents[e.document], texts[e.document], e),
                e.start,
                e.end,
                e.rule,
                e.confidence,
                o.subject,
            )


def write_commitments(kb: KnowledgeBase, path: Path) -> None:
    """commitments.csv: one row a finding of a problem or commitment, with its surest answer."""
    _write(path, COMMITMENT_COLUMNS, _commitment_rows(kb, Lookups.of(kb)))


def _commitment_rows(kb: KnowledgeBase, known: Lookups) -> Iterator[Row]:
    documents, texts = known.documents, known.texts
    for c in kb.claims:
        answer = _answer(c, documents, texts)
        for e in c.evidence:
            yield (
                c.iri,
                c.kind,
                c.text,
                "|".join(c.themes),
                "|".join(c.periods),
                c.outcome,
                *answer,
                c.area,
                *_where(documents[e.document], texts[e.document], e),
                e.start,
                e.end,
                e.rule,
                e.confidence,
            )


def _answer(
    claim: ReportedClaim, documents: Mapping[str, Document], texts: Mapping[str, Text]
) -> tuple[float | None, str | None, str | None, str | None, str | None]:
    """Of the surest answer: score, the clause that it answers, its IRI, its document and what it says there."""
    if not claim.answered_by:
        return None, None, None, None, None
    answer = claim.answered_by[0]
    spans = {(e.document, e.start, e.end) for e in claim.evidence}
    own = [e for e in answer.evidence if any(_inside(e, span) for span in spans)]
    stated = [e for e in answer.evidence if e not in own]

    def quote(found: Sequence[Evidence]) -> str | None:
        return flatten(texts[found[0].document][found[0].start : found[0].end]) if found else None

    document = documents[stated[0].document].name if stated else None
    return answer.score, quote(own), answer.iri, document, quote(stated)


def _inside(evidence: Evidence, span: tuple[str, int, int]) -> bool:
    document, start, end = span
    return evidence.document == document and start <= evidence.start and evidence.end <= end


def by_text(documents: Iterable[Document]) -> Mapping[str, Document]:
    """Documents by the text that offsets refer to; of two copies of one text the first by name."""
    found: dict[str, Document] = {}
    for document in documents:
        found.setdefault(document.text_sha256, document)
    return found


def _where(document: Document, text: Text, evidence: Evidence) -> tuple[str | None, ...]:
    meta = document.meta
    sentence = flatten(text[evidence.sentence_start : evidence.sentence_end])
    return document.name, meta.issuer, meta.region, meta.period, sentence


def _write(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    with path.open("wb") as file:
        file.write(table_head(columns).encode("utf-8-sig"))
        with TextIOWrapper(file, encoding="utf-8", newline="") as text:
            write_rows(rows, text)
