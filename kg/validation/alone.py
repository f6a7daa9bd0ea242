"""The checks that SHACL cannot make: a quote against the text itself, an IRI against what makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol, TypeGuard

from kg.validation.facts import TYPE, Facts, Focus, Literal, Term, values_of
from ontology.iris import entity_iri, normalise_key
from ontology.prefixes import NIF, SKOS, ZT
from ontology.records import EntityKey
from ontology.schema import load_schema


class Text(Protocol):
    """A text, in memory or not."""

    def __getitem__(self, place: slice, /) -> str:
        """The characters of a slice with a start and an end."""


Check = Callable[[Facts, Focus, Mapping[str, Text]], Iterator[str]]


def quotes_unlike_text(facts: Facts, focus: Focus, texts: Mapping[str, Text]) -> Iterator[str]:
    """4: spans whose quote is not what stands in their text; those of texts that are not given are passed."""
    known = {
        iri: texts[digest]
        for iri in facts.members(ZT + "SourceText")
        if (digest := facts.text(iri, ZT + "sha256")) in texts
    }
    extents, quote = facts.extents, NIF + "anchorOf"
    for group in focus.groups:
        for node in group.nodes:
            if (extent := extents.get(node[0])) is not None:
                begin, end, source = extent
                text = known.get(str(source))
                said = values_of(node, quote)
                if text is not None and text[begin:end] != (_text(said[0]) if said else ""):
                    yield node[0]


def strange_iris(facts: Facts, focus: Focus, texts: Mapping[str, Text]) -> Iterator[str]:
    """11: things whose IRI is not the one that their type, name and scope make, or whose key is not their name's."""
    roots = {ZT + declared.name: label for label, declared in load_schema().types.items()}
    for group in focus.groups:
        labels = [roots[c] for c in map(str, values_of(group.nodes[0], TYPE)) if c in roots]
        for node in group.nodes if labels else ():
            names = [v.text for v in values_of(node, SKOS + "prefLabel") if _is_chinese(v)]
            if not names:
                continue
            scopes, keys = values_of(node, ZT + "scope"), values_of(node, ZT + "canonicalKey")
            key = EntityKey(labels[0], names[0], _text(scopes[0]) if scopes else "")
            own = _text(keys[0]) if keys else ""
            base = node[0].partition("id/")[0]
            if own != normalise_key(key.name) or entity_iri(base, key) != node[0]:
                yield node[0]


def _is_chinese(value: Term) -> TypeGuard[Literal]:
    return not isinstance(value, str) and value.language == "zh"


def _text(value: Term) -> str:
    return value if isinstance(value, str) else value.text


ALONE: Mapping[str, Check] = {"QuoteIsText": quotes_unlike_text, "KeyIri": strange_iris}
"""By the names of shapes with sh:deactivated."""
