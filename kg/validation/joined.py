"""What parts of a graph have noted for one another, held together."""

from __future__ import annotations

import marshal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.validation.check import load_shapes, make_finding, targets
from kg.validation.facts import Facts
from kg.validation.findings import Finding
from kg.validation.hashes import hash_of
from kg.validation.parts import Checked, Extent, beside, node_of
from kg.validation.queries import is_unstable, make_queries
from kg.validation.shapes import Constraint
from ontology.nodes import Literal
from ontology.schema import load_schema

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

    Hashes = NDArray[int64]

TOGETHER = ("ConferralLevel", "ConferralRank", "DivisionCodeWithin", "DocumentNumberUnique")
"""Queries that are answered over the nodes with what they follow, besides those of cycles."""
GIVEN = {
    "asserted": "claimed", "unposted": "posted", "claims": "told", "planned": "done", "keyed": "said", "placed": "there",
}  # fmt: skip
"""What parts note that another has to give -> as what it is given."""
FAULTS = {
    "asserted": "AssertedIsSupported", "unposted": "Official", "claims": "Claim", "planned": "PlannedIsNotAsserted",
}  # fmt: skip
"""The shape that is broken where it is not given; what is keyed and not said is an orphan."""


@dataclass(frozen=True, slots=True)
class Joined:
    """What was found in the parts and between them."""

    findings: tuple[Finding, ...]
    """Violations and warnings, sorted, without their places."""
    remarks: Counter[str]
    """How many nodes there are of each remark."""
    missing: Mapping[str, int]
    """What is wrong between parts, where it is not known of which nodes -> how often."""


def join_parts(parts: Sequence[Checked]) -> Joined:
    """Everything that is wrong with a graph whose parts were checked."""
    notes = [part.notes for part in parts]
    lacking = lacks(notes)
    remarks = Counter[str]()
    for part in parts:
        remarks += part.remarks
    if orphans := len(lacking["keyed"]):
        remarks["Orphan"] += orphans
    findings = {finding for part in parts for finding in part.wrong}
    findings |= between(parts, listed_facts(notes))
    told = "片段不在其 IRI 所说之处", "a span is not where its IRI says"
    findings |= {Finding("Violation", "Span", span, *told) for span in strays(notes)}
    return Joined(tuple(sorted(findings)), remarks, dict(_faults(lacking)))


def lacks(notes: Sequence[Path]) -> Mapping[str, Hashes]:
    """What parts need and no part gives: as what it is noted -> hashes."""
    asked = sorted({name for path in notes for name in _names(path) if name.startswith("asked ")})
    found = {name: _missing(notes, [name], [f"of {c}" for c in name.split()[1:]]) for name in asked}
    found |= {needed: _missing(notes, [needed], [given]) for needed, given in GIVEN.items()}
    # Plans need not be done, unless they stand as facts.
    return found | {"planned": _shared(found["planned"], _all(notes, ["asserted"]))}


def needs(notes: Path, lacking: Mapping[str, Set[int]]) -> bool:
    """Whether a part needs something that no part gives."""
    import numpy as np

    with np.load(notes) as stored:
        wanted = [name for name in stored.files if lacking.get(name)]
        return any(not lacking[name].isdisjoint(stored[name].tolist()) for name in wanted)


def between(parts: Sequence[Checked], listed: Facts) -> set[Finding]:
    """What is wrong by what several parts listed, without places."""
    found = set(_followed(listed))
    found |= {(_query("SeriesConflict"), node) for node in _conflicts([part.notes for part in parts])}
    if any(part.blank for part in parts) or any(is_unstable(kind) for part in parts for kind in part.kinds):
        shape = next(shape for shape in load_shapes() if shape.name == "PlainTerms")
        found |= {(_query(shape.name), node) for node in targets(shape, listed)}
    return {make_finding(constraint, node, None) for constraint, node in found}


def first_statements(parts: Sequence[Checked], nodes: Set[str]) -> Mapping[str, str]:
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
            node, iri = by_hash[end], statement.decode("utf-8", "surrogatepass")
            found[node] = min(iri, found.get(node, iri))
    return found


def listed_facts(notes: Sequence[Path]) -> Facts:
    """The nodes that parts listed, with what is followed from one to another."""
    return Facts(node_of(subject, said) for _, nodes, _ in _listed(notes) for subject, said in nodes)


def strays(notes: Sequence[Path]) -> Mapping[str, Extent]:
    """Spans that are not where their IRI says, and where they are."""
    return {
        span: (begin, end, text if isinstance(text, str) else Literal(*text))
        for _, _, listed in _listed(notes)
        for span, (begin, end, text) in listed
    }


def _query(name: str) -> Constraint:
    return next(shape.query for shape in load_shapes() if shape.name == name and shape.query)


def _faults(lacking: Mapping[str, Hashes]) -> Iterator[tuple[str, int]]:
    """What one part needs and no other has: each a fault of the program, never of a report."""
    for needed, hashes in lacking.items():
        if not len(hashes):
            continue
        if needed.startswith("asked "):
            wanted = " or ".join(name.rpartition("#")[2] for name in needed.split()[1:])
            yield f"nodes are taken for {wanted} and are none", len(hashes)
        elif needed in FAULTS:
            yield f"{_query(FAULTS[needed]).en} ({FAULTS[needed]})", len(hashes)


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


def _listed(notes: Iterable[Path]) -> Iterator[tuple[list[Any], list[Any], list[Any]]]:
    """What each part has written as it is: figures of series, nodes, spans."""
    for path in notes:
        yield marshal.loads(beside(path, ".listed").read_bytes())


def _conflicts(notes: Sequence[Path]) -> Iterator[str]:
    """Exact figures of a known period of whose series another exact figure says something else."""
    import numpy as np

    pairs = [np.array([p[:2] for p in series], np.int64).reshape(-1, 2) for series, _, _ in _listed(notes)]
    distinct = np.unique(np.concatenate([np.empty((0, 2), np.int64), *pairs]), axis=0)
    series, counts = np.unique(distinct[:, 0], return_counts=True)
    several = set(series[counts > 1].tolist())
    for listed, _, _ in _listed(notes):
        yield from (figure for key, _, figure in listed if figure and key in several)


def _followed(facts: Facts) -> Iterator[tuple[Constraint, str]]:
    """What queries find that follow a property from node to node."""
    queries: Mapping[str, Callable[..., Iterator[str]]] = make_queries(load_schema())
    for shape in load_shapes():
        if shape.query is not None and (shape.name in TOGETHER or shape.name.endswith("-cycle")):
            yield from ((shape.query, node) for node in queries[shape.name](facts, targets(shape, facts)))
