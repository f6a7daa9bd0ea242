"""The whole graph as compact JSON for the page: rows instead of objects, every sentence once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from exports.quotes import split_quote
from ontology.records import Document, Evidence, KnowledgeBase, Statement
from ontology.schema import Schema


@dataclass(slots=True)
class _Pool:
    """Distinct values in the order in which they were first asked for."""

    items: list[Any] = field(default_factory=list)
    places: dict[Any, int] = field(default_factory=dict)

    def index(self, item: Any) -> int:
        if item not in self.places:
            self.places[item] = len(self.items)
            self.items.append(item)
        return self.places[item]


def page_data(kb: KnowledgeBase, schema: Schema) -> dict[str, Any]:
    """Everything that the page shows, as JSON values.

    entities: [name, type, class, scope, aliases, attributes, degree]; statements: [subject, predicate,
    object, status, dates, attributes, evidence]; figures: [entity, name, as written, period, evidence].
    Evidence is a list of [sentence, start of quote, length of quote, rule, confidence]; a sentence is
    [document, text]. Everything else is an index into its list; quote offsets are code points.
    """
    sources = _Sources(kb.documents)
    order = {entity.iri: n for n, entity in enumerate(kb.entities)}
    classes = _Pool()
    statements = [
        [
            order[s.subject],
            s.predicate,
            order[s.object],
            s.status,
            list(s.dates),
            [list(pair) for pair in s.attributes],
            [sources.evidence(e) for e in s.evidence],
        ]
        for s in kb.statements
    ]
    figures = [
        [order[o.subject], o.indicator, o.text, o.period, [sources.evidence(e) for e in o.evidence]]
        for o in kb.observations
    ]
    entities = _entities(kb, schema, classes, Counter(order[i] for s in kb.statements for i in _ends(s)))
    return {
        **_vocabulary(schema),
        "classes": [_labels(schema.classes[name]) for name in classes.items],
        "documents": [_document(d) for d in kb.documents],
        "entities": entities,
        "statements": statements,
        "figures": figures,
        "sentences": [list(item) for item in sources.sentences.items],
        "rules": sources.rules.items,
    }


def _vocabulary(schema: Schema) -> dict[str, Any]:
    return {
        "types": {label: _labels(cls) for label, cls in schema.types.items()},
        "predicates": {name: _labels(relation) for name, relation in schema.relations.items()},
        "statuses": {name: _labels(concept) for name, concept in schema.schemes["status"].items()},
    }


def _ends(statement: Statement) -> tuple[str, str]:
    return statement.subject, statement.object


def _entities(
    kb: KnowledgeBase, schema: Schema, classes: _Pool, degree: Mapping[int, int]
) -> list[list[Any]]:
    return [
        [
            e.key.name,
            e.key.type,
            classes.index(schema.leaf_class(e.key.type, e.key.name)),
            e.key.scope,
            list(e.aliases),
            [list(pair) for pair in e.attributes],
            degree.get(n, 0),
        ]
        for n, e in enumerate(kb.entities)
    ]


def _labels(term: Any) -> list[str]:
    return [term.label_zh, term.label_en]


def _document(document: Document) -> list[str | None]:
    meta = document.meta
    return [document.name, meta.title, meta.issuer, meta.region, meta.period]


class _Sources:
    """Sentences and rules as they are met."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.sentences = _Pool()
        self.rules = _Pool()
        self._texts: Mapping[str, tuple[int, str]] = {
            d.text_sha256: (n, d.public) for n, d in reversed(list(enumerate(documents)))
        }

    def evidence(self, e: Evidence) -> list[int | float]:
        """One finding as a row: sentence, start of quote, length of quote, rule, confidence."""
        n, text = self._texts[e.document]
        before, quote, after = split_quote(text, (e.sentence_start, e.sentence_end), (e.start, e.end))
        sentence = self.sentences.index((n, before + quote + after))
        return [sentence, len(before), len(quote), self.rules.index(e.rule), e.confidence]
