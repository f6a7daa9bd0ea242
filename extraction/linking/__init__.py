"""Canonical names: each name that a text mentions becomes the entity that it means in this report.

One module a kind of entity; `coreference` then joins the several forms that one report gives one thing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from extraction.bodies import Setting
from extraction.divisions import Gazetteer
from extraction.linking.coreference import join
from extraction.linking.institutions import link_institution
from extraction.linking.mention import Mentioned
from extraction.linking.people import link_person
from extraction.linking.places import link_place
from extraction.linking.regulations import link_regulation
from extraction.linking.undertakings import link_honour, link_initiative
from extraction.spans import Candidate, CleanText, Context, Linked, Outline
from ontology.records import EntityKey, Label

MARKS = "“”‘’\"'《》〈〉「」『』"


Linker = Callable[[Mentioned, Setting], tuple[str, str, tuple[tuple[str, str], ...]]]
_LINKERS: dict[Label, Linker] = {
    "INST": link_institution,
    "INIT": link_initiative,
    "REG": link_regulation,
    "PER": link_person,
    "LOC": link_place,
    "HONOR": link_honour,
}
_AROUND = 40


def link(
    candidates: Sequence[Candidate],
    text: CleanText,
    outline: Outline,
    context: Context,
    gazetteer: Gazetteer,
) -> list[Linked]:
    """One Linked for each candidate, in their order, with the canonical name in context and its scope.

    Candidates must not overlap; spans are spans of `text.text`. Nothing is dropped here.
    """
    del outline  # Names mean the same in every section; the parameter is the stages' common signature.
    setting = Setting(gazetteer, context.chain, context.meta.issuer)
    declared = dict(context.declared)
    keys: list[EntityKey] = []
    told: list[tuple[tuple[str, str], ...]] = []
    previous: Candidate | None = None
    for found in candidates:
        mentioned = _mentioned(found, previous, text.text, declared)
        name, scope, attributes = _LINKERS[found.label](mentioned, setting)
        keys.append(EntityKey(found.label, name or mentioned.surface, scope))
        told.append(attributes)
        previous = found
    return [
        Linked(f.start, f.end, f.label, f.rule, f.confidence, key, attributes)
        for f, key, attributes in zip(candidates, join(keys, setting), told, strict=True)
    ]


def _mentioned(
    found: Candidate, previous: Candidate | None, text: str, declared: dict[str, str]
) -> Mentioned:
    surface = "".join(text[found.start : found.end].split())
    between = text[previous.end : found.start] if previous and previous.label == found.label else "?"
    beside = text[previous.start : previous.end] if previous and between in "、和与及" else ""
    return Mentioned(
        declared.get(surface.strip(MARKS), surface) if declared else surface,
        text[max(0, found.start - _AROUND) : found.start],
        text[found.end : found.end + _AROUND],
        "".join(beside.split()) if beside else "",
    )
