"""A partitioned build, step by step: read onto disk, resolved by name, sent to partitions, reduced, described, put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from exports.rdf.concepts import concept_triples
from exports.rdf.dataset import Tally, dataset_triples
from exports.rdf.evidence import extractor_nodes
from exports.rdf.jsonld import Kinds
from exports.rdf.sources import indicator_names
from kg.cli.outputs import ANNOTATIONS, GRAPH, PARQUET, TEXTS
from kg.cli.partitioned import reducing
from kg.cli.partitioned.assembly import (
    check_order,
    graph_beside,
    joining_jobs,
    parquet_jobs,
    whole_jobs,
)
from kg.cli.partitioned.checking import Neighbours, conclude
from kg.cli.partitioned.emission import Emission
from kg.cli.partitioned.files import write_annotations_in_order
from kg.cli.partitioned.graph import Described, Plan, describe, gather_kinds
from kg.cli.partitioned.ground import Ground
from kg.cli.partitioned.mapping import TEXTS_OF_REPORTS, map_group
from kg.cli.partitioned.reading import Resolved
from kg.cli.partitioned.sums import Sums
from kg.cli.writing import CHECK
from kg.forks import Job, Runner
from kg.harvest import Harvest
from kg.partitions.areas import groups_of_areas
from kg.partitions.runs import Outbox, Run, sent
from kg.validation.findings import Verdict
from kg.validation.joined import Joined, join_parts
from ontology.collector import no_collector
from ontology.nodes import group

Watch = Callable[[int, str], AbstractContextManager[Any]]
"""Shows how far a step is: given the number of its jobs and its name, something to `update(1, name)`."""
ENTITY_KINDS = ("org", "initiative", "regulation", "person", "place", "honour")
FINER = 3
"""Groups of documents for each partition of statements: the size of a group is that of its areas, and a few large ones
would be waited for."""
LARGEST = 4_000_000
"""Characters of documents that one job maps at most, unless one area has more."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a partitioned build wrote."""

    sums: Sums
    triples: int
    digests: Mapping[str, str]
    verdict: Verdict | None
    """None where nobody asked for checks."""
    remarks: Counter[str]
    """How many nodes there are of each remark, which the verdict leaves out."""


class Steps:
    """The steps of one build, each of which has jobs that a runner does."""

    def __init__(self, ground: Ground, runner: Runner, watch: Watch) -> None:
        self._ground = ground
        self._runner = runner
        self._watch = watch
        self.sums = Sums()
        self._names: Mapping[str, str] = {}
        self.neighbours = Neighbours((), {})

    def _run(self, label: str, jobs: Sequence[Job]) -> Iterator[tuple[str, Any]]:
        return watched(self._runner, self._watch, label, jobs)

    def map(self, count: int) -> int:
        """Sends what documents say to partitions; the number of groups that documents were in."""
        ground = self._ground
        sizes = [kept.characters for kept in ground.records.kept]
        count = max(count, sum(sizes) // LARGEST)
        groups = groups_of_areas(ground.documents, sizes, count)
        filled = [sum(sizes[member] for member in members) for members in groups]
        jobs = [
            Job(str(n), partial(map_group, ground, n, groups[n]))
            for n in sorted(range(len(groups)), key=lambda n: -filled[n])
        ]
        for name, found in self._run("Joining", jobs):
            self.sums.mapped(int(name), found)
        return len(groups)

    def reduce(self) -> None:
        """Puts together what documents say of each thing."""
        ground, runs = self._ground, tuple(self.sums.runs)
        figures = ground.ranges.of("obs")
        jobs = [Job(str(n), partial(reducing.count_figures, ground, runs, n)) for n in figures]
        used = Counter[str]()
        for _, counted in self._run("Counting", jobs):
            used += counted
        names, areas = indicator_names(used, ground.base), self._areas()
        self._names = names
        work: dict[str, Callable[..., reducing.Reduced]] = {
            **dict.fromkeys(ENTITY_KINDS, reducing.reduce_entities),
            "stmt": reducing.reduce_statements,
            "obs": partial(reducing.reduce_figures, areas=areas, names=names),
            **dict.fromkeys(("problem", "commitment"), reducing.reduce_claims),
        }
        jobs = [
            Job(str(n), partial(make, ground, runs, n))
            for kind, make in work.items()
            for n in ground.ranges.of(kind)
        ]
        for _, found in self._run("Reducing", _largest_first(jobs, runs)):
            self.sums.reduced(found)
        self._send_rest()

    def _areas(self) -> Mapping[str, str]:
        """Owner of figures -> its division: a place is its own."""
        places = f"{self._ground.base}id/place/"
        known = {owner: self.sums.places[owner] for owner in self.sums.owners if owner in self.sums.places}
        return known | {owner: owner for owner in self.sums.owners if owner.startswith(places)}

    def _send_rest(self) -> None:
        """Sends what follows from all partitions: the dataset, the concepts that are used, and the rules."""
        ground, sums = self._ground, self.sums
        concepts = list(concept_triples(sums.used, ground.schema))
        self.neighbours = Neighbours(group(concepts), self._names)
        with Outbox(ground.folder / "rest") as outbox:
            emission = Emission(outbox, ground.ranges, ground.base)
            emission.triples(dataset_triples(ground.part(documents=ground.documents), ground.sources))
            emission.triples(concepts)
            emission.nodes(extractor_nodes(sorted(sums.rules), ground.base))
        sums.runs.append(outbox.run)
        sums.kinds |= emission.kinds

    def describe(self, plan: Plan) -> list[Described]:
        """Writes every partition's part of the graph, and the edition last."""
        ground, runs = self._ground, tuple(self.sums.runs)
        (last,) = ground.ranges.of("dataset")
        jobs = [
            Job(str(n), partial(describe, ground, runs, n, plan))
            for n in range(len(ground.ranges))
            if n != last
        ]
        told = self._run("Describing", _largest_first(jobs, runs))
        described: dict[int, Described] = {int(name): found for name, found in told}
        before = sum((d.tally for d in described.values()), NOTHING)
        described[last] = describe(ground, runs, last, plan, before)
        check_order(described)
        return [described[n] for n in sorted(described)]


def _largest_first(jobs: Sequence[Job], runs: Sequence[Run]) -> list[Job]:
    """Jobs, each named by its partition, in an order in which none that is long is left for the end."""
    size = sent(runs)
    return sorted(jobs, key=lambda job: -size[int(job.name)])


def watched(runner: Runner, watch: Watch, label: str, jobs: Sequence[Job]) -> Iterator[tuple[str, Any]]:
    """What jobs told, one after another, while it is shown how far they are."""
    with watch(len(jobs), label) as shown:
        for name, found in runner(jobs):
            shown.update(1, name)
            yield name, found


NOTHING = Tally(Counter(), Counter(), 0, frozenset())


def _told(found_by: Iterable[tuple[str, Any]]) -> tuple[Joined | None, Mapping[str, str]]:
    """What all checks say, where they were asked for, and the SHA-256 of every file."""
    digests: dict[str, str] = {}
    joined: Joined | None = None
    for _, found in found_by:
        if isinstance(found, Joined):
            joined = found
        else:
            digests |= found
    return joined, digests


@dataclass(frozen=True, slots=True)
class Made:
    """The parts of a graph, each in files of its own."""

    sums: Sums
    groups: int
    """Into which documents were put."""
    kinds: Kinds
    described: Sequence[Described]
    """In order."""


@no_collector()
def make_parts(resolved: Resolved, runner: Runner, watch: Watch, validate: bool) -> Made:
    """Makes the parts of every file of a graph, and checks them where `validate`. Raises BuildError where one cannot be made."""
    ground = resolved.ground
    steps = Steps(ground, runner, watch)
    groups = steps.map(FINER * len(ground.ranges.of("stmt")))
    steps.reduce()
    kinds = gather_kinds(steps.sums.kinds, ground, steps.sums.sample)
    described = steps.describe(Plan(kinds, steps.neighbours if validate else None))
    return Made(steps.sums, groups, kinds, described)


def _annotations(made: Made, ground: Ground, out: Path) -> Job:
    order = [made.sums.annotations[number] for number in range(len(ground.records))]
    return Job(ANNOTATIONS, partial(write_annotations_in_order, out, ground.folder, order, made.groups))


@no_collector()
def put_together(
    made: Made,
    resolved: Resolved,
    gathered: Harvest,
    out: Path,
    runner: Runner,
    watch: Watch,
) -> Written:
    """Writes every file but build.json below `out`, from parts and from what needs none.

    Raises ValidationError where the graph breaks a shape of the ontology; what the folder has then is of no use.
    """
    ground, sums = resolved.ground, made.sums
    sizes = sums.sizes | {key: size for d in made.described for key, size in d.sizes.items()}
    checked = [d.checked for d in made.described if d.checked is not None]
    jobs = [
        *([Job(CHECK, partial(join_parts, checked))] if checked else ()),
        *whole_jobs(ground, gathered, resolved.joins, out),
        *joining_jobs(ground, made.kinds, out, sizes),
        *(parquet_jobs(ground, out, sizes) if PARQUET in ground.outputs else ()),
        *([_annotations(made, ground, out)] if ANNOTATIONS in ground.outputs else ()),
    ]
    joined, digests = _told(watched(runner, watch, "Writing", jobs))
    texts = ground.folder / TEXTS_OF_REPORTS
    if texts.exists():
        texts.rename(out / TEXTS)
    look_up = partial(watched, runner, watch, "Looking up")
    verdict = None
    if joined:
        graph = out / GRAPH if GRAPH in ground.outputs else graph_beside(ground, made.kinds, sizes)
        verdict = conclude(ground, joined, checked, graph, look_up)
    triples = sum(sum(d.tally.properties.values()) for d in made.described)
    return Written(sums, triples, digests, verdict, joined.remarks if joined else Counter())
