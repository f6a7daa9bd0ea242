"""Written instruments: titles in 《》, statutes by their short names, and unmarked names of plans and lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extraction.names.marked import Marked, read_marks
from extraction.names.phrases import Boundaries, clause_start, is_counted, is_dull
from extraction.names.quoted import Span, hide
from extraction.rules import load_rules
from extraction.scanning import Scan
from extraction.spans import Candidate

FILE = "regulations"
DATED = re.compile(r"(?:19|20)\d\d年")
LIST_MARKS = ("、", "和", "与", "及")
SHORTEST = 6
LONGEST = 40
"""Characters of the longest unmarked name that is believed."""


def find_regulations(text: str, marked: Marked | None = None) -> list[Candidate]:
    """Candidates of label REG in a cleaned text.

    A title keeps its marks and the bracketed year that belongs to it; a document number stays outside
    (guidelines, spans, 2). `marked` are the marks of this text, where they are known already.
    """
    marked = marked or read_marks(text)
    found = [*_titled(text, marked.titles), *_unmarked(text, marked.masked, marked.boundaries)]
    visible = hide(text, marked.titles)
    for rule in load_rules(FILE).rules:
        found.extend(rule.candidates(visible))
    return sorted(set(found), key=lambda c: (c.start, c.end, c.rule))


@cache
def _kinds_of_title() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    file = load_rules(FILE)
    return (
        file.compile("{work}"),
        file.compile(
            "(?:{instrument}|法|法典|条约|安排|年鉴|表|{years})[》〉]?{bracket}?[》〉]?{bracket}?$|〈[^〉]+〉"
        ),
        file.compile("(?:{issuing}|{heeding}|学习|宣传)(?:了|好)?[^，。；,;:：\n《]{0,4}$"),
    )


def _titled(text: str, titles: tuple[Span, ...]) -> Iterator[Candidate]:
    """Every title but those of columns, songs and films."""
    file = load_rules(FILE)
    work, instrument, handled = _kinds_of_title()
    for start, end in titles:
        if not work.match(text, end) and not work.search(text, max(0, start - 3), start):
            kind = "title-other" if handled.search(text, max(0, start - 12), start) else "title-bare"
            rule = file.rule(
                "regulation/title" if instrument.search(text[start:end]) else f"regulation/{kind}"
            )
            yield Candidate(start, end, "REG", rule.id, rule.confidence)


@cache
def _unmarked_patterns() -> tuple[Scan, re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    file = load_rules(FILE)
    return (
        file.scan("{instrument}(?P<years>{bracket})?(?={used})"),
        file.compile(
            "(?:{issuing})(?:了|好)?(?:(?:和|并)?(?:实施|落实|完善|执行|修订)(?!方案|意见|办法|细则|纲要))?(?:{count_of})?"
        ),
        file.compile("{heeding}(?:了|好)?[^，。；,;:：\n□、]{0,4}$"),
        file.compile("(?:.*(?:{firm})|{own}.*规定)(?:{bracket})?"),
    )


def _unmarked(text: str, masked: str, boundaries: Boundaries) -> Iterator[Candidate]:
    """Names without marks: what was issued, dated ones anywhere, and firm ones that were heeded."""
    ending, issuing, heeding, firm = _unmarked_patterns()
    file = load_rules(FILE)
    last = 0
    for match in ending.finditer(masked):
        if match.start() < last:
            continue
        clause = clause_start(masked, match.start())
        verbs = list(issuing.finditer(masked, clause, match.start()))
        bounded = boundaries.before(match.start())
        dated = match["years"] or DATED.match(text, max(0, bounded))
        if last and clause <= last and match.start() > last and masked[last : last + 1] in LIST_MARKS:
            rule, start = file.rule("regulation/listed"), last + 1
        elif verbs and verbs[-1].end() < match.start() - 1:
            rule, start = file.rule("regulation/issued"), verbs[-1].end()
        elif (
            bounded == clause
            and firm.fullmatch(masked, bounded, match.end())
            and GAINED.match(masked, match.end())
        ):
            rule, start = file.rule("regulation/subject"), bounded
        elif dated:
            rule, start = file.rule("regulation/dated"), bounded
        elif heeding.search(masked, max(0, bounded - 12), max(0, bounded)) and firm.fullmatch(
            masked, bounded, match.end()
        ):
            rule, start = file.rule("regulation/heeded"), bounded
        else:
            continue
        beside = BESIDE_TITLE.match(masked, start, match.start()) if text[start] == "《" else None
        if beside:
            rule, start = file.rule("regulation/listed"), beside.end()
        ours = OURS.match(masked, start)
        start = ours.end() if ours else start
        if _is_name(masked, start, match.start(), match.end(), strict=not dated):
            last = match.end()
            yield Candidate(start, last, "REG", rule.id, rule.confidence)


GAINED = re.compile("获|通过|正式|已上?报|报批|出台|印发|完成编制|编制完成|完成修编")
"""What becomes of an instrument that is the subject."""
OURS = re.compile(r"(?:我[省市区县镇乡局]|本[省市区县镇乡局])")
BESIDE_TITLE = re.compile(r"□+(?:（[^（）]{0,12}）)?(?:、|及(?!其|实施(?:细则|办法|方案|意见))|以及|和|与)")
"""A title in 《》, hidden, and the mark that joins an unmarked name to it (出台《甲》及乙办法)."""
BROKEN = re.compile(
    r"的|更|或|其|我[市区县镇乡局]|对应|[一两三四五六七八九十]年|.*(?:等|及其|及实施|以及|□□等|重要)|.*[及和与]$"
)


def _is_name(masked: str, start: int, head: int, end: int, *, strict: bool) -> bool:
    """Whether the stretch is long enough, is no class of instruments and holds no list of several."""
    return (
        2 <= head - start <= LONGEST
        and end - start >= SHORTEST
        and BROKEN.match(masked, start, head) is None
        and not is_counted(masked, start, end)
        and not is_dull(masked, start, head, strict=strict)
    )
