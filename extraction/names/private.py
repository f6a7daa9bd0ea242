"""Names of private persons, found so that nothing quotes them: they never become entities.

A party to a case, a defendant or a recipient of aid may be named in a public report; a graph that links
and publishes such a name would do them a harm that the report did not.
"""

from __future__ import annotations

from extraction.rules import load_rules

Span = tuple[int, int]


def find_private(text: str) -> list[Span]:
    """Spans of private persons' names in a clean text, sorted and apart, every further mention of a name included.

    A name found once is hidden wherever the text has it again, with or without the words that told.
    """
    rules = load_rules("private").rules
    names = {text[start:end] for rule in rules for start, end in rule.spans(text)}
    spans = sorted((at, at + len(name)) for name in names for at in _places(text, name))
    apart: list[Span] = []
    for start, end in spans:
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def _places(text: str, name: str) -> list[int]:
    found, at = [], text.find(name)
    while at >= 0:
        found.append(at)
        at = text.find(name, at + 1)
    return found
