"""How sure it is that the arguments of a statement are names at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extraction.spans import Linked
from ontology.records import EntityKey

MODEL = "model/"
FLOOR = 0.85
"""Below this confidence three of four statements about a thing that only the model takes for a name were
wrong, on the development reports; names that a rule finds were right at any confidence."""


def sureties(linked: Sequence[Linked]) -> Mapping[EntityKey, float]:
    """The confidence of the surest mention of each entity; 0 for one too doubtful to say anything about."""
    best: dict[EntityKey, float] = {}
    for name in linked:
        doubtful = name.rule.startswith(MODEL) and name.confidence < FLOOR
        best[name.key] = max(best.get(name.key, 0.0), 0.0 if doubtful else name.confidence)
    return best
