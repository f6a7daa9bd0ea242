"""`kg build` and `kg merge` in partitions: from inputs to a build folder, and what is told of it."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import click

from kg.build import BuildOptions
from kg.cli.outputs import CORE, Choices
from kg.cli.partitioned.building import Written, make_parts, put_together
from kg.cli.partitioned.reading import Read, Resolved, merge_onto_disk, read_onto_disk, resolve_on_disk
from kg.cli.telling import (
    bar,
    counted,
    tell_corrections,
    tell_doubts,
    tell_failures,
    tell_next,
    told_counts,
)
from kg.curation import Entry
from kg.engines import Engine
from kg.forks import Runner, run_forked
from kg.harvest import Harvest
from kg.inputs import Input
from kg.output import NEW
from kg.record import Account, Made, write_account
from kg.record import Written as Recorded
from ontology.errors import BuildError

Reader = Callable[[Path], Read]
"""Reads everything into files below a folder."""
WORK = ".partitions"
"""Folder of what goes from step to step, in the one that becomes the output; it is gone at the end."""
LEFT_OUT = ("index.html", "graph.graphml", "graph.gexf")
"""What holds a whole graph at once, in a browser or in memory; core.ttl has the facts of it."""
PARTITIONED = "partitioned"


def build_partitioned(
    reader: Reader,
    base: str,
    folder: Path,
    made: Made,
    choices: Choices,
    workers: int,
    partitions: int,
    scheduler: str | None = None,
) -> Callable[[Path], bool]:
    """Builds what `reader` reads into the empty folder `folder`, with so many partitions (0: as many as there is to do),
    which are made by processes of this machine or, where it has a scheduler and sees the folder, by a cluster.

    What it gives tells of the build, once the folder has its name, and whether every report could be read.
    Raises BuildError where no report could be read, and BuildError and ValidationError as other builds do.
    """
    work = folder / WORK
    work.mkdir()
    here: Runner = partial(run_forked, workers=workers)
    with _runner(scheduler, work) as there:  # looked at before anything is read
        read = reader(work)
        gathered = read.gathered
        resolved = resolve_on_disk(read, base, work, partitions, frozenset(choices.outputs()))
        if not len(resolved.ground.records):
            tell_failures(gathered.failures, listed=False)
            raise BuildError("no report could be read; the output folder is as it was")
        parts = make_parts(resolved, there or here, bar, choices.validate)
    written = put_together(parts, resolved, gathered, folder, here, bar)
    resolved.ground.close()
    _remove(work, folder)
    account = _account(resolved, gathered, written)
    validation = _validation(written)
    told = {**choices.told(), PARTITIONED: True}
    recorded = write_account(account, made, folder, validation, told, written.digests)
    return lambda output: _tell(account, recorded, choices, output)


def reading(inputs: Sequence[Input], options: BuildOptions, engine: Engine) -> Reader:
    """Reads reports with an engine."""

    def read(folder: Path) -> Read:
        with bar(len(inputs), "Reading") as shown:
            return read_onto_disk(inputs, options, engine, folder, lambda name: shown.update(1, name))

    return read


def merging(builds: Sequence[Path], curation: Sequence[Entry] | None) -> Reader:
    """Reads what builds keep of what they read."""

    def read(folder: Path) -> Read:
        with bar(len(builds), "Reading") as shown:
            return merge_onto_disk(builds, curation, folder, lambda name: shown.update(1, name))

    return read


def _remove(work: Path, folder: Path) -> None:
    """Takes what went from step to step out of a build. What cannot be removed, since a worker that was taken for lost
    still writes there, is left beside it, where builds look for what nobody holds."""
    shutil.rmtree(work, ignore_errors=True)
    if work.exists():
        work.rename(folder.with_name(f"{folder.name.removesuffix(NEW)}.parts{NEW}"))


@contextmanager
def _runner(scheduler: str | None, folder: Path) -> Iterator[Runner | None]:
    """Who makes the parts of the graph, if it is a cluster."""
    if scheduler is None:
        yield None
        return
    from kg.engines.jobs import on_cluster

    with on_cluster(scheduler, folder) as runner:
        if runner is None:
            click.echo(
                "the workers of the cluster cannot read and write in the output folder under its path here: the graph is "
                "made by this machine alone",
                err=True,
            )
        yield runner


def _account(resolved: Resolved, gathered: Harvest, written: Written) -> Account:
    kept, sums = resolved.ground.records.kept, written.sums
    corrections = resolved.ground.final.corrections
    taken = [sums.taken[drop] for drop in range(len(corrections.drops))] if corrections else []
    corrected = (*corrections.warnings, *corrections.unmatched(taken)) if corrections else ()
    own = (warning for number in range(len(kept)) for warning in sums.warnings.get(number, ()))
    return Account(
        triples=written.triples,
        counts=_counts(resolved, written),
        documents=[(one.document, one.characters) for one in kept],
        gathered=gathered,
        warnings=[*corrected, *own, *sorted(sums.refused), *resolved.unposted],
        further={"partitions": len(resolved.ground.ranges.of("stmt")), "left_out": _left_out(resolved)},
    )


def _left_out(resolved: Resolved) -> list[str]:
    """What was asked for and is not there."""
    return [name for name in LEFT_OUT if name in resolved.ground.outputs]


def _counts(resolved: Resolved, written: Written) -> Mapping[str, Any]:
    """As `kg.record` counts what is in memory."""
    kept, sums = resolved.ground.records.kept, written.sums

    def by(name: str) -> Mapping[str, int]:
        return {kind: n for (counted, kind), n in sorted(sums.counts.items()) if counted == name}

    return {
        "documents": len(kept),
        "characters": sum(one.characters for one in kept),
        "entities": sum(by("entities_by_type").values()),
        "statements": sum(by("statements_by_predicate").values()),
        "observations": sum(by("observations").values()),
        "mentions": sum(sums.mentions.values()),
        "entities_by_type": by("entities_by_type"),
        "statements_by_predicate": by("statements_by_predicate"),
        "statements_by_status": by("statements_by_status"),
        "problems_by_outcome": by("problems_by_outcome"),
        "commitments_by_outcome": by("commitments_by_outcome"),
        "mentions_by_rule": dict(sorted(sums.mentions.items())),
    }


def _validation(written: Written) -> Mapping[str, Any] | None:
    """As `kg.record` has it of a verdict."""
    verdict = written.verdict
    if verdict is None:
        return None
    counts = Counter(verdict.counts()) + written.remarks
    warnings = [asdict(finding) for finding in verdict.of("Warning")]
    return {"violations": 0, "counts": dict(sorted(counts.items())), "warnings": warnings}


def _tell(account: Account, recorded: Recorded, choices: Choices, output: Path) -> bool:
    counts = account.counts
    tell_failures(account.gathered.failures)
    tell_corrections(account.warnings)
    told = told_counts(counts, recorded.triples)
    click.echo(f"{told}, in {counted(account.further['partitions'], 'partition', 'partitions')}")
    tell_doubts(recorded, output, choices)
    if left_out := account.further["left_out"]:
        core = f"; {CORE} has its facts" if CORE in choices.outputs() else ""
        click.echo(f"Left out, for they hold a whole graph at once: {', '.join(left_out)}{core}")
    tell_next(output, choices)
    return not account.gathered.failures
