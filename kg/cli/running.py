"""One build as the command line asks for it: looked whether it is needed, read, joined, written, told."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.outputs import Choices
from kg.cli.reading import ReadingChoices, make_engine
from kg.cli.telling import bar, summary, tell_copies, tell_failures, tell_other
from ontology.errors import BuildError

if TYPE_CHECKING:
    from extraction.options import PipelineOptions
    from kg.build import BuildOptions
    from kg.curation import Entry
    from kg.engines import Engine
    from kg.freshness import Wanted
    from kg.inputs import Input
    from kg.made import Made


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asked `kg build` for."""

    paths: tuple[Path, ...]
    output: Path
    base: str
    curation: Path | None
    pipeline: PipelineOptions
    choices: Choices
    reading: ReadingChoices
    force: bool = False
    partitions: int = 0
    """Into how many partitions the build is cut; 1: it is made in memory, 0: as its size asks for."""

    def entries(self) -> tuple[Entry, ...]:
        """The corrections that apply. Raises CurationError where they are not in form."""
        from kg.curation import read_curation
        from kg.inputs import find_curation

        return read_curation(self.curation) if self.curation else find_curation(self.paths)


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a build."""

    whole: bool
    """Whether every report could be read."""
    held: object = None
    """What it has in memory, which is freed with this."""


def run(request: Request) -> Ran:
    """Builds, unless the output is what a build would make now.

    Raises ZhengtuError or click.ClickException where nothing was built; the output is then as it was.
    """
    from kg.freshness import why_stale
    from kg.inputs import find_all
    from kg.output import recover

    recover(request.output)
    inputs, other = find_all(request.paths)
    tell_other(other)
    wanted = want(request, inputs)
    tell_copies(wanted.origins)
    if not request.force and not why_stale(request.output, wanted):
        return Ran(_up_to_date(request.output))
    return _build(request, inputs, wanted)


def check(request: Request) -> list[str]:
    """Why the output is not what a build would make now, one line each."""
    from kg.freshness import why_stale
    from kg.inputs import find_documents

    return why_stale(request.output, want(request, find_documents(request.paths)))


def want(request: Request, inputs: list[Input]) -> Wanted:
    """What the output should be made of and with."""
    from kg.freshness import Wanted
    from kg.inputs import origin_of
    from kg.made import made_with
    from kg.partitions.size import characters_of, is_cut

    made, entries = made_with(request.pipeline, request.base), request.entries()
    cut = is_cut(request.partitions, lambda: characters_of(inputs))
    choices = {**request.choices.told(), **({"partitioned": True} if cut else {})}
    return Wanted(tuple(map(origin_of, inputs)), made, entries, choices)


def _up_to_date(output: Path) -> bool:
    from kg.output import read_record
    from ontology.records import Failure

    failures = [Failure(entry["file"], entry["reason"]) for entry in read_record(output)["failures"]]
    tell_failures(failures)
    tried = "; --force tries again what could not be read" if failures else ""
    click.echo(f"{output}: up to date{tried}")
    return not failures


@dataclass(frozen=True, slots=True)
class Due:
    """A build that has to be made."""

    request: Request
    inputs: list[Input]
    wanted: Wanted
    options: BuildOptions
    engine: Engine
    workers: int


def _build(request: Request, inputs: list[Input], wanted: Wanted) -> Ran:
    from kg.build import BuildOptions
    from kg.engines.processes import cores

    options = BuildOptions(request.base, request.pipeline, wanted.curation)
    changed = _changed(request.output, wanted.made)
    engine = make_engine(request.reading, request.pipeline, len(inputs), changed)
    workers = request.reading.workers or cores()
    build = _build_in_partitions if wanted.choices.get("partitioned") else _build_in_memory
    return build(Due(request, inputs, wanted, options, engine, workers))


def _build_in_partitions(due: Due) -> Ran:
    from kg.cli.partitioned.command import build_partitioned, reading
    from kg.output import staged

    cut, scheduler = due.request.partitions, due.request.reading.scheduler
    with staged(due.request.output) as folder:
        tell = build_partitioned(
            reading(due.inputs, due.options, due.engine),
            due.request.base,
            folder,
            due.wanted.made,
            due.request.choices,
            due.workers,
            cut,
            scheduler,
        )
    return Ran(tell(due.request.output))


def _build_in_memory(due: Due) -> Ran:
    from kg.build import assemble, gather
    from kg.cli.writing import write_build, writing
    from kg.output import staged
    from ontology.collector import no_collector

    with staged(due.request.output) as folder:
        with bar(len(due.inputs), "Reading") as shown:
            gathered = gather(due.inputs, due.options, lambda name: shown.update(1, name), due.engine)
        if not gathered.extractions:
            tell_failures(gathered.failures, listed=False)
            raise BuildError("no report could be read; the output folder is as it was")
        with no_collector(), writing(gathered, folder, due.workers) as forks:
            kb = assemble(gathered, due.request.base, due.workers)
            choices = due.request.choices
            with bar(len(choices.outputs()), "Writing") as shown:
                written = write_build(
                    kb, gathered, due.wanted.made, folder, forks, lambda name: shown.update(1, name), choices
                )
            gc.freeze()  # all of it is freed as the build ends: to look through it before that takes a second
    summary(kb, due.request.output, written, choices)
    return Ran(not kb.failures, (gathered, kb, forks))


def _changed(output: Path, made: Made) -> str:
    """What the last build in the folder was made with and this one is not, in words."""
    from kg.freshness import made_otherwise
    from kg.output import read_record

    try:
        return ", ".join(made_otherwise(read_record(output), made))
    except BuildError:
        return ""
