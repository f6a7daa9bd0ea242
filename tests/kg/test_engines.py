"""Whoever reads the documents, the records are the same; what goes wrong in one document costs that one."""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from extraction.options import PipelineOptions
from kg.build import BuildOptions, find_documents, gather
from kg.cli import main
from kg.engines import Engine
from kg.engines.processes import cores, read_in_processes, read_locally
from kg.engines.serial import read_serially
from kg.engines.worker import Opener
from kg.inputs import Input
from ontology.errors import BuildError, ModelError, RuleError
from ontology.records import Failure, Metadata

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples/reports"
OPTIONS = PipelineOptions()

ODD = '''
"""A reader whose documents say what happens to the process that reads them."""
import os, re, signal, time
from pathlib import Path

def open_odd(options):
    def read(item):
        text = item.path.read_text()
        if text.startswith("exit"):
            os._exit(3)
        if text.startswith("kill"):
            os.kill(os.getpid(), signal.SIGKILL)
        if text.startswith("once"):
            flag = item.path.with_suffix(".flag")
            if not flag.exists():
                flag.touch()
                os._exit(4)
        if text.startswith("spin"):
            re.match(r"(a*)*b", "a" * 40)
        if text.startswith("rules"):
            from ontology.errors import RuleError
            raise RuleError("names.yaml: no rules")
        if text.startswith("slow"):
            time.sleep(0.2)
        return f"{item.name} {text}".encode()
    return read

def open_none(options):
    os._exit(9)

def open_broken(options):
    raise KeyError("nothing")
'''


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A module that workers can import, since they take over the path of this process."""
    folder = tmp_path_factory.mktemp("odd")
    (folder / "odd_reader.py").write_text(ODD, encoding="utf-8")
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


def opener(odd: Path, name: str = "open_odd") -> Opener:
    found: Opener = getattr(importlib.import_module("odd_reader"), name)
    return found


def inputs(folder: Path, *texts: str) -> list[Input]:
    made = []
    for number, text in enumerate(texts):
        path = folder / f"{number}.txt"
        path.write_text(text)
        made.append(Input(path, path.name, Metadata()))
    return made


def read(folder: Path, odd: Path, *texts: str, workers: int = 2, timeout: float = 60.0) -> dict[str, object]:
    found = read_in_processes(inputs(folder, *texts), OPTIONS, workers, timeout, opener(odd))
    return {item.name: value for item, value in found}


def test_two_workers_give_the_same_harvest_as_none() -> None:
    documents = find_documents([EXAMPLES])
    alone = gather(documents, BuildOptions())
    engine: Engine = lambda given, options: read_in_processes(given, options, 2)  # noqa: E731
    assert gather(documents[::-1], BuildOptions(), engine=engine) == alone
    assert len(alone.extractions) == len(documents) > 2


@pytest.mark.slow
def test_workers_change_no_byte_of_a_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.engines.processes.WORTH", 0)
    for workers in "12":
        command = ["build", str(EXAMPLES), "-o", str(tmp_path / workers), "--workers", workers, "--no-cache"]
        assert CliRunner().invoke(main, command).exit_code == 0
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / n).rglob("*") if p.is_file()} for n in "12")
    assert one == two


@pytest.mark.parametrize(("text", "told"), [("exit", "exit code 3"), ("kill", "signal 9, SIGKILL")])
def test_a_document_that_ends_its_process_costs_no_other(
    tmp_path: Path, odd: Path, text: str, told: str
) -> None:
    found = read(tmp_path, odd, "a", text, "c", "d")
    failure = found.pop("1.txt")
    assert failure == Failure(
        "1.txt", f"reading it ended its process ({told}), twice; it may need more memory than there is"
    )
    assert found == {"0.txt": b"0.txt a", "2.txt": b"2.txt c", "3.txt": b"3.txt d"}


def test_a_document_is_read_once_more_alone(tmp_path: Path, odd: Path) -> None:
    assert read(tmp_path, odd, "once", "b")["0.txt"] == b"0.txt once"


def test_a_document_that_takes_too_long_costs_no_other(tmp_path: Path, odd: Path) -> None:
    found = read(tmp_path, odd, "spin", "b", "c", timeout=0.7)
    failure = found.pop("0.txt")
    assert isinstance(failure, Failure)
    assert "took longer than 0.7 s, twice; --timeout-per-document" in failure.reason
    assert found == {"1.txt": b"1.txt b", "2.txt": b"2.txt c"}


def test_a_killed_worker_is_replaced_and_its_document_read_again(tmp_path: Path, odd: Path) -> None:
    import multiprocessing

    texts = ["slow"] * 8
    found: dict[str, object] = {}
    for item, value in read_in_processes(inputs(tmp_path, *texts), OPTIONS, 2, 60.0, opener(odd)):
        if not found:
            victim = multiprocessing.active_children()[0].pid
            assert victim is not None
            os.kill(victim, signal.SIGKILL)
        found[item.name] = value
    assert found == {f"{n}.txt": f"{n}.txt slow".encode() for n in range(8)}


def test_nobody_is_left_when_the_build_stops_in_the_middle(tmp_path: Path, odd: Path) -> None:
    import multiprocessing

    running = read_in_processes(inputs(tmp_path, *["slow"] * 8), OPTIONS, 2, 60.0, opener(odd))
    next(running)
    assert len(multiprocessing.active_children()) == 2
    running.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


def test_workers_that_cannot_begin_are_one_error(tmp_path: Path, odd: Path) -> None:
    with pytest.raises(BuildError, match="end before they begin"):
        list(read_in_processes(inputs(tmp_path, "a"), OPTIONS, 2, 60.0, opener(odd, "open_none")))
    with pytest.raises(BuildError, match="KeyError"):
        list(read_in_processes(inputs(tmp_path, "a"), OPTIONS, 2, 60.0, opener(odd, "open_broken")))
    with pytest.raises(ModelError, match="is not installed"):
        list(read_in_processes(inputs(tmp_path, "a"), PipelineOptions(model="zh_no_such"), 2))


def test_rules_that_cannot_be_read_end_the_build(
    tmp_path: Path, odd: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(RuleError, match="no rules"):
        read(tmp_path, odd, "a", "rules", "c")

    def fail(source: object, nlp: object) -> object:
        raise RuleError("names.yaml: no rules")

    monkeypatch.setattr("kg.engines.document.extract", fail)
    with pytest.raises(RuleError, match="no rules"):
        list(read_serially(inputs(tmp_path, "rules"), OPTIONS))


def test_few_or_small_documents_are_read_in_this_process() -> None:
    import multiprocessing

    for item, found in read_locally(find_documents([EXAMPLES])[:2], OPTIONS, 2):
        assert not isinstance(found, bytes | Failure), item.name
        assert multiprocessing.active_children() == []


def test_time_is_limited_in_this_process_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import re

    import kg.engines.document as document

    real = document.extract

    def spin(source: object, nlp: object) -> object:
        if source.name == "0.txt":  # type: ignore[attr-defined]
            re.match(r"(a*)*b", "a" * 40)
        return real(source, nlp)  # type: ignore[arg-type]

    monkeypatch.setattr(document, "extract", spin)
    (_, first), (_, second) = read_serially(inputs(tmp_path, "甲乙丙。", "甲乙丙。"), OPTIONS, 0.5)
    assert isinstance(first, Failure)
    assert "longer than 0.5 s" in first.reason
    assert not isinstance(second, Failure)


def test_cores_are_what_this_process_may_use() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)


KILLED = """
import sys
from pathlib import Path
from extraction.options import PipelineOptions
from kg.engines import crew
from kg.engines.processes import read_in_processes
from kg.inputs import Input
from ontology.records import Metadata
if __name__ == "__main__":
    sys.path.insert(0, sys.argv[2])
    from odd_reader import open_odd
    # Where the system cannot fork from a process that is ready, each worker is started anew.
    crew.multiprocessing.get_all_start_methods = lambda: ["spawn"]
    items = [Input(p, p.name, Metadata()) for p in sorted(Path(sys.argv[1]).glob("*.txt"))]
    import multiprocessing
    for _ in read_in_processes(items, PipelineOptions(), 2, 2.0, open_odd):
        print(*(p.pid for p in multiprocessing.active_children()), flush=True)
"""


@pytest.mark.parametrize("stop", [signal.SIGKILL, pytest.param(signal.SIGINT, marks=pytest.mark.slow)])
def test_no_worker_outlives_the_build(tmp_path: Path, odd: Path, stop: signal.Signals) -> None:
    inputs(tmp_path, *["slow"] * 50)
    script = tmp_path / "build.py"
    script.write_text(KILLED)
    command = [sys.executable, str(script), str(tmp_path), str(odd)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT) as build:
        assert build.stdout is not None
        workers = [int(pid) for pid in build.stdout.readline().split()]
        build.send_signal(stop)
        assert build.wait(60) != 0
    deadline = time.monotonic() + 60
    while any(map(running, workers)):
        assert time.monotonic() < deadline, "a worker is still there"
        time.sleep(0.05)


def running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
