"""Triples and findings on their way to the partition of their subject."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.partitions.ranges import Ranges
from kg.partitions.runs import Outbox
from ontology.iris import text_iri
from ontology.nodes import Node, Signature, Term, Triple
from ontology.records import Evidence

Kind = tuple[str, str | None, str]
"""A property, and of its value the language and datatype; None as the language where it is an IRI."""
TRIPLES, NODES, FINDINGS, PLACES = "triples", "nodes", "findings", "places"


class Emission:
    """Sends what a job makes to partitions, and notes the kinds of values that properties have."""

    def __init__(self, outbox: Outbox, ranges: Ranges, base: str) -> None:
        self._outbox = outbox
        self._ranges = ranges
        self._base = base
        self.kinds: set[Kind] = set()
        self._alike: set[tuple[Signature, tuple[tuple[str, ...] | None, ...]]] = set()
        self.rules: set[str] = set()
        self.sample: dict[str, Evidence] = {}
        """One of the findings."""

    def triples(self, triples: Iterable[Triple]) -> None:
        """Sends triples, of which those of one subject best come one after another."""
        last, partition = "", self._ranges.find("")
        for subject, predicate, value in triples:
            if subject != last:
                last, partition = subject, self._ranges.find(subject)
            self.kinds.add(_kind(predicate, value))
            told = value if isinstance(value, str) else tuple(value)
            self._outbox.add(TRIPLES, partition, (subject, predicate, told))

    def nodes(self, nodes: Iterable[Node]) -> None:
        """Sends nodes that hold most of what is said of their subjects, as they are."""
        for subject, properties, values in nodes:
            told = tuple([value if isinstance(value, str) else tuple(value) for value in values])
            kinds = properties, tuple([None if isinstance(value, str) else value[1:] for value in values])
            if kinds not in self._alike:  # nearly all nodes are alike in this
                self._alike.add(kinds)
                self.kinds.update(map(_kind, properties.predicates, values))
            item = subject, properties.predicates, told
            self._outbox.add(NODES, self._ranges.find(subject), item, len(told))

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


def _kind(predicate: str, value: Term) -> Kind:
    return (predicate, None, "") if isinstance(value, str) else (predicate, value.language, value.datatype)
