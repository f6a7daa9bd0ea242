"""What parts of a graph have noted for one another, held together."""

from __future__ import annotations

import marshal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.validation.check import load_shapes, make_finding, targets
from kg.validation.facts import Facts
from kg.validation.findings import Finding
from kg.validation.hashes import hash_of
from kg.validation.parts import Checked, beside, node_of
from kg.validation.queries import is_unstable, make_queries
from kg.validation.shapes import Constraint
from ontology.schema import load_schema

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

    Hashes = NDArray[int64]

TOGETHER = ("ConferralLevel", "ConferralRank", "DocumentNumberUnique")
"""Queries that are answered over the nodes with what they follow, besides those of cycles."""


@dataclass(frozen=True, slots=True)
class Joined:
    """What was found in the parts and between them."""

    findings: tuple[Finding, ...]
    """Violations and warnings, sorted, without their places."""
    remarks: Counter[str]
    """How many nodes there are of each remark."""
    missing: Mapping[str, int]
    """What is wrong between parts, where it is not known of which nodes -> how often."""


def join_parts(parts: Sequence[Checked], dataset: str) -> Joined:
    """Everything that is wrong with a graph whose parts were checked. `dataset` is the node of the graph itself."""
    notes = [part.notes for part in parts]
    remarks = Counter[str]()
    for part in parts:
        remarks += part.remarks
    if orphans := len(_missing(notes, ["keyed"], ["said"])):
        remarks["Orphan"] += orphans
    findings = {finding for part in parts for finding in part.wrong}
    findings |= {make_finding(c, node, None) for c, node in _followed(notes)}
    findings |= {make_finding(_query("SeriesConflict"), node, None) for node in _conflicts(notes)}
    if any(part.blank for part in parts) or any(is_unstable(kind) for part in parts for kind in part.kinds):
        findings.add(make_finding(_query("PlainTerms"), dataset, None))
    return Joined(tuple(sorted(findings)), remarks, dict(_faults(notes)))


def first_statements(parts: Sequence[Checked], nodes: Set[str], base: str) -> Mapping[str, str]:
    """Of each node that is the subject or object of statements the first of them."""
    import numpy as np

    by_hash = {hash_of(node): node for node in nodes}
    wanted = np.fromiter(by_hash, np.int64, len(by_hash))
    found: dict[str, str] = {}
    for part in parts:
        path = beside(part.notes, ".ends")
        if not path.exists():
            continue
        ends = np.load(path)
        for end, statement in ends[np.isin(ends["end"], wanted)].tolist():
            node, iri = by_hash[end], f"{base}id/stmt/{statement.decode()}"
            found[node] = min(iri, found.get(node, iri))
    return found


def _query(name: str) -> Constraint:
    return next(shape.query for shape in load_shapes() if shape.name == name and shape.query)


def _faults(notes: Sequence[Path]) -> Iterator[tuple[str, int]]:
    """What one part needs and no other has: each a fault of the program, never of a report."""
    for asked in sorted({name for path in notes for name in _names(path) if name.startswith("asked ")}):
        classes = asked.split()[1:]
        if count := len(_missing(notes, [asked], [f"of {name}" for name in classes])):
            wanted = " or ".join(name.rpartition("#")[2] for name in classes)
            yield f"nodes are taken for {wanted} and are none", count
    for name, needed, given in (
        ("AssertedIsSupported", "asserted", "claimed"),
        ("Official", "unposted", "posted"),
        ("Claim", "claims", "told"),
    ):
        if count := len(_missing(notes, [needed], [given])):
            yield f"{_query(name).en} ({name})", count
    if count := len(_shared(_missing(notes, ["planned"], ["done"]), _all(notes, ["asserted"]))):
        yield f"{_query('PlannedIsNotAsserted').en} (PlannedIsNotAsserted)", count


def _names(path: Path) -> Sequence[str]:
    import numpy as np

    with np.load(path) as stored:
        return list(stored.files)


def _all(notes: Iterable[Path], names: Sequence[str]) -> Hashes:
    """Every hash that some part noted under one of these names, sorted, once."""
    import numpy as np

    found = [np.empty(0, np.int64)]
    for path in notes:
        with np.load(path) as stored:
            found += [stored[name] for name in names if name in stored.files]
    return np.unique(np.concatenate(found))


def _missing(notes: Sequence[Path], needed: Sequence[str], given: Sequence[str]) -> Hashes:
    import numpy as np

    return np.setdiff1d(_all(notes, needed), _all(notes, given), assume_unique=True)


def _shared(one: Hashes, other: Hashes) -> Hashes:
    import numpy as np

    return np.intersect1d(one, other, assume_unique=True)


def _listed(
    notes: Iterable[Path],
) -> Iterator[tuple[list[tuple[int, int, str]], list[tuple[str, list[object]]]]]:
    for path in notes:
        yield marshal.loads(beside(path, ".listed").read_bytes())


def _conflicts(notes: Sequence[Path]) -> Iterator[str]:
    """Exact figures of a known period of whose series another exact figure says something else."""
    import numpy as np

    pairs = [np.array([p[:2] for p in series], np.int64).reshape(-1, 2) for series, _ in _listed(notes)]
    distinct = np.unique(np.concatenate([np.empty((0, 2), np.int64), *pairs]), axis=0)
    series, counts = np.unique(distinct[:, 0], return_counts=True)
    several = set(series[counts > 1].tolist())
    for listed, _ in _listed(notes):
        yield from (figure for key, _, figure in listed if figure and key in several)


def _followed(notes: Sequence[Path]) -> Iterator[tuple[Constraint, str]]:
    """What queries find that follow a property from node to node."""
    facts = Facts(node_of(subject, said) for _, nodes in _listed(notes) for subject, said in nodes)  # type: ignore[arg-type]
    queries: Mapping[str, Callable[..., Iterator[str]]] = make_queries(load_schema())
    for shape in load_shapes():
        if shape.query is not None and (shape.name in TOGETHER or shape.name.endswith("-cycle")):
            yield from ((shape.query, node) for node in queries[shape.name](facts, targets(shape, facts)))
