"""What a build in partitions takes, by the number of reports: memory of all its processes together, clock, CPU seconds.

    python -m benchmarks.partitions ../shared/corpus/shenzhen [--counts 5000 10000 20000 100000] [--read 5000]
        [--characters 600] [--workers 2] [--folder DIR] [--whole]

Some reports are made from the corpus (`benchmarks/altered.py`) and read. Where more are asked for, their records are
given again and again with other places of the same length, as if other places had told the same: reading would take
ten times as long as all the rest, and its memory does not grow with the number of reports. So the clock is that of
everything but reading. With `--whole` as many reports are made as are asked for, and each is read, as `kg build
--no-cache` does. Memory is the sum of what each process holds, what they share counted once (PSS; Linux).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.altered import division_names, make
from extraction.divisions import load_gazetteer
from extraction.options import PipelineOptions
from kg.build import BuildOptions
from kg.cache import Cache, remembering
from kg.cli.partitioned.command import build_partitioned, reading
from kg.codec import encode
from kg.engines import Engine, Reading
from kg.engines.processes import read_locally
from kg.inputs import Input, find_documents
from kg.made import made_with
from kg.output import staged
from ontology.records import Extraction, Metadata

EVERY = 0.5
"""Seconds between two looks at memory."""


class Retold:
    """Gives records again with other places. An engine (see `kg.engines`)."""

    def __init__(self, lines: Sequence[bytes]) -> None:
        self._lines = lines
        self._gazetteer = load_gazetteer()
        self._peers: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
        for name in sorted(self._gazetteer.names(townships=False)):
            self._peers[len(name), name[-1]].append(name)

    def __call__(self, inputs: Sequence[Input], options: PipelineOptions) -> Iterator[Reading]:
        for number, item in enumerate(inputs):
            line = self._lines[number % len(self._lines)]
            yield item, self._retold(line.decode("utf-8", "surrogatepass"), item.name, random.Random(number))

    def _retold(self, line: str, name: str, dice: random.Random) -> bytes:
        _, (document, *_) = json.loads(line)
        others = {
            place: dice.choice(self._peers[len(place), place[-1]])
            for place in sorted(set(division_names(document[1], self._gazetteer)))
        }
        if others:
            pattern = re.compile("|".join(sorted(map(re.escape, others), key=lambda p: (-len(p), p))))
            line = pattern.sub(lambda found: others[found[0]], line)
        _, (document, *_) = json.loads(line)
        text = sha256(document[1].encode("utf-8", "surrogatepass")).hexdigest()
        old_name, old_text = json.dumps(document[0], ensure_ascii=False), document[3]
        return (
            line.replace(old_text, text)
            .replace(old_name, json.dumps(name), 1)
            .encode("utf-8", "surrogatepass")
        )


@dataclass(frozen=True, slots=True)
class Cost:
    """What a build took."""

    clock: float
    cpu: float
    together: float
    """MiB of all processes at the most."""
    largest: float
    """MiB of the largest of them, with what it shares."""


def measured(work: partial[None]) -> Cost:
    """What some work takes, done by a process of its own and those that it starts."""
    start = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException as error:  # whatever it is, it is told below
            print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
            os._exit(1)
    most = 0
    while True:
        ended, status, usage = os.wait4(child, os.WNOHANG)
        if ended:
            break
        most = max(most, sum(map(held, below(child))))
        time.sleep(EVERY)
    if status:
        raise SystemExit(f"the build ended with status {status}")
    return Cost(
        time.monotonic() - start, usage.ru_utime + usage.ru_stime, most / 1024, usage.ru_maxrss / 1024
    )


def below(process: int) -> list[int]:
    """A process and all that it started."""
    found = [process]
    for number in found:
        try:
            children = Path(f"/proc/{number}/task/{number}/children").read_text()
        except OSError:
            continue
        found += map(int, children.split())
    return found


def held(process: int) -> int:
    """KiB that a process holds, of what it shares its part; 0 where it is gone."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def read(corpus: Path, folder: Path, count: int, characters: int, workers: int) -> list[bytes]:
    """Records of altered reports, from the last time where they lie in `folder`."""
    kept = folder / f"records-{count}-{characters}"
    if not kept.exists():
        reports = folder / "reports"
        make(corpus, reports, count, characters)
        cache = Cache(folder / "cache", PipelineOptions(), 1 << 40)
        engine = remembering(partial(read_locally, workers=workers), cache)
        found = {i.name: x for i, x in engine(find_documents([reports]), PipelineOptions())}
        lines = [encode(x) for _, x in sorted(found.items()) if isinstance(x, Extraction)]
        kept.write_bytes(b"\n".join(lines))
        shutil.rmtree(reports)
    return kept.read_bytes().split(b"\n")


def retold(lines: Sequence[bytes], count: int, out: Path, workers: int, partitions: int) -> None:
    """Builds from so many records."""
    inputs = [Input(Path(f"r{n:07}.txt"), f"{n // 1000:04}/r{n:07}.txt", Metadata()) for n in range(count)]
    build(inputs, Retold(lines), out, workers, partitions)


def whole(reports: Path, out: Path, workers: int, partitions: int) -> None:
    """Builds from reports, each of which is read."""
    build(find_documents([reports]), partial(read_locally, workers=workers), out, workers, partitions)


def build(inputs: Sequence[Input], engine: Engine, out: Path, workers: int, partitions: int) -> None:
    """Builds what an engine gives."""
    options = BuildOptions()
    made = made_with(options.pipeline, options.base)
    choices = {"validate": True, "rdf12": False, "parquet": False}
    with staged(out) as folder:
        reader = reading(inputs, options, engine)
        build_partitioned(reader, options.base, folder, made, choices, workers, partitions)


def main() -> None:
    """Measures what the arguments ask for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--counts", nargs="+", type=int, default=[5_000, 10_000, 20_000, 100_000])
    parser.add_argument("--read", type=int, default=5_000)
    parser.add_argument("--characters", type=int, default=600)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--partitions", type=int, default=0)
    parser.add_argument("--whole", action="store_true", help="make and read as many reports as are asked for")
    parser.add_argument("--folder", type=Path, help="keeps what was read, for the next time")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        folder.mkdir(exist_ok=True)
        lines = [] if arguments.whole else told(arguments, folder)
        works = {count: prepared(arguments, lines, count, folder) for count in arguments.counts}
        print(
            "| reports | clock s | CPU s | MiB together | MiB of the largest | partitions | triples | GiB of output |"
        )
        print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |", flush=True)
        for count, work in works.items():
            row(count, work, folder / f"out{count}")


def told(arguments: argparse.Namespace, folder: Path) -> list[bytes]:
    """The records that are told again."""
    lines = read(arguments.corpus, folder, arguments.read, arguments.characters, arguments.workers)
    length = sum(len(json.loads(line)[1][0][1]) for line in lines) / len(lines)
    print(f"\n{len(lines)} records of {length:.0f} characters each, {arguments.workers} workers\n")
    return lines


def prepared(
    arguments: argparse.Namespace, lines: Sequence[bytes], count: int, folder: Path
) -> partial[None]:
    """A build of so many reports, with everything there that it reads."""
    out, workers, partitions = folder / f"out{count}", arguments.workers, arguments.partitions
    if not arguments.whole:
        return partial(retold, lines, count, out, workers, partitions)
    reports = folder / f"reports{count}"
    if reports.exists():
        shutil.rmtree(reports)
    made = make(arguments.corpus, reports, count, arguments.characters)
    print(f"\n{count:,} reports of {made / count:.0f} characters each, {workers} workers\n", flush=True)
    return partial(whole, reports, out, workers, partitions)


def row(count: int, work: partial[None], out: Path) -> None:
    """Builds, and prints what it took."""
    cost = measured(work)
    record = json.loads((out / "build.json").read_text(encoding="utf-8"))
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file()) / 2**30
    print(
        f"| {count:,} | {cost.clock:.0f} | {cost.cpu:.0f} | {cost.together:.0f} | {cost.largest:.0f} | "
        f"{record['partitions']} | {record['counts']['triples']:,} | {size:.1f} |",
        flush=True,
    )
    shutil.rmtree(out)


if __name__ == "__main__":
    main()
