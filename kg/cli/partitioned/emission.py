"""Triples and findings on their way to the partition of their subject."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.partitions.ranges import Ranges
from kg.partitions.runs import Outbox
from ontology.iris import text_iri
from ontology.nodes import Node, Triple, triples_of
from ontology.records import Evidence

Kind = tuple[str, str | None, str]
"""A property, and of its value the language and datatype; None as the language where it is an IRI."""
TRIPLES, FINDINGS, PLACES = "triples", "findings", "places"


class Emission:
    """Sends what a job makes to partitions, and notes the kinds of values that properties have."""

    def __init__(self, outbox: Outbox, ranges: Ranges, base: str) -> None:
        self._outbox = outbox
        self._ranges = ranges
        self._base = base
        self.kinds: set[Kind] = set()
        self.rules: set[str] = set()
        self.sample: dict[str, Evidence] = {}
        """One of the findings."""

    def triples(self, triples: Iterable[Triple]) -> None:
        """Sends triples, of which those of one subject best come one after another."""
        last, partition = "", self._ranges.find("")
        for subject, predicate, value in triples:
            if subject != last:
                last, partition = subject, self._ranges.find(subject)
            if isinstance(value, str):
                self.kinds.add((predicate, None, ""))
                self._outbox.add(TRIPLES, partition, (subject, predicate, value))
            else:
                self.kinds.add((predicate, value[1], value[2]))
                self._outbox.add(TRIPLES, partition, (subject, predicate, tuple(value)))

    def nodes(self, nodes: Iterable[Node]) -> None:
        """Sends the triples of nodes."""
        self.triples(triples_of(nodes))

    def findings(self, found: Mapping[str, Evidence], statement: str = "") -> None:
        """Sends findings by their IRIs, and the places that they name. `statement` is that for which Neo4j's files
        have them."""
        places: dict[tuple[str, int, int], bool] = {}
        for iri, e in found.items():
            told = e.document, e.start, e.end, e.sentence_start, e.sentence_end, e.rule, e.confidence
            self._outbox.add(FINDINGS, self._ranges.find(iri), (iri, statement, *told))
            places.setdefault((e.document, e.start, e.end), False)
            places[e.document, e.sentence_start, e.sentence_end] = True
            self.rules.add(e.rule)
            self.sample = self.sample or {iri: e}
        for place, sentence in places.items():
            self._outbox.add(PLACES, self._ranges.find(text_iri(self._base, place[0])), (*place, sentence))
