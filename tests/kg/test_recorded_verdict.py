"""What a build found is told of the graph that it wrote, and of no other."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from kg.validation.recorded import recorded_verdict

NOTE = "This is what its build found"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build that has something to look at."""
    reports, out = tmp_path_factory.mktemp("reports"), tmp_path_factory.mktemp("made") / "out"
    for year, share in (("2021", "137"), ("2022", "98.5")):
        text = f"成都市武侯区司法局关于{year}年度法治政府建设情况的报告\n\n{year}年，群众满意率{share}%。\n"
        (reports / f"{year}.txt").write_text(text, encoding="utf-8")
    assert run("build", reports, "-o", out, "--no-cache").exit_code == 0
    return out


@pytest.fixture
def out(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "out"))


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [*map(str, words)])


def test_what_the_build_found_is_what_a_check_finds(out: Path) -> None:
    told, again = run("validate", out), run("validate", out, "--again")
    *lines, note = told.output.splitlines()
    assert note.startswith(NOTE)
    assert lines == again.output.splitlines()
    assert "百分比不在0至100之间" in lines[0]
    assert "2021.txt" in told.output
    assert told.exit_code == again.exit_code == 0


@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated")  # rdflib's own parser uses it
@pytest.mark.parametrize("option", ["--info", "--json", "--again", "--shacl"])
def test_it_is_checked_anew_where_more_is_asked_for(out: Path, option: str) -> None:
    assert NOTE in run("validate", out).output
    assert NOTE not in run("validate", out, option).output


def test_another_graph_is_checked_itself(out: Path) -> None:
    figure, kind = "https://w3id.org/zhengtu/id/obs/x", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    with (out / "graph.nq").open("a", encoding="utf-8") as file:
        file.write(f"<{figure}> <{kind}> <https://w3id.org/zhengtu/ontology#Observation> .\n")
    assert run("validate", out).exit_code == 1


def test_a_verdict_of_another_program_or_of_none_does_not_count(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert recorded_verdict(out / "graph.nq") is not None
    assert recorded_verdict(out / "core.ttl") is None
    record = json.loads((out / "build.json").read_text(encoding="utf-8"))
    for changed in ({"validation": None}, {"program": "another"}, {"outputs": {}}):
        (out / "build.json").write_text(json.dumps({**record, **changed}), encoding="utf-8")
        assert recorded_verdict(out / "graph.nq") is None
    monkeypatch.setattr("kg.validation.recorded.digest_of", refuse)
    (out / "build.json").write_text(json.dumps(record), encoding="utf-8")
    assert recorded_verdict(out / "graph.nq") is None
    (out / "build.json").unlink()
    assert recorded_verdict(out / "graph.nq") is None
    assert run("validate", out).exit_code == 0


def refuse(path: Path) -> str:
    raise PermissionError(13, "Permission denied", str(path))
