"""Corrections of single statements: one that is added with its citation, one that is taken out."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.curation.entries import Entry
from kg.curation.sentences import sentence_around
from ontology.iris import normalise_key, number_text
from ontology.records import Document, EntityKey, Evidence, Extraction, Indicator, Relation

RULE = "curation/add"
CONFIDENCE = 0.99


def added_relation(
    entry: Entry, subject: EntityKey, object_: EntityKey, document: Document
) -> Relation | None:
    """The statement that a person read in a document; None where the document does not hold the quotation.

    White space does not count in finding it: lines break inside words.
    """
    letters = "".join(entry.one("quote").split())
    found = re.search(r"\s*".join(map(re.escape, letters)), document.raw)
    if found is None:
        return None
    start, end = found.span()
    first, last = sentence_around(document.raw, start, end)
    evidence = Evidence(document.text_sha256, start, end, first, last, RULE, CONFIDENCE)
    status = entry.one("status") or "done"
    return Relation(
        subject,
        entry.one("predicate"),
        object_,
        status,  # type: ignore[arg-type]
        evidence,
        entry.one("date") or None,
    )


def without_dropped(extraction: Extraction, entry: Entry, key: EntityKey) -> Extraction:
    """An extraction without the statement or the figure that an entry takes out."""
    if entry.one("indicator"):
        return replace(
            extraction, indicators=tuple(i for i in extraction.indicators if not _is_figure(i, entry, key))
        )
    return replace(
        extraction, relations=tuple(r for r in extraction.relations if not _is_statement(r, entry, key))
    )


def _is_statement(relation: Relation, entry: Entry, key: EntityKey) -> bool:
    return (
        relation.subject == key
        and relation.predicate == entry.one("predicate")
        and normalise_key(relation.object.name) == normalise_key(entry.one("object"))
        and entry.one("status") in ("", relation.status)
    )


def _is_figure(indicator: Indicator, entry: Entry, key: EntityKey) -> bool:
    return (
        indicator.subject == key
        and normalise_key(indicator.name) == normalise_key(entry.one("indicator"))
        and entry.one("value") in ("", number_text(indicator.value))
        and entry.one("period") in ("", indicator.period or "")
    )
