"""annotations.jsonl: what a build read in each document, in the form of the annotation guidelines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ontology.iris import entity_iri
from ontology.records import EntityKey, Extraction, KnowledgeBase, Metadata


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
                "names": [named.key.name, *named.aliases],
                "iri": entity_iri(base, named.key),
                **dict(named.attributes),
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
        "relations": _relations(extraction, ids),
        "indicators": _indicators(extraction, ids),
        "claims": _claims(extraction, ids),
    }


def _meta(meta: Metadata, ids: Mapping[EntityKey, str]) -> dict[str, str | None]:
    by_name = {(key.type, key.name): i for key, i in ids.items()}
    return {
        "title": meta.title,
        "issuer": by_name.get(("INST", meta.issuer or ""), meta.issuer),
        "region": by_name.get(("LOC", meta.region or ""), meta.region),
        "period": meta.period,
        "date": meta.date,
    }


def _relations(extraction: Extraction, ids: Mapping[EntityKey, str]) -> list[dict[str, Any]]:
    return [
        {
            "subject": [ids[r.subject]],
            "predicate": r.predicate,
            "object": ids[r.object],
            "start": r.evidence.start,
            "end": r.evidence.end,
            "status": r.status,
            "date": r.date,
            **dict(r.attributes),
            "rule": r.evidence.rule,
            "confidence": r.evidence.confidence,
        }
        for r in extraction.relations
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
