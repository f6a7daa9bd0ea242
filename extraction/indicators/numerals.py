"""Numerals as official writing has them: 1,234.5, 一百二十, 九十五点六, with 万 and 亿 multiplied out."""

from __future__ import annotations

from decimal import Decimal

DASHES = r"\-－−—–~～"
"""What stands between the two ends of a range, and before an item of a list, as members of a class of a pattern."""
DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
TENS = {"十": 10, "百": 100, "千": 1000}
SCALES = {"万": 10**4, "亿": 10**8}


def parse_number(written: str) -> Decimal | None:
    """The value of an Arabic or Chinese numeral; None for what is no well-formed numeral (一一, 百)."""
    plain = written.replace(",", "")
    if plain.replace(".", "", 1).isascii() and plain[:1].isdigit():
        return Decimal(plain)
    whole, _, fraction = written.partition("点")
    value = _whole(whole)
    if value is None or any(c not in DIGITS for c in fraction):
        return None
    return Decimal(f"{value}.{''.join(str(DIGITS[c]) for c in fraction)}") if fraction else Decimal(value)


def parse_scale(written: str) -> int:
    """The factor of 万, 亿, 千万, 万亿 …; 1 for the empty string."""
    factor = 1
    for char in written:
        factor *= SCALES.get(char) or TENS[char]
    return factor


def plain_value(value: Decimal) -> int | float:
    """The number as records carry it: an int where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)


def _whole(written: str) -> int | None:
    """A Chinese integer; digits without a place (七五) and places without a digit (百) are none."""
    parts = {10**8: 0, 10**4: 0, 1: 0}
    section, digit = 0, None
    for char in written:
        if char in DIGITS:
            if digit not in (None, 0):
                return None
            digit = DIGITS[char]
        elif char in TENS:
            if digit is None and (char != "十" or section):
                return None
            section += (1 if digit is None else digit) * TENS[char]
            digit = None
        elif char in SCALES and (section or digit or parts[10**4]):
            below = section + (digit or 0)
            parts[SCALES[char]] = below + (parts[10**4] * 10**4 if char == "亿" else 0)
            parts[10**4] *= char == "万"
            section, digit = 0, None
        else:
            return None
    total = sum(place * count for place, count in parts.items()) + section + (digit or 0)
    return total if written else None
