"""The verbs of a sentence: which stand as verbs, how far each governs, which share their objects."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extraction.relations.reading import ANY, Reading
from extraction.relations.rules import RelationRule, grammar, pattern
from ontology.frozen import quickly_made, replace

AFTER_NAME = re.compile(f"{ANY}的?$")
PLACE = 8
"""Characters before a word that show whether it is a verb there."""
AND = ("和", "并", "、", "与")
OBJECT_MARKS = frozenset({"将", "把"})
"""Bring forward the object of a later verb, so they share none with the verb before them."""
BEFORE_NAME = re.compile(f"[^，、；]{{0,12}}{ANY}")


@quickly_made
@dataclass(frozen=True, slots=True)
class Verb:
    """A verb at [start, end) of the folded sentence. Names before `limit` may be its objects."""

    start: int
    end: int
    word: str
    rules: tuple[RelationRule, ...]
    limit: int

    @property
    def postponed(self) -> tuple[RelationRule, ...]:
        """The rules by which its object may stand in a later clause."""
        return tuple([rule for rule in self.rules if rule.postponed]) if self.rules else ()


def verbs_of(reading: Reading) -> tuple[Verb, ...]:
    """The verbs of a sentence in order, each with the reach that the verbs after it leave."""
    # No verb has a mark in it, so those of the sentence are those of its clauses.
    words = list(grammar().verbs.finditer(reading.text))
    found: list[Verb] = []
    at, count = 0, len(words)
    for begin, end in reading.clauses:
        first = at
        while at < count and words[at].start() < end:
            at += 1
        if first < at:
            found += _of_clause(reading, begin, end, words[first:at])
    return tuple(found)


def _of_clause(reading: Reading, begin: int, end: int, words: list[re.Match[str]]) -> list[Verb]:
    known = grammar()
    found: list[re.Match[str]] = []
    for match in words:
        if not _verbal(reading, begin, match):
            continue
        if _attributive(reading, match) or (found and _nominal(reading, found[-1].end(), match, end)):
            continue
        found.append(match)
    chain = pattern("{chain}")
    verbs: list[Verb] = []
    for match in reversed(found):
        rules, limit, after = known.by_verb[match.group()], end, verbs[-1] if verbs else None
        if (
            after
            and after.word not in OBJECT_MARKS
            and chain.fullmatch(reading.text, match.end(), after.start)
        ):
            if reading.text.startswith(AND, match.end()) and _founds(rules):
                verbs[-1] = replace(after, rules=_other(after.rules, rules))
            else:
                rules = _other(rules, after.rules)
            limit = after.limit
        elif after:
            limit = after.start
        verbs.append(Verb(match.start(), match.end(), match.group(), rules, limit))
    return verbs[::-1]


def _verbal(reading: Reading, begin: int, match: re.Match[str]) -> bool:
    """Whether a word that is as often a noun (建设, 指导) stands where a verb does."""
    if not _is_noun(match.group()):
        return True
    before = "，" + reading.text[max(begin, match.start() - PLACE) : match.start()]
    if begin < match.start() - PLACE:
        before = before[1:]
    return bool(pattern("{verb_place}$").search(before))


@lru_cache(maxsize=1 << 12)
def _is_noun(word: str) -> bool:
    return pattern("{nominal_verb}").fullmatch(word) is not None


def _attributive(reading: Reading, match: re.Match[str]) -> bool:
    """广泛参与的“甲”机制, 覆盖面广: the verb belongs to a modifier or a noun."""
    if reading.text.startswith("的", match.end()):
        return True
    return bool(pattern("{noun_of_verb}").match(reading.text, match.start()))


def _nominal(reading: Reading, previous: int, match: re.Match[str], end: int) -> bool:
    """抓好《甲》贯彻落实: between its object and the clause's end a verb is a noun. Institutions act."""
    before = AFTER_NAME.search(reading.text[previous : match.start()])
    if BEFORE_NAME.match(reading.text, match.end(), end):
        return False
    name = reading.names[previous + before.start()] if before else None
    return name is not None and name.label in ("INIT", "REG", "HONOR")


def _founds(rules: tuple[RelationRule, ...]) -> bool:
    return any(rule.predicate == "launched" for rule in rules)


def _other(rules: tuple[RelationRule, ...], winner: tuple[RelationRule, ...]) -> tuple[RelationRule, ...]:
    """The rules of a verb that take other objects than those of the verb beside it.

    Of two verbs with one object (推广打造) the last says what is done with things of its kind; where the two are
    joined (建立和推广) it is the founding of them.
    """
    taken = {rule.object for rule in winner}
    return tuple(rule for rule in rules if not any(rule.object & labels for labels in taken))
