from __future__ import annotations

import pytest

from ontology.periods import covered_days, precision, single_year


@pytest.mark.parametrize(
    ("period", "days", "year"),
    [
        ("2020", ("2020-01-01", "2020-12-31"), 2020),
        ("2020-02", ("2020-02-01", "2020-02-29"), 2020),
        ("2021-02-03", ("2021-02-03", "2021-02-03"), 2021),
        ("2016-2020", ("2016-01-01", "2020-12-31"), None),
        ("2020-01/2020-06", ("2020-01-01", "2020-06-30"), 2020),
        ("2021/2020", None, None),
        ("2020-13", None, None),
        ("2021-02-29", None, None),
        ("去年", None, None),
        ("", None, None),
    ],
)
def test_periods_cover_days(period: str, days: tuple[str, str] | None, year: int | None) -> None:
    assert covered_days(period) == days
    assert single_year(period) == year


@pytest.mark.parametrize(
    ("period", "exact"),
    [
        ("2020", "year"),
        ("2016-2020", "year"),
        ("2020-02", "month"),
        ("2021-02-03", "day"),
        ("2020-01/2020-06", "month"),
        ("2020-13", None),
        ("去年", None),
        ("", None),
    ],
)
def test_a_period_is_as_exact_as_it_is_written(period: str, exact: str | None) -> None:
    assert precision(period) == exact
