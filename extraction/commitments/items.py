"""The items of a text that admit or promise something, with their spans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from extraction.commitments.pieces import Piece, find_parents, is_headed
from extraction.commitments.sentences import Found, admitted, promised, weak
from extraction.commitments.wording import clauses, pattern, without_lead
from extraction.headings import MARKER, implied_status
from extraction.spans import Outline, Section
from ontology.records import ClaimKind

SURE, LIKELY = 0.9, 0.75
SHORT = 45
"""A heading is not longer; a longer first sentence after a number is text."""
LISTED = 3
"""Clauses of effort that make one long sentence a list: 持续加强…，不断强化…，继续推进…."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is admitted or promised; `start` and `end` are clean offsets."""

    kind: ClaimKind
    start: int
    end: int
    rule: str
    confidence: float
    heading: str = ""
    """Of the section around it."""


def find_items(text: str, outline: Outline, pieces: Sequence[Piece]) -> Iterator[Item]:
    """Items in the order of their sections, then those of sentences elsewhere in the same paragraph."""
    parents = find_parents(outline.sections)
    pieces = _before_annex(text, pieces)
    for (status, section), grouped in groupby(pieces, key=lambda p: (p.status, p.section)):
        group = list(grouped)
        if status in ("problem", "planned"):
            kind: ClaimKind = "problem" if status == "problem" else "commitment"
            yield from _of_section(text, kind, outline.sections, section, section in parents, group)
    plain = [piece for piece in pieces if piece.status not in ("problem", "planned")]
    for _, grouped in groupby(plain, key=lambda p: p.paragraph):
        group = list(grouped)
        listed = list(admitted(text, group))
        yield from _elsewhere("problem", "problem/admitted", listed)
        taken = {found.start for found in listed}
        yield from _elsewhere(
            "problem", "problem/weak", weak(text, [p for p in group if p.start not in taken])
        )
        yield from _elsewhere("commitment", "commitment/intended", promised(text, group))


def _before_annex(text: str, pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Pieces up to a glossary or annex, whose entries promise nothing; what stands early is a table of contents."""
    annex = pattern("claim/annex")
    for index in range(len(pieces) // 2, len(pieces)):
        piece = pieces[index]
        if text[piece.start - 1 : piece.start] in ("", "\n") and annex.search(text[piece.start : piece.end]):
            return pieces[:index]
    return pieces


def _elsewhere(kind: ClaimKind, rule: str, found: Sequence[Found] | Iterator[Found]) -> Iterator[Item]:
    confidence = LIKELY if rule == "problem/admitted" else 0.65
    for part in found:
        yield Item(kind, part.start, part.end, rule, confidence)


def _of_section(
    text: str,
    kind: ClaimKind,
    sections: tuple[Section, ...],
    index: int,
    parent: bool,
    group: list[Piece],
) -> Iterator[Item]:
    """Items among the pieces that stand in one section and in none below it."""
    section = sections[index] if index >= 0 else None
    headed = section is not None and is_headed(text, section) and group[0].start == section.start
    if section is None or not headed:
        yield from _paragraphs(text, kind, group, section.heading if section else "")
    elif parent and section.level >= 2:
        return
    elif parent or _announces(section, kind, sections[:index]):
        yield from _paragraphs(text, kind, group[1:], section.heading)
    else:
        yield from _numbered(text, kind, section, group)


def _announces(section: Section, kind: ClaimKind, before: tuple[Section, ...]) -> bool:
    """Whether a heading only says that problems or plans follow: 存在的不足, 2021年工作安排.

    Below a heading on problems, one that speaks of a lack is itself a problem.
    """
    if kind == "problem" and any(s.status == "problem" and s.end >= section.end for s in before):
        return False
    implied, mixed = implied_status(section.heading, None)
    return implied is not None or mixed or (section.status is not None and "年" in section.heading[:6])


def _numbered(text: str, kind: ClaimKind, section: Section, group: list[Piece]) -> Iterator[Item]:
    """One item, or a heading above several paragraphs, each an item."""
    first = [p for p in group if p.paragraph == group[0].paragraph]
    rest = [p for p in group if p.paragraph != group[0].paragraph]
    alone = len(first) == 1 and first[0].end - first[0].start <= SHORT and text[first[0].end - 1] != "。"
    item = text[section.start : section.start + 3].rstrip().endswith("是") or section.level > 3
    body = [p for p in rest if text[p.end - 1] in "。；！;"] if alone and not item else []
    if alone and len({p.paragraph for p in body}) > 1:
        yield from _paragraphs(text, kind, body, section.heading)
        return
    pieces = _until_closing(text, [*first, *body])
    if kind == "problem" and not any(pattern("problem/lack").search(text, p.start, p.end) for p in pieces):
        return
    if kind == "commitment" and _glosses(text, pieces[0]):
        return
    yield Item(kind, pieces[0].start, pieces[-1].end, f"{kind}/item", SURE, section.heading)
    if not alone and not item:
        yield from _paragraphs(text, kind, rest, section.heading)


def _until_closing(text: str, pieces: list[Piece]) -> list[Piece]:
    """Without the sentences at the end that speak of all items together: 这些问题需要…."""
    for index, piece in enumerate(pieces[1:], start=1):
        if text.startswith(
            ("这些", "上述", "以上", "对此", "对于这些", "针对这些", "针对上述", "针对以上"), piece.start
        ):
            return pieces[:index]
    return pieces


def _paragraphs(text: str, kind: ClaimKind, pieces: Sequence[Piece], heading: str) -> Iterator[Item]:
    """Items among paragraphs without numbers."""
    for _, grouped in groupby(pieces, key=lambda p: p.paragraph):
        group = list(grouped)
        if text[group[-1].end - 1] not in "。；！;”":
            continue
        if kind == "problem":
            for part in admitted(text, group, within=True):
                yield Item(kind, part.start, part.end, "problem/paragraph", LIKELY, heading)
            continue
        acting = next((n for n, p in enumerate(group) if _acts(text, p)), len(group))
        own = [p for p in group[acting:] if not _opens(text, p)]
        if len(own) == 1 and len(listed := _listed(text, own[0])) >= LISTED:
            for start, end in listed:
                yield Item(kind, start, end, "commitment/listed", LIKELY, heading)
        elif own:
            yield Item(kind, own[0].start, own[-1].end, "commitment/paragraph", LIKELY, heading)


def _opens(text: str, piece: Piece) -> bool:
    """Whether a sentence only announces what follows, or guides it."""
    if text[piece.end - 1] in "：:" or pattern("commitment/opening").search(text, piece.start, piece.end):
        return True
    spans = list(clauses(text, piece.start, piece.end))
    guiding = pattern("claim/guiding")
    return len(spans) > 1 and all(guiding.search(text[start:end].strip()) for start, end in spans)


def _glosses(text: str, piece: Piece) -> bool:
    """Whether a sentence explains a term, tells what is done, or is eloquence."""
    marker = MARKER.match(text, piece.start)
    start = marker.end() if marker else piece.start
    return pattern("claim/gloss").search(text[start : min(piece.end, start + 60)]) is not None


def _acts(text: str, piece: Piece) -> bool:
    """Whether a sentence has a clause that starts with something to be done."""
    acting = pattern("claim/acting")
    own = any(acting.match(text[start:end].lstrip()) for start, end in clauses(text, piece.start, piece.end))
    return own and not _glosses(text, piece)


def _listed(text: str, piece: Piece) -> list[tuple[int, int]]:
    spans = clauses(text, piece.start, piece.end)
    return [s for s in spans if pattern("claim/listed").search(text[without_lead(text, *s) : s[1]])]
