"""The gazetteer: China's divisions from province to township, by name, short form and place in the tree."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from functools import cache, cached_property, lru_cache
from importlib import resources
from typing import Literal

from extraction.division_names import is_ordinary_word, short_forms
from extraction.spans import Division

Chain = tuple[Division, ...]
_LEVELS: dict[int, Literal["province", "city", "county", "township"]]
_LEVELS = {2: "province", 4: "city", 6: "county", 9: "township"}
_RANK = {"nation": 0, "province": 1, "city": 2, "county": 3, "zone": 3, "township": 4, "village": 5}
_LONGEST = 16
"""Longest name that `prefix` tries, in characters; autonomous counties have 13."""
_SHORTEST = 2
"""Shortest name that it tries."""
REMEMBERED = 1 << 14
"""Names whose division is remembered, with the chain that they were asked for in."""


class Gazetteer:
    """All divisions of one data file. A former name (綦江县) is a division of its own, found after those in force.

    Townships are read when first asked for. Use `load_gazetteer` for the one that is shipped.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        """Takes the lines that `extraction.gazetteer_build` writes."""
        self._names: dict[str, str] = {}
        self._below: dict[str, tuple[str, ...]] = {}
        self._former: dict[str, list[str]] = {}
        for line in lines:
            if line.startswith("#"):
                continue
            code, name, *townships = line.split("\t")
            if code.startswith("-"):
                self._former.setdefault(name, []).append(code[1:])
                continue
            self._names[code] = name
            if townships:
                self._below[code] = tuple(townships)
        self._made: dict[tuple[str, str], Division] = {}
        # One report asks for the same names again and again.
        self._found = lru_cache(maxsize=REMEMBERED)(self._search)
        self._begun = lru_cache(maxsize=REMEMBERED)(self._search_prefix)

    # ---- the tree -----------------------------------------------------------------------------------------
    def _division(self, code: str, name: str) -> Division:
        made = self._made.get((code, name))
        if made is None:
            above = self._parent_code(code)
            level = "zone" if _is_zone(code) else _LEVELS[len(code)]
            chain = self.chain(self._division(above, self._names[above])) if above else ()
            full = _zone_full(chain, name) if level == "zone" else (chain[-1].full if chain else "") + name
            made = self._made[code, name] = Division(code, name, full, level)
        return made

    def _parent_code(self, code: str) -> str:
        for length in (6, 4, 2):
            if length < len(code) and code[:length] in self._names:
                return code[:length]
        return ""

    def by_code(self, code: str) -> Division | None:
        """The division in force with this code of 2, 4, 6 or 9 digits; 6 digits ending in zeros (500000) too."""
        code = code[:4] if len(code) == 6 and code.endswith("00") else code
        code = code[:2] if len(code) == 4 and code.endswith("00") else code
        if len(code) == 9:
            name = self._township_names.get(code)
            return self._division(code, name) if name else None
        return self._division(code, self._names[code]) if code in self._names else None

    def parent(self, division: Division) -> Division | None:
        """The division next above; None for a province and for what the gazetteer does not hold."""
        above = self._parent_code(division.code) if division.code else ""
        return self._division(above, self._names[above]) if above else None

    def children(self, division: Division) -> Chain:
        """Divisions directly below, by code: counties of a city or municipality, townships of a county."""
        below = [self._division(c, self._names[c]) for c in self._child_codes.get(division.code, ())]
        towns = self._below.get(division.code, ())
        return (*below, *(self._division(_town_code(division.code, t), t[3:]) for t in towns))

    def chain(self, division: Division) -> Chain:
        """From the province down to the division itself."""
        above = self.parent(division)
        return (*self.chain(above), division) if above else (division,)

    # ---- by name ------------------------------------------------------------------------------------------
    @cached_property
    def _child_codes(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for code in self._names:
            if above := self._parent_code(code):
                found.setdefault(above, []).append(code)
        return found

    @cached_property
    def _township_names(self) -> dict[str, str]:
        return {_town_code(c, t): t[3:] for c, towns in self._below.items() for t in towns}

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        """Official name or short form of a province, city, county or zone, to codes."""
        found: dict[str, list[str]] = {}
        for code, name in self._names.items():
            for form in (name, *short_forms(name)):
                found.setdefault(form, []).append(code)
        return found

    @cached_property
    def _township_codes(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for code, name in self._township_names.items():
            found.setdefault(name, []).append(code)
        return found

    def names(self, short: bool = True, townships: bool = True) -> tuple[str, ...]:
        """Every surface name, sorted, each once: official and former names, and short forms of what is above
        township level. Made for an automaton."""
        found = set(self._names.values()) | set(self._former)
        if short:
            found.update(self._by_name)
        if townships:
            found.update(self._township_codes)
        return tuple(sorted(found))

    def all(self, name: str) -> Chain:
        """Every division so called, in force or former, officially or shortly, highest level first."""
        codes = self._by_name.get(name, ())
        found = [self._division(c, self._names[c]) for c in codes]
        found += [self._division(c, name) for c in self._township_codes.get(name, ())]
        found += [self._division(c, name) for c in self._former.get(name, ())]
        return tuple(sorted(found, key=lambda d: (_RANK[d.level], len(d.code), d.code)))

    def find(self, name: str, chain: Chain = ()) -> Division | None:
        """The division that a text of this chain means by a name.

        The chain itself comes first, then what lies below its last member, then below each one above; then
        the one of highest level in the country. Homonyms that this leaves open (鼓楼区 without context), and
        short forms that are everyday words outside the chain's own prefecture, give None.
        """
        if name in self._called:
            return self._found(name, chain)
        # Most of what is asked for is the beginning of a name, and no division's, unless the report's own is new.
        for member in chain:
            if not member.code and _is_called(member, name):
                return self._found(name, chain)
        return None

    def _search(self, name: str, chain: Chain) -> Division | None:
        near = self._near(name, chain)
        if near:
            return near
        if is_ordinary_word(name):
            return None
        found = self.all(name)
        if found and found[0].level == "township" and any(d.code[:6] != found[0].code[:6] for d in found):
            return None
        best = [d for d in found if d.level == found[0].level]
        current = [d for d in best if d.code not in self._former.get(name, ())] or best
        return current[0] if len({d.full for d in current}) == 1 else None

    def _near(self, name: str, chain: Chain) -> Division | None:
        for member in reversed(chain):
            if _is_called(member, name):
                return member
        if not chain:
            return None
        found = [d for d in self.all(name) if d.code]
        for member in reversed(chain):
            if not member.code:
                continue
            if member.level == "province" and (town := next(self._short_townships(name, chain[-1]), None)):
                return town
            if member.level == "province" and member.code not in _MUNICIPALITIES and is_ordinary_word(name):
                continue
            below = [d for d in found if d.code.startswith(member.code)]
            if below:
                top = [d for d in below if d.level == below[0].level]
                return top[0] if len({d.full for d in top}) == 1 else None
        return None

    def _short_townships(self, name: str, region: Division) -> Iterator[Division]:
        county = region.code[:6]
        for town in self._below.get(county, ()) if len(county) == 6 else ():
            if name in short_forms(town[3:]):
                yield self._division(_town_code(county, town), town[3:])

    def prefix(self, text: str, chain: Chain = ()) -> tuple[Division, int] | None:
        """The division whose name, with or without those above it, a text begins with, and how long that name is:
        四川省广安市司法局 gives 四川省广安市 and 6. Official names only, so that 重庆大学 begins with none."""
        return self._begun(text, chain) if text[:_SHORTEST] in self._beginnings else None

    def _search_prefix(self, text: str, chain: Chain) -> tuple[Division, int] | None:
        found: Division | None = None
        at = 0
        while True:
            within = self.chain(found) if found and found.code else chain
            step = self._step(text, at, within, found)
            if step is None:
                return (found, at) if found else None
            found, at = step

    def _step(self, text: str, at: int, chain: Chain, above: Division | None) -> tuple[Division, int] | None:
        for end in range(min(len(text), at + _LONGEST), at + _SHORTEST - 1, -1):
            name = text[at:end]
            if name not in self._official:
                continue
            division = self.find(name, chain)
            if division and division.name == name and (above is None or _inside(division, above)):
                return division, end
        return None

    @cached_property
    def _official(self) -> frozenset[str]:
        return frozenset(self._names.values()) | frozenset(self._former) | frozenset(self._township_codes)

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset(name[:_SHORTEST] for name in self._official)

    @cached_property
    def _called(self) -> frozenset[str]:
        """Whatever any division is called, officially or shortly."""
        return self._official.union(*map(short_forms, self._official))


_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})


def _is_called(division: Division, name: str) -> bool:
    return name == division.name or name in short_forms(division.name)


def _town_code(county: str, town: str) -> str:
    return county.ljust(6, "0") + town[:3]


def _is_zone(code: str) -> bool:
    # Statistics numbers development zones 71 to 80 within their city; counties of the standard end at 70.
    return len(code) == 6 and 71 <= int(code[4:6]) <= 80


def _inside(division: Division, above: Division) -> bool:
    return bool(above.code) and division.code != above.code and division.code.startswith(above.code)


def _zone_full(chain: Chain, name: str) -> str:
    """Full name of a zone, which often begins with its city's or province's name (石家庄高新技术产业开发区):
    what it repeats is not put before it again."""
    for at, member in reversed(list(enumerate(chain))):
        if name.startswith((member.name, *short_forms(member.name))):
            return (chain[at - 1].full if at else "") + name
    return (chain[-1].full if chain else "") + name


@cache
def load_gazetteer() -> Gazetteer:
    """The shipped gazetteer, read once in a process."""
    data = resources.files("extraction").joinpath("data", "divisions.tsv.gz").read_bytes()
    return Gazetteer(gzip.decompress(data).decode("utf-8").splitlines())


def local_name(division: Division, chain: Chain) -> str:
    """How bodies of a division carry its full name: with the city, without the province (深圳市南山区,
    成都市); under a municipality the same as `Division.full` (重庆市渝北区); a city of county level, and what
    lies below a prefecture that is no city, without the prefecture too (江阴市, 恩施市).

    `chain` runs from the province to the division. Letterheads of bodies below province level leave the
    province out; the province's own bodies carry it.
    """
    if len(chain) < 2 or chain[0].level != "province" or chain[0].name.endswith("市"):
        return division.full
    name = division.full.removeprefix(chain[0].full)
    prefecture, county = chain[1], chain[2] if len(chain) > 2 else None
    short = county and (county.name.endswith("市") or not prefecture.name.endswith("市"))
    if county and short and (prefecture.level, county.level) == ("city", "county"):
        return name.removeprefix(prefecture.name)
    return name
