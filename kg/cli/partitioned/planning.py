"""Into how many partitions a graph is cut, and where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from exports.rdf.chunks import ORDER
from kg.commitments import area_of
from kg.partitions.ranges import Ranges, cut_hashes, cut_names, cut_segments, make_ranges
from kg.partitions.spool import Named
from ontology.iris import KINDS, entity_iri
from ontology.records import Document

HASHED = ("stmt", "ev", "text")
"""Kinds that are named by a hash, and of which a graph has about as many each as there are findings."""
FINDINGS = 40_000
"""Findings of a partition, where nobody says how many there are; of everything else about as much."""


def partitions_for(size: Mapping[str, int]) -> int:
    """How many partitions the relations, indicators and claims of some documents need."""
    return max(2, -(-_findings(size) // FINDINGS))


def _findings(size: Mapping[str, int]) -> int:
    return size["relations"] + size["indicators"] + 2 * size["claims"]


def plan_ranges(
    base: str,
    count: int,
    size: Mapping[str, int],
    named: Named,
    documents: Sequence[Document],
) -> Ranges:
    """Ranges of about the same size for all kinds of things; `count` is how many those named by a hash have each."""
    each = max(1, _findings(size) // count)
    cuts: dict[str, list[str]] = {kind: [] for kind in ORDER}
    for kind in HASHED:
        cuts[kind] = cut_hashes(base, kind, count)
    cuts["obs"] = cut_hashes(base, "obs", _parts(size["indicators"], each))
    names: defaultdict[str, list[str]] = defaultdict(list)
    for key in named.attributes:
        names[KINDS[key.type]].append(entity_iri(base, key))
    for kind, iris in names.items():
        # Things that are named in many reports have a triple for each. Places are checked together.
        cuts[kind] = cut_names(iris, 1 if kind == "place" else _parts(2 * len(iris), each))
    areas = [area_of(document) for document in documents]
    for kind in ("problem", "commitment"):
        cuts[kind] = cut_segments(base, kind, areas, _parts(size["claims"], each))
    issuers = [document.meta.issuer or document.meta.region or "" for document in documents]
    cuts["report"] = cut_segments(base, "report", issuers, _parts(size["claims"], each))
    return make_ranges(base, cuts)


def _parts(things: int, each: int) -> int:
    return max(1, -(-things // each))
