"""What was read before is read again only where what it follows from changed."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

import kg.made
from extraction.context.file_name import told_by_name
from extraction.extract import extract
from extraction.options import PipelineOptions
from extraction.pipeline import build_pipeline
from kg.build import BuildOptions, find_documents, gather
from kg.cache import RECORDS, Cache, cache_folder, cache_size, clear_cache, remembering
from kg.cli import main
from kg.engines import Reading
from kg.engines.serial import read_serially
from kg.inputs import Input
from ontology.records import Metadata, Source

OPTIONS = PipelineOptions()
REPORT = "成都市武侯区司法局2022年工作总结\n2022年，我局建成“锦城法治驿站”服务平台，受理法律援助案件{}件。\n"


class Counting:
    """The serial engine, and the names that it was asked for."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __call__(self, inputs: Sequence[Input], options: PipelineOptions) -> Iterator[Reading]:
        self.read += [item.name for item in inputs]
        return read_serially(inputs, options)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, cases in (("a.txt", 1), ("b.txt", 2), ("c.txt", 3)):
        (folder / name).write_text(REPORT.format(cases), encoding="utf-8")
    return folder


def build(reports: Path, cache: Path, options: PipelineOptions = OPTIONS) -> list[str]:
    """The names of the reports that a build reads; what it gathers is what a build without a cache does."""
    engine = Counting()
    documents = find_documents([reports])
    chosen = BuildOptions(pipeline=options)
    gathered = gather(documents, chosen, engine=remembering(engine, Cache(cache, options)))
    assert gathered == gather(documents, chosen)
    return engine.read


def test_only_what_changed_is_read_again(reports: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    assert build(reports, cache) == ["a.txt", "b.txt", "c.txt"]
    assert build(reports, cache) == []
    (reports / "b.txt").write_text(REPORT.format(20), encoding="utf-8")
    (reports / "d.txt").write_text(REPORT.format(4), encoding="utf-8")
    (reports / "c.txt").unlink()
    assert build(reports, cache) == ["b.txt", "d.txt"]
    (reports / "manifest.csv").write_text("file,period\na.txt,2021\n", encoding="utf-8")
    assert build(reports, cache) == ["a.txt"]


def test_a_moved_report_is_known_unless_its_name_may_say_something(reports: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    build(reports, cache)
    (reports / "below").mkdir()
    (reports / "a.txt").rename(reports / "below/z.txt")
    assert build(reports, cache) == []
    (reports / "b.txt").rename(reports / "浙江省.txt")
    (reports / "c.txt").rename(reports / "c2020.txt")
    assert build(reports, cache) == ["c2020.txt", "浙江省.txt"]


PARTS = st.sampled_from(["report", "a-b_c", "x 12", "Sichuan", "20", "199", "(1)", "v2", "q1", "2020", "_"])


@settings(max_examples=60, deadline=None)
@given(st.lists(PARTS, min_size=1, max_size=3), st.lists(PARTS, min_size=1, max_size=3))
def test_names_that_tell_nothing_are_read_alike(one: list[str], other: list[str]) -> None:
    names = ["/".join(parts) + ".txt" for parts in (one, other)]
    if told_by_name(names[0]) != told_by_name(names[1]):
        return
    first, second = (
        extract(Source(name, "我局开展工作，全区办理案件3件。", "0", "text/plain"), NLP) for name in names
    )
    assert first == replace(second, document=replace(second.document, name=names[0]))


NLP = build_pipeline()


@pytest.mark.parametrize("options", [PipelineOptions(use_model=False), PipelineOptions(use_rules=False)])
def test_other_options_read_again(reports: Path, tmp_path: Path, options: PipelineOptions) -> None:
    cache = tmp_path / "cache"
    build(reports, cache)
    assert len(build(reports, cache, options)) == 3
    assert build(reports, cache, options) == build(reports, cache) == []


def test_other_rules_or_code_read_again(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    build(reports, cache)
    for name in ("_files_digest", "_folder_digest"):
        with monkeypatch.context() as patch:
            patch.setattr(kg.made, name, lambda places: "other")
            assert len(build(reports, cache)) == 3
    assert build(reports, cache) == []


def test_every_file_of_the_code_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "sample_package"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "rules.yaml").write_text("a")
    monkeypatch.syspath_prepend(str(tmp_path))
    digest = kg.made._files_digest.__wrapped__
    before = digest(("sample_package",))
    assert digest(("sample_package",)) == before
    (package / "rules.yaml").write_text("b")
    assert digest(("sample_package",)) != before
    assert digest(("sample_package/__init__.py",)) != digest(("sample_package",))


@pytest.mark.parametrize("damage", [b"", b"x", b"0123456789abcdef0123456789abcdef", None])
def test_a_damaged_record_is_read_again(reports: Path, tmp_path: Path, damage: bytes | None) -> None:
    cache = tmp_path / "cache"
    build(reports, cache)
    for path in (cache / RECORDS).glob("*/*"):
        path.write_bytes(path.read_bytes()[:-1] if damage is None else damage)
    assert len(build(reports, cache)) == 3
    assert build(reports, cache) == []


def test_what_was_used_longest_ago_goes_first(reports: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    build(reports, cache)
    kept = cache_size(cache)
    assert kept.records == 3
    documents = find_documents([reports])
    for path in (cache / RECORDS).glob("*/*"):
        os.utime(path, (1, 1))
    tight = Cache(cache, OPTIONS, limit=kept.size - 1)
    assert tight.find(documents[1]) is not None
    abandoned = next((cache / RECORDS).iterdir()) / "half.new"
    abandoned.touch()
    os.utime(abandoned, (1, 1))
    tight.trim()
    assert not abandoned.exists()
    assert tight.find(documents[1]) is not None
    assert 0 < cache_size(cache).records < 3


def test_builds_share_a_cache(reports: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for number in range(10):
        (reports / f"m{number}.txt").write_text(REPORT.format(number), encoding="utf-8")
    documents = find_documents([reports])
    expected = gather(documents, BuildOptions())
    results: list[object] = []

    def work() -> None:
        for _ in range(3):
            engine = remembering(read_serially, Cache(cache, OPTIONS, limit=20_000))
            results.append(gather(documents, BuildOptions(), engine=engine) == expected)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 30
    while any(thread.is_alive() for thread in threads) and time.monotonic() < deadline:
        clear_cache(cache)
        time.sleep(0.01)
    assert results == [True] * 9


def test_a_cache_that_cannot_be_kept_costs_nothing(reports: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    assert len(build(reports, tmp_path / "cache")) == 3


def test_names_of_private_persons_are_hidden_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(
        "区法院工作报告\n2021年，旁听被告人钱小二一案庭审，办结案件3件。\n", encoding="utf-8"
    )
    cache = Cache(tmp_path / "cache", OPTIONS)
    gather(find_documents([folder]), BuildOptions(), engine=remembering(read_serially, cache))
    found = cache.find(Input(folder / "a.txt", "a.txt", Metadata()))
    assert found is not None
    assert "钱小二" not in found.document.raw
    assert "被告人×××" in found.document.raw


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def test_a_build_says_what_it_knows_and_why_it_reads_all_again(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHENGTU_CACHE", str(tmp_path / "cache"))
    assert "known from before" not in run("build", reports, "-o", tmp_path / "out").stderr
    (reports / "d.txt").write_text(REPORT.format(4), encoding="utf-8")
    assert "3 of 4 reports are known from before" in run("build", reports, "-o", tmp_path / "out").stderr
    told = run("build", reports, "-o", tmp_path / "out", "--no-rules").stderr
    assert "rules changed since the last build: all 4 reports are read again" in told
    assert "4 reports" in run("build", reports, "-o", tmp_path / "out", "--no-cache").stdout
    assert cache_size(tmp_path / "cache").records == 8
    assert f"{tmp_path / 'cache'}: 8 reports" in run("cache").stdout
    assert "8 reports" in run("cache", "--clear").stdout
    assert ": 0 reports" in run("cache", "--cache", tmp_path / "cache").stdout


def test_patterns_are_compiled_once_for_all_processes(reports: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cache"

    def built(name: str) -> bytes:
        command = [sys.executable, "-m", "kg", "build", reports, "-o", tmp_path / name, "--no-cache"]
        subprocess.run(command, check=True, env=os.environ | {"ZHENGTU_CACHE": str(folder)})
        return (tmp_path / name / "graph.nq").read_bytes()

    first = built("first")
    (kept,) = (folder / "patterns").iterdir()
    content, written = kept.read_bytes(), kept.stat().st_mtime_ns
    assert built("second") == first
    assert kept.stat().st_mtime_ns == written, "nothing was new"
    kept.write_bytes(content[: len(content) // 2])
    assert built("third") == first
    assert kept.read_bytes() == content, "what was damaged is made again"
    assert run("cache", "--cache", folder, "--clear").exit_code == 0
    assert not kept.exists()


def test_the_usual_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ZHENGTU_CACHE", str(tmp_path / "a"))
    assert cache_folder() == tmp_path / "a"
    monkeypatch.delenv("ZHENGTU_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "zhengtu"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder().name.lower() in ("zhengtu", "cache")
