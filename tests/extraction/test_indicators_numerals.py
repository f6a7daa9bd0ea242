"""Numerals as written in reports."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.indicators.numerals import parse_number, parse_scale, plain_value

PLACES = ((10**8, "亿"), (10**4, "万"))


def written(number: int) -> str:
    """The Chinese numeral of a number below 10 to the 12th, as it is read aloud."""
    for place, name in PLACES:
        if number >= place:
            rest = number % place
            zero = "零" if 0 < rest < place // 10 else ""
            return written(number // place) + name + zero + (written(rest) if rest else "")
    digits = "零一二三四五六七八九"
    if number < 10:
        return digits[number]
    for place, name in ((1000, "千"), (100, "百"), (10, "十")):
        if number >= place:
            rest = number % place
            zero = "零" if 0 < rest < place // 10 else ""
            return digits[number // place] + name + zero + (written(rest) if rest else "")
    raise ValueError(number)


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_reads_back_every_chinese_numeral(number: int) -> None:
    assert parse_number(written(number)) == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.5", Decimal("1234.5")),
        ("十二", Decimal(12)),
        ("两", Decimal(2)),
        ("九十五点六", Decimal("95.6")),
        ("七五", None),
        ("百", None),
        ("", None),
    ],
)
def test_reads_numerals(text: str, value: Decimal | None) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(("text", "factor"), [("", 1), ("万", 10**4), ("千万", 10**7), ("万亿", 10**12)])
def test_reads_scales(text: str, factor: int) -> None:
    assert parse_scale(text) == factor


def test_whole_values_are_integers() -> None:
    assert plain_value(Decimal("2.35") * 10000) == 23500
    assert isinstance(plain_value(Decimal("2.35") * 10000), int)
    assert plain_value(Decimal("88.5")) == 88.5
