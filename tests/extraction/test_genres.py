"""Short reports of other kinds of bodies than those that rules were written on, names and relations marked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extraction.extract import extract
from extraction.pipeline import PipelineOptions, build_pipeline
from extraction.readers import read_source
from ontology.records import Extraction, Metadata

REPORTS = sorted((Path(__file__).parents[1] / "fixtures" / "genres").glob("*.txt"))
MARK = re.compile(r"\[(INST|INIT|REG|PER|LOC|HONOR) ([^\]]+)\]")


def read_marked(path: Path) -> tuple[str, set[tuple[int, int, str]], list[tuple[str, ...]], str, str]:
    """The plain text, its names, the relations listed below ---, and the issuer and period in the first line."""
    head, _, rest = path.read_text(encoding="utf-8").partition("\n")
    body, _, listed = rest.partition("\n---\n")
    plain: list[str] = []
    names: set[tuple[int, int, str]] = set()
    length = position = 0
    for mark in MARK.finditer(body):
        before = body[position : mark.start()]
        start = length + len(before)
        length = start + len(mark[2])
        plain.extend((before, mark[2]))
        names.add((start, length, mark[1]))
        position = mark.end()
    plain.append(body[position:])
    issuer, period = head.removeprefix("# ").split()
    return "".join(plain), names, [tuple(x.split(" | ")) for x in listed.strip().split("\n")], issuer, period


def read(text: str, folder: Path) -> Extraction:
    path = folder / "report.txt"
    path.write_text(text, encoding="utf-8")
    return extract(read_source(path, path.name, Metadata()), build_pipeline(PipelineOptions(use_model=False)))


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_names_and_relations_of_a_report_by_another_kind_of_body(path: Path, tmp_path: Path) -> None:
    text, names, relations, issuer, period = read_marked(path)
    extraction = read(text, tmp_path)
    assert extraction.document.raw == text
    assert (extraction.document.meta.issuer, extraction.document.meta.period) == (issuer, period)
    found = {(m.start, m.end, m.label) for m in extraction.mentions}
    assert [text[a:b] for a, b, _ in sorted(names - found)] == []
    assert [text[a:b] for a, b, _ in sorted(found - names)] == []
    stated = {
        (f"{r.subject.type} {r.subject.name}", r.predicate, f"{r.object.type} {r.object.name}")
        for r in extraction.relations
    }
    assert [relation for relation in relations if relation not in stated] == []
