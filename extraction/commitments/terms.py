"""What a clause is about: its key words, without the words that every report uses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from extraction.rules import load_rules
from ontology.schema import load_schema

_NOISE = re.compile(r"[\s“”‘’《》〈〉「」『』\"'、（）()〔〕]+")
_RUN = re.compile(r"[\u3400-\u9fff]{2,}|[0-9A-Za-z+]{2,}")
_YEAR = re.compile(r"(?:19|20)\d\d年?")


def terms(text: str) -> Mapping[str, int]:
    """Key words of a text with their weights.

    A key word of a theme is one term, of weight 2 or more if long; what is left between the words that every
    report uses is taken in pairs of characters, each of weight 1. Marks, white space and years count for nothing.
    """
    known, pattern = _lexicon()
    text = _YEAR.sub(" ", _NOISE.sub("", text))
    found: dict[str, int] = {}
    at = 0
    for match in pattern.finditer(text):
        _pairs(text[at : match.start()], found)
        if match[0] in known:
            found[match[0]] = max(2, len(match[0]) - 2)
        at = match.end()
    _pairs(text[at:], found)
    return found


def _pairs(run: str, found: dict[str, int]) -> None:
    for part in _RUN.findall(run):
        if part.isascii():
            found.setdefault(part, 1)
        else:
            for index in range(len(part) - 1):
                found.setdefault(part[index : index + 2], 1)


@cache
def _lexicon() -> tuple[frozenset[str], re.Pattern[str]]:
    themes = load_schema().schemes["theme"].values()
    known = frozenset(word for theme in themes for word in theme.keywords)
    rules = load_rules("claims")
    generic = {word for name in ("generic", "effort", "act", "body_short") for word in rules.word_list(name)}
    words = sorted(known | generic, key=lambda word: (-len(word), word))
    return known, re.compile("|".join(map(re.escape, words)))
