"""manifest.csv: what a person knows of the files beside it and the files do not say themselves."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path, PurePosixPath

from extraction.readers.text import decode
from ontology.errors import DocumentError, ManifestError
from ontology.records import Metadata

COLUMNS = ("file", "title", "issuer", "region", "period", "date", "url")
_PERIOD = re.compile(r"\d{4}(?:[-–—/至]\d{4})?")
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


def read_manifest(path: Path) -> dict[str, Metadata]:
    """What a manifest says of each file, by the file's POSIX path below the manifest's folder.

    Columns, in any order, `file` required: file, title, issuer, region, period (2020 or 2016-2020), date
    (2021, 2021-01, 2021-01-28), url. UTF-8, with or without mark, or GB18030; an empty cell says nothing.
    Raises ManifestError, which names the manifest and the line: unknown or missing column, a file that does not
    exist or stands twice, a period or date of another form, a row with too many cells.
    """
    rows = csv.reader(io.StringIO(_text(path)), strict=True)
    given: dict[str, Metadata] = {}
    header: list[str] | None = None
    try:
        for cells in rows:
            where = f"{path.name}, line {rows.line_num}"
            cells = [cell.strip() for cell in cells]
            if not any(cells):
                continue
            if header is None:
                header = _header(cells, where)
                continue
            name, said = _row(dict(zip(header, cells, strict=False)), len(cells) - len(header), where)
            if not (path.parent / name).is_file():
                raise ManifestError(f"{where}: there is no file {name!r} beside the manifest")
            if name in given:
                raise ManifestError(f"{where}: the file {name!r} stands in the manifest twice")
            given[name] = said
    except csv.Error as error:
        raise ManifestError(f"{path.name}, line {rows.line_num}: not CSV: {error}") from None
    if header is None:
        raise ManifestError(
            f"{path.name}, line 1: the manifest is empty; expected the columns {', '.join(COLUMNS)}"
        )
    return given


def _text(path: Path) -> str:
    try:
        return decode(path.read_bytes(), path.name).lstrip("\ufeff")
    except OSError as error:
        raise ManifestError(f"{path.name}: cannot be read: {error.strerror}") from None
    except DocumentError as error:
        raise ManifestError(str(error)) from None


def _header(cells: list[str], where: str) -> list[str]:
    header = [cell.lower() for cell in cells]
    unknown = sorted(set(header) - set(COLUMNS))
    if unknown:
        names = ", ".join(repr(name) for name in unknown)
        raise ManifestError(f"{where}: unknown column {names}; expected some of {', '.join(COLUMNS)}")
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
    for column, form, example in (("period", _PERIOD, "2020 or 2016-2020"), ("date", _DATE, "2021-01-28")):
        if column in said and not form.fullmatch(said[column]):
            raise ManifestError(f"{where}: {column} {said[column]!r}; expected {example}")
    if "period" in said:
        said["period"] = re.sub(r"[–—/至]", "-", said["period"])
    return name, Metadata(**said)
