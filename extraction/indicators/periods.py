"""The time a figure is of: what its sentence says, else what its section announces, else the report's year."""

from __future__ import annotations

import re

from extraction.patterns import compile_pattern
from extraction.spans import Context, Outline, Sentence

DATE = compile_pattern(
    r"(?<![0-9—–~\-至较比])(?P<year>[0-9]{4}|今|去)年(?:度)?(?:(?P<month>[0-9]{1,2})月)?(?![0-9]*[—–~\-])"
    r"|(?:^|[，；。、])(?P<alone>[0-9]{1,2})月(?:份)?(?=[，,0-9])"
)
COMPARED = ("较", "比", "《", "与", "至", "到", "于")
"""Words before a year that is not the figure's own: the one it is compared with, or a deadline."""
NO_PERIOD = re.compile(
    r"成立以来|建立以来|运行以来|启动以来|开通以来|上线以来|设立以来|实施以来|近年来|近[几三五两]年|历年"
)
YEAR = re.compile(r"([0-9]{4})年")


def period_of(sentence: str, at: int, section: str | None, report: str | None) -> str | None:
    """Period of the figure at an index of a sentence: a year, a month (2020-11), or None for all time.

    `section` is the year that the heading of a planning section gives.
    """
    before = sentence[:at]
    if NO_PERIOD.search(before):
        return None
    year, month = section or report, None
    for match in DATE.finditer(before):
        if before[: match.start()].endswith(COMPARED) or "基础上" in before[match.end() :]:
            continue
        if match["alone"]:
            month = match["alone"]
        else:
            year, month = _year(match["year"], section or report), match["month"]
    if month and year and year.isdigit() and 1 <= int(month) <= 12:
        return f"{year}-{int(month):02d}"
    return year


def section_year(outline: Outline, sentence: Sentence, context: Context) -> str | None:
    """The year in the heading of the sections around a sentence; a plan without one is of the year after."""
    year = None
    for section in outline.sections_at(sentence.start):
        named = YEAR.search(section.heading)
        report = context.meta.period
        if named:
            year = named[1]
        elif section.status == "planned" and year is None and report and report.isdigit():
            year = str(int(report) + 1)
    return year


def _year(written: str, report: str | None) -> str | None:
    if written.isdigit():
        return written
    if not report or not report.isdigit():
        return report
    return report if written == "今" else str(int(report) - 1)
