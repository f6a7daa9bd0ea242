"""annotations.jsonl: what a build read in each document, in the form of the annotation guidelines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ontology.iris import entity_iri
from ontology.records import EntityKey, Extraction, KnowledgeBase, Metadata, Relation

FURTHER = frozenset({"succeeds"})
"""Relations that the guidelines do not have; they stand apart, so that `relations` keeps the guidelines' form."""

PROVINCE = re.compile(r"^(?:[^省]{2,3}省|[^区]{2,8}自治区)(?=.+[市州盟县区旗])")
"""A province in front of a division of its own."""


def write_annotations(kb: KnowledgeBase, path: Path) -> None:
    """One JSON object a line, a document each, sorted by the document's name."""
    ordered = sorted(kb.extractions, key=lambda x: (x.document.name, x.document.text_sha256))
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for extraction in ordered:
            file.write(json.dumps(annotation(extraction, kb.base), ensure_ascii=False) + "\n")


def annotation(extraction: Extraction, base: str) -> dict[str, Any]:
    """One document as the guidelines' JSON object.

    `names[0]` of an entity is its canonical name, the rest are the forms it has in this document;
    offsets are code points of the raw text.
    """
    ids = {named.key: f"E{n}" for n, named in enumerate(extraction.entities, start=1)}
    return {
        "doc": extraction.document.name,
        "sha256": extraction.document.text_sha256,
        "meta": _meta(extraction.document.meta, ids),
        "entities": [
            {
                "id": ids[named.key],
                "type": named.key.type,
                "names": [*_names(named.key), *named.aliases],
                "iri": entity_iri(base, named.key),
                **_attributes(named.attributes),
            }
            for named in extraction.entities
        ],
        "mentions": [
            {
                "start": m.start,
                "end": m.end,
                "text": m.text,
                "label": m.label,
                "entity": ids[m.entity],
                "rule": m.rule,
                "confidence": m.confidence,
            }
            for m in extraction.mentions
        ],
        "relations": _relations((r for r in extraction.relations if r.predicate not in FURTHER), ids),
        "further_relations": _relations((r for r in extraction.relations if r.predicate in FURTHER), ids),
        "indicators": _indicators(extraction, ids),
        "claims": _claims(extraction, ids),
    }


def _names(key: EntityKey) -> list[str]:
    """The canonical name; of a place below a province first as its own bodies carry it, without the province
    (深圳市光明区, then 广东省深圳市光明区), because that is what the guidelines call its full official name."""
    local = PROVINCE.sub("", key.name) if key.type == "LOC" else key.name
    return [local] if local == key.name else [local, key.name]


def _attributes(pairs: Iterable[tuple[str, str]]) -> dict[str, str | list[str]]:
    """Properties by name; one that a document gives several values is a list of them."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def _meta(meta: Metadata, ids: Mapping[EntityKey, str]) -> dict[str, str | None]:
    by_name = {(key.type, key.name): i for key, i in ids.items()}
    return {
        "title": meta.title,
        "issuer": by_name.get(("INST", meta.issuer or ""), meta.issuer),
        "region": by_name.get(("LOC", meta.region or ""), meta.region),
        "period": meta.period,
        "date": meta.date,
    }


def _relations(relations: Iterable[Relation], ids: Mapping[EntityKey, str]) -> list[dict[str, Any]]:
    return [
        {
            "subject": [ids[r.subject]],
            "predicate": r.predicate,
            "object": ids[r.object],
            "start": r.evidence.start,
            "end": r.evidence.end,
            "status": "planned" if r.status == "hypothetical" else r.status,
            "date": r.date,
            **dict(r.attributes),
            "rule": r.evidence.rule,
            "confidence": r.evidence.confidence,
        }
        for r in relations
        if r.status != "negated"
    ]


def _indicators(extraction: Extraction, ids: Mapping[EntityKey, str]) -> list[dict[str, Any]]:
    return [
        {
            "name": i.name,
            "value": i.value,
            "unit": i.unit,
            "period": i.period,
            "subject": [ids[i.subject]],
            "start": i.evidence.start,
            "end": i.evidence.end,
            **({"approx": True} if i.approx else {}),
            "rule": i.evidence.rule,
            "confidence": i.evidence.confidence,
        }
        for i in extraction.indicators
    ]


def _claims(extraction: Extraction, ids: Mapping[EntityKey, str]) -> list[dict[str, Any]]:
    """Problems and commitments, which the guidelines do not have: `text` is the leading clause of the span."""
    return [
        {
            "kind": c.kind,
            "text": c.text,
            "period": c.period,
            "themes": list(c.themes),
            "entities": [ids[key] for key in c.entities if key in ids],
            "start": c.evidence.start,
            "end": c.evidence.end,
            "rule": c.evidence.rule,
            "confidence": c.evidence.confidence,
        }
        for c in extraction.claims
    ]
