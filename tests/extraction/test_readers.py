"""Readers: every type is read, and everything that can be wrong with a file is one clear line."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from extraction.cleaning import clean
from extraction.readers import LARGEST_TEXT, find_inputs, list_inputs, read_source
from ontology.errors import DocumentError
from ontology.records import Metadata, Source

INPUTS = Path(__file__).parents[1] / "fixtures" / "inputs"


def read(name: str) -> Source:
    return read_source(INPUTS / name, name, Metadata())


def test_a_text_is_exactly_the_file_decoded() -> None:
    content = (INPUTS / "good.txt").read_bytes()
    source = read("good.txt")
    assert source.raw == content.decode("utf-8") == "武侯区司法局\r\n2021年，受理3件。\r\n"
    assert source.sha256 == hashlib.sha256(content).hexdigest()
    assert (source.name, source.media) == ("good.txt", "text/plain")


def test_a_byte_order_mark_stays_in_raw_and_leaves_the_cleaned_text() -> None:
    source = read("mark.txt")
    assert source.raw == "\ufeff武侯区司法局受理3件。\n"
    assert clean(source).text == "武侯区司法局受理3件。\n"
    assert clean(source).offsets[0] == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("gb18030.txt", "宁波市江北区司法局二〇二一年工作总结，开展普法宣传活动三十场。\n"),
        ("utf16.txt", "宁波市江北区司法局受理3件。\n"),
    ],
)
def test_other_encodings(name: str, text: str) -> None:
    assert read(name).raw == text


def test_a_web_page_without_its_navigation() -> None:
    source = read("page.html")
    assert source.raw.split("\n") == [
        "宁波市江北区司法局2022年工作总结",
        "发布日期：2023-01-10",
        "来源：区司法局",
        "\u3000\u3000一、主要工作",
        "\u3000\u3000开展普法宣传， 受理\xa0100\xa0件。",
        "第二行。",
        "指标\t数值",
        "受理案件\t12",
        "版权所有：宁波市江北区司法局",
        "网站标识码：3302050001",
    ]
    assert clean(source).text.split("\n")[4:] == [
        "开展普法宣传，受理100件。",
        "第二行。",
        "指标\t数值",
        "受理案件\t12",
        "",
    ]


def test_a_pdf_line_by_line() -> None:
    source = read("report.pdf")
    assert source.raw.split("\n")[0] == "成都市武侯区司法局2021年工作简报"
    assert "全年受理咨询1.2万人次，满意率98.5%。" in clean(source).text
    assert "— 1 —" in source.raw
    assert "— 1 —" not in clean(source).text


def test_a_word_document_with_its_numbers_and_tables() -> None:
    assert read("report.docx").raw.split("\n") == [
        "西安市碑林区司法局2021年工作总结",
        "一、主要工作",
        "（一）普法宣传",
        "（二）人民调解",
        "二、下一步打算",
        "（一）建强队伍",
        "指标\t数值",
        "调解\t30件",
        "表后一段（补充）",
    ]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("empty.txt", "empty"),
        ("blank.txt", "only white space"),
        ("binary.txt", "binary data"),
        ("mojibake.txt", "not UTF-8"),
        ("picture.txt", "a picture"),
        ("broken.pdf", "broken"),
        ("not-a.pdf", "expected a PDF"),
        ("protected.pdf", "password"),
        ("scanned.pdf", "OCR"),
        ("broken.docx", "broken"),
        ("old.docx", ".doc"),
        ("not-a.docx", "expected a Word document"),
        ("absent.txt", "no such file"),
    ],
)
def test_what_is_wrong_with_a_file_is_one_line(name: str, words: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(name)
    line = str(caught.value)
    assert line.startswith(f"{name}: ")
    assert words in line
    assert "\n" not in line
    assert str(INPUTS) not in line


def test_a_type_that_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(DocumentError, match=r"a\.xlsx: file type \.xlsx is not read; expected \.txt"):
        read_source(tmp_path / "a.xlsx", "a.xlsx", Metadata())


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.docx", "成都市武侯区司法局".encode(), "the file is plain text; expected a Word document"),
        ("a.docx", b"<html><p>report</p></html>", "the file is a web page; expected a Word document"),
        ("a.docx", b"%PDF-1.7", "the file is a PDF; expected a Word document"),
        ("a.pdf", b"PK\x03\x04 and so on", "the file is a ZIP archive, as Word's .docx is; expected a PDF"),
        ("a.pdf", b"\0\1\2\3", "the file begins with b'\\x00\\x01\\x02\\x03'; expected a PDF"),
    ],
)
def test_a_file_of_another_type_is_told_what_it_is(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DocumentError) as caught:
        read_source(tmp_path / name, name, Metadata())
    assert told in str(caught.value)


def test_a_text_one_byte_too_long_is_not_said_to_be_as_long_as_may_be(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    with path.open("wb") as file:
        file.truncate(LARGEST_TEXT + 1)
    with pytest.raises(DocumentError, match=r"20\.1 MB; at most 20 MB"):
        read_source(path, "long.txt", Metadata())


def test_a_text_of_50_megabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert path.stat().st_size > LARGEST_TEXT
    with pytest.raises(DocumentError, match=r"50\.0 MB; at most 20 MB"):
        read_source(path, "huge.txt", Metadata())


def test_a_file_that_may_not_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(
        DocumentError, match=r"^good\.txt: permission denied; expected a file that may be read$"
    ):
        read("good.txt")


def test_a_folder_that_cannot_be_opened_is_listed_and_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "a.txt").write_text("报告", encoding="utf-8")
    scan = os.scandir

    def scandir(path: Path) -> Iterator[os.DirEntry[str]]:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = find_inputs([tmp_path])
    assert [name for _, name in found] == ["a.txt", "closed"]
    with pytest.raises(DocumentError, match=r"^closed: the folder cannot be opened"):
        read_source(found[1][0], "closed", Metadata())


def test_inputs_are_sorted_named_below_their_folder_and_listed_once(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a/c.md",
        "a/d/e.PDF",
        "a/.hidden.txt",
        ".git/f.txt",
        "x.xlsx",
        "manifest.csv",
        "~$w.docx",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("报告", encoding="utf-8")
    listed = list_inputs([tmp_path, tmp_path / "b.txt", tmp_path / "a"])
    assert [name for _, name in listed.files] == ["a/c.md", "a/d/e.PDF", "b.txt"]
    assert listed.skipped == 3
    assert find_inputs([tmp_path / "a", tmp_path]) == find_inputs([tmp_path, tmp_path / "a"])


def test_equal_names_from_two_folders_get_their_folders(tmp_path: Path) -> None:
    for name in ("wuhou/2021.txt", "jiangbei/2021.txt", "jiangbei/2022.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("报告", encoding="utf-8")
    names = [name for _, name in find_inputs([tmp_path / "wuhou", tmp_path / "jiangbei"])]
    assert names == ["2022.txt", "jiangbei/2021.txt", "wuhou/2021.txt"]


def test_a_copy_elsewhere_reads_the_same(tmp_path: Path) -> None:
    shutil.copy(INPUTS / "report.docx", tmp_path / "report.docx")
    assert read_source(tmp_path / "report.docx", "report.docx", Metadata()) == read("report.docx")
