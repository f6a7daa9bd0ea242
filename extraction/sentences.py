"""Sentences and clauses. Nothing inside brackets, quotation marks or book-title marks is ever split."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.patterns import compile_pattern
from extraction.spans import Sentence

_PARAGRAPH = re.compile(r"[^\n]+")
_MARKS = compile_pattern(
    r"[（(《〈“‘「『〔【\[]|[）)》〉”’」』〕】\]]|\"|[。！？!?…]+|[，；;：]|(?<!\d),|,(?!\d)|:(?![\d/])|(?<!\d):(?=\d)|\t"
)
_PAIRS = {
    "（": "）)",
    "(": "）)",
    "《": "》",
    "〈": "〉",
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "〔": "〕",
    "【": "】",
    "[": "]",
}
_CLOSERS = frozenset("".join(_PAIRS.values()))
_LONGEST = 240
"""A bracket that closes later than this was left open by mistake: one lost mark must not hide a page."""
_DEEPEST = 8
"""Brackets inside brackets; what is deeper is noise."""


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """Sentences of a cleaned text with their clauses, in order, without the white space around them.

    A sentence ends with 。！？ or its paragraph; one that ends inside quotation marks ends the sentence around
    it only where the quotation is a sentence of its own (after ：or at the start). ASCII commas and colons
    inside numbers, times and addresses are no borders.
    """
    return tuple(
        sentence
        for paragraph in _PARAGRAPH.finditer(text)
        for sentence in _split_paragraph(text, paragraph.start(), paragraph.end())
    )


def _split_paragraph(text: str, start: int, end: int) -> Iterator[Sentence]:
    marks = [(found.start(), found.group()) for found in _MARKS.finditer(text, start, end)]
    closed_at = _pairs(marks)
    commas: list[int] = []
    sentence_start = at = start
    skip_to = -1
    for index, (position, mark) in enumerate(marks):
        if position < skip_to:
            continue
        close = closed_at.get(position)
        if close is not None:
            skip_to = close
            if _quoted_sentence(text, marks, index, close, sentence_start, end):
                yield from _sentence(text, sentence_start, close + 1, commas)
                commas, sentence_start = [], close + 1
        elif mark[0] in "。！？!?…" and (mark[0] != "…" or "。" in mark):
            at = position + len(mark)
            while at < end and text[at] in _CLOSERS:
                at += 1
            yield from _sentence(text, sentence_start, at, commas)
            commas, sentence_start = [], at
        elif mark in "，,；;：:\t":
            commas.append(position)
    yield from _sentence(text, sentence_start, end, commas)


def _pairs(marks: list[tuple[int, str]]) -> dict[int, int]:
    """Position of each opening mark that is closed within its paragraph, to the position that closes it."""
    pairs: dict[int, int] = {}
    stack: list[tuple[int, str]] = []
    for position, mark in marks:
        if mark == '"':
            if stack and stack[-1][1] == '"':
                opened = stack.pop()[0]
                if position - opened <= _LONGEST:
                    pairs[opened] = position
            else:
                stack.append((position, '"'))
        elif mark in _PAIRS:
            if mark in "“‘" and any(other == mark for _, other in stack):
                stack = stack[: next(i for i, (_, other) in enumerate(stack) if other == mark)]
            stack = [*stack[-_DEEPEST:], (position, mark)]
        elif mark in _CLOSERS:
            matching = [i for i, (_, other) in enumerate(stack) if mark in _PAIRS.get(other, "")]
            if matching:
                opened = stack[matching[-1]][0]
                if position - opened <= _LONGEST:
                    pairs[opened] = position
                del stack[matching[-1] :]
    return pairs


def _quoted_sentence(
    text: str, marks: list[tuple[int, str]], index: int, close: int, sentence_start: int, end: int
) -> bool:
    """Whether a quotation ends the sentence around it: “……。” after ：or at the start, and not at 。”的规定."""
    position, mark = marks[index]
    if mark not in '“‘「『"（(' or text[close - 1] not in "。！？!?":
        return False
    if close + 1 >= end:
        return True
    if text[close + 1] in "。！？!?，、；;,":
        return False
    before = text[sentence_start:position].rstrip()
    return not before or before[-1] in "：:，"


def _sentence(text: str, start: int, end: int, borders: list[int]) -> Iterator[Sentence]:
    span = _trimmed(text, start, end)
    if span is None:
        return
    ends = [border for border in borders if start <= border < end]
    clauses = []
    at = span[0]
    for border in [*ends, span[1]]:
        clause = _trimmed(text, at, border)
        if clause is not None and (clause := _without_end(text, *clause)) is not None:
            clauses.append(clause)
        at = border + 1
    yield Sentence(*span, tuple(clauses) or (span,))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    if start < end and not (text[start].isspace() or text[end - 1].isspace()):
        return start, end
    rest = text[start:end].lstrip()
    return (end - len(rest), end - len(rest) + len(rest.rstrip())) if rest else None


def _without_end(text: str, start: int, end: int) -> tuple[int, int] | None:
    while end > start and text[end - 1] in "。！？!?":
        end -= 1
    return (start, end) if start < end else None
