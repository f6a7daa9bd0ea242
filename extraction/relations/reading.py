"""A sentence with its names folded to one symbol each, so that no word inside a name is taken for a verb."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType

from extraction.patterns import compile_pattern
from extraction.spans import CleanText, Linked, Outline, Sentence
from ontology.frozen import quickly_made

SYMBOLS: Mapping[str, str] = MappingProxyType(
    {
        "INST": "\ue000",
        "INIT": "\ue001",
        "REG": "\ue002",
        "PER": "\ue003",
        "LOC": "\ue004",
        "HONOR": "\ue005",
    }
)
"""The symbol of each label: private-use characters, which no text has. `{inst}` … in rules stand for them."""

NOTHING: frozenset[str] = frozenset()
ANY = "[\ue000-\ue005]"
BORDER = re.compile(r"[，；：。！？\n]")
FOREIGN = compile_pattern(
    r"(?<![0-9])[,:](?![0-9])|(?<=[0-9])[,:](?![0-9])|(?<![0-9])[,:](?=[0-9])|[;!?()\ue000-\ue005]"
)
CHINESE = str.maketrans({",": "，", ":": "：", ";": "；", "!": "！", "?": "？", "(": "（", ")": "）"})


@quickly_made
@dataclass(frozen=True, slots=True)
class Reading:
    """One sentence as the rules read it.

    Indices are of `text`, the folded sentence; `offsets[i]` is where `text[i]` begins in the clean text
    (one more offset at the end), and `names[i]` the name folded into it, or None.
    """

    text: str
    offsets: tuple[int, ...]
    names: tuple[Linked | None, ...]
    named_at: tuple[int, ...]
    """Indices of the names, left to right."""
    clauses: tuple[tuple[int, int], ...]

    def clause_at(self, index: int) -> tuple[int, int]:
        """The clause (between commas, semicolons and colons) that holds an index."""
        return self.clauses[max(0, bisect_left(self.clauses, (index + 1,)) - 1)]

    def clauses_before(self, index: int, most: int) -> tuple[tuple[int, int], ...]:
        """The clause that holds an index and those before it, nearest first, at most so many."""
        last = bisect_left(self.clauses, (index + 1,))
        return self.clauses[max(0, last - most) : last][::-1]

    def clauses_after(self, index: int, most: int) -> tuple[tuple[int, int], ...]:
        """The clauses that begin at an index or after it, at most so many."""
        first = bisect_left(self.clauses, (index,))
        return self.clauses[first : first + most]

    def labels(self, start: int, end: int) -> frozenset[str]:
        """The labels of the names in a stretch."""
        first = bisect_left(self.named_at, start)
        if first == len(self.named_at) or self.named_at[first] >= end:
            return NOTHING
        names = (self.names[index] for index in self.named_at[first : bisect_left(self.named_at, end)])
        return frozenset([name.label for name in names if name is not None])

    def named(self, start: int, end: int, labels: frozenset[str]) -> list[int]:
        """Indices of the names of the given labels in a stretch, left to right."""
        found = []
        for index in self.named_at[bisect_left(self.named_at, start) :]:
            if index >= end:
                break
            name = self.names[index]
            if name is not None and name.label in labels:
                found.append(index)
        return found

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The clean span of a stretch, without white space around it."""
        while start < end - 1 and self.text[start].isspace():
            start += 1
        name = self.names[end - 1]
        return self.offsets[start], name.end if name is not None else self.offsets[end - 1] + 1


def readings(text: CleanText, outline: Outline, linked: Sequence[Linked]) -> Iterator[Reading]:
    """The sentences that name anything, in order. `linked` must not overlap."""
    names = sorted(linked, key=lambda name: (name.start, name.end))
    starts = [name.start for name in names]
    for sentence in outline.sentences:
        inside = names[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        if inside:
            yield _read(text.text, sentence, inside)


def _read(text: str, sentence: Sentence, names: Sequence[Linked]) -> Reading:
    folded: list[str] = []
    offsets: list[range] = []
    held: list[Linked | None] = []
    named_at: list[int] = []
    position = sentence.start
    for name in names:
        if name.start < position:
            continue
        if name.start > position:
            folded.append(_plain(text[position : name.start]))
            held.extend([None] * (name.start - position))
        offsets.append(range(position, name.start + 1))
        named_at.append(len(held))
        folded.append(SYMBOLS[name.label])
        held.append(name)
        position = name.end
    end = max(sentence.end, position)
    folded.append(_plain(text[position:end]))
    offsets.append(range(position, end + 1))
    held.extend([None] * (end - position))
    whole = "".join(folded)
    return Reading(
        whole, tuple(chain.from_iterable(offsets)), tuple(held), tuple(named_at), tuple(_clauses(whole))
    )


def _plain(text: str) -> str:
    """The text between names with Chinese punctuation, character for character; symbols are kept for names."""
    return FOREIGN.sub(
        lambda found: found.group().translate(CHINESE) if found.group() < "\ue000" else "□", text
    )


def _clauses(text: str) -> list[tuple[int, int]]:
    clauses = []
    start = 0
    for border in BORDER.finditer(text):
        if border.start() > start:
            clauses.append((start, border.start()))
        start = border.end()
    if start < len(text):
        clauses.append((start, len(text)))
    return clauses or [(0, len(text))]
