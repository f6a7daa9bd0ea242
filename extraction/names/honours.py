"""Titles, awards and certified statuses: what was conferred, and what a report says it strives for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extraction.names.marked import Marked, read_marks
from extraction.names.phrases import Boundaries, clause_start, is_plural
from extraction.names.quoted import Span, group, is_slogan
from extraction.rules import load_rules
from extraction.spans import Candidate

FILE = "honours"
JOINT = re.compile(r"(?:\d+[家个项名])?(?:以上)?(?:、|和|及|以及)")
SEVERAL = re.compile(r"的|\d[个家所项名]")
RANKING = re.compile(r"\d{1,3}强")
"""A rank, which is a title only where somebody gained it: 世界500强 is a class of firms."""
LONGEST = 36
"""Characters of the longest unmarked title that is believed."""


LONGEST_PRIZE = 8
"""Characters before 奖 in what is believed to be the name of a prize."""
SHORTEST_GIVEN = 6
"""Characters, marks included, from which on whatever is in quotation marks after 被评为 or 荣获 is a title."""


def find_honours(text: str, marked: Marked | None = None) -> list[Candidate]:
    """Candidates of label HONOR in a cleaned text.

    A batch (第一批) belongs to the name; 称号 and 荣誉 after it, and a count before it, do not.
    `marked` are the marks of this text, where they are known already.
    """
    marked = marked or read_marks(text)
    found = [*_quoted(text, marked.masked, marked.quotations), *_unmarked(marked.masked, marked.boundaries)]
    for rule in load_rules(FILE).rules:
        found.extend(rule.candidates(text))
    return sorted(set(found), key=lambda c: (c.start, c.end, c.rule))


@cache
def _quoted_patterns() -> tuple[re.Pattern[str], ...]:
    file = load_rules(FILE)
    return (
        file.compile(
            "(?:(?P<firm>(?P<given>{given})|{conferred}|{sought})|完成|全国|全省|全市|国家级|省级|市级)(?:了|为)?[^，。；,;:：！？\\n□]{0,8}$"
        ),
        file.compile("[^“”]*(?:{firm}|{status})"),
        file.compile(
            "的?(?P<head>(?:(?!创建|称号|荣誉|建设)[^，。；,;:：！？、\n□]){0,8}(?:{firm}|{status})|奖(?![励学补金]))|(?:荣誉)?称号|荣誉"
        ),
        file.compile("{rank}"),
        file.compile("(?:{graded}|{rank})$"),
        file.compile("(?:(?!{count}|{conferred}|[了为过的]).){2,14}(?<![部委局厅会社])$"),
    )


def _quoted(text: str, masked: str, quotations: tuple[Span, ...]) -> Iterator[Candidate]:
    """Quoted titles after a verb of conferring, each member of a list."""
    verb, titled, tail, rank, graded, named = _quoted_patterns()
    rule = load_rules(FILE).rule("honour/quoted")
    for members in group(text, quotations):
        verbal = verb.search(masked, max(0, members[0][0] - 20), members[0][0])
        created = _created().match(masked, members[-1][1]) is not None
        if not verbal and not created:
            continue
        for start, end in members:
            follows = tail.match(masked, end)
            if is_slogan(text[start + 1 : end - 1]) and not (follows and follows["head"]):
                continue
            given = verbal is not None and verbal["given"] is not None and end - start > SHORTEST_GIVEN
            headed = follows is not None and (created or (verbal is not None and verbal["firm"] is not None))
            graded_itself = created and _hospital().fullmatch(text, start + 1, end - 1)
            if headed or given or graded_itself or titled.fullmatch(text, start + 1, end - 1):
                headed = follows is not None and follows["head"] is not None
                stop = follows.end("head") if follows and headed else end
                ranked = (graded if headed else rank).search(masked, max(0, start - 8), start)
                if (
                    ranked is None
                    and verbal
                    and verbal["given"]
                    and text[stop - 2 : stop].strip("”").endswith("奖")
                ):
                    ranked = (
                        named.search(masked, verbal.end("given"), start) if start == members[0][0] else None
                    )
                yield Candidate(ranked.start() if ranked else start, stop, "HONOR", rule.id, rule.confidence)


@cache
def _created() -> re.Pattern[str]:
    """What follows a quoted title that is being worked for: “三甲”医院创建."""
    return load_rules(FILE).compile("(?:(?:综合|中医)?医院|[^，。；、\n□]{0,6}(?:{firm}|示范区))?创建")


@cache
def _hospital() -> re.Pattern[str]:
    return load_rules(FILE).compile("[二三][甲级](?:甲等)?")


@cache
def _unmarked_patterns() -> tuple[re.Pattern[str], ...]:
    file = load_rules(FILE)
    return (
        file.compile("(?:{conferred})(?:了|为)?"),
        file.compile("(?:{sought}|通过)(?:了|为)?"),
        file.compile("{graded}"),
        file.compile("(?:{batch})?{grade}"),
        file.compile("(?:{count}|全[国省市区][首唯][个家一]|[^□]*?首[个家])"),
    )


@cache
def _ending_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    file = load_rules(FILE)
    return (
        file.compile("(?:(?P<firm>{firm})|{status}){closed}"),
        file.compile("(?:(?P<firm>{firm_no_prize})|{status}){closed}"),
    )


def _endings(masked: str) -> Iterator[re.Match[str]]:
    """Every word that a title ends in, left to right; prizes (…奖) are looked for only where 奖 stands ahead."""
    every, but_prizes = _ending_patterns()
    at, found = 0, but_prizes.search(masked)
    while (prize := masked.find("奖", at)) >= 0:
        near = max(at, prize - LONGEST_PRIZE)
        while found and found.start() < near:
            yield found
            near = max(near, found.end())
            found = but_prizes.search(masked, found.end())
        matches = (every.match(masked, place) for place in range(near, prize + 1))
        if match := next(filter(None, matches), None):
            yield match
        at = match.end() if match else max(near, prize + 1)
        if found and found.start() < at:
            found = but_prizes.search(masked, at)
    while found:
        yield found
        found = but_prizes.search(masked, found.end())


def _unmarked(masked: str, boundaries: Boundaries) -> Iterator[Candidate]:
    """Titles without quotation marks: what follows a verb, or a graded title (全国…示范区) anywhere."""
    conferred, sought, grade, _, _ = _unmarked_patterns()
    file = load_rules(FILE)
    last = 0
    for match in _endings(masked):
        clause = clause_start(masked, match.start())
        won = list(conferred.finditer(masked, clause, match.end()))
        wanted = list(sought.finditer(masked, clause, match.start()))
        if RANKING.fullmatch(match.group()) and not won:
            continue
        joint = JOINT.match(masked, last) if last > clause else None
        if joint and (won or wanted or grade.match(masked, joint.end())):
            start, rule = joint.end(), file.rule("honour/listed")
        elif won or wanted:
            rule = file.rule("honour/conferred" if won else "honour/sought")
            start = (won or wanted)[-1].end()
        elif match["firm"] and (graded := _graded(masked, boundaries, clause, match)) is not None:
            certified = masked.startswith("创建", match.end())
            start, rule = graded, file.rule("honour/sought" if certified else "honour/graded")
        elif (
            match["firm"]
            and masked.startswith("创建", match.end())
            and boundaries.before(match.start()) >= clause
        ):
            start, rule = boundaries.before(match.start()), file.rule("honour/sought")
        else:
            continue
        start = _trim(masked, start, match.end())
        if match.start() - start > LONGEST or (not match["firm"] and not _placed().match(masked, start)):
            continue
        several = is_plural(masked, start) and not (
            match.group().endswith("奖") and grade.match(masked, start)
        )
        if SEVERAL.search(masked, start, match.end()) or several:
            continue
        if rule.id == "honour/graded" and _built(masked, start, match.end()):
            continue
        last = match.end()
        yield Candidate(start, last, "HONOR", rule.id, rule.confidence)


def _built(masked: str, start: int, end: int) -> bool:
    """Whether a graded zone is an undertaking: somebody builds it, and no title of it is said to be given."""
    built, not_title = _built_patterns()
    return built.search(masked, max(0, start - 12), start) is not None and bool(
        not_title.match(masked[start:end])
    )


@cache
def _built_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    file = load_rules(FILE)
    return file.compile("{built_zone}"), file.compile("{not_title}")


def _graded(masked: str, boundaries: Boundaries, clause: int, head: re.Match[str]) -> int | None:
    """Where a graded title begins: where a name may begin and a grade (全国, 省级) stands, or, before 创建,
    at the last grade that nothing parts from the head."""
    _, _, graded, grade, _ = _unmarked_patterns()
    start = boundaries.before(head.start())
    if start >= 0 and graded.match(masked, start, head.end()):
        return start
    floor = max(clause, start, head.start() - LONGEST)
    grades = list(grade.finditer(masked, floor, head.start()))
    return grades[-1].start() if grades and masked.startswith("创建", head.end()) else None


@cache
def _placed() -> re.Pattern[str]:
    return load_rules(FILE).compile("{placed}")


@cache
def _batch() -> re.Pattern[str]:
    return load_rules(FILE).compile("(?:第[一二三四五六七八九十0-9]+|首)批")


def _trim(masked: str, start: int, end: int) -> int:
    """Where the title itself begins: after a count, and after the body that confers it."""
    _, _, _, grade, count = _unmarked_patterns()
    counted = count.match(masked, start, end)
    if counted:
        start = counted.end()
    graded = None if _batch().match(masked, start, end) else grade.search(masked, start, end)
    return graded.start() if graded and graded.start() - start <= 8 else start
