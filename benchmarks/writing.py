"""What everything after extraction costs, stage by stage: joining, the graph, its checks and every file.

    python -m benchmarks.writing BUILD [--workers N]

BUILD is a folder that `kg build` wrote, whose records are joined and written again. CPU seconds, since other work
on the machine should not count; with --workers the clock of all writing, side by side, as well. Prints Markdown.
"""

from __future__ import annotations

import argparse
import gc
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from exports.rdf import kb_nodes
from kg.build import assemble
from kg.cli.writing import (
    Choices,
    _checked,
    _forms,
    _jobs,
    _of_nodes,
    _of_records,
    _short,
    write_build,
    writing,
)
from kg.forks import Job
from kg.harvest import HARVEST, Harvest, read_harvest, write_harvest
from kg.made import Made, made_as
from kg.output import read_record
from ontology.nodes import Node
from ontology.records import KnowledgeBase

Result = TypeVar("Result")


def timed(name: str, work: Callable[[], Result], size: Callable[[], int] = lambda: 0) -> Result:
    """The result of a stage; prints its CPU seconds, MB written, and the most memory so far."""
    start = time.process_time()
    found = work()
    spent = time.process_time() - start
    written = f"{size() / 1e6:.1f}" if size() else ""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| {name} | {spent:.2f} | {written} | {peak:.0f} |", flush=True)
    return found


def bytes_of(path: Path) -> int:
    """Size of a file, or of all files in a folder."""
    files = [path, *path.rglob("*")] if path.exists() else []
    return sum(file.stat().st_size for file in files if file.is_file())


def stages(gathered: Harvest, base: str, out: Path) -> KnowledgeBase:
    """Times each stage by itself, in one process."""
    print("| stage | CPU s | MB | peak MiB |\n| --- | ---: | ---: | ---: |")
    start = time.process_time()
    kb = timed("join: entities, statements, figures, claims", lambda: assemble(gathered, base))
    gc.disable()
    nodes = timed("the graph in memory", lambda: kb_nodes(kb))
    timed("checks of the graph", lambda: _checked(kb, nodes))
    for job in _files(gathered, kb, nodes, out):
        paths = [out / name for name in job.name.split(" and ")]
        timed(job.name, job.work, lambda paths=paths: sum(map(bytes_of, paths)))  # type: ignore[misc]
    print(f"| all | {time.process_time() - start:.1f} | {bytes_of(out) / 1e6:.0f} | |")
    gc.enable()
    return kb


def _files(gathered: Harvest, kb: KnowledgeBase, nodes: Sequence[Node], out: Path) -> list[Job]:
    choices = Choices()
    records = {HARVEST: partial(write_harvest, gathered), **_of_records(kb, choices)}
    graph = [*_forms(kb, nodes, choices, out), *_of_nodes(kb, nodes, choices, out)]
    return [*_jobs(records, out), *graph, *_jobs(_short(kb, choices), out)]


def together(kb: KnowledgeBase, gathered: Harvest, made: Made, workers: int) -> None:
    """Times the graph, its checks and all files by one process and by several, side by side."""
    for count in (1, workers):
        with tempfile.TemporaryDirectory() as folder:
            start = time.monotonic()
            with writing(gathered, Path(folder), count) as forks:
                write_build(kb, gathered, made, Path(folder), forks)
            print(f"all files, {count} processes: {time.monotonic() - start:.1f} s by the clock", flush=True)


def main() -> None:
    """Reads the command line and runs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("build", type=Path)
    parser.add_argument("--workers", type=int, default=0)
    given = parser.parse_args()
    gathered, made = read_harvest(given.build), made_as(read_record(given.build))
    with tempfile.TemporaryDirectory() as folder:
        kb = stages(gathered, made.base, Path(folder))
    if given.workers:
        together(kb, gathered, made, given.workers)


if __name__ == "__main__":
    main()
