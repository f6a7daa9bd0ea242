"""Which files a build writes: all of them, or those that somebody asks for, with the same contents."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exports.rdf.dataset import FILES
from kg.cli import main
from kg.cli.outputs import ALWAYS, GROUPS, Choices

ROOT = Path(__file__).parents[2]
REPORT = "成都市武侯区司法局{0}年工作总结\n{0}年，我局建成“锦城法治驿站”服务平台，受理法律援助案件{1}件。\n"
PAGE = "<html><body><p>{}</p></body></html>"
RDF = set(GROUPS["rdf"])


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years of a bureau, one as a web page, of which a build also writes the text."""
    folder = tmp_path_factory.mktemp("reports")
    (folder / "a2021.txt").write_text(REPORT.format(2021, 412), encoding="utf-8")
    text = REPORT.format(2022, 530).replace("\n", "</p><p>")
    (folder / "b2022.html").write_text(PAGE.format(text), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def whole(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("whole") / "out"
    assert run("build", reports, "-o", out).exit_code == 0
    return out


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def tops(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_build_writes_everything_that_is_listed(whole: Path) -> None:
    assert tops(whole) == set(Choices().outputs())
    assert set(FILES) <= set(Choices().outputs())
    assert "only" not in json.loads((whole / "build.json").read_text(encoding="utf-8"))["choices"]


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_alone_is_what_a_whole_build_has_of_it(
    group: str, reports: Path, whole: Path, tmp_path: Path
) -> None:
    assert run("build", reports, "-o", tmp_path / "out", "--only", group).exit_code == 0
    assert tops(tmp_path / "out") == {*GROUPS[group], *ALWAYS}
    found, all_files = files(tmp_path / "out"), files(whole)
    own = {"build.json", *RDF}  # these tell of the other files: see the next test
    assert [n for n in found if n not in own and found[n] != all_files[n]] == []


def test_a_graph_names_only_the_files_that_are_there(reports: Path, whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("build", reports, "-o", out, "--only", "graph.nq, statements.csv").exit_code == 0
    graph, all_of_it = ((folder / "graph.nq").read_text(encoding="utf-8") for folder in (out, whole))
    assert {name for name in FILES if f'"{name}"' in graph} == {"graph.nq", "statements.csv"}
    assert {name for name in FILES if f'"{name}"' in all_of_it} == set(FILES)
    without = [[line for line in text.splitlines() if "edition-" not in line] for text in (graph, all_of_it)]
    assert without[0] == without[1]
    assert run("validate", out, "--again").exit_code == 0


@pytest.mark.parametrize("only", ["graph.ttl,tables", "neo4j", "annotations,texts", "graph.nq", "core.ttl"])
def test_partitions_write_what_memory_writes(only: str, reports: Path, tmp_path: Path) -> None:
    asked = ("--only", only, "--rdf12")
    assert run("build", reports, "-o", tmp_path / "memory", *asked).exit_code == 0
    told = run("build", reports, "-o", tmp_path / "parts", *asked, "--partitions", "3")
    assert told.exit_code == 0, told.output
    assert "Left out" not in told.output
    memory, parts = files(tmp_path / "memory"), files(tmp_path / "parts")
    assert memory.keys() == parts.keys()
    assert [name for name in memory if name != "build.json" and memory[name] != parts[name]] == []
    one, other = (json.loads(found["build.json"]) for found in (memory, parts))
    assert one["validation"] == other["validation"]
    assert one["outputs"] == other["outputs"]


def test_partitions_tell_that_they_have_no_page(reports: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    told = run("build", reports, "-o", out, "--only", "page", "--only", "tables", "--partitions", "2")
    assert told.exit_code == 0
    assert "Left out, for they hold a whole graph at once: index.html\n" in told.output
    assert "kg show" not in told.output
    assert tops(out) == {*GROUPS["tables"], *ALWAYS}


def test_other_files_that_are_asked_for_make_a_build_due(reports: Path, whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(whole, out)
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    asked = ("build", reports, "-o", out, "--only", "tables,page")
    assert "other files are asked for" in run(*asked, "--check").output
    told = run(*asked)
    assert told.exit_code == 0
    assert "index.html in a browser\n" in told.output
    assert tops(out) == {*GROUPS["tables"], *GROUPS["page"], *ALWAYS, "notes.txt"}
    assert "up to date" in run("build", reports, "-o", out, "--only", "index.html", "--only", "tables").output


def test_questions_to_a_build_without_a_graph_say_how_to_get_it(reports: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("build", reports, "-o", out, "--only", "tables").exit_code == 0
    for command in (
        ("show", out, "司法局"),
        ("stats", out),
        ("validate", out),
        ("load", out, "--endpoint", "http://127.0.0.1:9/"),
    ):
        told = run(*command)
        if command[0] != "stats":
            assert told.exit_code in (1, 2), told.output
            assert "graph.nq" in told.output
            assert "--only" in told.output
            assert len(told.output.splitlines()) < 5
        else:
            assert told.exit_code == 0, told.output


def test_a_merge_writes_what_is_asked_for(reports: Path, tmp_path: Path) -> None:
    for name in ("a2021.txt", "b2022.html"):
        assert run("build", reports / name, "-o", tmp_path / name, "--only", "tables").exit_code == 0
    assert run("build", reports, "-o", tmp_path / "joint", "--only", "rdf").exit_code == 0
    parts = (tmp_path / "a2021.txt", tmp_path / "b2022.html")
    assert run("merge", *parts, "-o", tmp_path / "merged", "--only", "rdf").exit_code == 0
    assert files(tmp_path / "merged") == files(tmp_path / "joint")


@pytest.mark.parametrize("asked", ["tabels", "build.json", "", ","])
def test_a_name_that_is_none_is_refused(asked: str, reports: Path, tmp_path: Path) -> None:
    told = run("build", reports, "-o", tmp_path / "out", "--only", asked)
    assert told.exit_code == 2
    assert "--only" in told.output
    assert not (tmp_path / "out").exists()
