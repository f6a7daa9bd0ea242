"""Names of people in public office or a professional public role; no one else's name is looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extraction.rules import load_rules
from extraction.spans import Candidate

AROUND = 16
"""Characters beside a name that are searched, within the clause, for a word that makes a person private."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A person and the post written beside the name; both spans are of the clean text."""

    candidate: Candidate
    post: tuple[int, int] | None


@dataclass(frozen=True)
class Privacy:
    """Patterns for names that must never be found."""

    party: re.Pattern[str]
    person: re.Pattern[str]
    case: re.Pattern[str]
    clause: re.Pattern[str]


@cache
def privacy() -> Privacy:
    """The patterns, compiled once in a process."""
    file = load_rules("people")
    return Privacy(
        file.compile("{party_to_case}"),
        file.compile("{private_person}$"),
        file.compile("{case_after}"),
        re.compile(r"[，。；！？\n]"),
    )


def find_people(text: str) -> list[Candidate]:
    """Candidates for people in a clean text, sorted; the span is the name without the post.

    Only a name that a public post or a professional role is attached to is found, and none that a clause
    ties to a case, an application or aid: parties, defendants and recipients never enter the graph.
    """
    return [posted.candidate for posted in find_posted(text)]


def find_posted(text: str) -> list[Posted]:
    """People as `find_people` finds them, each with the span of the post (书记, 司法部副部长's 副部长), sorted."""
    found = {posted.candidate: posted for posted in _posted(text) if not _private(text, posted.candidate)}
    return sorted(found.values(), key=lambda p: (p.candidate.start, p.candidate.end, p.candidate.rule))


def _posted(text: str) -> Iterator[Posted]:
    for rule in load_rules("people").rules:
        if rule.pattern is None or rule.label is None:
            continue
        for match in rule.found(text):
            candidate = Candidate(*match.span("name"), rule.label, rule.id, rule.confidence)
            post = match.span("post") if "post" in rule.pattern.groupindex else (-1, -1)
            yield Posted(candidate, post if post[0] >= 0 else None)


def _private(text: str, candidate: Candidate) -> bool:
    """Whether the clause makes a private person of the name: 被告人…, …等3人涉黑案件."""
    words = privacy()
    before = words.clause.split(text[max(0, candidate.start - AROUND) : candidate.start])[-1]
    after = words.clause.split(text[candidate.end : candidate.end + AROUND])[0]
    if words.party.search(before) or words.party.search(after) or words.person.search(before):
        return True
    return words.case.match(text[candidate.end : candidate.end + AROUND + 8]) is not None
