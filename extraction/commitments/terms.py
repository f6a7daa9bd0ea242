"""What a clause is about: its key words, without the words that every report uses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from operator import add

from extraction.rules import load_rules
from ontology.lexicon import Lexicon
from ontology.schema import load_schema

_NOISE = re.compile(r"[\s“”‘’《》〈〉「」『』\"'、（）()〔〕]+")
_RUN = re.compile(r"[\u3400-\u9fff]{2,}|[0-9A-Za-z+]{2,}")
_YEAR = re.compile(r"(?:19|20)\d\d年?")


def terms(text: str) -> Mapping[str, int]:
    """Key words of a text with their weights.

    A key word of a theme is one term, of weight 2 or more if long; what is left between the words that every
    report uses is taken in pairs of characters, each of weight 1. Marks, white space and years count for nothing.
    """
    known, lexicon = _lexicon()
    words, rest = lexicon.divide(_YEAR.sub(" ", _NOISE.sub("", text)))
    found: dict[str, int] = {}
    for run in _RUN.findall(rest):
        if run.isascii():
            found[run] = 1
        else:
            found.update(dict.fromkeys(map(add, run, run[1:]), 1))
    found.update((word, known[word]) for word in words if word in known)
    return found


@cache
def _lexicon() -> tuple[Mapping[str, int], Lexicon]:
    """Key words with their weights, and what finds them and the words that every report uses."""
    themes = load_schema().schemes["theme"].values()
    known = {word: max(2, len(word) - 2) for theme in themes for word in theme.keywords}
    rules = load_rules("claims")
    generic = {word for name in ("generic", "effort", "act", "body_short") for word in rules.word_list(name)}
    return known, Lexicon(known.keys() | generic)
