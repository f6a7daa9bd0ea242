"""What a clause is about: its key words, without the words that every report uses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from operator import add

import ahocorasick

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
    plain = _as_bytes(_YEAR.sub(" ", _NOISE.sub("", text)))
    known: dict[str, int] = {}
    rest, done = [], 0
    words = [(last - length, -last, word, weight) for last, (length, word, weight) in _lexicon().iter(plain)]
    for before, last, word, weight in sorted(words):  # of those that begin together the longest first
        if before >= done - 1:
            rest.append(plain[done : before + 1])
            done = 1 - last
            if weight:
                known[word] = weight
    rest.append(plain[done:])
    found: dict[str, int] = {}
    for run in _RUN.findall(" ".join(rest).encode("latin-1").decode("utf-8", "surrogatepass")):
        if run.isascii():
            found[run] = 1
        else:
            found.update(dict.fromkeys(map(add, run, run[1:]), 1))
    return found | known


def _as_bytes(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


@cache
def _lexicon() -> ahocorasick.Automaton:
    """Key words with their weights and words that every report uses, with none, over UTF-8, byte for character (see
    `extraction.names.division_spans`)."""
    themes = load_schema().schemes["theme"].values()
    known = {word: max(2, len(word) - 2) for theme in themes for word in theme.keywords}
    rules = load_rules("claims")
    generic = {word for name in ("generic", "effort", "act", "body_short") for word in rules.word_list(name)}
    automaton = ahocorasick.Automaton()
    for word in sorted(known.keys() | generic):
        named = _as_bytes(word)
        automaton.add_word(named, (len(named), word, known.get(word, 0)))
    automaton.make_automaton()
    return automaton
