"""Which place a report means, by the places that it names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

import ahocorasick

from extraction.division_names import is_ordinary_word, short_forms
from extraction.divisions import Chain, Gazetteer, load_gazetteer
from extraction.spans import Division

_LEVELS = ("省", "市", "区", "县", "州", "旗")


def choose(divisions: Chain, whole: str, gazetteer: Gazetteer) -> Division | None:
    """The one of several homonyms whose surroundings the text names most; None where two are level.

    Counted are the names above it (twice), beside it and below it.
    """
    if len(divisions) < 2:
        return divisions[0] if divisions else None
    best = sorted(((_support(d, whole, gazetteer), d.level != "township", d) for d in divisions),
                  key=lambda entry: (-entry[0], not entry[1], entry[2].code))  # fmt: skip
    return best[0][2] if best[0][:2] != best[1][:2] else None


def _support(division: Division, whole: str, gazetteer: Gazetteer) -> int:
    above = gazetteer.chain(division)[:-1]
    near = list(gazetteer.children(division))
    if above:
        near += [d for d in gazetteer.children(above[-1]) if d.name != division.name]
    score = sum(2 * whole.count(form) for d in above for form in (short_forms(d.name) or (d.name,))[:1])
    return score + sum(whole.count(d.name) for d in near)


def elect(whole: str, level: str | None, paragraphs: Sequence[str], gazetteer: Gazetteer) -> Division | None:
    """The division that a text without any self-description speaks of: of the level that it speaks of most
    (区委, 全区), the one it names most, together with those above it; None without a clear winner."""
    level = level or _spoken_level("\n".join(paragraphs))
    if level is None:
        return None
    if level == "新区":
        return _zone(whole)
    counts = _counts(whole)
    scores: Counter[Division] = Counter()
    for name in sorted(counts):
        if is_ordinary_word(name):
            continue
        for division in gazetteer.all(name):
            if division.level in ("province", "city", "county") and division.name.endswith(level):
                above = sum(_named(d, counts) for d in gazetteer.chain(division)[:-1])
                scores[division] += counts[name] * 4 + min(above, 40)
    ranked = sorted(scores.items(), key=lambda entry: (-entry[1], entry[0].code))
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def namesake(zone: str, whole: str, gazetteer: Gazetteer) -> Division | None:
    """The district that has taken the name of a 新区 or will: 光明新区 became 光明区. Of several the one whose
    surroundings the text names most; None without a clear one."""
    stem = zone.removesuffix("新区")
    if stem == zone or not stem:
        return None
    found = [d for d in gazetteer.all(stem + "区") if d.level == "county"]
    return choose(tuple(found), whole, gazetteer)


def _zone(whole: str) -> Division | None:
    """The 新区 that a text names most, at least three times; the gazetteer does not know it."""
    counts = Counter(_ZONE.findall(whole))
    best = min(counts, key=lambda name: (-counts[name], name), default="")
    return Division("", best, best, "zone") if counts[best] > 2 else None


_ZONE = re.compile(r"[\u4e00-\u9fff]{2}新区")


def _named(division: Division, counts: Counter[str]) -> int:
    return sum(counts[form] for form in (division.name, *short_forms(division.name)))


def _spoken_level(text: str) -> str | None:
    """The level of the report's own bodies: 区委, 区政府 and 全区 beside 市委 speak of a district. Bodies that
    carry a name (龙泉驿区政府) say nothing."""
    counts = Counter(a or b for a, b in _OWN.findall(text))
    mark = max(_LEVELS, key=lambda m: counts[m])
    return mark if counts[mark] else None


_OWN = re.compile(
    r"[全我]([省市区县州旗])|(?:(?<![\u4e00-\u9fff])|(?<=[、和由在向受经对按]))([省市区县州旗])(?:委|政府|人大|政协|级)"
)


@cache
def _automaton() -> ahocorasick.Automaton:
    made = ahocorasick.Automaton()
    for name in load_gazetteer().names(townships=False):
        made.add_word(name, name)
    made.make_automaton()
    return made


def _counts(text: str) -> Counter[str]:
    return Counter(name for at, name in _automaton().iter_long(text) if not _ROAD.match(text, at + 1))


_ROAD = re.compile("[东南西北中]?(?:路|街(?!道)|大道|大街)")
"""What follows the name of a place where it is the name of a road, which lies anywhere: 长春路, 南京东路."""
