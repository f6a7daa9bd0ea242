"""Quotation marks: which stretches of a text stand in them, and a view of the text that hides them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from extraction.patterns import compile_pattern
from extraction.rules import load_rules

Span = tuple[int, int]

HIDDEN = "□"
"""Stands for every character of a hidden stretch, so that offsets stay what they are."""

LONGEST = 80
"""A quotation longer than this is a citation or a lost mark, never a name."""

QUOTATION = compile_pattern(
    rf"“(?:[^“”\n]|“[^“”\n]{{1,30}}”){{1,{LONGEST}}}?”|「[^「」\n]{{1,{LONGEST}}}」|『[^『』\n]{{1,{LONGEST}}}』"
    rf"|‘[^‘’“”\n]{{1,{LONGEST}}}’|\"[^\"“”\n]{{1,40}}\""
)
BETWEEN = re.compile(r"(?:\d+[个项家件次名])?[、和与及]?")


def find_quotations(text: str) -> tuple[Span, ...]:
    """Spans of the outermost quotations, marks included, left to right (GB/T 15834—2011, 4.8).

    A mark without its partner in the same paragraph opens nothing.
    """
    return tuple(match.span() for match in QUOTATION.finditer(text))


def hide(text: str, spans: Iterable[Span]) -> str:
    """The text with the given stretches blotted out, character for character: offsets stay valid."""
    parts: list[str] = []
    done = 0
    for start, end in sorted(spans):
        if start < done:
            continue
        parts.append(text[done:start])
        parts.append(HIDDEN * (end - start))
        done = end
    parts.append(text[done:])
    return "".join(parts)


def group(text: str, spans: tuple[Span, ...]) -> tuple[tuple[Span, ...], ...]:
    """Neighbours that form one list: “甲”“乙”, “甲”、“乙”和“丙”."""
    groups: list[list[Span]] = []
    for span in spans:
        if groups and BETWEEN.fullmatch(text, groups[-1][-1][1], span[0]):
            groups[-1].append(span)
        else:
            groups.append([span])
    return tuple(tuple(g) for g in groups)


@cache
def _slogan() -> tuple[re.Pattern[str], re.Pattern[str]]:
    file = load_rules("slogans")
    return file.compile("{formula}|{counsel}|{result}"), file.compile("{tiny}|{mere_number}")


def is_formula(content: str) -> bool:
    """Whether what stands between quotation marks is a political formula or a result: 四个意识, 零事故."""
    return _slogan()[0].fullmatch(content) is not None


def is_slogan(content: str) -> bool:
    """Whether it is a formula, or too short to name anything by itself: “1”, “点”."""
    return is_formula(content) or _slogan()[1].fullmatch(content) is not None
