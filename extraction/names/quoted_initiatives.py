"""Quoted names of undertakings: which quotation names one, and which head noun after it belongs to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extraction.names.phrases import after
from extraction.names.quoted import Span, group, is_formula, is_slogan
from extraction.names.refusals import is_figurative
from extraction.rules import load_rules
from extraction.spans import Candidate

FILE = "initiatives"
WINDOW = 16
"""Characters before a quotation in which its verb is looked for."""
LONGEST = 22
"""Characters of the longest quotation that is believed to be a name without a head noun."""


@dataclass(frozen=True, slots=True)
class _Patterns:
    tail: re.Pattern[str]
    strong: re.Pattern[str]
    list_tail: re.Pattern[str]
    friendly: re.Pattern[str]
    friendly_after: re.Pattern[str]
    hostile: re.Pattern[str]
    hostile_after: re.Pattern[str]
    awarded: re.Pattern[str]
    body: re.Pattern[str]
    body_after: re.Pattern[str]
    named: re.Pattern[str]
    numbered: re.Pattern[str]
    other: re.Pattern[str]
    advice: re.Pattern[str]
    certified: re.Pattern[str]
    certifying: re.Pattern[str]
    conferred: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    compiled = load_rules(FILE).compile
    return _Patterns(
        tail=compiled("{quote_tail}" + f"(?={after()})"),
        strong=compiled("[^的]*{strong}"),
        list_tail=compiled("(?:等|[一二三四五六七八九十两0-9]+[大项个])[^，。；,;:：\n]{0,12}?{quote_head}"),
        friendly=compiled("{friendly}(?:了|好|以)?(?:[^，。；,;:：！？、\n□的]{0,8})$"),
        friendly_after=compiled("{friendly_after}"),
        hostile=compiled("{hostile}(?:了|好|以)?(?:[^，。；,;:：！？、\n□]{0,3})$"),
        hostile_after=compiled("{hostile_after}"),
        awarded=compiled("{awarded}"),
        body=compiled("{body}"),
        body_after=compiled("{body_after}"),
        named=compiled("{named}"),
        numbered=compiled("{numbered}"),
        other=compiled("{other}"),
        advice=compiled("{advice}"),
        certified=compiled("{certified}$"),
        certifying=compiled("{certifying}$"),
        conferred=compiled("(?:(?:示范|文明|卫生|模范|均衡|^全国|^国家).*|^[二三][甲级](?:甲等)?.*)创建$"),
    )


def find_quoted(text: str, masked: str, quotations: tuple[Span, ...]) -> Iterator[Candidate]:
    """Candidates of label INIT among the quotations of a text; `masked` is the text with them hidden."""
    file = load_rules(FILE)
    for members in group(text, quotations):
        context = _context(masked, members)
        for start, end in members:
            found = _rule(text, masked, (start, end), context)
            if found is not None:
                rule = file.rule(f"initiative/{found[0]}")
                yield Candidate(start, found[1], "INIT", rule.id, rule.confidence)


def _context(masked: str, members: tuple[Span, ...]) -> str:
    """What surrounds a list of quotations: `awarded` by a verb of conferring, `listed` before 等平台, `refused` by what follows, `bad` or `good` by
    its verb, or nothing known."""
    p = _patterns()
    first, last = members[0][0], members[-1][1]
    before = masked[max(0, first - WINDOW) : first]
    if p.awarded.search(before):
        return "awarded"
    if p.list_tail.match(masked, last) or p.tail.match(masked, last):
        return "listed"
    if p.hostile_after.match(masked, last):
        return "refused"
    if p.hostile.search(before) or is_figurative(masked, first):
        return "bad"
    return "good" if p.friendly.search(before) or p.friendly_after.match(masked, last) else ""


def _rule(text: str, masked: str, span: Span, context: str) -> tuple[str, int] | None:
    """The rule that makes the quotation a name, and where the name ends; None where it names nothing."""
    p = _patterns()
    start, end = span
    content = text[start + 1 : end - 1]
    tail = p.tail.match(masked, end)
    if context == "awarded" or p.body_after.match(masked, end):
        return None
    if tail is None and p.body.fullmatch(content):
        return None
    if p.certified.search(content + (tail.group("head") if tail else "")) and p.certifying.search(
        masked, max(0, start - WINDOW), start
    ):
        return None
    if tail and tail["head"].endswith("创建") and p.conferred.search(content + tail["head"]):
        return None
    if tail:
        loose = tail.group().startswith("的") and (
            is_slogan(content)
            or (p.advice.fullmatch(content) is not None and not p.strong.fullmatch(tail.group()[1:]))
        )
        slogan = is_formula(content) and not p.strong.fullmatch(tail.group())
        return None if slogan or loose else ("quoted-headed", tail.end("head"))
    if is_slogan(content) or (context != "listed" and p.other.fullmatch(content)):
        return None
    if context == "listed":
        return "quoted-listed", end
    if end - start > LONGEST or p.advice.fullmatch(content):
        return None
    if p.named.fullmatch(content):
        return "quoted-named", end
    if context == "good":
        return "quoted-launched", end
    if p.numbered.fullmatch(content) and context != "refused":
        return "quoted-numbered", end
    return None if context else ("quoted", end)
