"""Where a line break ends a paragraph and where it only ends the line.

Official documents are set to a fixed number of characters a line (GB/T 9704: 28), and converters keep or lose the
breaks: a document is `wrapped` when most of its lines reach one width and stop in mid-sentence. Where it is not,
a break in mid-sentence comes from a page's end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ontology.frozen import quickly_made

_NUMERAL = "一二三四五六七八九十百"
STRONG = re.compile(
    rf"[{_NUMERAL}]{{1,4}}、|[(（][{_NUMERAL}]{{1,4}}[)）]|第[{_NUMERAL}]{{1,4}}(?:部分|[章节条])|附件[:：\d]|附[:：]"
)
"""Numbering that only a heading starts with."""
WEAK = re.compile(rf"\d{{1,2}}(?:[.．](?!\d)|、)|[(（]\d{{1,2}}[)）]|[①-⑳]|[{_NUMERAL}]{{1,2}}(?:是|要)|——")
"""Numbering that may also stand in mid-paragraph, at the start of a line by chance."""
DATE = re.compile(
    r"[(（]?(?:\d{4}|[二〇○零一二三四五六七八九]{4})年(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:\d{1,2}|[一二三四五六七八九十]{1,3})日[)）]?"
)
SALUTATION = re.compile(r".{2,20}[:：]")
ENDED = re.compile(r"[。！？!?…][”’」』）)》】\]]*\Z")
PAUSED = re.compile(r"[；;：:]\Z")
CONTINUES = re.compile(r"[，,、（(《〈“‘「『〔【—－]\Z")
CONTINUED = re.compile(r"[，,、。；;：:！？）)》〉”’」』〕】%℃]")
OPENERS, CLOSERS = "（(《〈“「『〔【", "）)》〉”」』〕】"
_BRACKETS = re.compile(f"[{OPENERS}{CLOSERS}]")

SLACK = 8
"""Columns by which a full line may fall short: an indent, or a number that was not to be broken."""
MOST_SLACK = 14
"""The same, with an indent and a number: only for a line that is no heading, and has a comma."""
WIDEST = 120
"""A longer line (60 characters) is a whole paragraph: no page is that wide."""
BODY = 40
"""A heading or a title is shorter than this many characters."""


@quickly_made
@dataclass(frozen=True, slots=True)
class Line:
    """A line that carries text, trimmed; `content` is its text without white space."""

    start: int
    end: int
    indent: int
    content: str
    item: bool = False
    """It began with a list mark, or with a number, a point and a space, and so starts a paragraph."""
    heading: bool = False
    """It is a Markdown heading."""
    row: bool = False
    """It is the row of a table: tabs stand between its cells."""


def columns(content: str) -> int:
    """Width of a text in columns: two for a Chinese character, one for ASCII."""
    return 2 * len(content) - len(content.encode("ascii", "ignore"))


@dataclass(frozen=True, slots=True)
class Layout:
    """How the lines of a document are set; `width` (columns) is 0 where lines are paragraphs."""

    width: int

    def full(self, line: Line) -> bool:
        """Whether a line reaches the edge of the page, so that its end says nothing."""
        if not self.width:
            return False
        short = self.width - columns(line.content)
        return short <= SLACK or (
            short <= MOST_SLACK and "，" in line.content and not STRONG.match(line.content)
        )

    def joins(self, before: Line, after: Line) -> bool:
        """Whether the text runs on from one line to the next."""
        if before.heading or after.item or before.row or after.row:
            return False
        end, start = before.content, after.content
        if ENDED.search(end):
            return start[0] in "”’」』）)》】，、；"
        open_to = _still_open(end)
        if open_to and open_to in start:
            return True
        if STRONG.match(start) or DATE.fullmatch(start):
            return False
        full = self.full(before)
        if WEAK.match(start) and not (full and CONTINUES.search(end)):
            return full and not PAUSED.search(end) and start[0] not in "—" and not WEAK.match(end)
        if CONTINUED.match(start) or CONTINUES.search(end):
            return True
        if after.indent >= 2 and (not self.width or after.indent > before.indent):
            return False
        if self.width:
            return full
        if PAUSED.search(end) or SALUTATION.fullmatch(start):
            return False
        return _is_body(end) or _is_cut(before, after)


def _is_body(content: str) -> bool:
    if "。" in content or "；" in content:
        return True
    return len(content) > BODY and not (STRONG.match(content) or WEAK.match(content))


def _is_cut(before: Line, after: Line) -> bool:
    """Whether a line looks cut in a page too short to show its width: 20 characters or more with a comma, and a
    next line that ends a sentence and is no longer; a heading is shorter than its paragraph."""
    width = columns(before.content)
    return (
        width >= BODY
        and "，" in before.content
        and not (STRONG.match(before.content) or WEAK.match(before.content))
        and ENDED.search(after.content) is not None
        and columns(after.content) <= width + SLACK
    )


def _still_open(content: str) -> str:
    """The bracket that would close the last one left open in a line, or ""."""
    stack: list[str] = []
    for mark in _BRACKETS.findall(content):
        if mark in OPENERS:
            stack.append(CLOSERS[OPENERS.index(mark)])
        elif mark in stack:
            del stack[stack.index(mark) :]
    return stack[-1] if stack else ""


def read_layout(lines: list[Line]) -> Layout:
    """Whether a document's lines are cut at one width, and at which.

    They are, when two lines in five reach that width and three in five of those stop in mid-sentence.
    """
    widths = sorted(columns(line.content) for line in lines)
    if len(widths) < 6:
        return Layout(0)
    width = widths[int(len(widths) * 0.95) - 1]
    if not 24 <= width <= WIDEST:
        return Layout(0)
    full = [line for line in lines if width - SLACK <= columns(line.content) <= width + SLACK]
    cut = [line for line in full if not ENDED.search(line.content) and not PAUSED.search(line.content)]
    wrapped = len(full) >= 0.4 * len(lines) and len(cut) >= 0.6 * len(full)
    return Layout(width if wrapped else 0)
