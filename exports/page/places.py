"""The division that an entity belongs to, for filtering: its own, its scope, or the one that its name carries."""

from __future__ import annotations

from ontology.records import KnowledgeBase


def find_places(kb: KnowledgeBase) -> list[str]:
    """For each entity the full name of its division, empty where it has none.

    A division is its own place. Else the scope decides, then a statement that locates it, then the longest
    division of the graph with which its name begins, the province left out or not (宁波市江北区司法局 is of
    浙江省宁波市江北区).
    """
    names = {e.iri: e.key.name for e in kb.entities}
    located = {s.subject: names[s.object] for s in reversed(kb.statements) if s.predicate == "locatedIn"}
    divisions = {e.key.name for e in kb.entities if e.key.type == "LOC"} | {
        e.key.scope for e in kb.entities if e.key.scope
    }
    begins = {tail: full for full in sorted(divisions) for tail in _tails(full)}
    return [
        e.key.name
        if e.key.type == "LOC"
        else e.key.scope or located.get(e.iri, "") or _carried(e.key.name, begins)
        for e in kb.entities
    ]


def _tails(full: str) -> list[str]:
    """A division's full name and, where it begins with one, what remains without the province."""
    for ending in ("省", "自治区"):
        head, found, tail = full.partition(ending)
        if found and len(head) <= 5 and len(tail) > 2:
            return [tail, full]
    return [full]


def _carried(name: str, begins: dict[str, str]) -> str:
    bare = name.removeprefix("中共")
    return next((begins[bare[:end]] for end in range(len(bare), 1, -1) if bare[:end] in begins), "")
