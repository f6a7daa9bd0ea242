"""Finds figures: a number with its unit, hedge and bounds, where it measures something.

Ordinals (第8期), dates, document numbers and numbers inside names, titles and quoted slogans are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from extraction.indicators.numerals import parse_number, parse_scale, plain_value
from extraction.patterns import compile_pattern
from extraction.rules import Rule, RuleFile, load_rules
from ontology.frozen import quickly_made

HEDGES = {
    "approx": "约 大约 左右 上下",
    "nearly": "近 将近 接近 不足",
    "more-than": "超 超过 超出 突破 逾 多达 高于 余 多",
    "at-least": "以上 及以上 至少 不少于 不低于 不小于 不得少于 不得低于",
    "up-to": "以下 及以下 以内 之内 不超过 不高于 不多于 不得超过 低于 控制在",
}
QUALIFIERS = {word: qualifier for qualifier, words in HEDGES.items() for word in words.split()}
NAMED = compile_pattern(r"《[^《》\n]*》|[“「][^“”「」，。；：！？,;\n]*[”」]")
"""Titles, and quoted names; a quotation with a clause in it is speech, and its figures count."""
ONE = "一"
"""What a scale without a number stands for: 近万名."""
ORDINAL = ("第", "〔", "届")
TIMES = frozenset({"次", "场", "期", "批", "轮", "课时", "场次", "期次"})
HOW_OFTEN = re.compile(
    r"每(?:半|个)?(?:年|季度?|月|周|日|天|星期)(?:度)?(?!均)[^，。；：、0-9]{0,8}(?:不少于|至少)?$"
)
"""A rule says how often (每季度清理1次), and counts nothing that was done."""
LENGTHS = frozenset({"天", "小时", "分钟", "秒", "个月", "个小时", "米", "厘米", "毫米"})
"""Units that, before a noun or verb, say of what size or when a thing is, and measure nothing."""
SPELLINGS = {
    "％": "%",
    "百分点": "个百分点",
    "元人民币": "元",
    "人民币元": "元",
    "港币": "港元",
    "平方": "平方米",
    "立方": "立方米",
}


@quickly_made
@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit; offsets of the clean text, hedges included."""

    start: int
    end: int
    value: int | float
    unit: str
    qualifier: str
    text: str
    """Value and unit as written, without hedges unless these stand for the number (近万名)."""
    rule: str
    confidence: float


def find_figures(text: str, names: Iterable[tuple[int, int]] = ()) -> list[Figure]:
    """Every figure of a text, sorted, none inside another or inside one of the given name spans."""
    rules = _rules()
    masked = bytearray(len(text))
    for start, end in (*(m.span() for m in NAMED.finditer(text)), *names):
        masked[start:end] = b"\1" * (end - start)
    taken = bytearray(len(text))
    found: list[Figure] = []
    for rule in rules.rules:
        if rule.pattern is None:
            continue
        for match in rule.found(text):
            start, end = match.span("name")
            if 1 in masked[start:end] or 1 in taken[start:end] or not _measures(text, match, rule):
                continue
            taken[start:end] = b"\1" * (end - start)
            found.extend(_figures(match, rule))
    return sorted(found, key=lambda f: (f.start, f.end))


@cache
def _rules() -> RuleFile:
    return load_rules("units")


@cache
def _idioms() -> tuple[re.Pattern[str], ...]:
    lexicon = load_rules("indicators")
    return (
        lexicon.compile("(?:{counting}了?|等|共|有|分)$"),
        lexicon.compile("(?:大)?{slogan}"),
        lexicon.compile("[一-鿿]{0,6}之一|{structural}"),
        lexicon.compile("{elapsed}$"),
    )


def _measures(text: str, match: re.Match[str], rule: Rule) -> bool:
    """Whether the number counts something, rather than ordering, dating or naming it."""
    start, end = match.span("name")
    before = text[max(0, start - 8) : start].rstrip()
    if before[-1:] in ORDINAL or (before[-1:] in ("-", "—") and before[-2:-1].isdigit()):
        return False
    counting, slogan, structural, elapsed = _idioms()
    unit = match.groupdict().get("unit")
    if unit in TIMES and HOW_OFTEN.search(text, max(0, start - 14), start):
        return False
    length = unit in LENGTHS
    if length and ("\u4e00" <= text[end : end + 1] <= "\u9fff" or elapsed.search(before)):
        return False
    if structural.match(text, end):
        return False
    if unit == "岁" and "寿命" not in text[max(0, start - 16) : start]:
        return False
    if rule.id in ("figure/hanzi", "figure/great"):
        if slogan.match(text, end):
            return False
        value = parse_number(match["number"]) or 0
        hedged = any(match.groupdict().get(g) for g in ("hedge", "more", "bound"))
        big = rule.id == "figure/hanzi" and value >= 10
        return hedged or big or (value <= 12 and counting.search(before) is not None)
    return True


def _figures(match: re.Match[str], rule: Rule) -> Iterator[Figure]:
    """One figure, or the two bounds of a range."""
    groups = match.groupdict()
    scale = parse_scale(groups.get("scale") or "")
    fixed = dict(rule.extra).get("unit", "")
    unit = (groups.get("unit") or fixed).replace(" ", "")
    unit = SPELLINGS.get(unit, unit).replace("／", "/")
    qualifier = _qualifier(match)
    last = match.end("bound") if groups.get("bound") else match.end("name")
    below = bool(groups.get("minus"))
    text = match.string[match.start("minus" if below else "number") : last]
    bound = groups.get("bound") or ""
    text = "".join(text[: len(text) - len(bound)].split())
    if not groups["number"]:
        text = (groups.get("hedge") or "") + text  # 万名 alone is no number that one could read
    bounds = [(groups["number"] or ONE, qualifier)]
    if groups.get("to"):
        bounds = [(groups["number"], "at-least"), (groups["to"], "up-to")]
    for number, sense in bounds:
        value = parse_number(number)
        if value is None:
            continue
        yield Figure(
            *match.span("name"),
            plain_value(value * Decimal(-scale if below else scale)),
            unit,
            sense,
            text,
            rule.id,
            rule.confidence,
        )


def _qualifier(match: re.Match[str]) -> str:
    """How exact the figure is said to be: the bound after it, or the hedge before it, or 余 and 多 within."""
    groups = match.groupdict()
    for group in ("bound", "hedge"):
        if groups.get(group) in QUALIFIERS:
            return QUALIFIERS[groups[group]]
    stop = match.start("unit") if groups.get("unit") else match.end("name")
    within = match.string[match.end("number") : stop]
    return "more-than" if "余" in within or "多" in within else "exact"
