"""Named undertakings: quoted names with their head nouns, and unmarked names that end in one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extraction.divisions import load_gazetteer
from extraction.names.division_spans import division_spans
from extraction.names.phrases import Boundaries, after, find_boundaries, is_counted, is_dull, is_plural
from extraction.names.quoted import Span, find_quotations, hide, is_slogan
from extraction.names.quoted_initiatives import find_quoted
from extraction.names.titles import find_titles
from extraction.patterns import compile_pattern
from extraction.rules import Rule, load_rules
from extraction.scanning import Scan
from extraction.spans import Candidate

FILE = "initiatives"
ASIDE = "◇"
"""Stands for every character of an aside inside a name: 服务中心（站）, 南山（警务）数据中心."""
BRACKETS = compile_pattern(r"(?<=[一-龥])[（(][一-龥]{1,6}[)）](?=[一-龥])")
STAGE = r"(?:[（(][^（()）]{0,6}[期段站][)）])?(?:(?:改扩建|扩建)?(?<![园厦划])项目(?![部化款公负经]|用地|资金|推进))?"
HAN = re.compile("[一-龥]")
_AREA = re.compile(r"全[区市县镇省](?!域)")
SMART = re.compile(r"(?:智慧|智能|数字|云上|掌上)[一-龥]{2}")
"""Beginnings that make a name of a platform or system, however short: 智慧矫正系统."""
HELD = re.compile(r"(?:共)?[0-9][0-9.,]*[余多]?万?[余多]?[场次期]")
"""How often an observance was held, which makes it no class of them: 食品安全宣传周活动12场."""
OBSERVANCE = re.compile("宣传[周月日]")
DASH = re.compile("[一-龥][—－–-]")
JOINED = re.compile("[一-龥]{2,8}")
LEFT_OVER = ("和", "及", "与")
"""What no name begins with: the joint after a word that was no name."""
LONGEST_SHARING = 12
"""Characters of the longest modifier that shares its head with the one after it."""
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
    masked = BRACKETS.sub(lambda m: ASIDE * len(m.group()), hide(shown, quotations))
    boundaries = find_boundaries(masked)
    found = [
        *find_quoted(shown, masked, quotations),
        *_headed(masked, boundaries),
        *_themed(text),
        *_glossary(text),
    ]
    for rule in load_rules(FILE).rules:
        found.extend(
            c for c in rule.candidates(text) if not any(a < c.start and c.end <= b for a, b in titles)
        )
    return sorted(set(found), key=lambda c: (c.start, c.end, c.rule))


@cache
def _heads() -> tuple[Scan, dict[str, Rule]]:
    rules = {f"h{i}": rule for i, rule in enumerate(load_rules(FILE).rules) if dict(rule.extra).get("head")}
    heads = "|".join(f"(?P<{name}>{dict(rule.extra)['head']})" for name, rule in rules.items())
    return load_rules(FILE).scan(rf"(?:{heads}){STAGE}(?={after()})"), rules


@cache
def _launching(verbs: str) -> re.Pattern[str]:
    return load_rules(FILE).compile(
        f"(?:{verbs})(?:了)?(?:[^，。；,;:：！？、\n□的]{{0,3}}|[^，。；,;:：！？\n]{{0,16}}[、和与及])$"
    )


def _announced(masked: str, start: int, head: Span, extra: dict[str, str]) -> bool:
    """Whether a verb that the rule asks for governs the name, or says what became of it, or a list of its kind
    holds it."""
    if _launching(extra["after"]).search(masked, max(0, start - 24), start):
        return True
    followed = extra.get("followed")
    if followed and _compiled(followed).match(masked, head[1]):
        return True
    return _in_list(masked, start, head)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return load_rules(FILE).compile(pattern)


def _of_taking_part(masked: str, boundaries: Boundaries, start: int) -> int:
    """Where the name of a scheme begins that says who takes part in what: 建立律师参与信访接待制度."""
    if not masked.endswith("参与", 0, max(0, start)):
        return start
    before = boundaries.before(start - len("参与"))
    who = masked[before : start - len("参与")]
    governed = _governing().search(masked, max(0, before - 12), max(0, before))
    return before if governed and 2 <= len(who) <= LONGEST_SHARING and "□" not in who else start


def _with_its_verb(masked: str, start: int) -> int:
    """Where a campaign's name begins that opens with what it does: 实施 + 提升行政执法质量三年行动."""
    inner = _inner_verb().search(masked, max(0, start - 8), max(0, start))
    return inner.start("inner") if inner else start


@cache
def _inner_verb() -> re.Pattern[str]:
    return load_rules(FILE).compile(
        "(?:实施|开展|启动|推进|落实|制定|深化|出台|部署)(?:了|好)?(?P<inner>提升|优化|整治|打通|改善|治理|打造|保障|促进|发展)$"
    )


def _across_dash(masked: str, boundaries: Boundaries, start: int) -> int:
    """Where a name begins that joins two places or bodies with a dash (东湖—西山绿道; GB/T 15834—2011, 4.13)."""
    if not DASH.match(masked, max(0, start - 2)):
        return start
    before = boundaries.before(start - 1)
    joined = before >= 0 and JOINED.fullmatch(masked, before, start - 1) is not None
    return before if joined and not _whole_item().search(masked, before, start - 1) else start


def _after_subject(masked: str, start: int, head: int) -> int:
    """Where the name of something built begins: after who builds it (支持企业建设研发中心)."""
    subject = _builder().match(masked, max(0, start), head)
    return subject.end() if subject else start


def _last_of_pair(masked: str, start: int, head: int) -> int:
    """Where the second of two things begins, of which each has a head noun of its own (改造和综合管廊)."""
    pair = _pair().match(masked, max(0, start), head)
    return pair.end() if pair else start


@cache
def _builder() -> re.Pattern[str]:
    return load_rules(FILE).compile("{builder}")


@cache
def _pair() -> re.Pattern[str]:
    return load_rules(FILE).compile("{pair}")


def _without_area(masked: str, start: int, head: int) -> int:
    """Where the name of something built begins: after 全区, 全市, which say whom it serves."""
    area = _AREA.match(masked, max(0, start), head)
    return area.end() if area else start


def _first_of_coordination(masked: str, boundaries: Boundaries, start: int) -> int:
    """Where a name begins whose head several modifiers share (健全甲区报告、乙区会商机制); `start` where they
    share none: each is short, none is a name by itself, and a verb governs the first."""
    at = start
    while at > 0 and masked[at - 1] == "、":
        before = boundaries.before(at - 1)
        if (
            before < 0
            or not 2 <= at - 1 - before <= LONGEST_SHARING
            or _whole_item().search(masked, before, at - 1)
        ):
            return start
        at = before
    if at == start or "□" in masked[at:start]:
        return start
    return at if _governing().search(masked, max(0, at - 12), at) else start


@cache
def _whole_item() -> re.Pattern[str]:
    return load_rules(FILE).compile("(?:{quote_head}|{whole_item})$")


@cache
def _governing() -> re.Pattern[str]:
    return load_rules(FILE).compile("(?:{launching}|{friendly})(?:了|好|起)?$")


def _in_list(masked: str, start: int, head: Span) -> bool:
    """Whether the name is one of a list of its kind: …公示制度、…记录制度、…审核制度."""
    noun = masked[head[0] : head[1]]
    if masked[start - 1 : start] == "、" and masked.endswith(noun, 0, start - 1):
        return True
    following = masked.find(noun, head[1], head[1] + LONGEST)
    return masked.startswith("、", head[1]) and "。" not in masked[head[1] : following]


def _headed(masked: str, boundaries: Boundaries) -> Iterator[Candidate]:
    pattern, rules = _heads()
    for match in pattern.finditer(masked):
        rule = rules[str(match.lastgroup)]
        extra = dict(rule.extra)
        start = boundaries.before(match.start())
        if "coordinated" in extra:
            start = _first_of_coordination(masked, boundaries, start)
        if "after" in extra:
            start = _of_taking_part(masked, boundaries, start)
        if "inner" in extra:
            start = _with_its_verb(masked, start)
        start = _across_dash(masked, boundaries, _after_subject(masked, start, match.start()))
        if "parted" in extra:
            start = _last_of_pair(masked, start, match.start())
        if "area" in extra:
            start = _without_area(masked, start, match.start())
        modifier = masked[start : match.start()]
        shortest = 2 if SMART.match(modifier) else int(extra["shortest"])
        if start < 0 or not shortest <= len(modifier) <= LONGEST:
            continue
        held = OBSERVANCE.search(match.group()) and HELD.match(masked, match.end())
        several = is_plural(masked, start) if held else is_counted(masked, start, match.end())
        if (
            "□" in modifier
            or modifier[:1] in LEFT_OVER
            or several
            or is_dull(masked, start, match.start(), strict="dull" not in extra)
        ):
            continue
        if "classes" in extra and _compiled(extra["classes"]).fullmatch(masked, start, match.start()):
            continue
        if "after" in extra and not _announced(masked, start, match.span(), extra):
            continue
        yield Candidate(start, match.end(), "INIT", rule.id, rule.confidence)


def _themed(text: str) -> Iterator[Candidate]:
    """What a place sets out to be: 平安武侯 in 推进平安武侯建设."""
    rule = load_rules(FILE).rule("initiative/themed-place")
    theme, built, object_, end = _theme()
    for span in division_spans(text, load_gazetteer()):
        named = theme.search(text, max(0, span.start - 2), span.start)
        if named and (
            built.match(text, span.end)
            or (end.match(text, span.end) and object_.search(text, max(0, span.start - 16), span.start))
        ):
            yield Candidate(named.start(), span.end, "INIT", rule.id, rule.confidence)


@cache
def _theme() -> tuple[re.Pattern[str], ...]:
    compiled = load_rules(FILE).compile
    return compiled("{theme}$"), compiled("{themed}"), compiled("{themed_object}"), compiled("[，。；、：]|$")


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
