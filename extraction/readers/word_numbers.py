"""Automatic numbers of Word paragraphs (一、（一）1.), which a document's text does not hold.

Source: ECMA-376 part 1, 17.9: a paragraph, or its style, points to a numbering, which has a format a level.
"""

from __future__ import annotations

import re
from typing import Any

from docx.oxml.ns import qn

_DIGITS = "〇一二三四五六七八九"
_CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "chineseLegalSimplified",
    "ideographDigital",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
}
_CIRCLED = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}


class Numbering:
    """Counts the numbered paragraphs of one document in their order."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._counts: dict[str, list[int]] = {}
        self._styles: dict[str, Any] = {style.style_id: style.element for style in document.styles}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract = {a.get(qn("w:abstractNumId")): a for a in root.iterchildren(qn("w:abstractNum"))}
        for number in root.iterchildren(qn("w:num")):
            link = number.find(qn("w:abstractNumId"))
            definition = abstract.get(link.get(qn("w:val"))) if link is not None else None
            if definition is not None:
                self._read(number.get(qn("w:numId")), definition)

    def _read(self, number: str, definition: Any) -> None:
        for level in definition.iterchildren(qn("w:lvl")):
            values = {
                key: found.get(qn("w:val")) or ""
                for key in ("numFmt", "lvlText", "start")
                if (found := level.find(qn(f"w:{key}"))) is not None
            }
            start = int(values["start"]) if values.get("start", "").isdecimal() else 1
            depth = int(level.get(qn("w:ilvl")) or 0)
            self._levels[number, depth] = (values.get("numFmt", "decimal"), values.get("lvlText", ""), start)

    def label(self, paragraph: Any) -> str:
        """The number that Word shows before a paragraph, or "" where it shows none or a bullet."""
        properties = paragraph.find(qn("w:pPr"))
        number, depth = self._of(properties)
        level = self._levels.get((number, depth)) if number else None
        if level is None or number is None:
            return ""
        counts = self._counts.setdefault(number, [])
        while len(counts) <= depth:
            counts.append(self._start(number, len(counts)) - 1)
        del counts[depth + 1 :]
        counts[depth] += 1
        if level[0] in ("bullet", "none"):
            return ""
        return re.sub(r"%(\d)", lambda found: self._shown(number, counts, int(found[1]) - 1), level[1])

    def _of(self, properties: Any) -> tuple[str | None, int]:
        """The numbering and level of a paragraph: its own, or that of its style."""
        if properties is None:
            return None, 0
        numbered = properties.find(qn("w:numPr"))
        style = properties.find(qn("w:pStyle"))
        if numbered is None and style is not None and style.get(qn("w:val")) in self._styles:
            of_style = self._styles[style.get(qn("w:val"))].find(qn("w:pPr"))
            numbered = of_style.find(qn("w:numPr")) if of_style is not None else None
        if numbered is None:
            return None, 0
        number, depth = numbered.find(qn("w:numId")), numbered.find(qn("w:ilvl"))
        return (
            number.get(qn("w:val")) if number is not None else None,
            int(depth.get(qn("w:val"))) if depth is not None else 0,
        )

    def _start(self, number: str, depth: int) -> int:
        return self._levels[number, depth][2] if (number, depth) in self._levels else 1

    def _shown(self, number: str, counts: list[int], depth: int) -> str:
        if depth >= len(counts):
            return ""
        form = self._levels[number, depth][0] if (number, depth) in self._levels else "decimal"
        return written(max(counts[depth], self._start(number, depth)), form)


def written(value: int, form: str) -> str:
    """A number in a Word number format: Chinese numerals, circled, letters, or digits."""
    if form in _CHINESE and 0 < value < 100:
        tens, ones = divmod(value, 10)
        head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
        return head + (_DIGITS[ones] if ones else "")
    if form in _CIRCLED and 0 < value <= 20:
        return chr(0x2460 + value - 1)
    if form in ("lowerLetter", "upperLetter") and 0 < value <= 26:
        return chr((97 if form == "lowerLetter" else 65) + value - 1)
    return str(value)
