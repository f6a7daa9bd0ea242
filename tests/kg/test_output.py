"""The build folder is swapped in whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.folders import exchange
from kg.output import RECORD, read_record, recover, staged
from ontology.errors import BuildError


def make(output: Path, text: str) -> None:
    with staged(output) as folder:
        (folder / RECORD).write_text(text, encoding="utf-8")


def test_a_new_folder_appears_whole(tmp_path: Path) -> None:
    make(tmp_path / "a" / "out", "{}")
    assert (tmp_path / "a" / "out" / RECORD).read_text() == "{}"
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["out"]


def test_an_old_build_is_replaced_with_nothing_left_of_it(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with staged(out) as folder:
        (folder / RECORD).write_text('{"outputs": {"stale.csv": "", "texts/a.txt": ""}}')
        (folder / "stale.csv").touch()
        (folder / "texts").mkdir()
        (folder / "texts/a.txt").touch()
    make(out, '{"second": 1}')
    assert sorted(p.name for p in out.iterdir()) == [RECORD]
    assert read_record(out) == {"second": 1}
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_what_kg_did_not_write_is_carried_over(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "err").write_text("a log that somebody writes here")
    for text in ("{}", '{"second": 1}'):
        make(out, text)
        assert (out / "err").read_text() == "a log that somebody writes here"
        assert sorted(p.name for p in out.iterdir()) == [RECORD, "err"]
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_failure_leaves_the_old_build_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "out"
    make(out, '{"good": 1}')
    with pytest.raises(RuntimeError), staged(out) as folder:
        (folder / RECORD).write_text("half")
        raise RuntimeError("interrupted")
    assert read_record(out) == {"good": 1}
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_file_of_somebodys_own_is_never_replaced(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "index.html").write_text("my home page")
    with pytest.raises(BuildError, match="not written by kg"), staged(out) as folder:
        (folder / RECORD).write_text("{}")
        (folder / "index.html").write_text("ours")
    assert [(p.name, p.read_text()) for p in out.iterdir()] == [("index.html", "my home page")]
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_file_is_not_an_output_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(BuildError, match="is a file"):
        make(tmp_path / "out", "{}")


def test_a_way_through_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BuildError, match=r"cannot be written: .*file is no folder$"):
        make(tmp_path / "file" / "out", "{}")


def test_links_in_a_circle_are_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "out").symlink_to("out")
    recover(tmp_path / "out")
    with pytest.raises(BuildError, match="cannot be written"):
        make(tmp_path / "out" / "graph", "{}")


def test_the_folder_one_is_in_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "link").symlink_to("here")
    monkeypatch.chdir(tmp_path / "here")
    for output in (Path(), Path(".."), tmp_path / "link"):
        with pytest.raises(BuildError, match="is the folder that you are in, or holds it"):
            make(output, "{}")
    make(Path("graph"), "{}")
    assert read_record(tmp_path / "here/graph") == {}


def test_where_a_file_system_begins_nothing_can_be_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path) == tmp_path)
    with pytest.raises(BuildError, match="is where a file system begins"):
        make(tmp_path, "{}")


@pytest.mark.parametrize(
    "record", ['{"outputs": []}', '{"failures": 3}', '{"inputs": {}}', '{"counts": 3}', "[]"]
)
def test_a_record_of_another_form_is_one_clear_line(tmp_path: Path, record: str) -> None:
    make(tmp_path / "out", record)
    with pytest.raises(
        BuildError, match=r"build\.json: (.* has not the form that kg writes|expected a JSON object)"
    ):
        read_record(tmp_path / "out")


def test_a_file_is_no_build(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(BuildError, match="no build here"):
        read_record(tmp_path / "out")


KILLED = """
import os, signal, sys
from pathlib import Path
from kg import output
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
folder, moment, can_exchange = Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "True"
real, exchange, times = Path.rename, output.exchange, [0]
if not can_exchange:
    output.exchange = lambda one, other: False
if moment == "exchanged":
    output.exchange = lambda one, other: exchange(one, other) and die()
if moment.isdigit():
    # Dies before one of the renamings of the swap.
    def rename(self, target):
        times[0] += 1
        if times[0] > int(moment):
            die()
        return real(self, target)
    Path.rename = rename
with output.staged(folder) as staging:
    (staging / output.RECORD).write_text('{"new": 1, "outputs": {"b": ""}}')
    (staging / "b").touch()
    if moment == "write":
        die()
"""


@pytest.mark.parametrize(
    ("moment", "can_exchange"),
    [("write", True), ("0", True), ("1", True), ("exchanged", True), ("2", True)]
    + [(str(number), False) for number in range(6)],
)
def test_a_killed_build_costs_nothing(tmp_path: Path, moment: str, can_exchange: bool) -> None:
    out = tmp_path / "out"
    with staged(out) as folder:
        (folder / RECORD).write_text('{"good": 1, "outputs": {"a": ""}}')
        (folder / "a").touch()
    (out / "notes").write_text("somebody's own")
    (out / "own").mkdir()
    command = [sys.executable, "-c", KILLED, str(out), moment, str(can_exchange)]
    assert subprocess.run(command, cwd=Path(__file__).parents[2]).returncode == -9
    if can_exchange:
        # There is a whole build at every moment: the old one or the new one.
        assert set(read_record(out)) - {"outputs"} in ({"good"}, {"new"})
        assert (out / "notes").exists()
        assert (out / ("a" if "good" in read_record(out) else "b")).exists()
    with pytest.raises(RuntimeError), staged(out):
        # Whatever the next build does, a whole one is in its place before it begins.
        assert sorted(p.name for p in out.iterdir()) in (
            ["a", RECORD, "notes", "own"],
            ["b", RECORD, "notes", "own"],
        )
        raise RuntimeError("stop")
    assert (out / "notes").read_text() == "somebody's own"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_folder_that_a_living_build_holds_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with staged(out) as first, staged(out) as second:
        (first / RECORD).write_text('{"first": 1}')
        (second / RECORD).write_text('{"second": 1}')
    # The block of the second ended before that of the first.
    assert read_record(out) == {"first": 1}
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "there")
    for text in ("{}", '{"second": 1}'):
        make(tmp_path / "out", text)
    assert (tmp_path / "out").is_symlink()
    assert read_record(tmp_path / "there") == {"second": 1}


def test_exchange_is_one_step_or_none(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    assert not exchange(tmp_path / "one", tmp_path / "no")
    if exchange(tmp_path / "one", tmp_path / "other"):
        assert (tmp_path / "one/other").exists()
    assert len(list(tmp_path.rglob("*"))) == 4


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(BuildError, match="cannot be written"):
        make(tmp_path / "out", "{}")


def test_a_folder_without_a_build_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="kg build"):
        read_record(tmp_path)
