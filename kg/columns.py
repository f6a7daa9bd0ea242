"""Text in columns on a terminal, where a Chinese character is as wide as two Latin ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

_IRI = re.compile(r"<[a-z]+:[^<>\s]*>")
_OPENING, _CLOSING = "（《〈【「『“‘", "，。；：、！？）》〉】」』”’…％"
_PIECE = re.compile(rf"{_IRI.pattern}|[{_OPENING}]*(?:[!-;=-~]+|.)[{_CLOSING}]*", re.DOTALL)
"""A word, a number or another character, with the punctuation that neither ends nor begins a line."""
GAP = 2
_WORD = re.compile(r"[!-~]+")
WORD = 12
"""Cells of a word or number that is kept whole where there is room; longer ones, such as IRIs, are broken."""
NARROWEST = 6
"""Cells below which a column is not shrunk; a table of very many columns runs over the edge instead."""


def display_width(text: str) -> int:
    """Terminal cells that a text takes (Unicode Standard Annex 11: W and F are two, marks none)."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def wrap(text: str, width: int, iris: bool = False) -> list[str]:
    """Lines of at most `width` cells, at least one. Latin words and numbers stay whole where they fit into a line, and
    with `iris` IRIs in <> do even where they do not, so that they can be copied."""
    lines: list[str] = []
    line, used = "", 0
    for piece in _pieces(" ".join(text.split()), width, iris):
        cells = display_width(piece)
        if used + cells > width and line:
            lines.append(line.rstrip(" "))
            line, used = "", 0
        if line or piece != " ":
            line, used = line + piece, used + cells
    return [*lines, line]


def _pieces(text: str, width: int, iris: bool) -> Iterator[str]:
    """What is not broken: a word, an IRI, or a character with the marks on it."""
    for found in _PIECE.finditer(text):
        piece = found[0]
        if display_width(piece) <= width or (iris and _IRI.fullmatch(piece)):
            yield piece
        else:
            yield from piece


def hanging(first: str, text: str, width: int) -> str:
    """A text over lines of at most `width` cells, the first after `first`, the others as far in."""
    space = display_width(first)
    parts = wrap(text, max(NARROWEST, width - space))
    return "\n".join(f"{first if n == 0 else ' ' * space}{part}" for n, part in enumerate(parts))


def padded(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows with their columns one below another, as wide as they are."""
    widths = [max(map(display_width, column)) for column in zip(*rows, strict=True)]
    return [
        (" " * GAP)
        .join(cell + " " * (w - display_width(cell)) for cell, w in zip(row, widths, strict=True))
        .rstrip()
        for row in rows
    ]


def table(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """A table within `width` cells: wide columns share what narrow ones leave, long values go over lines."""
    natural = [
        max(1, display_width(name), *(display_width(" ".join(row[i].split())) for row in rows))
        for i, name in enumerate(header)
    ]
    words = [max(map(_longest, [name, *(row[i] for row in rows)])) for i, name in enumerate(header)]
    widths = _shares(natural, words, width - GAP * (len(header) - 1))
    rule = (" " * GAP).join("─" * w for w in widths)
    lines = [*_row(header, widths), rule]
    for row in rows:
        lines += _row(row, widths)
    return "\n".join(lines)


def _longest(text: str) -> int:
    """Cells of the longest word or number of a text, up to `WORD`."""
    return min(WORD, max((len(word) for word in _WORD.findall(text)), default=0))


def _shares(natural: Sequence[int], words: Sequence[int], width: int) -> list[int]:
    """Widths of columns: natural ones where there is room, else equal parts of what narrow columns leave, so that
    no short word or number is broken where all fit."""
    least = [max(NARROWEST, word) for word in words]
    if sum(least) > width:
        least = [NARROWEST] * len(natural)
    widths = [0] * len(natural)
    left = width
    order = sorted(range(len(natural)), key=lambda i: natural[i])
    for done, index in enumerate(order):
        others = sum(min(least[i], natural[i]) for i in order[done + 1 :])
        fair = max(least[index], min(left - others, left // (len(natural) - done)))
        widths[index] = min(natural[index], fair)
        left -= widths[index]
    return widths


def _row(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    wrapped = [wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    lines = []
    for level in range(max(len(lines_of_cell) for lines_of_cell in wrapped)):
        parts = [lines_of_cell[level] if level < len(lines_of_cell) else "" for lines_of_cell in wrapped]
        padded = [part + " " * (w - display_width(part)) for part, w in zip(parts, widths, strict=True)]
        lines.append((" " * GAP).join(padded).rstrip())
    return lines
