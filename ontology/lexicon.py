"""Words that are looked for in texts, hundreds of them in one pass."""

from __future__ import annotations

from collections.abc import Iterable

import ahocorasick


class Lexicon:
    """Words, at least one, that are found left to right, none overlapping, of those that begin together the longest.

    That is what a pattern finds that has them as its alternatives, the longest first.
    The automaton reads UTF-8, byte for character, so that a state has few continuations to try.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._automaton = ahocorasick.Automaton()
        for word in sorted(words):
            named = _as_bytes(word)
            self._automaton.add_word(named, (len(named), word))
        self._automaton.make_automaton()

    def words(self, text: str) -> list[str]:
        """The words in a text."""
        return [word for _, _, word in self._found(_as_bytes(text))]

    def divide(self, text: str) -> tuple[list[str], str]:
        """The words in a text, and what is left of it, with a blank for each of them."""
        encoded = _as_bytes(text)
        words, rest, done = [], [], 0
        for start, end, word in self._found(encoded):
            words.append(word)
            rest.append(encoded[done:start])
            done = end
        rest.append(encoded[done:])
        return words, " ".join(rest).encode("latin-1").decode("utf-8", "surrogatepass")

    def _found(self, encoded: str) -> list[tuple[int, int, str]]:
        """Start, end and word of each."""
        # Ends are counted down, so that of words that begin together the longest comes first.
        known = [(last - length, -last, word) for last, (length, word) in self._automaton.iter(encoded)]
        known.sort()
        found, done = [], -1
        for before, last, word in known:
            if before >= done:
                done = -last
                found.append((before + 1, done + 1, word))
        return found


def _as_bytes(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").decode("latin-1")
