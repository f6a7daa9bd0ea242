"""Days that a date or period covers, as far as its exactness allows (ISO 8601: 2020, 2020-08, 2020-08-01)."""

from __future__ import annotations

import re
from calendar import monthrange

_DATE = r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?"
_RANGE = re.compile(rf"{_DATE}(?:/{_DATE}|-(\d{{4}}))?")


def covered_days(period: str) -> tuple[str, str] | None:
    """First and last day of a year, month, day or range (2016/2020, 2016-2020); None for any other form."""
    found = _RANGE.fullmatch(period)
    if found is None:
        return None
    first = _days(found[1], found[2], found[3])
    if found[7]:
        last = _days(found[7], None, None)
    elif found[4]:
        last = _days(found[4], found[5], found[6])
    else:
        last = first
    if first is None or last is None or first[0] > last[1]:
        return None
    return first[0], last[1]


def single_year(period: str) -> int | None:
    """The year that a period lies in, or None where it spans several or has another form."""
    days = covered_days(period)
    if days is None or days[0][:4] != days[1][:4]:
        return None
    return int(days[0][:4])


def precision(period: str) -> str | None:
    """Notation of how exact a period is told (year, month, day): by its first date; None for any other form."""
    if covered_days(period) is None:
        return None
    found = _RANGE.fullmatch(period)
    if found is None or found[2] is None:
        return "year"
    return "month" if found[3] is None else "day"


def _days(year: str, month: str | None, day: str | None) -> tuple[str, str] | None:
    if int(year) == 0:
        return None
    if month is None:
        return f"{year}-01-01", f"{year}-12-31"
    if not 1 <= int(month) <= 12:
        return None
    last = monthrange(int(year), int(month))[1]
    if day is None:
        return f"{year}-{month}-01", f"{year}-{month}-{last:02d}"
    if not 1 <= int(day) <= last:
        return None
    return f"{year}-{month}-{day}", f"{year}-{month}-{day}"
