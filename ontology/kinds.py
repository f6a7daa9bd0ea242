"""Levels of divisions and honours and types of documents, told by codes and by what `zhengtu.ttl` lists."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from ontology.schema import load_schema, name_stem

_COUNTRY, _COUNTY_DIGITS = "000000", 6
_ZONES = range(71, 81)
"""Numbers that statistics gives to development zones within their city."""
_PART = re.compile(r".+?(?:省|自治区|自治州|自治县|地区|盟|市|区|县|旗|街道|镇|乡)")
_LEAD = re.compile(
    r"^(?:[“‘《「\"']|第[^省市区县]{1,3}[批届次]|(?:19|20)[0-9]{2}(?:[-—至](?:19|20)[0-9]{2})?年?度?)+"
)
"""Marks, numbers and years before what tells the level."""
_PRAISE = re.compile("(?:国际|世界|全球)(?:化|一流|级)")
"""世界级, 国际化: how good a thing is to be, and not who conferred what."""
_MUNICIPALITIES = frozenset({"北京市", "上海市", "天津市", "重庆市"})


def document_type(title: str) -> str:
    """Notation of the type that the end of a title tells, the longest ending first; empty where it tells none.

    Closing marks and a bracketed end are looked through: 甲办法（试行） is 办法.
    """
    return _ending(name_stem(title), "doctype")


def division_level(code: str, name: str) -> str:
    """Notation of the level of a division, by its code (GB/T 2260, nine or twelve digits below counties), or
    where it has none by the end of its name; empty where neither tells."""
    if len(code) > _COUNTY_DIGITS:
        return "township" if code[9:] in ("", "000") else "village"
    if code == _COUNTRY or not code:
        return "" if code else _ending(name, "level")
    code = code.ljust(_COUNTY_DIGITS, "0")  # 50 and 5001 are written short as well
    if code.endswith("0000"):
        return "province"
    if code.endswith("00"):
        return "prefecture"
    return "zone" if int(code[4:]) in _ZONES else "county"


def honour_level(name: str, divisions: Mapping[str, str]) -> str:
    """Notation of the level of an honour, by the word or the division that its name begins with; empty where
    neither tells. `divisions` gives the level of what full names of divisions are made of (see part_levels)."""
    name = _LEAD.sub("", name)
    if _PRAISE.match(name):
        return ""
    for beginning, notation in _beginnings().items():
        if name.startswith(beginning):
            return notation
    level, end = "", 0
    while (part := _PART.match(name, end)) and (found := divisions.get(part[0]) or _part_level(part[0])):
        level, end = found, part.end()
    return level if level in load_schema().schemes["honourLevel"] else ""


def part_levels(divisions: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What full names of divisions are made of (四川省, 成都市, 武侯区), with its level; what has two has none.

    Each division is given as its full name and the notation of its own level, which may be empty.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, level in divisions:
        parts = _PART.findall(name)
        if "".join(parts) == name:
            for part in parts[:-1]:
                found[part].add(_part_level(part) or ("township" if part[-1] in "道镇乡" else "county"))
            if level:
                found[parts[-1]].add(level)
    return {part: min(levels) for part, levels in found.items() if len(levels) == 1}


def _part_level(part: str) -> str:
    """Of provinces and prefectures the name alone tells the level; a 市 behind another is told by its code."""
    if part in _MUNICIPALITIES or part.endswith(("省", "自治区")):
        return "province"
    return "prefecture" if part.endswith(("市", "自治州", "盟", "地区")) else ""


def _ending(name: str, scheme: str) -> str:
    known = _endings(scheme)
    return next((known[name[at:]] for at in range(1, len(name)) if name[at:] in known), "")


@cache
def _beginnings() -> dict[str, str]:
    """Beginning of an honour's name -> notation of its level, the longest first."""
    concepts = load_schema().schemes["honourLevel"].items()
    pairs = [(word, notation) for notation, concept in concepts for word in concept.keywords]
    return dict(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))


@cache
def _endings(scheme: str) -> dict[str, str]:
    concepts = load_schema().schemes[scheme].items()
    return {ending: notation for notation, c in concepts for ending in (notation, *c.keywords)}
