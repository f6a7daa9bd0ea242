"""manifest.csv: what a person knows of the files beside it and the files do not say themselves."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path, PurePosixPath

from extraction.readers.inputs import is_file
from extraction.readers.text import decode
from ontology.errors import DocumentError, ManifestError
from ontology.records import Metadata

COLUMNS = ("file", "title", "issuer", "region", "period", "date", "url")
_PERIOD = re.compile(r"\d{4}(?:[-–—/至]\d{4})?", re.ASCII)
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", re.ASCII)


def read_manifest(path: Path) -> dict[str, Metadata]:
    """What a manifest says of each file, by the file's POSIX path below the manifest's folder.

    Columns, in any order, `file` required: file, title, issuer, region, period (2020 or 2016-2020), date
    (2021, 2021-01, 2021-01-28), url; empty ones after them are not looked at. UTF-8, with or without mark, or
    GB18030; an empty cell says nothing.
    Raises ManifestError, which names the manifest and the line: unknown or missing column, a file that does not
    exist or stands twice, a period or date of another form, a row with too many cells.
    """
    rows = csv.reader(io.StringIO(_text(path)), strict=True)
    given: dict[str, Metadata] = {}
    header: list[str] | None = None
    try:
        for cells in rows:
            where = f"{path}, line {rows.line_num}"
            cells = [cell.strip() for cell in cells]
            if not any(cells):
                continue
            if header is None:
                header = _header(_without_end(cells), where)
                continue
            surplus = len(_without_end(cells)) - len(header)
            name, said = _row(dict(zip(header, cells, strict=False)), surplus, where)
            if not is_file(path.parent / name):
                raise ManifestError(f"{where}: there is no file {name!r} beside the manifest")
            if name in given:
                raise ManifestError(f"{where}: the file {name!r} stands in the manifest twice")
            given[name] = said
    except csv.Error as error:
        raise ManifestError(f"{path}, line {rows.line_num}: not CSV: {error}") from None
    if header is None:
        raise ManifestError(
            f"{path}, line 1: the manifest is empty; expected the columns {', '.join(COLUMNS)}"
        )
    return given


def _text(path: Path) -> str:
    try:
        return decode(path.read_bytes(), str(path)).lstrip("\ufeff")
    except OSError as error:
        raise ManifestError(f"{path}: cannot be read: {error.strerror}") from None
    except DocumentError as error:
        raise ManifestError(str(error)) from None


def _without_end(cells: list[str]) -> list[str]:
    """The cells without the empty ones at the end, which spreadsheets leave of columns that were cleared."""
    return cells[: max((i for i, cell in enumerate(cells, start=1) if cell), default=0)]


def _header(cells: list[str], where: str) -> list[str]:
    header = [cell.lower() for cell in cells]
    unknown = sorted(set(header) - set(COLUMNS))
    if unknown:
        names = ", ".join(repr(name) for name in unknown)
        commas = "; columns are separated by commas" if re.search(r"[;\t]", "".join(unknown)) else ""
        raise ManifestError(f"{where}: unknown column {names}; expected some of {', '.join(COLUMNS)}{commas}")
    if "file" not in header:
        raise ManifestError(f"{where}: the column 'file' is missing")
    if len(set(header)) < len(header):
        raise ManifestError(f"{where}: a column stands twice")
    return header


def _row(row: dict[str, str], surplus: int, where: str) -> tuple[str, Metadata]:
    if surplus > 0:
        raise ManifestError(
            f"{where}: {surplus} more cell(s) than columns; put quotation marks around a comma"
        )
    name = row.get("file", "")
    if not name:
        raise ManifestError(f"{where}: the cell 'file' is empty")
    name = PurePosixPath(name.replace("\\", "/")).as_posix()
    if name.startswith("/") or ".." in PurePosixPath(name).parts:
        raise ManifestError(f"{where}: {name!r} is not below the folder of the manifest")
    said = {column: row[column] for column in COLUMNS[1:] if row.get(column)}
    for column, stands, example in (
        ("period", _is_period, "2020 or 2016-2020"),
        ("date", _is_date, "2021-01-28, 2021-01 or 2021"),
    ):
        if column in said and not stands(said[column]):
            raise ManifestError(f"{where}: {column} {said[column]!r}; expected {example}")
    if "period" in said:
        said["period"] = re.sub(r"[–—/至]", "-", said["period"])
    return name, Metadata(**said)


def _is_period(said: str) -> bool:
    """Whether it is a year, or two in their order."""
    years = re.findall(r"\d{4}", said)
    return bool(_PERIOD.fullmatch(said)) and years == sorted(years)


def _is_date(said: str) -> bool:
    """Whether it is a day of the calendar, or a month or year of it."""
    if not _DATE.fullmatch(said):
        return False
    year, month, day = (*map(int, said.split("-")), 1, 1)[:3]
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False
