"""What the pipeline is made of. Apart from the pipeline, so that asking what a build is made with loads no spaCy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

THRESHOLDS: Mapping[str, float] = {
    "INST": 0.5,
    "INIT": 0.5,
    "REG": 0.5,
    "PER": 0.5,
    "LOC": 0.5,
    "HONOR": 0.5,
}
"""Confidence that a name must reach which a rule found."""
ALONE: Mapping[str, float] = {
    "INST": 0.9,
    "INIT": 0.8,
    "REG": 0.95,
    "PER": 2.0,
    "LOC": 0.7,
    "HONOR": 0.7,
}
"""Confidence that a name must reach which only the model found, beside rules: chosen on annotated reports of both
kinds, where such names are right less often than the model believes, instruments least. A person that no rule found has no
public post beside the name and is never taken: 2.0 cannot be reached."""
ALONE_IN_ADDRESSES: Mapping[str, float] = {**ALONE, "INST": 0.7, "INIT": 0.5, "LOC": 0.5}
"""The same for work reports to a people's congress. Most of what the model learnt from is of their kind, and rules know
fewer of their names: what it finds in one is right more often than in other reports."""


@dataclass(frozen=True, slots=True)
class PipelineOptions:
    """What the pipeline is made of; part of every build's record and of nothing else's identity."""

    model: str | None = None
    """Name or path of an installed spaCy Chinese pipeline; None for the recogniser that ships."""
    use_model: bool = True
    use_rules: bool = True
    thresholds: Mapping[str, float] = field(default_factory=lambda: dict(THRESHOLDS))
    alone: Mapping[str, float] = field(default_factory=lambda: dict(ALONE))
    """Thresholds of what only the shipped model found, beside rules; see `_alone` for other cases."""
    alone_in_addresses: Mapping[str, float] = field(default_factory=lambda: dict(ALONE_IN_ADDRESSES))
    """The same for work reports (`extraction.headings.is_address`)."""
