"""The title of a report: its own line or lines, or what the file name says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from ontology.records import Source

_KINDS = "报告|总结|计划|要点|方案|意见|通知|公报|白皮书|纲要|规划|清单|汇报|讲话|决定|办法|情况|简报|专报|通报|年报"
_TITLE = re.compile(rf"[^，。；：:,;！!>]{{4,70}}(?:{_KINDS})(?:[（(].{{1,60}}[)）])?")
_PLAIN = re.compile(rf"(?:政府)?工作(?:{_KINDS})")
_OFFICE = re.compile(
    r"[\u4e00-\u9fff]{3,30}(?:局|厅|委|办|部|院|署|政府|委员会|办公室|街道|办事处|管委会|中心|公司|协会|队|所|处)"
)
_SECTION = re.compile(r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]|\d+[.．、]")
_FILE_YEAR = re.compile(r"[_\-\s]*(?:19|20)\d{2}年?$")
_FIRST = 12
"""Paragraphs in which a title may stand; web pages put navigation before it."""


def find_title(paragraphs: Sequence[str]) -> str | None:
    """The title as one string, an office in the line above it included; None where the text has none."""
    head = [p.lstrip("#").strip() for p in paragraphs[:_FIRST]]
    for at, line in enumerate(head):
        if _SECTION.match(line) or len(line) > 90:
            return None
        for count in (1, 2, 3):
            joined = "".join("".join(part.split()) for part in head[at : at + count])
            if count > 1 and any(_SECTION.match(part) for part in head[at : at + count]):
                break
            if _PLAIN.fullmatch(joined) or _TITLE.fullmatch(joined):
                return _above(head, at, joined)
    return None


def _above(head: Sequence[str], at: int, title: str) -> str:
    office = "".join(head[at - 1].split()) if at else ""
    if title.startswith("关于") and _OFFICE.fullmatch(office):
        return office + title
    return title


def given_title(source: Source) -> str:
    """What manifest and file name call a report; "" where neither says anything."""
    return " ".join(filter(None, (source.given.title, title_of_file(source.name))))


def title_of_file(name: str) -> str | None:
    """What a file name says as a title: its stem without a year that was put behind it; None for a name
    that is no Chinese title (a number, a hash)."""
    stem = PurePosixPath(name).name
    stem = stem[: stem.rfind(".")] if "." in stem else stem
    stem = _FILE_YEAR.sub("", stem)
    return stem if re.search(rf"[\u4e00-\u9fff]{{2}}.*(?:{_KINDS})", stem) else None
