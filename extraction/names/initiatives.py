"""Named undertakings: quoted names with their head nouns, and unmarked names that end in one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extraction.names.phrases import Boundaries, after, find_boundaries, is_counted, is_dull
from extraction.names.quoted import Span, find_quotations, group, hide, is_slogan
from extraction.names.titles import find_titles
from extraction.rules import Rule, load_rules
from extraction.spans import Candidate

FILE = "initiatives"
HAN = re.compile("[一-龥]")
FEWEST_TERMS = 4
LONGEST = 30
"""Characters of the longest unmarked name that is believed."""


def find_initiatives(text: str) -> list[Candidate]:
    """Candidates of label INIT in a cleaned text; spans may overlap, the overlap policy decides.

    A quoted name has its quotation marks and the head noun that follows them (guidelines, spans, 3).
    """
    titles = find_titles(text)
    shown = hide(text, titles)
    quotations = find_quotations(shown)
    masked = hide(shown, quotations)
    boundaries = find_boundaries(masked)
    found = [*_quoted(shown, masked, quotations), *_headed(masked, boundaries), *_glossary(text)]
    for rule in load_rules(FILE).rules:
        found.extend(
            c for c in rule.candidates(text) if not any(a < c.start and c.end <= b for a, b in titles)
        )
    return sorted(set(found), key=lambda c: (c.start, c.end, c.rule))


@cache
def _tail() -> re.Pattern[str]:
    return load_rules(FILE).compile("{quote_tail}" + f"(?={after()})")


@cache
def _advice() -> re.Pattern[str]:
    return load_rules(FILE).compile("{advice}")


@cache
def _body() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return load_rules(FILE).compile("{body}"), load_rules(FILE).compile("{body_after}")


def _names_body(content: str, masked: str, end: int) -> bool:
    """Whether the quotation is, or begins, the name of an institution: “法治建设领导小组”, “…”领导小组."""
    body, follows = _body()
    return body.fullmatch(content) is not None or follows.match(masked, end) is not None


@cache
def _list_tail() -> re.Pattern[str]:
    return load_rules(FILE).compile(
        r"(?:等|[一二三四五六七八九十两0-9]+[大项个])[^，。；：\n]{0,12}?{quote_head}"
    )


@cache
def _context() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    file = load_rules(FILE)
    return (
        file.compile(r"{friendly}(?:了|好|以)?(?:[^，。；：！？、\n□的]{0,8})$"),
        file.compile(r"{hostile}(?:了|好|以)?(?:[^，。；：！？、\n□]{0,3})$"),
        file.compile(r"{hostile_after}"),
        file.compile(r"{friendly_after}"),
    )


def _quoted(text: str, masked: str, quotations: tuple[Span, ...]) -> Iterator[Candidate]:
    file = load_rules(FILE)
    friendly, hostile, hostile_after, friendly_after = _context()
    for members in group(text, quotations):
        first, last = members[0][0], members[-1][1]
        before = masked[max(0, first - 16) : first]
        listed = _list_tail().match(masked, last)
        bad = hostile.search(before) is not None or hostile_after.match(masked, last) is not None
        good = friendly.search(before) is not None or friendly_after.match(masked, last) is not None
        headed = _tail().match(masked, last) is not None
        for start, end in members:
            tail = _tail().match(masked, end)
            content = text[start + 1 : end - 1]
            if is_slogan(content, short=tail is None) or _names_body(content, masked, end):
                continue
            if tail:
                rule, end = file.rule("initiative/quoted-headed"), tail.end("head")
            elif listed or headed:
                rule = file.rule("initiative/quoted-listed")
            elif bad or end - start > 22 or _advice().match(text, start + 1, end - 1):
                continue
            elif good:
                rule = file.rule("initiative/quoted-launched")
            else:
                rule = file.rule("initiative/quoted")
            yield Candidate(start, end, "INIT", rule.id, rule.confidence)


@cache
def _heads() -> tuple[re.Pattern[str], dict[str, Rule]]:
    rules = {f"h{i}": rule for i, rule in enumerate(load_rules(FILE).rules) if dict(rule.extra).get("head")}
    heads = "|".join(f"(?P<{name}>{dict(rule.extra)['head']})" for name, rule in rules.items())
    return load_rules(FILE).compile(rf"(?:{heads})(?={after()})"), rules


@cache
def _launching() -> re.Pattern[str]:
    return load_rules(FILE).compile("{launching}(?:了)?[^，。；：！？、\\n□的]{0,3}$")


def _headed(masked: str, boundaries: Boundaries) -> Iterator[Candidate]:
    pattern, rules = _heads()
    for match in pattern.finditer(masked):
        rule = rules[str(match.lastgroup)]
        start = boundaries.before(match.start())
        modifier = masked[start : match.start()]
        extra = dict(rule.extra)
        if start < 0 or not int(extra["shortest"]) <= len(modifier) <= LONGEST:
            continue
        several = is_counted(masked, start, match.end())
        if "□" in modifier or several or is_dull(masked, start, match.start(), strict="dull" not in extra):
            continue
        if "after" in extra and not _launching().search(masked, max(0, start - 16), start):
            continue
        yield Candidate(start, match.end(), "INIT", rule.id, rule.confidence)


def _glossary(text: str) -> Iterator[Candidate]:
    """Terms of a glossary (名词解释): four numbered terms or more, each with what it means."""
    rule = load_rules(FILE).rule("initiative/glossary")
    terms = list(_term().finditer(text))
    for match in terms if len(terms) >= FEWEST_TERMS else ():
        start, end = match.span("name")
        if not is_slogan(text[start:end].strip("“”")) and HAN.search(text, start, end):
            yield Candidate(start, end, "INIT", rule.id, rule.confidence)


@cache
def _term() -> re.Pattern[str]:
    return load_rules(FILE).compile("{term}")
