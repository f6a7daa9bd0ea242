"""Which files a build reads and what they are called, in folders as people have them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from extraction.readers import find_inputs, is_file, is_folder, list_inputs, read_source
from ontology.errors import DocumentError
from ontology.records import Metadata

NAME = "武侯区2021年工作总结.txt"


def write(path: Path, text: str = "报告") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def names(*paths: Path) -> list[str]:
    return [name for _, name in find_inputs(paths)]


def other_bytes(folder: Path, name: bytes) -> Path:
    """A file whose name is not UTF-8, where the system can have one."""
    path = folder / os.fsdecode(name)
    try:
        return write(path)
    except (OSError, UnicodeError):
        pytest.skip("file names are always Unicode here")


def test_links_that_lead_nowhere_are_listed_and_refused(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    (tmp_path / "gone.txt").symlink_to("nowhere.txt")
    (tmp_path / "circle.txt").symlink_to("circle.txt")
    (tmp_path / "up").symlink_to(".")
    found = find_inputs([tmp_path])
    assert [name for _, name in found] == ["a.txt", "circle.txt", "gone.txt"]
    for path, name in found[1:]:
        with pytest.raises(DocumentError, match=f"^{name}: (cannot be read|there is no such file)"):
            read_source(path, name, Metadata())


def test_folders_of_one_name_get_as_many_folders_in_front_as_tell_them_apart(tmp_path: Path) -> None:
    for place in ("a/r", "b/r"):
        write(tmp_path / place / "x.txt")
    write(tmp_path / "b/r/y.txt")
    assert names(tmp_path / "a/r", tmp_path / "b/r") == ["a/r/x.txt", "b/r/x.txt", "y.txt"]
    assert names(tmp_path / "a/r/x.txt", tmp_path / "b/r/x.txt") == ["a/r/x.txt", "b/r/x.txt"]


@pytest.mark.skipif(sys.platform != "linux", reason="file names are always Unicode here")
def test_a_name_in_gb18030_is_read_as_what_it_means(tmp_path: Path) -> None:
    other_bytes(tmp_path, NAME.encode("gb18030"))
    assert names(tmp_path) == [NAME]
    write(tmp_path / NAME)
    assert NAME in names(tmp_path)
    assert len(set(names(tmp_path))) == 2, "two files have two names"


@pytest.mark.skipif(sys.platform != "linux", reason="file names are always Unicode here")
def test_a_name_in_no_encoding_is_spelt(tmp_path: Path) -> None:
    other_bytes(tmp_path, b"\xff\xfe.txt")
    assert names(tmp_path) == ["\\xff\\xfe.txt"]


def test_what_is_skipped_is_counted_by_its_ending(tmp_path: Path) -> None:
    for name in ("a.txt", "b.DOC", "c.doc", "d.xls", "README", ".hidden.doc", "~$b.doc", "manifest.csv"):
        write(tmp_path / name)
    assert list_inputs([tmp_path]).other == {"": 1, ".doc": 2, ".xls": 1}


def test_what_is_left_out_is_neither_read_nor_counted(tmp_path: Path) -> None:
    for name in ("a.txt", "graph/index.html", "graph/texts/a.txt", "graph/notes.txt"):
        write(tmp_path / name)
    listed = list_inputs([tmp_path], lambda folder: {"index.html", "texts"} if folder.name == "graph" else ())
    assert [name for _, name in listed.files] == ["a.txt", "graph/notes.txt"]


def test_where_nobody_may_look_there_is_no_folder_and_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: object, **_: object) -> os.stat_result:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "stat", refuse)
    assert not is_folder(tmp_path)
    assert not is_file(tmp_path)
