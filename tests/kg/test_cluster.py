"""A cluster gives what one process gives, whatever happens to its workers."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import dask
import pytest
from click.testing import CliRunner

from extraction.options import PipelineOptions
from kg.build import BuildOptions, find_documents, gather
from kg.cli import main
from kg.engines.batches import ShardFolder, Task, read_batch, read_shard
from kg.engines.cluster import LARGEST, LONGEST, anywhere, batches, look_for, read_with_dask
from kg.engines.jobs import on_cluster
from kg.engines.scheduler import ask_each, outcome, reached
from kg.engines.worker import read_encoded
from kg.forks import Job
from kg.inputs import Input
from kg.made import reading_identity
from ontology.errors import BuildError
from ontology.records import Failure, Metadata

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples/reports"
OPTIONS = PipelineOptions()
ODD = '''
"""A reader whose documents say what happens to the process that reads them."""
import os, time

def open_odd(options):
    def read(item):
        text = item.path.read_text()
        if text.startswith("exit"):
            os._exit(3)
        time.sleep({"slow": 0.3, "sleep": 60}.get(text, 0))
        return f"{item.name} {text}".encode()
    return read

def take(number):
    time.sleep(0.3)
    return number * number

def do_and_tell_who(work, identity):
    from kg.engines.jobs import do_job
    return os.getpid(), do_job(work, identity)

def refuse(reason):
    from ontology.errors import BuildError
    raise BuildError(reason)
'''


def inputs(folder: Path, *texts: str) -> list[Input]:
    made = []
    for number, text in enumerate(texts):
        path = folder / f"{number:03}.txt"
        path.write_text(text)
        made.append(Input(path, path.name, Metadata()))
    return made


# ---- batches and shards, without a cluster ---------------------------------------------------------------
@pytest.mark.parametrize(
    ("count", "size", "threads"), [(0, 1, 2), (1, 9, 2), (100, 10, 2), (500, 0, 1), (9, 1, 99)]
)
def test_batches_hold_every_input_once_and_become_smaller(
    tmp_path: Path, count: int, size: int, threads: int
) -> None:
    given = inputs(tmp_path, *["x" * size] * count)
    made = batches(given, threads)
    assert [item for batch in made for item in batch] == given
    assert all(0 < len(batch) <= LONGEST for batch in made)
    assert count * size < LARGEST
    if size:
        assert len(made) >= min(count, 8 * threads)
        lengths = list(map(len, made))[:-1]  # the last has what is left
        assert lengths == sorted(lengths, reverse=True)
        assert all(length <= max(1, count // (16 * threads)) for length in lengths[-threads:])


def test_no_batch_of_several_reports_is_larger_than_any_may_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.engines.cluster.LARGEST", 100)
    given = inputs(tmp_path, *["x" * 30] * 900)
    made = batches(given, 2)
    assert [item for batch in made for item in batch] == given
    assert {len(batch) for batch in made} == {3}


def test_a_shard_is_made_once_and_half_of_one_is_none(tmp_path: Path) -> None:
    documents = tuple(find_documents([EXAMPLES]))[:2]
    missing = Input(tmp_path / "no.txt", "no.txt", Metadata())
    task = Task(OPTIONS, reading_identity(OPTIONS), read_encoded, 60.0, str(tmp_path / "shards"))
    name = read_batch((*documents, missing), task)
    assert isinstance(name, str)
    shards = ShardFolder(str(tmp_path / "shards"))
    *records, failure = read_shard(shards.read(name))
    assert [type(record) for record in records] == [bytes, bytes]
    assert failure == Failure("no.txt", "there is no such file")
    file = tmp_path / "shards" / name
    stamp = file.stat().st_mtime_ns
    assert read_batch((*documents, missing), task) == name
    assert file.stat().st_mtime_ns == stamp
    file.write_bytes(file.read_bytes()[:-20])
    assert not shards.holds(name)
    assert read_batch((*documents, missing), task) == name
    assert shards.holds(name)
    assert [path.name for path in (tmp_path / "shards").iterdir()] == [name]


def test_a_store_that_is_no_folder_holds_shards_too(tmp_path: Path) -> None:
    shards = ShardFolder("memory://kept")
    assert not shards.holds("a.jsonl")
    shards.write("a.jsonl", b'x\n{"end": 1}\n')
    assert list(read_shard(shards.read("a.jsonl"))) == [b"x"]
    with pytest.raises(BuildError, match="cannot keep shards"):
        ShardFolder("nosuch://kept")


def test_a_worker_of_another_version_is_refused(tmp_path: Path) -> None:
    task = Task(OPTIONS, "other", read_encoded, 60.0, None)
    with pytest.raises(BuildError, match="another version"):
        read_batch(tuple(inputs(tmp_path, "a")), task)


def test_options_of_the_cluster_go_with_it(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        main, ["build", str(EXAMPLES), "-o", str(tmp_path / "o"), "--scheduler", "tcp://x"]
    )
    assert result.exit_code == 2
    assert "--engine dask" in result.output


# ---- a scheduler and its workers as processes ------------------------------------------------------------
class Cluster:
    """A scheduler and workers on loopback, each a process of its own."""

    def __init__(self, folder: Path, workers: int, *options: str) -> None:
        self._file = folder / "scheduler.json"
        self._environment = {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
        self._log = (folder / "log").open("ab")
        self._processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self.workers = [self.hire(*options) for _ in range(workers)]

    @property
    def address(self) -> str:
        deadline = time.monotonic() + 60
        while True:
            with suppress(OSError, ValueError):  # not there yet, or half written
                return str(json.loads(self._file.read_text(encoding="utf-8"))["address"])
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def hire(self, *options: str) -> subprocess.Popen[bytes]:
        return self._start("worker", "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1", *options)

    def _start(self, kind: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--scheduler-file", str(self._file)]
        process = subprocess.Popen(
            [*command, *options],
            cwd=self._file.parent,
            env=self._environment,
            stdout=self._log,
            stderr=self._log,
        )
        self._processes.append(process)
        return process

    def end(self) -> None:
        for process in self._processes[::-1]:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
        self._log.close()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "odd_reader_of_cluster.py").write_text(ODD, encoding="utf-8")
    sys.path.insert(0, str(tmp_path))
    yield tmp_path
    sys.path.remove(str(tmp_path))
    sys.modules.pop("odd_reader_of_cluster", None)


@pytest.mark.slow
def test_two_workers_of_a_scheduler_give_the_same_bytes_as_one_process(folder: Path) -> None:
    alone, together = folder / "alone", folder / "together"
    plain = ["build", str(EXAMPLES), "--no-cache", "-o"]
    assert CliRunner().invoke(main, [*plain, str(alone), "--workers", "1"]).exit_code == 0
    cluster = Cluster(folder, 2)
    try:
        asked = ["--engine", "dask", "--scheduler", cluster.address, "--shards", str(folder / "shards")]
        result = CliRunner().invoke(main, [*plain, str(together), *asked])
        assert result.exit_code == 0, result.output
        documents = find_documents([EXAMPLES])
        through = partial(read_with_dask, scheduler=cluster.address)
        assert gather(documents, BuildOptions(), engine=through) == gather(documents, BuildOptions())
    finally:
        cluster.end()
    assert contents(together) == contents(alone)
    assert len(list((folder / "shards").iterdir())) > 1


@pytest.mark.slow
def test_paths_from_here_are_found_by_workers_that_stand_elsewhere(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "workers").mkdir()
    shutil.copytree(EXAMPLES, folder / "reports")
    monkeypatch.chdir(folder)
    cluster = Cluster(folder / "workers", 1)
    try:
        asked = ["--no-cache", "--engine", "dask", "--scheduler", cluster.address, "--partitions", "2"]
        result = CliRunner().invoke(main, ["build", "reports", *asked, "-o", "out"])
        assert result.exit_code == 0, result.output
        assert "alone" not in result.output
        monkeypatch.setattr("kg.engines.cluster.first_unseen", take_for_unseen)  # there is one machine here
        result = CliRunner().invoke(main, ["build", "reports", *asked, "--force", "-o", "out"])
        assert result.exit_code == 2
        report = min((folder / "reports").iterdir())
        assert f"does not see {report}; reports have to lie where" in result.output
    finally:
        cluster.end()


def test_a_worker_is_asked_for_files_that_are_there(tmp_path: Path) -> None:
    class Worker:
        asked: tuple[str, ...] = ()

        def run(self, question: Callable[[Sequence[str]], str], paths: Sequence[str]) -> dict[str, str]:
            self.asked = tuple(paths)
            return {"tcp://there": question(paths)}

    worker, listed = Worker(), inputs(tmp_path, "one", "two")
    gone = Input(tmp_path / "0" / "gone.txt", "gone.txt", Metadata())
    folder = Input(tmp_path, "closed", Metadata())  # one that cannot be opened is listed as an input
    look_for(worker, [folder, gone, *listed])
    assert worker.asked == (str(listed[0].path),)


def take_for_unseen(paths: list[str]) -> str:
    return paths[0]


def test_a_model_in_a_folder_is_found_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend("")  # as for `python -m kg`, which could import every folder here
    for name in ("trained", "spacy"):
        Path(name).mkdir()
    for given, sent in {
        "trained": str(tmp_path / "trained"),
        "./trained": str(tmp_path / "trained"),
        "zh_core_web_sm": "zh_core_web_sm",
        "spacy": "spacy",  # a package that is installed goes before a folder, as for spacy.load
        None: None,
    }.items():
        assert anywhere(PipelineOptions(model=given)).model == sent


@pytest.mark.slow
def test_parts_of_a_graph_are_made_by_workers_and_are_the_same_bytes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = []

    def told(future: object) -> object:
        process, found = outcome(future)
        done.append(process)
        return found

    module = importlib.import_module("odd_reader_of_cluster")
    monkeypatch.setattr("kg.engines.jobs.do_job", module.do_and_tell_who)
    monkeypatch.setattr("kg.engines.jobs.outcome", told)
    plain = ["build", str(EXAMPLES), "--no-cache", "--partitions", "4", "--rdf12", "-o"]
    alone, together = folder / "alone", folder / "together"
    assert CliRunner().invoke(main, [*plain, str(alone), "--workers", "1"]).exit_code == 0
    # Workers of one thread and of two, without a nanny, each with hashes of its own.
    cluster = Cluster(folder, 1, "--no-nanny", "--nthreads", "2")
    cluster.hire("--no-nanny")
    try:
        asked = ["--engine", "dask", "--scheduler", cluster.address]
        result = CliRunner().invoke(main, [*plain, str(together), *asked])
        assert result.exit_code == 0, result.output
    finally:
        cluster.end()
    assert len(done) > 20
    assert len(set(done)) == 2
    assert os.getpid() not in done
    assert contents(together) == contents(alone)


@pytest.mark.slow
def test_a_worker_that_is_killed_in_the_middle_of_a_step_costs_nothing(folder: Path) -> None:
    module = importlib.import_module("odd_reader_of_cluster")
    jobs = [Job(str(n), partial(module.take, n)) for n in range(12)]
    cluster = Cluster(folder, 2, "--no-nanny")
    found: dict[str, object] = {}
    try:
        with on_cluster(cluster.address, folder) as runner:
            assert runner is not None
            for name, value in runner(jobs):
                if not found:
                    cluster.workers[0].kill()
                found[name] = value
    finally:
        cluster.end()
    assert found == {str(n): n * n for n in range(12)}


@pytest.mark.slow
def test_what_a_job_raises_the_build_raises_and_what_ends_its_workers_is_told(folder: Path) -> None:
    module = importlib.import_module("odd_reader_of_cluster")
    cluster = Cluster(folder, 2)
    try:
        with on_cluster(cluster.address, folder) as runner:
            assert runner is not None
            with pytest.raises(BuildError, match=r"part 7 .* two names with one IRI"):
                list(runner([Job("7", partial(module.refuse, "two names with one IRI"))]))
            with pytest.raises(BuildError, match=r"part 8 .* one worker of the cluster after another"):
                list(runner([Job("8", partial(os._exit, 3))]))
    finally:
        cluster.end()


@pytest.mark.slow
def test_workers_that_do_not_see_the_output_leave_its_parts_to_the_build(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.engines.jobs._sees", lambda path, token: False)  # there is one machine here
    cluster = Cluster(folder, 1)
    try:
        asked = ["--engine", "dask", "--scheduler", cluster.address, "--partitions", "2", "-o"]
        result = CliRunner().invoke(main, ["build", str(EXAMPLES), "--no-cache", *asked, str(folder / "out")])
        assert result.exit_code == 0, result.output
        assert "by this machine alone" in result.output
    finally:
        cluster.end()
    assert (folder / "out" / "graph.nq").exists()


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.slow
def test_a_worker_that_is_killed_in_the_middle_costs_nothing(folder: Path) -> None:
    opener = importlib.import_module("odd_reader_of_cluster").open_odd
    given = inputs(folder, *["slow"] * 40)
    cluster = Cluster(folder, 2, "--no-nanny")
    try:
        found: dict[str, object] = {}
        for item, value in read_with_dask(given, OPTIONS, cluster.address, opener=opener):
            if not found:
                cluster.workers[0].kill()
            found[item.name] = value
    finally:
        cluster.end()
    assert found == {item.name: f"{item.name} slow".encode() for item in given}


@pytest.mark.slow
def test_a_document_that_ends_its_worker_costs_no_other(folder: Path) -> None:
    opener = importlib.import_module("odd_reader_of_cluster").open_odd
    given = inputs(folder, "a", "exit", "c", "d", "sleep", "f")
    cluster = Cluster(folder, 2)
    try:
        running = read_with_dask(given, OPTIONS, cluster.address, timeout=2.0, opener=opener)
        found = {item.name: value for item, value in running}
    finally:
        cluster.end()
    for name in ("001.txt", "004.txt"):
        failure = found.pop(name)
        assert isinstance(failure, Failure)
        assert "ended the worker again and again" in failure.reason
    good = {"000.txt": "a", "002.txt": "c", "003.txt": "d", "005.txt": "f"}
    assert found == {name: f"{name} {text}".encode() for name, text in good.items()}


@pytest.mark.slow
def test_a_scheduler_that_is_lost_is_one_line_and_what_is_finished_is_kept(folder: Path) -> None:
    opener = importlib.import_module("odd_reader_of_cluster").open_odd
    given = inputs(folder, *["slow"] * 40)
    cluster = Cluster(folder, 2)
    shards = folder / "shards"
    try:
        with pytest.raises(BuildError, match="the scheduler was lost"):
            for _ in read_with_dask(given, OPTIONS, cluster.address, str(shards), opener=opener):
                cluster.scheduler.kill()
    finally:
        cluster.end()
    finished = {path.name for path in shards.iterdir()}
    assert finished
    (folder / "scheduler.json").unlink()
    cluster = Cluster(folder, 2)
    try:
        found = {
            i.name for i, _ in read_with_dask(given, OPTIONS, cluster.address, str(shards), opener=opener)
        }
    finally:
        cluster.end()
    assert found == {item.name for item in given}
    assert finished < {path.name for path in shards.iterdir()}


@pytest.mark.slow
def test_a_cluster_of_its_own_is_started_where_no_scheduler_is_given() -> None:
    documents = find_documents([EXAMPLES])
    engine = partial(read_with_dask, workers=2)
    assert gather(documents, BuildOptions(), engine=engine) == gather(documents, BuildOptions())


@pytest.mark.slow
@pytest.mark.parametrize("address", ["nonsense", "foo://host:1", "tcp://host", "127.0.0.1:99999"])
def test_what_is_no_address_is_one_line_and_the_program_ends(tmp_path: Path, address: str) -> None:
    pytest.importorskip("distributed")
    (tmp_path / "a.txt").write_text("成都市武侯区司法局2022年工作总结", encoding="utf-8")
    command = [sys.executable, "-m", "kg", "build", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out")]
    asked = ["--no-cache", "--engine", "dask", "--scheduler", address]
    told = subprocess.run([*command, *asked], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert told.returncode == 2
    assert told.stderr.startswith(f"Error: {address}: no scheduler with a worker there: ")
    assert told.stderr.count("\n") == 1


def test_no_scheduler_there_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.engines.scheduler.PATIENCE", 1.0)
    with pytest.raises(BuildError, match="no scheduler with a worker there"):
        list(read_with_dask(inputs(tmp_path, "a"), OPTIONS, "tcp://127.0.0.1:9"))


@pytest.mark.slow
def test_workers_that_are_started_here_are_not_watched() -> None:
    with reached(None, 1) as client:
        told = ask_each(client, dask.config.get, "distributed.worker.profile.enabled")
    assert list(told.values()) == [False]
    assert dask.config.get("distributed.worker.profile.enabled") is True
