"""What reports state as done, going on or counted, by the place that they are about."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ontology.iris import KINDS
from ontology.records import Document, Evidence, Extraction, Label, Observation, Statement

OWN = ("launched", "issued", "awarded")
"""Relations that say of a thing that it is there now."""
CARRIED = ("implements",)
KINDS_OF_THINGS: tuple[Label, ...] = ("INIT", "REG", "HONOR")
MARKS = str.maketrans("", "", " \n\t　“”‘’《》〈〉\"'")
"""For str.translate: white space, quotation marks and book-title marks out."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement or figure in one sentence of one report."""

    iri: str
    evidence: Evidence
    text: str
    """Its clause without white space and marks."""
    things: frozenset[str]
    """IRIs of the initiatives, papers and honours that it is about."""
    predicate: str


def later_facts(
    extractions: Iterable[Extraction],
    statements: Iterable[Statement],
    observations: Iterable[Observation],
    area: Callable[[Document], str],
) -> Mapping[str, tuple[Fact, ...]]:
    """Facts by the area of the report that states them: what is done or goes on, and what was counted.

    What a report says inside a commitment of its own is no fact.
    """
    documents = {x.document.text_sha256: x.document for x in extractions}
    texts = {sha: document.public for sha, document in documents.items()}
    promised = _promised(extractions)
    found: dict[str, list[Fact]] = defaultdict(list)

    def add(iri: str, evidence: Evidence, things: frozenset[str], predicate: str) -> None:
        spans = promised[evidence.document]
        before = bisect_right(spans, (evidence.start, float("inf"))) - 1
        if before < 0 or spans[before][1] < evidence.end:
            fact = Fact(iri, evidence, _bare(texts, evidence), things, predicate)
            found[area(documents[evidence.document])].append(fact)

    for statement in statements:
        if not statement.asserted or statement.predicate not in (*OWN, *CARRIED):
            continue
        ends = (statement.subject, statement.object)
        things = frozenset(
            iri for iri in ends if any(f"/id/{KINDS[label]}/" in iri for label in KINDS_OF_THINGS)
        )
        for evidence in statement.evidence:
            add(statement.iri, evidence, things, statement.predicate)
    for figure in observations:
        for evidence in figure.evidence:
            add(figure.iri, evidence, frozenset(), "")
    return {place: tuple(sorted(facts, key=_order)) for place, facts in found.items()}


def _promised(extractions: Iterable[Extraction]) -> defaultdict[str, list[tuple[int, float]]]:
    """Spans of commitments by text, in order; of two that start together the longer."""
    found: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for extraction in extractions:
        spans = found[extraction.document.text_sha256]
        for claim in extraction.claims:
            if claim.kind == "commitment":
                where = claim.evidence
                spans[where.start] = max(where.end, spans.get(where.start, 0))
    listed = {
        text: [(start, float(spans[start])) for start in sorted(spans)] for text, spans in found.items()
    }
    return defaultdict(list, listed)


def _bare(texts: Mapping[str, str], evidence: Evidence) -> str:
    return texts[evidence.document][evidence.start : evidence.end].translate(MARKS)


def _order(fact: Fact) -> tuple[str, int, int, str]:
    return fact.evidence.document, fact.evidence.start, fact.evidence.end, fact.iri
