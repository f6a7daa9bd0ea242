"""What the jobs of a partitioned build have told, added up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from kg.cli.partitioned.emission import Kind
from kg.cli.partitioned.files import Sizes
from kg.cli.partitioned.mapping import Mapped
from kg.cli.partitioned.reducing import Reduced
from kg.partitions.runs import Run
from ontology.records import Evidence


@dataclass(slots=True)
class Sums:
    """What jobs have told so far."""

    runs: list[Run] = field(default_factory=list)
    sizes: Sizes = field(default_factory=dict)
    kinds: set[Kind] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)
    sample: dict[str, Evidence] = field(default_factory=dict)
    used: set[tuple[str, str]] = field(default_factory=set)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    mentions: Counter[str] = field(default_factory=Counter)
    warnings: dict[int, tuple[str, ...]] = field(default_factory=dict)
    taken: Counter[int] = field(default_factory=Counter)
    refused: set[str] = field(default_factory=set)
    places: dict[str, str] = field(default_factory=dict)
    owners: set[str] = field(default_factory=set)
    annotations: dict[int, tuple[int, int, int]] = field(default_factory=dict)

    def mapped(self, group: int, found: Mapped) -> None:
        """Adds what came of a group of documents."""
        self.runs.append(found.run)
        self.kinds |= found.kinds
        self.mentions += found.mentions
        self.warnings |= found.warnings
        self.taken += found.taken
        self.refused |= found.refused
        self.owners |= found.owners
        for entity, place in found.places.items():
            self.places[entity] = min(place, self.places.get(entity, place))
        self.annotations |= {document: (group, *place) for document, place in found.annotations.items()}

    def reduced(self, found: Reduced) -> None:
        """Adds what came of a partition."""
        self.runs.append(found.run)
        self.sizes |= found.sizes
        self.kinds |= found.kinds
        self.rules |= found.rules
        self.sample = self.sample or found.sample
        self.used |= found.used
        self.counts += found.counts
