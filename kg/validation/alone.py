"""The checks that SHACL cannot make: a quote against the text itself, an IRI against what makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from kg.validation.facts import TYPE, Facts
from ontology.iris import entity_iri, normalise_key
from ontology.prefixes import NIF, SKOS, ZT
from ontology.records import EntityKey
from ontology.schema import load_schema

Check = Callable[[Facts, Iterable[str], Mapping[str, str]], Iterator[str]]


def quotes_unlike_text(facts: Facts, focus: Iterable[str], texts: Mapping[str, str]) -> Iterator[str]:
    """4: spans whose quote is not what stands in their text; those of texts that are not given are passed."""
    known = {
        iri: texts[digest]
        for iri in facts.members.get(ZT + "SourceText", ())
        if (digest := facts.text(iri, ZT + "sha256")) in texts
    }
    for span in focus:
        if (extent := facts.extents.get(span)) is not None:
            begin, end, source = extent
            text = known.get(str(source))
            if text is not None and text[begin:end] != facts.text(span, NIF + "anchorOf"):
                yield span


def strange_iris(facts: Facts, focus: Iterable[str], texts: Mapping[str, str]) -> Iterator[str]:
    """11: things whose IRI is not the one that their type, name and scope make, or whose key is not their name's."""
    roots = {ZT + declared.name: label for label, declared in load_schema().types.items()}
    for node in focus:
        labels = [roots[c] for c in facts.nodes(node, TYPE) if c in roots]
        names = [
            v.text
            for v in facts.values(node, SKOS + "prefLabel")
            if not isinstance(v, str) and v.language == "zh"
        ]
        if not labels or not names:
            continue
        base = node.partition("id/")[0]
        key = EntityKey(labels[0], names[0], facts.text(node, ZT + "scope"))
        if facts.text(node, ZT + "canonicalKey") != normalise_key(key.name) or entity_iri(base, key) != node:
            yield node


ALONE: Mapping[str, Check] = {"QuoteIsText": quotes_unlike_text, "KeyIri": strange_iris}
"""By the names of shapes with sh:deactivated."""
