"""How characters are read, so that names are found by pinyin and by its initials."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib import resources


def readings_of(texts: Iterable[str]) -> dict[str, str]:
    """Syllable without tone -> the characters of the texts that may be read so, both sorted.

    A character with several readings stands under each: 重庆 is found by chongqing and by zhongqing, which
    does no harm in a search. ü is v, as it is typed.
    """
    wanted = {char for text in texts for char in text}
    found = {
        syllable: "".join(c for c in characters if c in wanted) for syllable, characters in _table().items()
    }
    return {syllable: characters for syllable, characters in found.items() if characters}


@cache
def _table() -> dict[str, str]:
    path = resources.files("exports").joinpath("page", "pinyin.json")
    readings: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))["readings"]
    return readings
