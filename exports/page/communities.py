"""Who reports what: every entity stands with the body whose reports name it most often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ontology.records import Document, KnowledgeBase

SHARED = 3
"""An entity that the reports of so many bodies name belongs to none of them."""


@dataclass(frozen=True, slots=True)
class Community:
    """One reporting body with all that its reports name, or what several bodies' reports share."""

    name: str
    """The body's name, or that of its region or report where no body is known; empty for what is shared."""
    centre: int | None
    """Index of the body's own entity."""
    members: tuple[int, ...]
    """Indices of entities, ascending, the centre left out."""
    documents: tuple[int, ...]
    """Indices of its reports, ascending."""


def find_communities(kb: KnowledgeBase) -> list[Community]:
    """Every entity in exactly one community; what is shared first, then the largest, equal ones by name."""
    homes = [_home(document) for document in kb.documents]
    names = sorted(set(homes))
    home_of = {d.text_sha256: home for d, home in reversed(list(zip(kb.documents, homes, strict=True)))}
    institutions = {e.key.name: n for n, e in enumerate(kb.entities) if e.key.type == "INST"}
    centres = {name: institutions[name] for name in names if name in institutions}
    members: dict[str, list[int]] = {name: [] for name in ["", *names]}
    taken = set(centres.values())
    for n, entity in enumerate(kb.entities):
        if n in taken:
            continue
        named = [home_of[e.document] for e in entity.mentions if e.document in home_of]
        members[_most_often(named)].append(n)
    found = [
        Community(
            name,
            centres.get(name),
            tuple(inside),
            tuple(n for n, home in enumerate(homes) if name and home == name),
        )
        for name, inside in members.items()
        if inside or name in centres
    ]
    return sorted(found, key=lambda c: (c.name != "", -len(c.members), c.name))


def _most_often(homes: Sequence[str]) -> str:
    """The first by name of those that come most often; none where there are several."""
    distinct = set(homes)
    if len(distinct) < 2:
        return homes[0] if homes else ""
    if len(distinct) >= SHARED:
        return ""
    return min(distinct, key=lambda home: (-homes.count(home), home))


def _home(document: Document) -> str:
    meta = document.meta
    return meta.issuer or meta.region or meta.title or document.name
