"""Names that are one over all documents of a spool, and who may not be among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extraction.divisions import load_gazetteer
from kg.curation import Entry
from kg.curation.apply import keeps_apart, plan_corrections
from kg.officials import HOLDS, keep_officials
from kg.partitions.spool import Final, Named, Records, Spool, after
from kg.resolution import resolve_keys
from ontology.iris import entity_iri
from ontology.records import Entity, Join, Statement


def resolve_spooled(
    spool: Spool, records: Records, entries: Sequence[Entry], base: str
) -> tuple[Final, Named, tuple[Join, ...]]:
    """Records under their final keys, what is said of names after all corrections, and every join. `records` are what
    the spool gave when it was closed."""
    moved, joins = resolve_keys(
        spool.named.attributes, spool.named.used, load_gazetteer(), keeps_apart(entries, base)
    )
    final, named = Final(records, moved), after(spool.named, moved)
    if entries:
        final, named = _corrected(final, entries, base)
        joins = (*joins, *(final.corrections.joins if final.corrections else ()))
    return final, named, joins


def _corrected(resolved: Final, entries: Sequence[Entry], base: str) -> tuple[Final, Named]:
    """Records with corrections, and what is said of names after them: all records are read twice more."""
    records = resolved.records
    plan = plan_corrections(resolved.each(), lambda number: records.read(number).document, entries, base)
    final, named = replace(resolved, corrections=plan), Named()
    for extraction in final.each():
        named.add(extraction)
    return final, named


def left_out(named: Named, base: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The people who may not be in the graph, and a line for each, as `keep_officials` decides."""
    people = [
        Entity(entity_iri(base, key), key, (), tuple(sorted(pairs)), ())
        for key, pairs in named.attributes.items()
        if key.type == "PER"
    ]
    posts = [Statement("", entity_iri(base, key), HOLDS, "", "done", ()) for key in named.posted]
    kept, _, lines = keep_officials(people, posts)
    return frozenset(e.iri for e in people) - {e.iri for e in kept}, lines
