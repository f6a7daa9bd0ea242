"""The whole graph as compact JSON for the page: rows instead of objects, every sentence once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from exports.page.communities import Community
from exports.page.overview import Overview
from exports.page.places import find_places
from exports.page.readings import readings_of
from exports.quotes import flatten, split_quote
from ontology.records import (
    Answer,
    Document,
    Entity,
    Evidence,
    KnowledgeBase,
    Observation,
    ReportedClaim,
    Statement,
)
from ontology.schema import Schema


class _Pool(dict[Any, int]):
    """Distinct values with their numbers, in the order in which they were first asked for."""

    def __missing__(self, item: Any) -> int:
        self[item] = number = len(self)
        return number


def page_data(
    kb: KnowledgeBase, schema: Schema, communities: Sequence[Community], overview: Overview
) -> dict[str, Any]:
    """Everything that the page shows but the sentences, which stand under the key `sentences` by themselves.

    entities: [name, type, class, scope, place, community, x, y, documents, evidence of a mention, aliases,
    attributes]; statements: [subject, predicate, object, status, evidence, dates, attributes]; figures:
    [entity, name, as written, period, value, unit, evidence]; claims: [1 for a commitment and 0 for a problem,
    text, outcome, periods, evidence, entities, answers], an answer being [entities, claims, evidence]. Lists that
    are empty at a row's end are left out.
    Evidence is a list of [sentence, start of quote, length of quote, rule, confidence]; `sources` has the
    document of each sentence. Everything else is an index into its list; quote offsets are code points.
    """
    rows = _Rows(kb, schema)
    statements = [rows.statement(s) for s in kb.statements]
    figures = [rows.figure(o) for o in kb.observations]
    claims = [rows.claim(c) for c in kb.claims]
    home = {n: c for c, community in enumerate(communities) for n in _all(community)}
    entities = [
        rows.entity(n, entity, home[n], overview.positions[n]) for n, entity in enumerate(kb.entities)
    ]
    return {
        **_vocabulary(schema),
        "classes": [_labels(schema.classes[name]) for name in rows.classes],
        "places": list(rows.places),
        "documents": [_document(d) for d in kb.documents],
        "communities": [
            [c.name, c.centre, *disc, list(c.documents)]
            for c, disc in zip(communities, overview.discs, strict=True)
        ],
        "entities": entities,
        "statements": statements,
        "figures": figures,
        "claims": claims,
        "names": list(rows.names),
        "units": list(rows.units),
        "rules": list(rows.rules),
        "readings": readings_of(text for e in kb.entities for text in (e.key.name, *e.aliases)),
        "sources": [n for n, _ in rows.sentences],
        "sentences": [text for _, text in rows.sentences],
    }


def _vocabulary(schema: Schema) -> dict[str, Any]:
    return {
        "types": _rows(schema.types),
        "predicates": _rows(schema.relations),
        "statuses": _rows(schema.schemes["status"]),
        "outcomes": _rows(schema.schemes["outcome"]),
        "attributes": {name: _labels(a) for name, a in schema.attributes.items()},
    }


def _rows(terms: Mapping[Any, Any]) -> list[list[str]]:
    return [[name, *_labels(term)] for name, term in terms.items()]


def _labels(term: Any) -> list[str]:
    return [term.label_zh, term.label_en]


def _all(community: Community) -> Iterable[int]:
    return community.members if community.centre is None else (community.centre, *community.members)


def _document(document: Document) -> list[str | None]:
    meta = document.meta
    return [document.name, meta.title, meta.issuer, meta.region, meta.period, meta.date, meta.url]


def _numbers(terms: Iterable[str]) -> Mapping[str, int]:
    return {term: n for n, term in enumerate(terms)}


def _trimmed(row: list[Any]) -> list[Any]:
    while row[-1] == []:
        row.pop()
    return row


class _Rows:
    """Rows of the page's data; what they have in common goes into pools as it is met."""

    def __init__(self, kb: KnowledgeBase, schema: Schema) -> None:
        self.schema = schema
        self.order = {entity.iri: n for n, entity in enumerate(kb.entities)}
        self.classes, self.places, self.rules = _Pool(), _Pool(), _Pool()
        self.names, self.units, self.sentences = _Pool(), _Pool(), _Pool()
        self._unbroken: dict[tuple[str, int, int], int | None] = {}
        self._place_of = find_places(kb)
        self._types = _numbers(schema.types)
        self._predicates = _numbers(schema.relations)
        self._statuses = _numbers(schema.schemes["status"])
        self._outcomes = _numbers(schema.schemes["outcome"])
        self._claims = {claim.iri: n for n, claim in enumerate(kb.claims)}
        answers = {answer.iri for claim in kb.claims for answer in claim.answered_by}
        self._ends: dict[str, tuple[str, ...]] = {
            s.iri: (s.subject, s.object) for s in kb.statements if s.iri in answers
        }
        self._ends |= {o.iri: (o.subject,) for o in kb.observations if o.iri in answers}
        self._told = {iri for s in kb.statements for iri in (s.subject, s.object)}
        self._told |= {o.subject for o in kb.observations}
        self._texts: Mapping[str, tuple[int, str]] = {
            d.text_sha256: (n, d.public) for n, d in reversed(list(enumerate(kb.documents)))
        }

    def entity(self, n: int, e: Entity, community: int, position: tuple[int, int]) -> list[Any]:
        documents = sorted({self._texts[m.document][0] for m in e.mentions})
        # An entity of which nothing is stated still leads to a sentence: the first that names it.
        shown = [] if e.iri in self._told else list(e.mentions[:1])
        return _trimmed(
            [
                e.key.name,
                self._types[e.key.type],
                self.classes[self.schema.leaf_class(e.key.type, e.key.name)],
                self.places[e.key.scope],
                self.places[self._place_of[n]],
                community,
                *position,
                documents,
                self.evidence(shown),
                list(e.aliases),
                [list(pair) for pair in e.attributes],
            ]
        )

    def statement(self, s: Statement) -> list[Any]:
        return _trimmed(
            [
                self.order[s.subject],
                self._predicates[s.predicate],
                self.order[s.object],
                self._statuses[s.status],
                self.evidence(s.evidence),
                list(s.dates),
                [list(pair) for pair in s.attributes],
            ]
        )

    def figure(self, o: Observation) -> list[Any]:
        return [
            self.order[o.subject],
            self.names[o.indicator],
            o.text,
            o.period,
            o.value,
            self.units[o.unit],
            self.evidence(o.evidence),
        ]

    def claim(self, c: ReportedClaim) -> list[Any]:
        return _trimmed(
            [
                int(c.kind == "commitment"),
                c.text,
                self._outcomes[c.outcome],
                list(c.periods),
                self.evidence(c.evidence),
                [self.order[iri] for iri in c.entities if iri in self.order],
                [self._answer(a) for a in c.answered_by],
            ]
        )

    def _answer(self, a: Answer) -> list[Any]:
        ends = self._ends.get(a.iri, (a.iri,))
        claims = [self._claims[a.iri]] if a.iri in self._claims else []
        return [[self.order[iri] for iri in ends if iri in self.order], claims, self.evidence(a.evidence)]

    def evidence(self, found: Iterable[Evidence]) -> list[list[int | float]]:
        """Findings as rows: sentence, start of quote, length of quote, rule, confidence."""
        return [self._finding(e) for e in found]

    def _finding(self, e: Evidence) -> list[int | float]:
        start, end = e.sentence_start, e.sentence_end
        if start <= e.start and e.end <= end and (sentence := self._unbroken_sentence(e)) is not None:
            return [sentence, e.start - start, e.end - e.start, self.rules[e.rule], e.confidence]
        n, text = self._texts[e.document]
        before, quote, after = split_quote(text, (start, end), (e.start, e.end))
        sentence = self.sentences[n, before + quote + after]
        return [sentence, len(before), len(quote), self.rules[e.rule], e.confidence]

    def _unbroken_sentence(self, e: Evidence) -> int | None:
        """The number of a finding's sentence, of which nothing has to be taken out; None for another."""
        place = e.document, e.sentence_start, e.sentence_end
        if place not in self._unbroken:
            n, text = self._texts[e.document]
            sentence = text[e.sentence_start : e.sentence_end]
            self._unbroken[place] = self.sentences[n, sentence] if flatten(sentence) == sentence else None
        return self._unbroken[place]
