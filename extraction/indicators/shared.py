"""Figures that share their words: A、B分别增长5%、8% is two statements, A率、B率均达100% too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter

from extraction.indicators.phrases import Phrase
from extraction.indicators.wording import masked, tidy_left

EACH = re.compile(r"分别|各(?=达|为|增)|(?:达到?|为)$")
ALL = re.compile(r"[均都]|双双")
LIST = re.compile(r"、|以及|(?<!涉)及(?!时|早|格)|和(?![谐平解])|(?<!参)与")
RATE = ("率", "比例", "占比", "比重")
COMMON = (*RATE, "量", "总额", "增加值", "数", "收入", "支出", "产值", "面积")
KIND = re.compile(r"“[^“”]*”")
QUOTED_KIND = re.compile(r"“[^“”]*”(?P<thing>[^“”]{1,6})")
"""The last of several quoted kinds, with the thing they are kinds of: “两抢”、“两盗”警情."""
SHORT = 4
"""Characters that an item of a list has no more than where it leaves out what the first one begins with."""
PER = re.compile(r"(?:万元|单位)(?:GDP|地区生产总值|生产总值|工业增加值)|每[百千万]人|人均|户均")
"""What all items of a list are counted by, said before the first (万元GDP电耗、水耗)."""
MANNER = re.compile(r"(?:及时|按期|按时|实际|全面|当场|平均)?[^、]{2}率$")
"""A rate and how it is reached; before it stands what it is a rate of."""


def spread(phrases: Iterator[Phrase]) -> Iterator[Phrase]:
    """The phrases of a sentence, each with its own words where a list before 分别 or 均 has one for each."""
    for _, grouped in groupby(phrases, key=attrgetter("clause")):
        inside = list(grouped)
        yield from _each(inside) or _all(inside) or inside


def _each(phrases: Sequence[Phrase]) -> list[Phrase]:
    """A、B分别增长5%、8%, A、B达5个和8个: a phrase an item. Empty where figures and items are not of one number."""
    first, each = phrases[0], EACH.search(phrases[0].left)
    if len(phrases) < 2 or each is None or each.start() < 2:
        return []
    items, verb = _items(first.left[: each.start()]), first.left[each.end() :]
    alone = all(not LIST.sub("", phrase.left) or phrase.left == first.left for phrase in phrases[1:])
    if len(items) != len(phrases) or not alone:
        return []
    return [
        replace(phrase, left=item + verb, start=first.start, first=index == 0)
        for index, (phrase, item) in enumerate(zip(phrases, items, strict=True))
    ]


def _all(phrases: Sequence[Phrase]) -> list[Phrase]:
    """A率、B率均达100%: a phrase an item, with the one figure."""
    only = phrases[0]
    found = ALL.search(only.left)
    if len(phrases) > 1 or not found or only.right.strip("。；"):
        return []
    items = _items(only.left[: found.start()])
    if len(items) < 2 or not all(item.endswith(RATE) for item in items):
        return []
    return [replace(only, left=item, first=number == 0) for number, item in enumerate(items)]


def _items(words: str) -> list[str]:
    """The items of a list, each with what it shares with the first (万元GDP能耗、水耗) or the last (14号、16号线)."""
    words = tidy_left(words)
    plain, start, items = masked(words), 0, list[str]()
    for joint in LIST.finditer(plain):
        items.append(words[start : joint.start()])
        start = joint.end()
    items.append(words[start:])
    if len(items) < 2 or not all(items):
        return items
    first, last = items[0], items[-1]
    kind = QUOTED_KIND.fullmatch(last)
    if kind and all(KIND.fullmatch(item) for item in items[:-1]):
        return [*(item + kind["thing"] for item in items[:-1]), last]
    if last.endswith(COMMON) and not any(item.endswith(COMMON) for item in items[:-1]):
        return _ended(items)
    if len(first) <= SHORT and len(last) > len(first) and last[len(first) - 1] == first[-1]:
        shared = last[len(first) :]
        return [*(item + shared for item in items[:-1]), last]
    return [first, *(_begun(first, item) for item in items[1:])]


def _ended(items: list[str]) -> list[str]:
    """食品生产、流通、餐饮抽检合格率: the first says what all begin with, the last what all end with."""
    first, last = items[0], items[-1]
    own = len(items[1]) if len(items) > 2 else len(first)
    if own > SHORT or own > len(first) or len(last) <= own + 1:
        return items
    prefix, suffix = first[:-own], last[own:]
    return [first + suffix, *(prefix + item + suffix for item in items[1:-1]), prefix + last]


def _begun(first: str, item: str) -> str:
    by = PER.match(first)
    if by and not PER.match(item) and len(item) <= SHORT + 2:
        return by[0] + item
    if item.endswith("率") and first.endswith("率") and len(item) <= SHORT + 2:
        return MANNER.sub("", first) + item
    whole = len(item) >= SHORT or item[-1] != first[-1] or len(first) <= len(item)
    return item if whole else first[: -len(item)] + item
