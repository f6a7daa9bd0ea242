"""Records that live inside extraction: spans of the cleaned text.

Every `start` and `end` here is an index into `CleanText.text`; `CleanText.to_raw` is the one way out.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal

from ontology.frozen import quickly_made
from ontology.records import ClaimKind, EntityKey, Label, Metadata, Status

_START = attrgetter("start")


@dataclass(frozen=True, slots=True)
class CleanText:
    """A cleaned view of a raw text: what is layout is gone, what is text is there, one to one.

    Line breaks inside sentences, page furniture and web navigation are left out; full-width letters and
    digits are unified character by character; paragraphs end with one "\\n". `offsets[i]` is the index in
    `raw` of `text[i]`, strictly increasing, so any clean span maps to one raw span.
    """

    raw: str
    text: str
    offsets: tuple[int, ...]

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Raw span of a non-empty clean span; slicing `raw` there gives the quote, layout included."""
        return self.offsets[start], self.offsets[end - 1] + 1


@quickly_made
@dataclass(frozen=True, slots=True)
class Section:
    """A part of the outline (一、（一）1.), from its heading to the next of its level."""

    start: int
    end: int
    level: int
    """1 for 一、, 2 for （一）, 3 for 1. or 一是."""
    heading: str
    status: Status | Literal["problem"] | None
    """What the heading implies: planned (下一步, 主要安排), problem (存在的不足), or nothing."""


@quickly_made
@dataclass(frozen=True, slots=True)
class Sentence:
    """From one sentence end (。！？ or paragraph end) to the next, without surrounding white space."""

    start: int
    end: int
    clauses: tuple[tuple[int, int], ...]
    """Spans between ，, ；;：: outside brackets, quotation marks and book-title marks."""


@dataclass(frozen=True, slots=True)
class Outline:
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    address: bool = False
    """Whether it is a work report, given to a people's congress (`extraction.headings.is_address`)."""

    def sentence_at(self, index: int) -> Sentence:
        """The sentence that holds (or last started before) a character."""
        return self.sentences[max(0, bisect_right(self.sentences, index, key=_START) - 1)]

    def sections_at(self, index: int) -> tuple[Section, ...]:
        """The sections that hold a character, outermost first."""
        begun = self.sections[: bisect_right(self.sections, index, key=_START)]
        return tuple([s for s in begun if index < s.end])


@quickly_made
@dataclass(frozen=True, slots=True)
class Candidate:
    """A name found by one rule or model, before overlaps are resolved."""

    start: int
    end: int
    label: Label
    rule: str
    """`institution/department`, `model/crf` …"""
    confidence: float


@quickly_made
@dataclass(frozen=True, slots=True)
class Linked:
    """A name that survived, with the entity it names in this document's context."""

    start: int
    end: int
    label: Label
    rule: str
    confidence: float
    key: EntityKey
    attributes: tuple[tuple[str, str], ...] = ()
    """Properties of the entity read beside the name: ("number", "渝北司发〔2020〕2号")."""


@dataclass(frozen=True, slots=True)
class Division:
    """An administrative division of China (GB/T 2260 and its extensions to township level)."""

    code: str
    """2, 4, 6 or 9 digits, or "" for one that the gazetteer does not hold (a village, a functional zone)."""
    name: str
    """Its own official name: 渝北区."""
    full: str
    """With its whole chain as institutions carry it: 重庆市渝北区, 广东省深圳市南山区."""
    level: Literal["nation", "province", "city", "county", "township", "village", "zone"]


@dataclass(frozen=True, slots=True)
class Context:
    """Who speaks, of where and when: what short forms are resolved against."""

    meta: Metadata
    decided: tuple[tuple[str, str], ...]
    chain: tuple[Division, ...]
    """From the province down to the region of the report; empty when it is not known, () for the State Council."""
    declared: tuple[tuple[str, str], ...] = ()
    """Short names that the text declares (以下简称): (short, full)."""

    @property
    def region(self) -> Division | None:
        return self.chain[-1] if self.chain else None


@quickly_made
@dataclass(frozen=True, slots=True)
class RelationFinding:
    subject: EntityKey
    predicate: str
    object: EntityKey
    status: Status
    start: int
    end: int
    rule: str
    confidence: float
    date: str | None = None
    attributes: tuple[tuple[str, str], ...] = ()


@quickly_made
@dataclass(frozen=True, slots=True)
class IndicatorFinding:
    name: str
    value: int | float
    unit: str
    subject: EntityKey
    start: int
    end: int
    rule: str
    confidence: float
    period: str | None
    approx: bool
    qualifier: str
    text: str


@quickly_made
@dataclass(frozen=True, slots=True)
class ClaimFinding:
    kind: ClaimKind
    text: str
    start: int
    end: int
    rule: str
    confidence: float
    period: str | None
    themes: tuple[str, ...]
    entities: tuple[EntityKey, ...]
