"""Book-title marks: titles with what is nested in them, and the year that belongs to a title after it."""

from __future__ import annotations

import re

from extraction.names.quoted import Span

TITLE = re.compile(r"《(?:[^《》\n]|《[^《》\n]{1,60}》){1,120}?》(?!》)|《[^《》\n]{1,120}》")
YEARS = re.compile(r"[（(](?:19|20)\d\d\s*年?(?:\s*[-—–－~～至]{1,2}\s*(?:19|20)?\d\d\s*年?)?[)）]")


def find_titles(text: str) -> tuple[Span, ...]:
    """Spans of the outermost titles in 《》, marks included, with a year or span of years that follows in
    brackets; the document number in 〔〕 stays outside (GB/T 9704—2012, 7.2.5)."""
    found = []
    for match in TITLE.finditer(text):
        years = YEARS.match(text, match.end())
        found.append((match.start(), years.end() if years else match.end()))
    return tuple(found)
