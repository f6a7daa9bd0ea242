"""Another view of the same graph: the facts without their evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ontology.iris import dataset_iri
from ontology.nodes import Node, signature
from ontology.prefixes import PROV

EVIDENCE = ("stmt", "ev", "text", "extractor")
"""Kinds of things that only tell why a fact is believed."""
_DERIVED = PROV + "wasDerivedFrom"


def core_nodes(nodes: Iterable[Node], base: str) -> Iterator[Node]:
    """Facts and labels: what is left without statements, evidence, extractors and texts, and links to these.

    What is planned, denied or supposed is no fact and has no triple here.
    """
    left_out = (*(f"{base}id/{kind}/" for kind in EVIDENCE), dataset_iri(base, "edition-"))
    for node in nodes:
        subject, properties, values = node
        if subject.startswith(left_out):
            continue
        kept = [
            (predicate, value)
            for predicate, value in zip(properties.predicates, values, strict=True)
            if predicate != _DERIVED and not (isinstance(value, str) and value.startswith(left_out))
        ]
        if len(kept) == len(values):
            yield node
        elif kept:
            predicates, rest = zip(*kept, strict=True)
            yield subject, signature(predicates), rest
