"""The build folder is swapped in whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.output import RECORD, read_record, staged
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


KILLED = """
import os, signal, sys
from pathlib import Path
from kg import output
if sys.argv[2] == "swap":
    # Dies between the two renames: the old folder is away, the new one not yet in its place.
    real = Path.rename
    def rename(self, target):
        if self.name.endswith(".new"):
            os.kill(os.getpid(), signal.SIGKILL)
        return real(self, target)
    Path.rename = rename
with output.staged(Path(sys.argv[1])) as folder:
    (folder / output.RECORD).write_text('{"new": 1}')
    if sys.argv[2] == "write":
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("moment", ["write", "swap"])
def test_a_killed_build_costs_nothing(tmp_path: Path, moment: str) -> None:
    out = tmp_path / "out"
    make(out, '{"good": 1}')
    killed = subprocess.run([sys.executable, "-c", KILLED, str(out), moment], cwd=Path(__file__).parents[2])
    assert killed.returncode == -9
    with pytest.raises(RuntimeError), staged(out):
        # Whatever the next build does, the last good one is in its place before it begins.
        assert read_record(out) == {"good": 1}
        raise RuntimeError("stop")
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(BuildError, match="cannot be written"):
        make(tmp_path / "out", "{}")


def test_a_folder_without_a_build_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="kg build"):
        read_record(tmp_path)
