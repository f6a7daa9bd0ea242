"""What a build costs: whole, after a change, unchanged, with two workers, on Dask, and by the number of reports.

    python -m benchmarks.build ../shared/corpus [--reports N] [--only full workers builds dask size cnn] [--sizes 100 1000]
        [--characters 2000]

Every build is a process of its own with a cache of its own. CPU seconds are of that process and what it waited for;
where processes work side by side the clock is read, so other work on the machine makes those ratios worse than
they are. Prints Markdown; read ratios within one run.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import active_children
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.altered import make
from extraction.options import PipelineOptions
from extraction.readers import find_inputs

PARTS = ("full", "workers", "builds", "dask", "size", "cnn")
CUT = 6
"""Partitions in which builds are compared that a cluster makes."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took."""

    clock: float
    cpu: float
    memory: float
    """MiB at the most."""


def run(*arguments: str | Path, cache: Path) -> Cost:
    """`kg build` with these arguments."""
    start = time.monotonic()
    environment = {**os.environ, "ZHENGTU_CACHE": str(cache)}
    command = [sys.executable, "-m", "kg", "build", *map(str, arguments)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
    return Cost(time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def sample(corpus: Path, out: Path, count: int) -> int:
    """Copies every nth report, `count` in all (0: all of them); the number of characters."""
    files = find_inputs([corpus])
    chosen = files[:: max(1, len(files) // count)][:count] if count else files
    out.mkdir(parents=True)
    for number, (path, _) in enumerate(chosen):
        shutil.copyfile(path, out / f"r{number:05}{path.suffix}")
    return sum(len(path.read_text(encoding="utf-8")) for path in out.iterdir())


def row(what: str, cost: Cost, whole: Cost | None = None) -> None:
    """Prints one line of the table."""
    part = f"{cost.cpu / whole.cpu:.1%}" if whole else ""
    print(f"| {what} | {cost.clock:.1f} | {cost.cpu:.1f} | {part} | {cost.memory:.0f} |", flush=True)


def changes(reports: Path, work: Path, characters: int) -> Cost:
    """A full build, one after a report changed, one of the same."""
    cache, out = work / "cache", work / "out"
    count = len(list(reports.iterdir()))
    print("\n| build, one worker | clock s | CPU s | of full | MiB |\n| --- | ---: | ---: | ---: | ---: |")
    full = run(reports, "-o", out, "--workers", "1", cache=cache)
    row(f"full: {count} reports, {characters:,} characters", full)
    _change(reports)
    row(f"one of {count} changed", run(reports, "-o", out, "--workers", "1", cache=cache), full)
    row("unchanged", run(reports, "-o", out, "--workers", "1", cache=cache), full)
    row("all known, written again", run(reports, "-o", out, "--workers", "1", "--force", cache=cache), full)
    _change(reports)
    part = run(reports, "-o", work / "part", "--workers", "1", "--only", "tables,page", cache=cache)
    row("one changed, --only tables,page", part, full)
    return full


def _change(reports: Path) -> None:
    """Adds a sentence to one of the reports."""
    with next(reports.iterdir()).open("a", encoding="utf-8") as file:
        file.write("\n我局办理法律援助案件7件。\n")


def workers(reports: Path, rounds: int, dask: bool) -> None:
    """The reading alone with one process, with two, and with two of Dask; the best of some rounds.

    By the clock, and by the CPU seconds of the process that is busiest: on a machine with other work the second
    says what the first would be on idle cores.
    """
    from kg.engines import Engine
    from kg.engines.cluster import read_with_dask
    from kg.engines.processes import read_in_processes
    from kg.inputs import find_documents

    inputs = find_documents([reports])
    engines: dict[str, Engine] = {
        "one": partial(read_in_processes, workers=1),
        "two": partial(read_in_processes, workers=2),
    }
    if dask:
        engines["Dask, two, with its start"] = partial(read_with_dask, workers=2)
    clock: dict[str, float] = {}
    busiest: dict[str, float] = {}
    for _ in range(rounds):
        for name, engine in engines.items():
            used: dict[int, float] = {}
            start = time.monotonic()
            for _ in engine(inputs, PipelineOptions()):
                used |= {pid: cpu_of(pid) for child in active_children() if (pid := child.pid)}
            clock[name] = min(clock.get(name, 1e9), time.monotonic() - start)
            busiest[name] = min(busiest.get(name, 1e9), max(used.values(), default=0.0))
    print(f"\n| reading {len(inputs)} reports | clock s | times one | busiest process, CPU s | times one |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, seconds in clock.items():
        cpu = f"{busiest[name]:.1f} | {busiest['one'] / busiest[name]:.2f}" if "Dask" not in name else " | "
        print(f"| {name} | {seconds:.1f} | {clock['one'] / seconds:.2f} | {cpu} |", flush=True)


def builds(reports: Path, work: Path, rounds: int, dask: bool) -> None:
    """Whole builds by the clock, in turn, the best of some rounds: in memory and in partitions, with one process, with two
    and with two workers of a cluster that is there already."""
    ways = {
        "in memory, one": ("--workers", "1"),
        "in memory, two": ("--workers", "2"),
        "in partitions, one": ("--workers", "1", "--partitions", str(CUT)),
        "in partitions, two": ("--workers", "2", "--partitions", str(CUT)),
    }
    with ExitStack() as stack:
        if dask:
            asked = ("--engine", "dask", "--scheduler", stack.enter_context(cluster(work)))
            ways["in memory, two of Dask"] = asked
            ways["in partitions, two of Dask"] = (*asked, "--partitions", str(CUT))
        clock: dict[str, float] = {}
        for number in range(rounds):
            for name, options in ways.items():
                out = work / f"{number}-{name}"
                cost = run(reports, "-o", out, "--no-cache", *options, cache=work / "none")
                clock[name] = min(clock.get(name, 1e9), cost.clock)
                shutil.rmtree(out)
    print(f"\n| whole build of {len(list(reports.iterdir()))} reports | clock s | times one |")
    print("| --- | ---: | ---: |")
    for name, seconds in clock.items():
        one = clock[f"{name.partition(',')[0]}, one"]
        print(f"| {name} | {seconds:.1f} | {one / seconds:.2f} |", flush=True)


@contextmanager
def cluster(work: Path) -> Iterator[str]:
    """The address of a scheduler with two workers, each a process of its own."""
    from distributed import Client

    file = work / "scheduler.json"
    dask = [sys.executable, "-m", "distributed.cli.dask_"]
    common = ("--scheduler-file", str(file), "--host", "127.0.0.1", "--no-dashboard")
    asked = (("scheduler", "--port", "0"), ("worker", "--nthreads", "1"), ("worker", "--nthreads", "1"))
    environment = {
        **os.environ,
        "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    }  # as the README starts them
    running = []
    try:
        for kind, *further in asked:
            command = [*dask[:2], dask[2] + kind, *common, *further]
            quiet = subprocess.DEVNULL
            running.append(subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet))
            while not (address := _address(file)):
                if running[0].poll() is not None:
                    raise SystemExit("no scheduler could be started; is zhengtu[dask] installed?")
                time.sleep(0.1)
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        yield address
    finally:
        for process in running[::-1]:
            process.terminate()
            process.wait()


def _address(file: Path) -> str:
    """Where a scheduler is, once it has written that whole."""
    try:
        return str(json.loads(file.read_text(encoding="utf-8"))["address"])
    except (OSError, ValueError):
        return ""


def cpu_of(pid: int) -> float:
    """CPU seconds that a process has used (Linux); 0 where it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def sizes(corpus: Path, work: Path, counts: Sequence[int], characters: int) -> None:
    """Whole builds of altered reports, without a cache, by their number; less what a build of one report takes."""
    print(f"\nReports of about {characters or 'all their'} characters\n")
    print("| reports | characters | CPU s | ms a report, without the start | MiB | MiB of output |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    start: Cost | None = None
    for count in (1, *counts):
        reports, out = work / f"reports{count}", work / f"out{count}"
        made = make(corpus, reports, count, characters)
        cost = run(reports, "-o", out, "--workers", "1", "--no-cache", cache=work / "none")
        start = start or cost
        each = 1000 * (cost.cpu - start.cpu) / count
        written = sum(path.stat().st_size for path in out.rglob("*") if path.is_file()) / 2**20
        print(
            f"| {count:,} | {made:,} | {cost.cpu:.1f} | {each:.1f} | {cost.memory:.0f} | {written:.0f} |",
            flush=True,
        )
        shutil.rmtree(reports)
        shutil.rmtree(out)


def against_cnn(reports: Path, work: Path, full: Cost, characters: int) -> None:
    """Characters a second of spaCy's default CNN recogniser alone, on one core, and of the whole build: by one core's CPU
    seconds and, as `kg build` does without options, by the clock with all cores."""
    from benchmarks.extraction import cnn
    from extraction.readers import read_source
    from kg.engines.processes import cores
    from kg.inputs import find_documents

    inputs = find_documents([reports])
    sources = [read_source(i.path, i.name, i.given) for i in inputs[:: max(1, len(inputs) // 4)]]
    recognise: Callable[..., object] = cnn()
    recognise(sources[0])
    start = time.process_time()
    for source in sources:
        recognise(source)
    theirs = sum(len(source.raw) for source in sources) / (time.process_time() - start)
    side_by_side = run(reports, "-o", work / "cores", "--no-cache", cache=work / "none")
    print(f"\nThe CNN alone reads {theirs:,.0f} characters/s. A whole build, beside it:\n")
    print("| whole build | characters/s | times the CNN |\n| --- | ---: | ---: |")
    for what, seconds in (
        ("one worker, CPU seconds", full.cpu),
        (f"{cores()} cores, by the clock", side_by_side.clock),
    ):
        ours = characters / seconds
        print(f"| {what} | {ours:,.0f} | {ours / theirs:.2f} |")


def main() -> None:
    """Measures what the arguments ask for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--reports", type=int, default=0, help="take so many reports; 0 for all")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--sizes", nargs="+", type=int, default=[100, 1000])
    parser.add_argument(
        "--characters", type=int, default=0, help="of each report that `size` makes; 0 for all"
    )
    parser.add_argument("--rounds", type=int, default=2)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        characters = sample(arguments.corpus, work / "reports", arguments.reports)
        if {"full", "cnn"} & set(arguments.only):
            full = changes(work / "reports", work, characters)
            if "cnn" in arguments.only:
                against_cnn(work / "reports", work, full, characters)
        if "workers" in arguments.only or ("dask" in arguments.only and "builds" not in arguments.only):
            workers(work / "reports", arguments.rounds, "dask" in arguments.only)
        if "builds" in arguments.only:
            builds(work / "reports", work, arguments.rounds, "dask" in arguments.only)
        if "size" in arguments.only:
            sizes(arguments.corpus, work, arguments.sizes, arguments.characters)


if __name__ == "__main__":
    main()
