"""Themes of government work and whom it is for, told by the key words that `zhengtu.ttl` lists for each."""

from __future__ import annotations

from collections import Counter
from functools import cache, lru_cache

from ontology.lexicon import Lexicon
from ontology.schema import load_schema


def count_themes(text: str) -> Counter[str]:
    """How many key words of each theme a text holds; of key words inside one another the longest counts."""
    return _count("theme", text)


def find_themes(text: str) -> tuple[str, ...]:
    """Notations of the themes of which a name or text holds a key word, sorted."""
    return _find("theme", text)


def find_groups(text: str) -> tuple[str, ...]:
    """Notations of the groups whom a thing of that name is for, sorted; themes and groups are told in one way."""
    return _find("group", text)


@lru_cache(maxsize=65_536)
def _find(scheme: str, text: str) -> tuple[str, ...]:
    known, lexicon = _keywords(scheme)
    words = lexicon.words(text)
    return tuple(sorted({notation for word in words for notation in known[word]})) if words else ()


def _count(scheme: str, text: str) -> Counter[str]:
    known, lexicon = _keywords(scheme)
    return Counter(notation for word in lexicon.words(text) for notation in known[word])


@cache
def _keywords(scheme: str) -> tuple[dict[str, tuple[str, ...]], Lexicon]:
    found: dict[str, list[str]] = {}
    for notation, concept in sorted(load_schema().schemes[scheme].items()):
        for word in concept.keywords:
            found.setdefault(word, []).append(notation)
    return {word: tuple(notations) for word, notations in found.items()}, Lexicon(found)
