"""A text in pieces, sentences cut where sections start inside them, each with the section that holds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from extraction.headings import MARKER
from extraction.spans import Outline, Section
from ontology.frozen import quickly_made
from ontology.records import Status

Implied = Status | Literal["problem"] | None


@quickly_made
@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, or the part of one that belongs to a numbered item."""

    start: int
    end: int
    paragraph: int
    """Number of its paragraph."""
    status: Implied
    """Of the innermost section around it that implies one."""
    section: int
    """Index of the innermost section in the outline, -1 for none."""


def read_pieces(text: str, outline: Outline) -> list[Piece]:
    """Every piece of a text in order; `start` and `end` are clean offsets."""
    sections = outline.sections
    found: list[Piece] = []
    active: list[int] = []
    following, paragraph, seen = 0, 0, 0
    for start, end in _cuts(outline):
        while following < len(sections) and sections[following].start <= start:
            active.append(following)
            following += 1
        active = [index for index in active if sections[index].end > start]
        around = sorted(active, key=lambda i: (sections[i].start, sections[i].level))
        status = next((s for i in reversed(around) if (s := sections[i].status) is not None), None)
        paragraph += text.count("\n", seen, start)
        seen = start
        found.append(Piece(start, end, paragraph, status, around[-1] if around else -1))
    return found


def _cuts(outline: Outline) -> Iterator[tuple[int, int]]:
    starts = [section.start for section in outline.sections]
    at = 0
    for sentence in outline.sentences:
        begin = sentence.start
        while at < len(starts) and starts[at] < sentence.end:
            if starts[at] > begin:
                yield begin, starts[at]
                begin = starts[at]
            at += 1
        yield begin, sentence.end


def find_parents(sections: tuple[Section, ...]) -> frozenset[int]:
    """Indices of the sections that hold deeper ones."""
    found: set[int] = set()
    open_: list[int] = []
    for index, section in enumerate(sections):
        open_ = [i for i in open_ if sections[i].end > section.start]
        found.update(i for i in open_ if sections[i].level < section.level)
        open_.append(index)
    return frozenset(found)


def is_headed(text: str, section: Section) -> bool:
    """Whether a section starts with its heading; one that starts where the wording turns does not."""
    marker = MARKER.match(text, section.start)
    at = marker.end() if marker else section.start
    return bool(section.heading) and text.startswith(section.heading.strip()[:8], at)
