"""Dates of a report: when it was signed or published, and the year that it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

_DIGITS = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0", "О": "0"}
_DATE = re.compile(r"((?:19|20)\d{2})年(\d{1,2})月(?:(\d{1,2})日)?")
_CHINESE = re.compile(
    r"([一二][〇○零О九][〇○零О一二三四五六七八九]{2})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_NUMERIC = re.compile(r"((?:19|20)\d{2})[-/.](\d{1,2})[-/.](\d{1,2})")
_PUBLISHED = re.compile(r"日\s*期|发布|时间|成文|来源")
_REVIEW = re.compile(r"((?:19|20)\d{2})年(?:度)?(?:的)?(?:政府)?(?:主要)?(?:工作|重点工作)?(?:完成情况)?回顾")
_YEARS = re.compile(r"((?:19|20)\d{2})年?[-—–~至到]+((?:19|20)\d{2})年?(?![)）]》)")
_YEAR = re.compile(r"((?:19|20)\d{2})\s*年")
_FIVE = re.compile(r"(?:过去|近|五年来|本届政府).{0,4}五年.{0,4}(?:工作)?回顾|过去五年工作")
_WORK_REPORT = re.compile(r"(?:政府|管委会|管理委员会|年)工作报告|^工作报告")
_OFFICE = re.compile(r"^(?!.*(?:政府|管委会|管理委员会)).*(?:法院|检察院|[局厅院委办])")
_FILE_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_TAIL = 12


def find_date(paragraphs: Sequence[str], name: str) -> tuple[str | None, str]:
    """ISO date as exact as known, and what decided it: the signature block, a line of publication, the
    title's brackets, the file name."""
    for line in reversed(paragraphs[-_TAIL:]):
        if len(line) <= 40 and (found := _iso(line)) and _is_signature(line):
            return found, "signature block"
    for line in paragraphs[:_TAIL]:
        if len(line) <= 80 and (found := _iso(line)) and (_PUBLISHED.search(line) or _is_signature(line)):
            return found, "line of publication"
    for line in paragraphs[:_TAIL]:
        if re.match(r"[—–-]*[（(]?(?:19|20)\d{2}年\d{1,2}月\d{1,2}日在", line):
            return _iso(line), "line of the meeting"
    return _date_of_file(name)


def _is_signature(line: str) -> bool:
    rest = _CHINESE.sub("", _DATE.sub("", _NUMERIC.sub("", line)))
    return len(rest) <= 30 and not re.search(r"[，。；,;]", rest)


def _iso(line: str) -> str | None:
    line = "".join(line.split())
    if match := _CHINESE.search(line):
        year = "".join(_DIGITS.get(c, c) for c in match.group(1))
        return f"{year}-{_small(match.group(2)):02d}-{_small(match.group(3)):02d}"
    match = _DATE.search(line) or _NUMERIC.search(line)
    if not match or not 1 <= int(match.group(2)) <= 12 or int(match.group(3) or 1) > 31:
        return None
    day = f"-{int(match.group(3)):02d}" if match.group(3) else ""
    return f"{match.group(1)}-{int(match.group(2)):02d}{day}"


def _small(numeral: str) -> int:
    """Chinese numerals up to 99: 三十一 is 31."""
    tens, ten, ones = numeral.rpartition("十")
    unit = int(_DIGITS.get(ones, "0")) if ones else 0
    return (int(_DIGITS.get(tens, "1")) if ten else 0) * 10 + unit


def _date_of_file(name: str) -> tuple[str | None, str]:
    stem = PurePosixPath(name).stem
    if found := _iso(stem):
        return found, "file name"
    match = re.search(r"_((?:19|20)\d{2})年?$", stem)
    return (match.group(1), "file name") if match else (None, "")


def _opens_with(paragraphs: Sequence[str], year: str) -> bool:
    """Whether the first paragraphs tell of that year and not of the one before it."""
    opening = "\n".join(p for p in paragraphs[:6] if len(p) > 30)[:600]
    return f"{year}年" in opening and f"{int(year) - 1}年" not in opening


def find_period(
    title: str | None, paragraphs: Sequence[str], date: str | None, name: str
) -> tuple[str | None, str]:
    """Year (2020) or years (2016-2020) that the report is about, and what decided it.

    A work report of a government tells of the year before the one in its title, which its headings say; other
    reports carry in the title the year that they report on.
    """
    head = "\n".join(paragraphs[:40])
    work = bool(title and _WORK_REPORT.search(title))
    if match := _REVIEW.search(head):
        return match.group(1), "heading"
    year = (date or "")[:4] or (match.group(1) if (match := _YEAR.search(title or "")) else "")
    if work and title and year and _OFFICE.search(title) and _opens_with(paragraphs, year):
        return year, "self-description"
    if work and year:
        if _FIVE.search(head):
            return f"{int(year) - 5}-{int(year) - (0 if (date or '')[5:7] > '06' else 1)}", "heading"
        return str(int(year) - 1), "title"
    if title and (span := _YEARS.search(title)):
        return f"{span.group(1)}-{span.group(2)}", "title"
    if title and (match := _YEAR.search(title)):
        return match.group(1), "title"
    match = _YEAR.search("".join(paragraphs[:3])[:400])
    if match:
        return match.group(1), "self-description"
    match = _FILE_YEAR.search(PurePosixPath(name).stem)
    return (match.group(), "file name") if match else (None, "")
