"""From raw text to the cleaned view: layout goes, text stays, and every character knows where it came from.

A converter breaks a paragraph at the edge of the page, sometimes with a blank line in the middle of a word, so
neither line breaks nor blank lines say where a paragraph ends. What says it: punctuation, headings, indentation,
brackets still open, and the width of the lines (`line_breaks`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain

from extraction.characters import INVISIBLE, unify
from extraction.line_breaks import Line, read_layout
from extraction.page_furniture import is_furniture, page_number_lines
from extraction.spans import CleanText
from ontology.records import Source

_LINE = re.compile(rf"[ \t{INVISIBLE}]*([^\n]+)")
_TAIL = re.compile(rf"[ \t{INVISIBLE}]+\Z")
_MARK = re.compile(r"(?:(#{1,6})(?=\s)|(#{2,6})|>+(?=\s)|[-*+•·](?=\s)|[●○■□◆◇▪►➢✓])[\s#*>]*")
"""Markdown heading, quotation and list marks at the start of a line."""
_NUMBERED = re.compile(r"\d{1,2}[.．] ")
_GAP = re.compile(rf"[ \t{INVISIBLE}]+")
_MARKDOWN = re.compile(
    r"(\*\*)(?=[^\s*])[^*\n]+?(?<=\S)(\*\*)"
    r"|(!?\[)[^\[\]\n]*(\]\((?:https?:|[./#])[^()\s]*\))"
    r"|(</?(?:br|p|div|center|b|strong|u|font|span)(?:\s[^<>\n]*)?/?>)"
)
_HEADING_MARK = re.compile(r"^#{1,6} ", re.MULTILINE)
NUMBER = 6
"""A heading's number is shorter than this."""
_WORD = re.compile(r"[A-Za-z0-9]")
_ENGLISH = re.compile(r"[A-Za-z,;]\Z")


@dataclass(slots=True)
class _Writer:
    """Collects the kept pieces of a text with their positions."""

    text: str
    pieces: list[str] = field(default_factory=list)
    ranges: list[range] = field(default_factory=list)

    def keep(self, start: int, end: int) -> None:
        if start < end:
            self.pieces.append(self.text[start:end])
            self.ranges.append(range(start, end))

    def put(self, character: str, at: int) -> None:
        self.pieces.append(character)
        self.ranges.append(range(at, at + 1))


def clean(source: Source) -> CleanText:
    """The cleaned view of a source, with the position in `raw` of each of its characters.

    `text[i]` is `raw[offsets[i]]`, white space, full-width letters and digits unified; offsets rise strictly.
    Each paragraph ends with "\\n"; the last one only where the file has a line break after it.
    """
    text = unify(source.raw)
    marks = source.media == "text/markdown" or _HEADING_MARK.search(text) is not None
    lines = read_lines(text)
    layout = read_layout(lines)
    writer = _Writer(text)
    previous: Line | None = None
    for line in lines:
        if previous is not None:
            line_break = text.index("\n", previous.end)
            if not layout.joins(previous, line):
                writer.put("\n", line_break)
            elif (
                _ENGLISH.search(previous.content) and line.content[0].isascii() and line.content[0].isalpha()
            ):
                writer.put(" ", line_break)
        _write_line(writer, line, marks)
        previous = line
    if previous is not None and (last := text.find("\n", previous.end)) >= 0:
        writer.put("\n", last)
    return CleanText(source.raw, "".join(writer.pieces), tuple(chain.from_iterable(writer.ranges)))


def read_lines(text: str) -> list[Line]:
    """The lines that carry text, trimmed of white space and list marks; page furniture is left out."""
    lines: list[Line] = []
    numbers: list[tuple[int, int]] = []
    for found in _LINE.finditer(text):
        start, end = found.span(1)
        tail = _TAIL.search(text, max(start, end - 400), end)
        end = tail.start() if tail else end
        content = "".join(_GAP.split(text[start:end]))
        if not content or is_furniture(content):
            continue
        indent = start - found.start()
        mark = _MARK.match(text, start, end)
        if mark:
            start = mark.end()
            content = "".join(_GAP.split(text[start:end]))
            if not content:
                continue
        if content.isdecimal():
            numbers.append((len(lines), int(content)))
        item = mark is not None or _NUMBERED.match(text, start, end) is not None
        row = (tab := text.rfind("\t", start, end)) > start and _between_cells(text, start, tab)
        lines.append(Line(start, end, indent, content, item, bool(mark and (mark[1] or mark[2])), row))
    dropped = page_number_lines(numbers)
    return [line for index, line in enumerate(lines) if index not in dropped]


def _write_line(writer: _Writer, line: Line, marks: bool) -> None:
    """Keep a line without the space that stands beside Chinese characters, and without marks."""
    text = writer.text
    if marks and (cuts := _marks(text, line.start, line.end)):
        at = line.start
        for start, end in cuts:
            _write_run(writer, at, start)
            at = end
        _write_run(writer, at, line.end)
    else:
        _write_run(writer, line.start, line.end)


def _write_run(writer: _Writer, start: int, end: int) -> None:
    text, at = writer.text, start
    for gap in _GAP.finditer(text, start, end):
        writer.keep(at, gap.start())
        at = gap.end()
        before, after = text[max(start, gap.start() - 1) : gap.start()], text[at : min(end, at + 1)]
        if "\t" in gap.group() and before and after and _between_cells(text, start, gap.start()):
            space: str | None = "\t"
        else:
            space = _kept_space(gap.group(), before, after)
        if space is not None:
            writer.put(space, gap.start() + gap.group().index(space))
    writer.keep(at, end)


def _between_cells(text: str, start: int, at: int) -> bool:
    """Whether a tab parts the cells of a table's row; after a heading's number (一、 （一） 1.) it is only layout."""
    return text[at - 1] not in "、.．）)" or at - start >= NUMBER


def _kept_space(gap: str, before: str, after: str) -> str | None:
    """The one blank that a gap between Latin words leaves."""
    if " " not in gap or not after.isascii() or not before.isascii():
        return None
    if _WORD.match(after) and (_WORD.match(before) or before in tuple(",.;:)'")):
        return " "
    return " " if after == "(" and before.isalpha() else None


def _marks(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of Markdown emphasis, link targets and HTML tags inside a line."""
    return [
        found.span(group)
        for found in _MARKDOWN.finditer(text, start, end)
        for group in range(1, 6)
        if found[group] is not None
    ]
