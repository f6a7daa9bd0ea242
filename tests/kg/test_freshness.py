"""A build of what has not changed reads and writes nothing; what is stale says why."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import kg.freshness
from extraction.options import PipelineOptions
from kg.cli import main
from kg.made import made_with, reading_identity

ROOT = Path(__file__).parents[2]
REPORT = "成都市武侯区司法局2022年工作总结\n2022年，我局建成“锦城法治驿站”服务平台，受理法律援助案件{}件。\n"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, cases in (("a.txt", 1), ("b.txt", 2), ("c.txt", 3)):
        (folder / name).write_text(REPORT.format(cases), encoding="utf-8")
    (folder / "manifest.csv").write_text("file,period\na.txt,2022\n", encoding="utf-8")
    return folder


@pytest.fixture
def out(reports: Path, tmp_path: Path) -> Path:
    assert run("build", reports, "-o", tmp_path / "out").exit_code == 0
    return tmp_path / "out"


def times(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(p): (p.stat().st_ino, p.stat().st_mtime_ns) for p in [folder, *folder.rglob("*")]}


def test_a_build_of_the_same_writes_nothing(reports: Path, out: Path) -> None:
    before = times(out)
    result = run("build", reports, "-o", out)
    assert (result.exit_code, result.stdout) == (0, f"{out}: up to date\n")
    assert times(out) == before
    assert run("build", reports, "-o", out, "--check").exit_code == 0
    assert "3 reports" in run("build", reports, "-o", out, "--force").stdout
    assert times(out) != before


def test_a_build_of_the_same_loads_no_spacy_and_no_library_of_graphs(reports: Path, out: Path) -> None:
    code = (
        "import sys; from kg.cli import main; main(sys.argv[1:], standalone_mode=False); "
        "print([m for m in ('spacy', 'rdflib', 'networkx', 'pyoxigraph') if m in sys.modules])"
    )
    command = [sys.executable, "-c", code, "build", str(reports), "-o", str(out)]
    found = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert found.stdout == f"{out}: up to date\n[]\n"


def write(name: str, text: str) -> Callable[[Path, Path], None]:
    return lambda reports, out: (reports / name).write_text(text, encoding="utf-8") and None


CURATION = "- drop: “锦城法治驿站”服务平台\n  who: 李\n  when: 2026-01-01\n  why: 多余\n"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (write("b.txt", REPORT.format(20)), "1 report changed: b.txt"),
        (write("d.txt", REPORT.format(4)), "1 report new: d.txt"),
        (lambda reports, out: (reports / "c.txt").unlink(), "1 report gone: c.txt"),
        (write("manifest.csv", "file,period\na.txt,2021\n"), "1 report changed: a.txt"),
        (write("curation.yaml", CURATION), "other corrections"),
        (
            lambda reports, out: (out / "graph.ttl").unlink(),
            "1 file of the output missing or changed: graph.ttl",
        ),
        (lambda reports, out: (out / "graph.nq").open("a").write("\n"), "missing or changed: graph.nq"),
        (lambda reports, out: shutil.rmtree(out), "no build here"),
        (lambda reports, out: (out / "build.json").write_text("{"), "cannot be read"),
    ],
)
def test_what_is_stale_says_why_and_is_built(
    reports: Path, out: Path, change: Callable[[Path, Path], None], told: str
) -> None:
    change(reports, out)
    checked = run("build", reports, "-o", out, "--check")
    assert checked.exit_code == 1
    assert told in checked.stdout
    assert checked.stdout.endswith("stale\n")
    if (out / "build.json").exists() and told != "cannot be read":
        assert run("build", reports, "-o", out).exit_code == 0
        assert run("build", reports, "-o", out, "--check").exit_code == 0


def test_a_change_of_equal_size_is_seen_unless_it_is_older_than_the_build(reports: Path, out: Path) -> None:
    table = out / "entities.csv"
    content = table.read_bytes()
    table.write_bytes(content[::-1])
    assert "entities.csv" in run("build", reports, "-o", out, "--check").stdout
    table.write_bytes(content)
    assert run("build", reports, "-o", out, "--check").exit_code == 0


def test_a_copy_of_a_build_is_as_good_as_the_build(reports: Path, out: Path, tmp_path: Path) -> None:
    shutil.copytree(out, tmp_path / "copy", copy_function=shutil.copyfile)
    os.utime(tmp_path / "copy/build.json", (1, 1))
    assert run("build", reports, "-o", tmp_path / "copy", "--check").exit_code == 0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--no-rules"], "changed since the last build: rules"),
        (["--no-model"], "changed since the last build: recogniser"),
        (["--base", "https://example.org/"], "base of IRIs"),
        (["--rdf12"], "other files are asked for"),
        (["--no-validate"], "other files are asked for"),
    ],
)
def test_other_options_are_another_build(reports: Path, out: Path, options: list[str], told: str) -> None:
    assert told in run("build", reports, "-o", out, "--check", *options).stdout


def test_other_code_is_another_build(reports: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.freshness, "program_digest", lambda: "other")
    assert "changed since the last build: code of kg" in run("build", reports, "-o", out, "--check").stdout


def test_what_could_not_be_read_is_told_again_and_tried_when_it_changed(
    reports: Path, tmp_path: Path
) -> None:
    (reports / "empty.txt").touch()
    out = tmp_path / "out"
    assert run("build", reports, "-o", out).exit_code == 1
    again = run("build", reports, "-o", out)
    assert again.exit_code == 1
    assert "up to date; --force tries again" in again.stdout
    assert "Failed: empty.txt" in again.stderr
    (reports / "empty.txt").write_text(REPORT.format(9), encoding="utf-8")
    assert run("build", reports, "-o", out).exit_code == 0


def test_a_merge_is_up_to_date_for_all_its_inputs(reports: Path, out: Path, tmp_path: Path) -> None:
    more = tmp_path / "more"
    more.mkdir()
    (more / "d.txt").write_text(REPORT.format(4), encoding="utf-8")
    assert run("build", more, "-o", tmp_path / "second").exit_code == 0
    assert run("merge", out, tmp_path / "second", "-o", tmp_path / "both").exit_code == 0
    checked = run("build", reports, more, "-o", tmp_path / "both", "--check")
    assert (checked.exit_code, checked.stdout) == (0, f"{tmp_path / 'both'}: up to date\n")


@pytest.mark.slow
def test_watching_builds_again_and_survives_what_fails(reports: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    log = tmp_path / "log"

    def wait_for(what: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 200
        while not what():
            assert watching.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)

    def documents() -> int:
        try:
            return int(json.loads((out / "build.json").read_text())["counts"]["documents"])
        except (OSError, ValueError):
            return 0

    command = [sys.executable, "-m", "kg", "build", str(reports), "-o", str(out), "--watch"]
    with log.open("w") as file:
        watching = subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=file)
    try:
        wait_for(lambda: documents() == 3)
        (reports / "d.txt").write_text(REPORT.format(4), encoding="utf-8")
        wait_for(lambda: documents() == 4)
        (reports / "manifest.csv").write_text("nonsense\n", encoding="utf-8")
        wait_for(lambda: f"Error: {reports / 'manifest.csv'}, line 1" in log.read_text())
        assert documents() == 4
        (reports / "manifest.csv").unlink()
        (reports / "a.txt").unlink()
        wait_for(lambda: documents() == 3)
    finally:
        watching.send_signal(2)
        assert watching.wait(60) == 0
        assert "Aborted" not in log.read_text(encoding="utf-8")
    assert "Traceback" not in log.read_text()


def test_a_build_among_the_reports_is_no_report(reports: Path) -> None:
    page = "<html><body><p>成都市武侯区司法局2021年工作总结</p></body></html>"
    (reports / "page.html").write_text(page, encoding="utf-8")
    graph = reports / "graph"
    assert run("build", reports, "-o", graph).exit_code == 0
    assert (graph / "index.html").exists()
    assert (graph / "texts").exists()
    assert run("build", reports, "-o", graph, "--check").stdout == f"{graph}: up to date\n"
    (graph / "own.txt").write_text(REPORT.format(9), encoding="utf-8")
    assert "1 report new: graph/own.txt\n" in run("build", reports, "-o", graph, "--check").stdout


def test_a_model_in_this_folder_has_the_name_of_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "trained").mkdir()
    monkeypatch.chdir(tmp_path / "trained")
    assert made_with(PipelineOptions(model="."), "https://example.org/").extraction["model"] == "trained"
    assert reading_identity(PipelineOptions(model="."))
