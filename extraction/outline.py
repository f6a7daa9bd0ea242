"""The outline of a cleaned text: sections with the status that their headings imply, sentences, clauses."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from extraction.headings import (
    ITEM,
    LEVELS,
    MARKER,
    Implied,
    announces,
    implied_status,
    is_address,
    load_heading_rules,
    year_of,
)
from extraction.plan_passages import plan_passages
from extraction.sentences import split_sentences
from extraction.spans import CleanText, Outline, Section, Sentence
from ontology.frozen import quickly_made, replace

_BODY = re.compile(r"[。！？；：:][”’」』）)]*\Z")
_REVIEW = re.compile(r"回顾|总结|过去|去年|一年来")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年(?!代)")
_LATER = re.compile(r"((?:19|20)\d\d)年")
_BOXED = re.compile(r"【([^【】\n]{2,40})】")
"""The heading of an item in a bulletin."""
_INTENT = re.compile(r"将|要|力争|计划|拟|打算")
UNNUMBERED = 30
"""A heading without a number has fewer characters than this, and a paragraph to itself."""
WORDING = 45
"""A longer first sentence after a number is text; only its first clause names the section."""


@quickly_made
@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading, before it is known where its section ends; `mixed` joins problems or results with plans."""

    start: int
    level: int
    text: str
    status: Implied
    mixed: bool = False
    numbered: str = ""


def read_outline(text: CleanText, title: str = "") -> Outline:
    """Sections and sentences of a cleaned text, both in order of their start; sections nest.

    A section runs from its heading to the next heading of its level or above. Levels: 0 a part or a whole plan
    without number, 1 一、, 2 （一）, 3 1. or 一是, deeper where these stand below each other. Under a heading
    that joins problems and plans (存在的问题及下一步打算), which implies no status itself, and in text that turns
    to the future without a heading (下一步，…), a section with the heading of the one around it starts where the
    wording turns. `title` is what manifest or file name call the report.
    """
    sentences = split_sentences(text.text)
    reported = reported_year(text.text, sentences)
    headings = list(_graded(_found(text.text, sentences, reported), "各位代表" in text.text[:300]))
    sections = _closed(headings, len(text.text))
    mixed = {heading.start for heading in headings if heading.mixed}
    sections += _turns(text.text, sentences, sections, mixed, reported)
    whole = _plan_document(text.text, sentences)
    address = is_address(text.text, title)
    worded = plan_passages(text.text, sentences, sections) if address and not whole else []
    sections = sorted(
        [*whole, *worded, *sections], key=lambda section: (section.start, section.level, -section.end)
    )
    return Outline(tuple(sections), sentences, address)


def reported_year(text: str, sentences: tuple[Sentence, ...]) -> int | None:
    """The year that a document reports on, as its title and first headings show, or else the year that its first third
    names most often.

    A government work report bears the year in which it is given and reports on the year before.
    """
    title = _title(text, sentences)
    years = [year_of(line) for line in title]
    if any("政府工作报告" in line for line in title):
        years = [year - 1 if year else None for year in years]
    headings = (
        text[s.start : s.end]
        for s in sentences
        if s.end - s.start <= WORDING and (MARKER.match(text, s.start) or _stands_alone(text, s))
    )
    years.append(next((year for heading in headings if (year := year_of(heading))), None))
    known = [year for year in years if year is not None]
    if known:
        return min(known)
    counted = Counter(_YEAR.findall(text[: len(text) // 3]))
    return int(max(sorted(counted), key=counted.__getitem__)) if counted else None


def _title(text: str, sentences: tuple[Sentence, ...]) -> list[str]:
    """The short lines before the first sentence of the body or the first numbered heading."""
    lines: list[str] = []
    for sentence in sentences[:6]:
        line = text[sentence.start : sentence.end]
        if MARKER.match(line) or _BODY.search(line) or len(line) > 60:
            break
        lines.append(line)
    return lines


def _found(text: str, sentences: tuple[Sentence, ...], reported: int | None) -> Iterator[_Heading]:
    """Headings in order; those without a number have level -1, numbered items of a sentence their own clauses."""
    body = False
    items = {item.start(): item for item in ITEM.finditer(text)}
    for sentence in sentences:
        marker = MARKER.match(text, sentence.start)
        if marker and marker.lastgroup and marker.lastgroup != "item":
            wording = _wording(text, marker.end(), sentence)
            status, mixed = implied_status(wording, reported)
            yield _Heading(sentence.start, LEVELS[marker.lastgroup], wording, status, mixed, marker.group())
        elif box := _BOXED.match(text, sentence.start):
            status, mixed = implied_status(box[1], reported)
            yield _Heading(sentence.start, 2, box[1], status, mixed)
        elif body and _stands_alone(text, sentence):
            wording = text[sentence.start : sentence.end]
            status, mixed = implied_status(wording, reported)
            if status or mixed or _REVIEW.search(wording) or load_heading_rules().notes.search(wording):
                yield _Heading(sentence.start, -1, wording, status, mixed)
        for start, end in sentence.clauses:
            if item := items.get(start):
                yield _Heading(start, LEVELS["item"], text[item.end() : end], None, numbered=item.group())
        body = body or text[sentence.end - 1] in "。！？：:；"


def _wording(text: str, start: int, sentence: Sentence) -> str:
    """What a numbered heading says: its sentence, or the first clause where the sentence is long."""
    if sentence.end - start <= WORDING:
        return text[start : sentence.end].strip(" 。：:；")
    ends = [end for _, end in sentence.clauses if end > start]
    return text[start : ends[0] if ends else sentence.end]


def _stands_alone(text: str, sentence: Sentence) -> bool:
    return (
        sentence.end - sentence.start < UNNUMBERED
        and (sentence.start == 0 or text[sentence.start - 1] == "\n")
        and (sentence.end == len(text) or text[sentence.end] == "\n")
        and text[sentence.end - 1] not in "。！？；，"
        and len(sentence.clauses) == 1
    )


def _graded(found: Iterator[_Heading], address: bool) -> Iterator[_Heading]:
    """Headings with their final levels.

    A heading without a number is a part (level 0) where numbering starts again with 一、 below it, else it stands
    at level 1. An item (一是) is one level below the heading above it, at least 3. 今年 is a plan after a review, and
    in an `address` (各位代表：) whatever follows a plan at the highest levels belongs to the plan.
    """
    headings = list(found)
    above, reviewed, planning = 0, False, False
    for index, heading in enumerate(headings):
        level, status = heading.level, heading.status
        if level < 0:
            following = next((h for h in headings[index + 1 :] if h.level == 1), None)
            level = 0 if following is not None and following.numbered in ("一、", "第一部分", "第一章") else 1
        if heading.numbered.endswith("是"):
            level = max(level, above + 1)
        else:
            above = level
        if level <= 1 and not heading.mixed:
            review = (
                _REVIEW.search(heading.text) or load_heading_rules().notes.search(heading.text)
            ) is not None
            if status is None and not review and (planning or (reviewed and announces(heading.text))):
                status = "planned"
            reviewed = reviewed or review
            planning = address and status == "planned"
        yield replace(heading, level=level, status=status)


def _closed(headings: list[_Heading], end: int) -> list[Section]:
    """Sections of the headings, each closed by the next heading of its level or above."""
    ends = [end] * len(headings)
    open_: list[int] = []
    for index, heading in enumerate(headings):
        while open_ and headings[open_[-1]].level >= heading.level:
            ends[open_.pop()] = heading.start
        open_.append(index)
    return [Section(h.start, e, h.level, h.text, h.status) for h, e in zip(headings, ends, strict=True)]


def _turns(
    text: str, sentences: tuple[Sentence, ...], sections: list[Section], mixed: set[int], reported: int | None
) -> list[Section]:
    """Sections that start where the wording turns to the future, and the problems before it under a mixed heading."""
    found: list[Section] = []
    starts = [sentence.start for sentence in sentences]
    done_until = 0
    for sentence in sentences:
        if sentence.start < done_until or not _turns_here(text, sentence, reported):
            continue
        around = [s for s in sections if s.start <= sentence.start < s.end]
        if any(s.status == "planned" for s in around):
            continue
        holder = max((s for s in around if s.level <= 2), key=lambda s: s.level, default=None)
        done_until = holder.end if holder else len(text)
        level = holder.level + 1 if holder else 1
        found.append(Section(sentence.start, done_until, level, holder.heading if holder else "", "planned"))
        if holder and holder.start in mixed and "问题" in holder.heading:
            body = bisect_left(starts, holder.start) + 1
            if body < len(starts) and starts[body] < sentence.start:
                found.append(Section(starts[body], sentence.start, level, holder.heading, "problem"))
    return found


def _turns_here(text: str, sentence: Sentence, reported: int | None) -> bool:
    """Whether a sentence opens the plans: 下一步，我局将…, or 2021年，我们要… in a report on 2020."""
    rules = load_heading_rules()
    if rules.turn.match(text, sentence.start, sentence.end):
        return True
    told = any(text.find(word, sentence.start, sentence.end) >= 0 for word in ("方面", "以下"))
    if told and rules.outlook.search(text, sentence.start, sentence.end):
        return True
    year = _LATER.match(text, sentence.start)
    if year is None or reported is None or int(year[1]) <= reported:
        return False
    first = sentence.clauses[: 3 if len(sentence.clauses) > 2 else len(sentence.clauses)]
    return _INTENT.search(text, sentence.start, first[-1][1]) is not None


def _plan_document(text: str, sentences: tuple[Sentence, ...]) -> list[Section]:
    """One planned section over all of a document whose title says that it is a plan (工作要点, 实施方案)."""
    rules = load_heading_rules()
    title = "".join(_title(text, sentences)[:3])
    if rules.plan_title.search(title) and not rules.report_title.search(title):
        return [Section(0, len(text), 0, title, "planned")]
    return []
