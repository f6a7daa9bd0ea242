"""Which report, and which sentence of it, a node of the graph comes from."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from kg.validation.facts import Facts
from ontology.prefixes import DCTERMS, NIF, PROV, RDF, RDFS, SKOS, ZT


class Places:
    """Looks places up; the indexes are made only where something was found to be wrong."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

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
        return own or [
            e
            for statement in self._statements.get(node, ())[:1]
            for e in facts.nodes(statement, ZT + "evidence")
        ]

    def _file(self, text: str) -> str:
        return self._facts.text(text, ZT + "fileName")

    @cached_property
    def _statements(self) -> dict[str, list[str]]:
        """Subject or object -> its statements, sorted."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for predicate in (RDF + "subject", RDF + "object"):
            for statement in self._facts.holders(predicate):
                for node in self._facts.nodes(statement, predicate):
                    found[node].add(statement)
        return {node: sorted(statements) for node, statements in found.items()}

    @cached_property
    def _texts(self) -> dict[str, list[str]]:
        """Report -> its texts, sorted."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for text in sorted(self._facts.holders(PROV + "wasDerivedFrom")):
            for report in self._facts.nodes(text, PROV + "wasDerivedFrom"):
                found[report].append(text)
        return dict(found)
