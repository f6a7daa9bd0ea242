"""Joins the forms that one report gives one thing: 法律服务中心 after 成都法律服务中心, 小江说法 after “小江说法”栏目."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache

from extraction.bodies import Setting
from extraction.division_names import is_ordinary_word, short_forms
from extraction.linking.facts import facts
from ontology.iris import normalise_key
from ontology.records import EntityKey

_QUOTED = re.compile(r"[“‘《「]([^“”‘’《》「」]{2,})[”’》」](?P<head>[^“”《》]{0,8})")
_JOINED = ("INIT", "REG", "INST", "HONOR")
_normalised = lru_cache(maxsize=1 << 14)(normalise_key)
"""A report gives one name again and again."""
_JOINTS = ("和", "与", "及", "、")
"""Before one of these stands the name of another thing: 科学城和北部中心 is not the 北部中心."""
_SHORTEST = 5
"""A name of fewer characters is not taken for the end of a longer one."""


def join(keys: Sequence[EntityKey], setting: Setting) -> list[EntityKey]:
    """The same keys, each replaced by the one that stands for its thing in this report.

    Equal in the eyes of `normalise_key`, equal but for the division in front or for quotation marks and head
    noun, or the end of exactly one longer name of its label (of several, the region's own): one thing. The
    form that stands for it is the fullest, then the most frequent.
    """
    standing: dict[EntityKey, EntityKey] = {}
    for label in _JOINED:
        of_label = [key for key in keys if key.type == label]
        standing.update(_classes(of_label, setting))
        _parts(standing, label, setting)
    known = {key.name for key in keys if key.type == "PER" and not key.scope}
    return [
        key._replace(scope="") if key.type == "PER" and key.name in known else _final(key, standing)
        for key in keys
    ]


def _final(key: EntityKey, standing: dict[EntityKey, EntityKey]) -> EntityKey:
    seen = {key}
    while (after := standing.get(key, key)) not in seen:
        seen.add(after)
        key = after
    return key


def _classes(keys: Sequence[EntityKey], setting: Setting) -> dict[EntityKey, EntityKey]:
    often = Counter(keys)
    groups: dict[str, set[EntityKey]] = defaultdict(set)
    regions = _region_forms(setting)
    for key in often:
        groups[_content(key, regions)].add(key)
    standing = {}
    for group in groups.values():
        if len(group) == 1:
            standing.update(dict.fromkeys(group, *group))
            continue
        best = min(group, key=lambda k: (-_fullness(k.name), -often[k], k))
        standing.update(dict.fromkeys(sorted(group), best))
    return standing


def _fullness(name: str) -> int:
    return len(_normalised(name))


def _content(key: EntityKey, regions: Sequence[str]) -> str:
    """What is left of a name when its division, its quotation marks and the noun behind them are gone."""
    name = key.name
    if key.type == "INIT" and (quoted := _QUOTED.fullmatch(name)) and _is_head(quoted.group("head")):
        name = quoted.group(1)
    name = _normalised(name).removeprefix("新时代")
    if key.type in ("INIT", "REG"):
        name = _without_region(name, regions)
    return name


def _is_head(noun: str) -> bool:
    return not noun or facts().head_nouns.fullmatch(noun) is not None


def _without_region(name: str, regions: Sequence[str]) -> str:
    """A name without the report's own divisions in front; the city's own stays apart from the district's."""
    for form in regions:
        rest = name.removeprefix(form)
        if rest != name and len(rest) > _SHORTEST:
            return rest
    return name


def _region_forms(setting: Setting) -> tuple[str, ...]:
    """What the report's own divisions are called at the beginning of names, the longest first."""
    region = setting.region
    if region is None:
        return ()
    forms = [setting.local(region), region.full, region.name]
    forms += [
        form for form in (*short_forms(region.name), *_short_above(setting)) if not is_ordinary_word(form)
    ]
    return tuple(sorted(set(forms), key=lambda f: (-len(f), f)))


def _short_above(setting: Setting) -> tuple[str, ...]:
    # 成都临江…中心 of a district of Chengdu may be called 临江…中心; 成都市… is the city's.
    return tuple(form for member in setting.chain[:-1] for form in short_forms(member.name))


def _parts(standing: dict[EntityKey, EntityKey], label: str, setting: Setting) -> None:
    kept = sorted({best for best in standing.values() if best.type == label})
    names = {key: _normalised(key.name) for key in kept}
    holders = _holders(kept, names)
    for key in kept:
        longer = [k for k in holders[key] if k != key and _is_part(key, k, names, setting)]
        if len(longer) > 1 and setting.region:
            own = (setting.region.name, setting.region.full)
            longer = [k for k in longer if names[k].removesuffix(names[key]) in own]
        if len(longer) == 1:
            standing[key] = longer[0]


def _holders(kept: Sequence[EntityKey], names: dict[EntityKey, str]) -> dict[EntityKey, list[EntityKey]]:
    """For each name those that begin or end with it, or hold what it quotes first: found by the pieces of
    each name, since all pairs of a long report's names are too many."""
    holding: dict[str, set[EntityKey]] = defaultdict(set)
    known = set(names.values())
    quoted = {key: match.group(1) for key in kept if (match := _QUOTED.match(key.name))}
    for key, name in names.items():
        pieces = [name[at:] for at in range(len(name))] + [name[:at] for at in range(1, len(name))]
        for piece in known.intersection(pieces):
            holding[piece].add(key)
        for match in _QUOTED.finditer(key.name):
            holding["“" + match.group(1)].add(key)
    found = {}
    for key in kept:
        more = holding["“" + quoted[key]] if key in quoted else set()
        found[key] = sorted(holding[names[key]] | more)
    return found


def _is_part(short: EntityKey, long: EntityKey, names: dict[EntityKey, str], setting: Setting) -> bool:
    """Whether the shorter name can be the longer one's, cut: its end; itself without its head noun; the
    quotation within it, of one kind of document."""
    a, b = names[short], names[long]
    if a == b:
        return short.scope == long.scope and len(short.name) < len(long.name)
    if len(a) < (3 if short.type == "INST" else 4) or len(a) >= len(b):
        return False
    front = b.removesuffix(a)
    if short.type == "INST":
        region = setting.region
        return region is not None and front in (region.name, region.full, setting.local(region))
    if short.type == "INIT" and b.startswith(a):
        return facts().loose_nouns.fullmatch(b[len(a) :]) is not None
    if short.type == "REG" and (quoted := _QUOTED.match(short.name)):
        return len(quoted.group(1)) >= 4 and quoted.group(1) in long.name and a[-2:] == b[-2:]
    apart = front == b or front.endswith(_JOINTS)
    return len(a) >= _SHORTEST and not apart and not _elsewhere(front, setting)


def _elsewhere(front: str, setting: Setting) -> bool:
    """Whether what a longer name has in front is a place other than the report's: not the same thing then."""
    place = setting.gazetteer.find(front, setting.chain)
    return place is not None and (setting.region is None or place.full != setting.region.full)
