"""Themes of government work, told by the key words that `zhengtu.ttl` lists for each."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from ontology.schema import load_schema


def count_themes(text: str) -> Counter[str]:
    """How many key words of each theme a text holds; of key words inside one another the longest counts."""
    known, pattern = _keywords()
    return Counter(theme for word in pattern.findall(text) for theme in known[word])


def find_themes(text: str) -> tuple[str, ...]:
    """Notations of the themes of which a name or text holds a key word, sorted."""
    return tuple(sorted(count_themes(text)))


@cache
def _keywords() -> tuple[dict[str, tuple[str, ...]], re.Pattern[str]]:
    found: dict[str, list[str]] = {}
    for theme, concept in sorted(load_schema().schemes["theme"].items()):
        for word in concept.keywords:
            found.setdefault(word, []).append(theme)
    words = sorted(found, key=lambda word: (-len(word), word))
    return {word: tuple(themes) for word, themes in found.items()}, re.compile(
        "|".join(map(re.escape, words))
    )
