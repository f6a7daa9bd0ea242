"""Names that begin with a place and end in a head noun: 武侯大剧院, 成都创投日活动."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extraction.divisions import Gazetteer
from extraction.names.division_spans import DivisionSpan, division_spans
from extraction.names.marked import Marked, read_marks
from extraction.names.phrases import Boundaries, after
from extraction.names.places import place_words
from extraction.rules import Rule, load_rules
from extraction.spans import Candidate

FILE = "placed"
LONGEST_BEFORE = 12
"""Characters of the longest quotation or year before the place."""


@dataclass(frozen=True, slots=True)
class _Patterns:
    names: tuple[tuple[Rule, re.Pattern[str]], ...]
    dull: re.Pattern[str]
    counted: re.Pattern[str]
    before: re.Pattern[str]
    left: re.Pattern[str]
    verb: re.Pattern[str]
    everyday: frozenset[str]


@cache
def _patterns() -> _Patterns:
    file = load_rules(FILE)
    return _Patterns(
        tuple((rule, _name(rule)) for rule in file.rules),
        file.compile("{class}"),
        file.compile("{counted}"),
        file.compile("(?:{before}|(?<!□)□{4,10})$"),
        place_words().left,
        file.compile("(?:{verb_before})$"),
        place_words().everyday,
    )


def _name(rule: Rule) -> re.Pattern[str]:
    """What goes on behind the place in a name that the rule finds."""
    extra = dict(rule.extra)
    verb = load_rules("phrases").expand("{strict_verb}")
    body = f"{{joined}}(?P<body>(?:(?!{verb}){{open_char}}){{1,14}}|)"
    ends = f"(?:(?:{extra['head']}){{stage}}(?!{{goes_on}})|(?:{extra['ending']}){{stage}}(?={after()}))"
    return load_rules(FILE).compile(f"(?!{{doing}}){body}{ends}")


def find_placed(text: str, gazetteer: Gazetteer, marked: Marked | None = None) -> list[Candidate]:
    """Candidates in a cleaned text that begin with a place: of label INIT, and REG where the head is an instrument.

    `marked` are the marks of this text, where they are known already.
    """
    marked = marked or read_marks(text)
    found = [c for span in division_spans(text, gazetteer) for c in _placed(marked, span)]
    return sorted(set(found), key=lambda c: (c.start, c.end, c.rule))


def _placed(marked: Marked, span: DivisionSpan) -> Iterator[Candidate]:
    p = _patterns()
    masked = marked.masked
    start = _begin(masked, span, marked.boundaries, p)
    if start < 0 or masked[span.last : span.end] in p.everyday:
        return
    for rule, name in p.names:
        match = name.match(masked, span.end)
        if match is None or rule.label is None or p.counted.fullmatch(match["body"]):
            continue
        if not match["body"] or not p.dull.fullmatch(match["body"]):
            yield Candidate(start, match.end(), rule.label, rule.id, rule.confidence)


def _begin(masked: str, span: DivisionSpan, boundaries: Boundaries, p: _Patterns) -> int:
    """Where the name begins: at the place, or at a year or quotation before it; -1 where the place stands inside
    a word or a bracket."""
    if masked[span.start - 1 : span.start] in ("（", "(", "大"):
        return -1
    if before := p.before.search(masked, max(0, span.start - LONGEST_BEFORE), span.start):
        return before.start()
    at = max(0, span.start - 5), span.start
    if p.left.search(masked, *at) or p.verb.search(masked, *at):
        return span.start
    return span.start if boundaries.before(span.start) == span.start else -1
