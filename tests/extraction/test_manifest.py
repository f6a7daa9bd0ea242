"""manifest.csv: read in both encodings, and its faults are named with their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from extraction.manifest import read_manifest
from ontology.errors import ManifestError
from ontology.records import Metadata


def manifest(folder: Path, content: str, encoding: str = "utf-8") -> Path:
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text("报告", encoding="utf-8")
    path = folder / "manifest.csv"
    path.write_bytes(content.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_manifest_says_what_it_says(tmp_path: Path, encoding: str) -> None:
    content = (
        "file,issuer,period,date\r\na.txt,成都市武侯区司法局,2021,2022-01-10\r\n\r\nb.txt,,2016—2020,\r\n"
    )
    assert read_manifest(manifest(tmp_path, content, encoding)) == {
        "a.txt": Metadata(issuer="成都市武侯区司法局", period="2021", date="2022-01-10"),
        "b.txt": Metadata(period="2016-2020"),
    }


def test_empty_columns_that_a_spreadsheet_leaves_are_not_looked_at(tmp_path: Path) -> None:
    content = "file,title,,\r\na.txt,报告,,\r\nb.txt,,,\r\n,,,\r\n"
    assert read_manifest(manifest(tmp_path, content)) == {
        "a.txt": Metadata(title="报告"),
        "b.txt": Metadata(),
    }


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "line 1: the manifest is empty"),
        ("title\n报告\n", "line 1: the column 'file' is missing"),
        ("file,auteur\na.txt,x\n", "line 1: unknown column 'auteur'; expected some of file, title"),
        ("file,title,title\na.txt,x,y\n", "line 1: a column stands twice"),
        ("file,title\na.txt,报告\nc.txt,报告\n", "line 3: there is no file 'c.txt'"),
        (f"file,title\n{'长' * 300}.txt,报告\n", "line 2: there is no file"),
        ("file,title\na.txt,报告\na.txt,总结\n", "line 3: the file 'a.txt' stands in the manifest twice"),
        ("file,title\na.txt,报告,总结\n", "line 2: 1 more cell"),
        ("file,title\n,报告\n", "line 2: the cell 'file' is empty"),
        ("file,title\n../a.txt,报告\n", "line 2: '../a.txt' is not below the folder"),
        ("file,period\na.txt,去年\n", "line 2: period '去年'; expected 2020"),
        ("file,date\na.txt,2021年1月\n", "line 2: date '2021年1月'; expected 2021-01-28"),
        ("file,date\na.txt,2021-02-31\n", "line 2: date '2021-02-31'; expected 2021-01-28, 2021-01 or 2021"),
        ("file,date\na.txt,２０２１\n", "line 2: date '２０２１'; expected"),
        ("file,period\na.txt,2020-2016\n", "line 2: period '2020-2016'; expected 2020 or 2016-2020"),
        ("file,period\na.txt,２０２１\n", "line 2: period '２０２１'; expected"),
        ("file;title\na.txt;报告\n", "line 1: unknown column 'file;title'; expected some of file, title"),
        ("file;title\na.txt;报告\n", "; columns are separated by commas"),
        ("file,,title\na.txt,,报告\n", "line 1: unknown column ''"),
        ('file,title\na.txt,"报告\n', "not CSV"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, content: str, words: str) -> None:
    with pytest.raises(ManifestError) as caught:
        read_manifest(manifest(tmp_path, content))
    assert str(caught.value).startswith(f"{tmp_path / 'manifest.csv'}")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
