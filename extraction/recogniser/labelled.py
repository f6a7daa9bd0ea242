"""Labelled passages: text with its names marked, read from JSON lines or from inline mark-up.

The mark-up is for people who write examples by hand: ⟦INST|成都市武侯区司法局⟧印发⟦REG|《…》⟧。 A label
with a question mark (⟦INIT?|…⟧) says that good annotators would differ.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from ontology.errors import ModelError
from ontology.records import Label

LABELS: tuple[Label, ...] = get_args(Label)
_MARK = re.compile(r"⟦([A-Z]+)(\??)\|([^⟦⟧]+)⟧")


@dataclass(frozen=True, slots=True)
class LabelledSpan:
    """A name in a passage; `start` and `end` are indices of the passage's text."""

    start: int
    end: int
    label: Label
    optional: bool = False
    """Good annotators would differ: unknown, neither a name nor not one."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text with every name in it marked, spans sorted and apart."""

    text: str
    spans: tuple[LabelledSpan, ...]
    source: str


def read_passages(path: Path) -> list[Passage]:
    """Read labelled passages from JSON lines: `text`, `spans` (`start`, `end`, `label`, `optional`), `source`.

    Raises ModelError, naming file and line, where a line has another form or a span lies outside its text.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"{path}: cannot be read as labelled passages in UTF-8: {error}") from error
    return [_passage(line, f"{path}, line {number}") for number, line in enumerate(lines, 1) if line.strip()]


def _passage(line: str, where: str) -> Passage:
    try:
        row = json.loads(line)
        text = str(row["text"])
        spans = sorted((_span(item) for item in row["spans"]), key=lambda s: (s.start, s.end))
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{where}: not a labelled passage (text, spans): {error!r}") from error
    check_spans(text, spans, where)
    return Passage(text, tuple(spans), str(row.get("source", where)))


def _span(item: dict[str, Any]) -> LabelledSpan:
    return LabelledSpan(
        int(item["start"]), int(item["end"]), item["label"], bool(item.get("optional", False))
    )


def check_spans(text: str, spans: Iterable[LabelledSpan], where: str) -> None:
    """Raises ModelError where a label is unknown, or spans overlap, are not in order or leave the text."""
    end = 0
    for span in spans:
        if span.label not in LABELS:
            raise ModelError(f"{where}: unknown label {span.label!r}, expected one of {', '.join(LABELS)}")
        if not end <= span.start < span.end <= len(text):
            raise ModelError(f"{where}: span {span.start}–{span.end} overlaps another or leaves the text")
        end = span.end


def parse_marked(line: str, source: str) -> Passage:
    """Turn one line of inline mark-up into a passage; raises ModelError at an unknown label or a stray mark."""
    pieces: list[str] = []
    spans: list[LabelledSpan] = []
    length = last = 0
    for match in _MARK.finditer(line):
        before, name = line[last : match.start()], match.group(3)
        length += len(before)
        label: Any = match.group(1)
        spans.append(LabelledSpan(length, length + len(name), label, match.group(2) == "?"))
        pieces += (before, name)
        length, last = length + len(name), match.end()
    text = "".join([*pieces, line[last:]])
    if "⟦" in text or "⟧" in text:
        raise ModelError(f"{source}: mark-up that is not ⟦LABEL|name⟧ in {line!r}")
    check_spans(text, spans, source)
    return Passage(text, tuple(spans), source)


def read_marked(path: Path) -> list[Passage]:
    """Read one passage a line of inline mark-up; blank lines and lines that begin with # are left out."""
    return list(_marked_lines(path.read_text(encoding="utf-8").splitlines(), path.name))


def _marked_lines(lines: Iterable[str], name: str) -> Iterator[Passage]:
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.startswith("#"):
            yield parse_marked(line.strip(), f"{name}:{number}")
