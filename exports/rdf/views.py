"""Another view of the same triples: the facts without their evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from exports.rdf.terms import Triple
from ontology.iris import dataset_iri
from ontology.prefixes import PROV

EVIDENCE = ("stmt", "ev", "text", "extractor")
"""Kinds of things that only tell why a fact is believed."""


def core_triples(triples: Iterable[Triple], base: str) -> Iterator[Triple]:
    """Facts and labels: what is left without statements, evidence, extractors and texts, and links to these.

    What is planned or denied is no fact and has no triple here.
    """
    left_out = (*(f"{base}id/{kind}/" for kind in EVIDENCE), dataset_iri(base, "edition-"))
    for subject, predicate, value in triples:
        if subject.startswith(left_out):
            continue
        if predicate == PROV + "wasDerivedFrom" or (isinstance(value, str) and value.startswith(left_out)):
            continue
        yield subject, predicate, value
