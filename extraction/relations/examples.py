"""Example sentences of relation rules: names stand in them as [LABEL name]."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from extraction.outline import read_outline
from extraction.relations.findings import find_relations
from extraction.spans import Candidate, CleanText, Context, Division, Linked, RelationFinding
from ontology.records import EntityKey, Label, Metadata

NAME = re.compile(r"\[(INST|INIT|REG|PER|LOC|HONOR) ([^\]]+)\]")
REGION = Division("510107", "武侯区", "四川省成都市武侯区", "county")
CONTEXT = Context(
    Metadata(issuer="成都市武侯区司法局", region=REGION.full, period="2021"),
    (),
    (
        Division("51", "四川省", "四川省", "province"),
        Division("5101", "成都市", "四川省成都市", "city"),
        REGION,
    ),
)


def read_marked(example: str) -> tuple[str, list[Linked], list[tuple[int, int]]]:
    """The plain sentence, its names (each its own canonical name), and their marks' spans in the example."""
    text: list[str] = []
    names: list[Linked] = []
    marks: list[tuple[int, int]] = []
    position = length = 0
    for mark in NAME.finditer(example):
        before = example[position : mark.start()]
        label, surface = cast("Label", mark[1]), mark[2]
        start = length + len(before)
        length = start + len(surface)
        text.extend((before, surface))
        names.append(Linked(start, length, label, "example", 1.0, EntityKey(label, surface.strip("《》"))))
        marks.append(mark.span())
        position = mark.end()
    text.append(example[position:])
    return "".join(text), names, marks


def relations_in(example: str, context: Context = CONTEXT) -> list[RelationFinding]:
    """The relations of a sentence with marked names, as a report of the context's issuer states them."""
    plain, names, _ = read_marked(example)
    text = CleanText(plain, plain, tuple(range(len(plain))))
    return find_relations(text, read_outline(text), names, context)


def find_arguments(example: str) -> list[Candidate]:
    """Subjects and objects that rules find among the marked names, as spans of their marks."""
    _, names, marks = read_marked(example)
    return list(dict.fromkeys(_arguments(example, names, marks)))


def _arguments(example: str, names: list[Linked], marks: list[tuple[int, int]]) -> Iterator[Candidate]:
    for found in relations_in(example):
        for name, (start, end) in zip(names, marks, strict=True):
            if name.key in (found.subject, found.object):
                yield Candidate(start, end, name.label, found.rule, found.confidence)
