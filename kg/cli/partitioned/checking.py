"""Checks of a graph in partitions: what a partition has to be told of others, and what all checks come to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from exports.rdf.terms import integer, zh
from kg.cli.partitioned.ground import Ground
from kg.cli.writing import SHOWN
from kg.forks import Runner
from kg.validation.facts import values_of
from kg.validation.findings import Verdict
from kg.validation.joined import Joined, first_statements
from kg.validation.looked_up import SortedGraph
from kg.validation.parts import Checked
from kg.validation.places import Places, place
from ontology.errors import ValidationError
from ontology.iris import report_iri, text_iri
from ontology.nodes import Node, make_node
from ontology.prefixes import SKOS, ZT


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What partitions look up in others: units by their notation, indicators by their name, lengths of texts."""

    concepts: Sequence[Node]
    indicators: Mapping[str, str]
    """Name by IRI."""

    def of(self, nodes: Sequence[Node], texts: Collection[str], ground: Ground) -> Iterator[Node]:
        """What the nodes of a partition name and is looked up; `texts` are the hashes of those that evidence is in."""
        for digest in texts:
            text = text_iri(ground.base, digest)
            yield make_node(text, [(ZT + "charCount", integer(ground.texts.length(digest)))])
        named = {str(name) for node in nodes for name in values_of(node, ZT + "indicator")}
        if named:
            yield from self.concepts
            yield from (make_node(iri, [(SKOS + "prefLabel", zh(self.indicators[iri]))]) for iri in named)


def conclude(ground: Ground, joined: Joined, checked: Sequence[Checked], graph: Path, run: Runner) -> Verdict:
    """The verdict, with the report and sentence of everything worth a look, looked up in the graph that was written.

    Raises ValidationError where the graph breaks a shape.
    """
    wrong = [finding for finding in joined.findings if finding.severity == "Violation"]
    wanted = wrong[:SHOWN] if wrong or joined.missing else joined.findings
    places = Places(
        SortedGraph(graph),
        first_statements(checked, {finding.focus for finding in wanted}),
        _texts(ground),
    )
    found = tuple(place(wanted, places, run))
    if wrong or joined.missing:
        lines = [finding.line() for finding in found]
        lines += [f"{count} times: {what}" for what, count in sorted(joined.missing.items())]
        count = len(wrong) + sum(joined.missing.values())
        raise ValidationError(
            f"the graph breaks its shapes in {count} places and is not written (--no-validate writes it all the "
            "same, to be looked at), among them:" + "".join(f"\n  {line}" for line in lines)
        )
    return Verdict(found)


def _texts(ground: Ground) -> Mapping[str, Sequence[str]]:
    found: dict[str, set[str]] = {}
    for document in ground.documents:
        iri = text_iri(ground.base, document.text_sha256)
        found.setdefault(report_iri(ground.base, document), set()).add(iri)
    return {report: sorted(texts) for report, texts in found.items()}
