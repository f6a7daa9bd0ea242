"""Which report, and which sentence of it, a node of the graph comes from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Protocol

from kg.forks import Job, Runner
from kg.validation.facts import Facts
from kg.validation.findings import Finding
from ontology.nodes import Values
from ontology.prefixes import DCTERMS, NIF, PROV, RDF, RDFS, SKOS, ZT

AT_ONCE = 200
"""Findings whose places one job looks up."""


class Told(Protocol):
    """A graph that can be asked for what is said of a node."""

    def values(self, subject: str, predicate: str) -> Values:
        """Everything that is said of a node by one property."""

    def nodes(self, subject: str, predicate: str) -> list[str]:
        """The IRIs among the values."""

    def text(self, subject: str, predicate: str) -> str:
        """The first value as text, empty where there is none."""


class Places:
    """Looks places up. `statements` has the first statement of a node, `texts` the texts of a report, sorted."""

    def __init__(
        self, facts: Told, statements: Mapping[str, str], texts: Mapping[str, Sequence[str]]
    ) -> None:
        self._facts = facts
        self._statements = statements
        self._texts = texts

    def name(self, node: str) -> str:
        """What a node is called in Chinese; a statement by its subject, a figure by what it counts."""
        facts = self._facts
        for predicate in (SKOS + "prefLabel", DCTERMS + "title", RDFS + "label", ZT + "fileName"):
            named = [v for v in facts.values(node, predicate) if not isinstance(v, str)]
            for value in sorted(named, key=lambda v: (v.language != "zh", v.text)):
                return value.text
        for predicate in (RDF + "subject", ZT + "indicator"):
            for other in facts.nodes(node, predicate):
                return self.name(other) if other != node else ""
        return ""

    def where(self, node: str) -> tuple[str, str]:
        """File name and sentence; either is empty where the node has none."""
        facts = self._facts
        for evidence in sorted(self._evidence(node)):
            file = self._file(facts.text(evidence, ZT + "sourceText"))
            sentence = facts.text(evidence, ZT + "sentence") or facts.text(evidence, ZT + "span")
            if file or sentence:
                return file, facts.text(sentence, ZT + "quote") or facts.text(sentence, NIF + "anchorOf")
        if context := facts.text(node, NIF + "referenceContext"):
            return self._file(context), facts.text(node, ZT + "quote")
        reports = [node, *sorted(facts.nodes(node, ZT + "mentionedIn"))]
        texts = sorted({text for report in reports[:2] for text in self._texts.get(report, ())})
        return (self._file(texts[0]) if texts else facts.text(node, ZT + "fileName")), ""

    def _evidence(self, node: str) -> list[str]:
        facts = self._facts
        if facts.values(node, ZT + "span") or facts.values(node, ZT + "sourceText"):
            return [node]
        own = facts.nodes(node, ZT + "evidence")
        if own or node not in self._statements:
            return own
        return facts.nodes(self._statements[node], ZT + "evidence")

    def _file(self, text: str) -> str:
        return self._facts.text(text, ZT + "fileName")


def places_of(facts: Facts) -> Places:
    """Places of a graph in memory."""
    return Places(facts, _Statements(facts), texts_of(facts))


def texts_of(facts: Facts) -> Mapping[str, Sequence[str]]:
    """Report -> its texts, sorted."""
    return _Texts(facts)


def place(findings: Sequence[Finding], places: Places, run: Runner) -> list[Finding]:
    """Findings with the name, the report and the sentence of each, in their order."""
    jobs = [
        Job(str(first), partial(_placed, findings[first : first + AT_ONCE], places))
        for first in range(0, len(findings), AT_ONCE)
    ]
    placed = {int(name): found for name, found in run(jobs)}
    return [finding for first in sorted(placed) for finding in placed[first]]


def _placed(findings: Sequence[Finding], places: Places) -> list[Finding]:
    return [
        replace(finding, name=places.name(finding.focus), file=file, sentence=sentence)
        for finding in findings
        for file, sentence in [places.where(finding.focus)]
    ]


class _Statements(Mapping[str, str]):
    """Subject or object -> its first statement; found out when it is first asked for."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    @cached_property
    def _found(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for predicate in (RDF + "subject", RDF + "object"):
            for group in self._facts.having(predicate):
                for statement, (values,) in group.each(predicate):
                    for node in values:
                        if isinstance(node, str) and found.get(node, statement) >= statement:
                            found[node] = statement
        return found

    def __getitem__(self, node: str) -> str:
        return self._found[node]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


class _Texts(Mapping[str, Sequence[str]]):
    """Report -> its texts, sorted; found out when it is first asked for."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    @cached_property
    def _found(self) -> Mapping[str, Sequence[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for text in sorted(self._facts.holders(PROV + "wasDerivedFrom")):
            for report in self._facts.nodes(text, PROV + "wasDerivedFrom"):
                found[report].append(text)
        return dict(found)

    def __getitem__(self, report: str) -> Sequence[str]:
        return self._found[report]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
