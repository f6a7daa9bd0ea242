"""Words in texts: what an automaton finds is what a pattern of alternatives finds."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ontology.lexicon import Lexicon

TEXTS = st.text("审批制度a, 𠀀\ud800", max_size=12)
WORDS = st.lists(st.text("审批制度a𠀀", min_size=1, max_size=4), min_size=1, max_size=8)


@given(WORDS, TEXTS)
def test_words_are_those_of_a_pattern_of_alternatives(words: list[str], text: str) -> None:
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    pattern = re.compile(f"({'|'.join(map(re.escape, ordered))})")
    lexicon = Lexicon(words)
    assert lexicon.words(text) == pattern.findall(text)
    parts = pattern.split(text)
    assert lexicon.divide(text) == (parts[1::2], " ".join(parts[::2]))


def test_a_word_goes_before_those_that_it_overlaps() -> None:
    lexicon = Lexicon(["投资", "投资项目", "项目审批", "审批制度"])
    assert lexicon.words("投资项目审批制度") == ["投资项目", "审批制度"]
    assert lexicon.divide("对投资项目审批制度改") == (["投资项目", "审批制度"], "对  改")
