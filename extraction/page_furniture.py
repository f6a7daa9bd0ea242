"""Lines that belong to the page and not to the text: page numbers, navigation, buttons, web footers."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

from extraction.yaml_files import read_yaml

RULES = Path(__file__).parent / "rules" / "page_furniture.yaml"
LONGEST = 160
"""A longer line is text, whatever it contains."""
SEPARATORS = r"[\s|｜/·,，、【】\[\]()（）:：>＞-]*"


@cache
def furniture_pattern() -> re.Pattern[str]:
    """One pattern for all kinds; it must match a whole line from which white space has been removed."""
    rules = read_yaml(RULES)
    words = sorted(rules["buttons"], key=lambda word: (-len(word), word))
    buttons = f"{SEPARATORS}(?:(?:{'|'.join(map(re.escape, words))}){SEPARATORS})+"
    kinds = [f"(?:{expression})" for expression in rules["line"].values()]
    return re.compile("|".join([*kinds, buttons]))


def is_furniture(line: str) -> bool:
    """Whether a line (white space removed) is page furniture. A lone number is not decided here."""
    return len(line) <= LONGEST and not line.isdigit() and furniture_pattern().fullmatch(line) is not None


def page_number_lines(numbers: list[tuple[int, int]]) -> set[int]:
    """Which lone numbers, given as (line, number), are page numbers: those that count upwards.

    A number alone on its line is a page number or a cell of a table that lost its form; page numbers rise
    by one or two from page to page, cells do not.
    """
    rising = all(0 < after - before <= 3 for (_, before), (_, after) in pairwise(numbers))
    return {line for line, number in numbers if number < 1000} if rising else set()
