"""How sure it is that the arguments of a statement are names at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extraction.relations.rules import pattern
from extraction.spans import Linked
from ontology.records import EntityKey

MODEL = "model/"
FLOOR = 0.6
"""Below this confidence nothing is said about a thing that only the model takes for a name. On annotated work
reports more statements were right than wrong down to here; names that a rule finds were right at any confidence."""
SURE = 0.85
"""Below this one nothing is said about such a thing whose name is a list (甲、乙) or begins with a count."""


def sureties(linked: Sequence[Linked]) -> Mapping[EntityKey, float]:
    """The confidence of the surest mention of each entity; 0 for one too doubtful to say anything about."""
    best: dict[EntityKey, float] = {}
    for name in linked:
        best[name.key] = max(best.get(name.key, 0.0), 0.0 if _doubtful(name) else name.confidence)
    return best


def _doubtful(name: Linked) -> bool:
    if not name.rule.startswith(MODEL) or name.confidence >= SURE:
        return False
    return name.confidence < FLOOR or pattern("{several}").search(name.key.name) is not None
