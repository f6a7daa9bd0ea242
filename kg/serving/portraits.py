"""One thing as a page shows it: names, properties, statements with their sentences, figures, links both ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.answers import shorten
from kg.serving.pages import Link, local_path
from kg.serving.vocabulary import load_vocabulary
from ontology.prefixes import DCTERMS, NIF, PROV, RDF, RDFS, SKOS, ZT
from ontology.schema import load_schema

if TYPE_CHECKING:
    from pyoxigraph import Store

STATEMENTS = 2000
"""Statements of one thing that are looked at."""
LOOKED_AT = 200_000
"""Links to one thing that are looked at."""
SHOWN = 100
"""Statements or figures that a page shows, and links of one kind."""
SENTENCES = 5
"""Sentences that are shown for one statement."""
NAMES = (SKOS + "prefLabel", DCTERMS + "title", RDFS + "label", ZT + "fileName", ZT + "quote")
"""Properties that name a thing, the best first."""
_SAID = {RDF + "type", SKOS + "prefLabel", SKOS + "altLabel"}
_TOLD = {RDF + "subject", RDF + "object", ZT + "figureOf"}
"""Properties from and to a thing that have a place of their own on its page."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that says something, with the clause that was read in it."""

    before: str
    quote: str
    after: str
    report: Link
    file: str
    place: str
    """Characters of the text: 17–42."""
    rule: str
    confidence: str
    evidence: Link


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement as seen from one of its two ends."""

    relation: Link
    inverse: bool
    """The thing is the object."""
    other: Link
    status: Link
    notes: tuple[str, ...]
    """Dates, post and the like."""
    statement: Link
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """Things to which one property leads, or from which it comes."""

    property: Link
    things: tuple[Link, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Portrait:
    """What the page of a thing shows."""

    iri: str
    name: str
    kinds: tuple[Link, ...]
    aliases: tuple[str, ...]
    values: tuple[tuple[Link, tuple[str, ...]], ...]
    facts: tuple[Fact, ...]
    more_facts: bool
    figures: tuple[tuple[Link, str, str, tuple[Sentence, ...]], ...]
    """Indicator, figure as the text writes it, period, sentences."""
    more_figures: bool
    leads: tuple[Links, ...]
    led: tuple[Links, ...]


def nodes(store: Store, subject: NamedNode, property_: str) -> Iterator[NamedNode]:
    """The things to which a property leads, in the order of the store."""
    for quad in store.quads_for_pattern(subject, NamedNode(property_), None):
        if isinstance(quad.object, NamedNode):
            yield quad.object


def values(store: Store, subject: NamedNode, property_: str) -> Iterator[str]:
    """The literal values of a property, in the order of the store."""
    for quad in store.quads_for_pattern(subject, NamedNode(property_), None):
        if isinstance(quad.object, Literal):
            yield quad.object.value


class Portrayer:
    """Reads portraits out of a store, in one language."""

    def __init__(self, store: Store, base: str, names: Mapping[str, str], language: str) -> None:
        self._store = store
        self._base = base
        self._names = names
        self._terms = load_vocabulary()
        self._language = language
        self._known: dict[str, str] = {}
        self._order = {ZT + name: n for n, name in enumerate(load_schema().relations)}

    def portray(self, node: NamedNode) -> Portrait:
        """The portrait of a thing that the graph holds."""
        literals, leads = self._outward(node)
        inward, statements = self._inward(node)
        facts, figures = self._facts(node, statements), self._figures(node)
        return Portrait(
            node.value,
            self._name(node),
            tuple(self._term(kind.value) for kind in sorted(nodes(self._store, node, RDF + "type"), key=str)),
            tuple(sorted(values(self._store, node, SKOS + "altLabel"))),
            literals,
            tuple(facts[:SHOWN]),
            len(facts) > SHOWN,
            tuple(figures[:SHOWN]),
            len(figures) > SHOWN,
            leads,
            inward,
        )

    def kinds(self, node: NamedNode) -> str:
        """The types of a thing in words."""
        found = sorted(kind.value for kind in nodes(self._store, node, RDF + "type"))
        return "、".join(self._term(iri).text for iri in found)

    def _outward(self, node: NamedNode) -> tuple[tuple[tuple[Link, tuple[str, ...]], ...], tuple[Links, ...]]:
        literals: defaultdict[str, list[str]] = defaultdict(list)
        things: defaultdict[str, list[NamedNode]] = defaultdict(list)
        for quad in islice(self._store.quads_for_pattern(node, None, None), STATEMENTS):
            if quad.predicate.value in _SAID:
                continue
            if isinstance(quad.object, Literal):
                literals[quad.predicate.value].append(quad.object.value)
            elif isinstance(quad.object, NamedNode):
                things[quad.predicate.value].append(quad.object)
        told = tuple((self._term(iri), tuple(sorted(literals[iri]))) for iri in sorted(literals))
        return told, self._grouped(things)

    def _inward(self, node: NamedNode) -> tuple[tuple[Links, ...], list[tuple[NamedNode, bool]]]:
        things: defaultdict[str, list[NamedNode]] = defaultdict(list)
        for quad in islice(self._store.quads_for_pattern(None, None, node), LOOKED_AT):
            name = quad.predicate.value
            if name not in _TOLD and len(things[name]) <= SHOWN and isinstance(quad.subject, NamedNode):
                things[name].append(quad.subject)
        statements = []
        for inverse, end in enumerate(("subject", "object")):
            found = self._store.quads_for_pattern(None, NamedNode(RDF + end), node)
            for quad in islice(found, STATEMENTS):
                if isinstance(quad.subject, NamedNode):
                    statements.append((quad.subject, bool(inverse)))
        return self._grouped(things), statements

    def _grouped(self, things: Mapping[str, list[NamedNode]]) -> tuple[Links, ...]:
        groups = []
        for iri in sorted(things, key=lambda iri: (self._order.get(iri, 99), iri)):
            first = sorted(things[iri], key=lambda found: found.value)[:SHOWN]
            links = sorted((self._link(found) for found in first), key=lambda link: (link.text, link.iri))
            groups.append(Links(self._term(iri), tuple(links), len(things[iri]) > SHOWN))
        return tuple(groups)

    def _facts(self, node: NamedNode, statements: Iterable[tuple[NamedNode, bool]]) -> list[Fact]:
        """Statements of a thing; what their other end is called decides the order within a relation."""
        found = []
        for statement, inverse in statements:
            predicate = next(nodes(self._store, statement, RDF + "predicate"), None)
            other = next(nodes(self._store, statement, RDF + ("subject" if inverse else "object")), None)
            if predicate is not None and other is not None and other != node:
                key = (self._order.get(predicate.value, 99), predicate.value, inverse, self._name(other))
                found.append((*key, statement.value, statement, predicate, other))
        found.sort(key=lambda item: item[:5])
        return [self._fact(item[5], item[6], item[2], item[7]) for item in found[: SHOWN + 1]]

    def _fact(self, statement: NamedNode, predicate: NamedNode, inverse: bool, other: NamedNode) -> Fact:
        status = next(nodes(self._store, statement, ZT + "status"), None)
        notes = []
        for quad in self._store.quads_for_pattern(statement, None, None):
            if isinstance(quad.object, Literal):
                notes.append(f"{self._term(quad.predicate.value).text} {quad.object.value}")
        return Fact(
            self._term(predicate.value),
            inverse,
            self._link(other),
            self._term(status.value) if status else Link(""),
            tuple(sorted(notes)),
            self._link(statement, "§"),
            self._sentences(statement),
        )

    def _figures(self, node: NamedNode) -> list[tuple[Link, str, str, tuple[Sentence, ...]]]:
        found = []
        for quad in islice(self._store.quads_for_pattern(None, NamedNode(ZT + "figureOf"), node), STATEMENTS):
            if isinstance(figure := quad.subject, NamedNode):
                indicator = next(nodes(self._store, figure, ZT + "indicator"), figure)
                period = next(values(self._store, figure, ZT + "period"), "")
                found.append((self._name(indicator), period, figure.value, figure))
        found.sort(key=lambda item: item[:3])
        return [self._figure(name, period, figure) for name, period, _, figure in found[: SHOWN + 1]]

    def _figure(
        self, name: str, period: str, figure: NamedNode
    ) -> tuple[Link, str, str, tuple[Sentence, ...]]:
        told = next(values(self._store, figure, ZT + "valueText"), "")
        sentences: list[Sentence] = []
        for quad in self._store.quads_for_pattern(None, NamedNode(RDF + "subject"), figure):
            if isinstance(quad.subject, NamedNode):
                sentences.extend(self._sentences(quad.subject))
        return self._link(figure, name), told, period, tuple(sentences[:SENTENCES])

    def _sentences(self, statement: NamedNode) -> tuple[Sentence, ...]:
        found = sorted(nodes(self._store, statement, ZT + "evidence"), key=lambda node: node.value)
        return tuple(self._sentence(evidence) for evidence in found[:SENTENCES])

    def _sentence(self, evidence: NamedNode) -> Sentence:
        def follow(*path: str) -> str:
            node: NamedNode | None = evidence
            for step in path[:-1]:
                node = next(nodes(self._store, node, step), None) if node is not None else None
            return next(values(self._store, node, path[-1]), "") if node is not None else ""

        sentence, quote = follow(ZT + "sentence", ZT + "quote"), follow(ZT + "span", ZT + "quote")
        before, found, after = sentence.partition(quote) if quote else (sentence, "", "")
        report = next(nodes(self._store, evidence, ZT + "report"), None)
        begin, end = (follow(ZT + "span", NIF + name) for name in ("beginIndex", "endIndex"))
        return Sentence(
            before,
            found,
            after,
            self._link(report) if report is not None else Link(""),
            follow(ZT + "sourceText", ZT + "fileName"),
            f"{begin}–{end}",
            follow(PROV + "wasAttributedTo", RDFS + "label"),
            follow(ZT + "confidence"),
            self._link(evidence, "¶"),
        )

    def _name(self, node: NamedNode) -> str:
        """What the graph calls a thing, or the last part of its IRI."""
        if node.value not in self._known:
            named = (name for property_ in NAMES for name in sorted(values(self._store, node, property_)))
            self._known[node.value] = next(named, "") or shorten(node.value, self._names)
        return self._known[node.value]

    def _link(self, node: NamedNode, text: str = "") -> Link:
        return Link(text or self._name_or_term(node), local_path(node.value, self._base), node.value)

    def _name_or_term(self, node: NamedNode) -> str:
        term = self._terms.get(node.value)
        return term.label(self._language) if term else self._name(node)

    def _term(self, iri: str) -> Link:
        """A class, property or concept by its label in this language."""
        term = self._terms.get(iri)
        text = term.label(self._language) if term else shorten(iri, self._names)
        return Link(text, local_path(iri, self._base), iri)
