"""Official names of bodies: short forms (区委, 市司法局, 簇桥司法所) resolved in the place that speaks.

The grammar of short forms is data, `data/short_forms.yaml`; here is only the order in which it is tried.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extraction.division_names import is_ordinary_word
from extraction.divisions import REMEMBERED, Chain, Gazetteer, local_name
from extraction.short_forms import forms
from extraction.spans import Division

_LEVEL = re.compile(r"自治[区州县旗]|街道|新区|开发区|高新区|管理区|合作区|[省市区县州旗镇乡]")
_WHOLE = re.compile(r"(?:全|我|本)([省市区县州旗镇乡])")
_PREFIX = re.compile(r"中共|中国共产党|国家税务总局(?=[\u4e00-\u9fff])")
_SHORT_PREFIX = re.compile(r"(?:人民)?(?:法院|检察院)|(?![区县市]).{2,8}局")
_GOVERNMENTS = ("人民政府", "办事处", "管理委员会")
_SESSION = re.compile(
    r"(?<=[委会府])(?:第?[一二三四五六七八九十]+届)?第?[一二三四五六七八九十\d]+次(?=常委会|常务会)"
    r"|(?:新一|第?[一二三四五六七八九十]+)届(?=(?:人民)?政府)"
)
_GROUP = re.compile(r"(?:领导小组|指挥部|专班|协调小组)(?:办公室)?[”’]?$")
_STATION = re.compile(r"[\u4e00-\u9fff]{2,6}司法所")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a name is said: the divisions from the province down, and the canonical name of the issuer."""

    gazetteer: Gazetteer
    chain: Chain
    issuer: str | None = None

    @property
    def region(self) -> Division | None:
        return self.chain[-1] if self.chain else None

    def local(self, division: Division) -> str:
        """The division as the names of its bodies carry it (深圳市南山区)."""
        held = self.gazetteer.chain(division) if division.code else self.chain
        return local_name(division, held)

    def level(self, mark: str) -> Division | None:
        """The division that a character of level means here: the nearest, from the region up, that has it."""
        for member in reversed(self.chain):
            if mark == "区" and member.level in ("county", "zone") and member.name.endswith("区"):
                return member
            if mark != "区" and member.name.endswith(mark):
                return member
        return None


def body_name(surface: str, setting: Setting) -> tuple[str, str]:
    """Canonical name of a body as a text names it, and the scope within which that name is unique.

    `surface` has no white space. A name that carries its division, or is national, has the scope "".
    """
    surface = _SESSION.sub("", surface)
    if surface in forms().central:
        return forms().central[surface], ""
    for step in (_of_league, _of_whole, _of_division, _of_level, _of_issuer, _of_region):
        if name := step(surface, setting):
            return name, ""
    if setting.region and _GROUP.search(surface) and _is_bare_group(surface, setting):
        return setting.region.name + surface.strip("“”"), setting.region.full
    name = spelled_out(surface)
    return name, "" if _is_national(name, setting) else _scope(setting)


def _is_bare_group(surface: str, setting: Setting) -> bool:
    """Whether nothing in the name of a leading group or task force says whose it is."""
    return not (
        surface.startswith(("局", "我")) or _NATIONAL.search(surface) or _begins_with_place(surface, setting)
    )


def leading_division(text: str, setting: Setting) -> tuple[Division, str] | None:
    """The division that a name carries in front, in full or by a character of level, and the rest:
    市行政复议系统 in 成都市 gives 成都市 and 行政复议系统."""
    found = setting.gazetteer.prefix(text, setting.chain)
    if found:
        return found[0], text[found[1] :]
    mark = _LEVEL.match(text)
    if not mark or forms().not_levels.match(text):
        return None
    division = setting.level(mark.group())
    return (division, text[mark.end() :]) if division else None


def full_body(division: Division, rest: str, setting: Setting) -> str:
    """The name of a division's body from what follows the division: 区委 of 武侯区 is (武侯区, 委)."""
    if rest in ("政府", "人民政府"):
        return acting_body(division, setting)
    if rest in ("法院", "人民法院") and division.level in ("province", "city"):
        rest = ("高级" if division.level == "province" else "中级") + "人民法院"
    return _expand(rest, setting.local(division), division.name[-1])


def acting_body(division: Division, setting: Setting) -> str:
    """The body as which a division acts: its people's government, office of a subdistrict or committee of a zone."""
    name = setting.local(division)
    if division.level == "zone":
        return name + "管理委员会"
    if division.name.endswith("特别行政区"):
        return name + "政府"
    if division.level == "township" and division.name.endswith("街道"):
        return name + "办事处"
    if division.level == "village":
        return name + ("居民委员会" if division.name.endswith("社区") else "村民委员会")
    return name + "人民政府"


def _expand(rest: str, place: str, mark: str) -> str:
    for pattern, full in forms().bodies:
        if match := pattern.fullmatch(rest):
            filled = full.format(d=place, c=mark)
            for number, group in enumerate(match.groups(), 1):
                filled = filled.replace(f"\\{number}", group or "")
            return spelled_out(filled)
    return place + spelled_out(rest)


@lru_cache(maxsize=REMEMBERED)
def spelled_out(name: str) -> str:
    """A name with the short form of an organ inside it or at its end written out (…调委会, …人社局)."""
    for pattern, full in forms().inside:
        name = pattern.sub(full, name)
    for pattern, full in forms().endings if forms().ending.search(name) else ():
        if pattern.search(name):
            return pattern.sub(full, name)
    return name


def _of_league(surface: str, setting: Setting) -> str | None:
    match = forms().league.fullmatch(surface)
    division = setting.level(match.group(1)) if match else None
    return f"中国共产主义青年团{setting.local(division)}委员会" if division else None


def _of_whole(surface: str, setting: Setting) -> str | None:
    match = _WHOLE.match(surface)
    division = setting.level(match.group(1)) if match else None
    return division.name + spelled_out(surface[2:]) if division else None


def _of_division(surface: str, setting: Setting) -> str | None:
    party = _PREFIX.match(surface)
    bare = surface[party.end() :] if party else surface
    found = setting.gazetteer.prefix(bare, setting.chain)
    if not found:
        return _of_short_division(bare, setting)
    division, end = found
    rest = bare[end:]
    if not rest:
        return acting_body(division, setting)
    # 重庆市人民政府 has a body of its own; 广州市场 has not. The level is part of the name here, so no check.
    name = full_body(division, rest, setting)
    prefix = party.group().replace("中国共产党", "中共") if party else ""
    return name if name.startswith(prefix) else prefix + name


def _of_short_division(surface: str, setting: Setting) -> str | None:
    for end in (4, 3, 2):
        rest = surface[end:]
        if not rest or not _SHORT_PREFIX.fullmatch(rest):
            continue
        division = setting.gazetteer.find(surface[:end], setting.chain)
        if division and division.level != "township" and not is_ordinary_word(surface[:end]):
            return full_body(division, rest, setting)
    return None


def _of_level(surface: str, setting: Setting) -> str | None:
    bare = _PREFIX.sub("", surface, count=1) if _PREFIX.match(surface) else surface
    found = leading_division(bare, setting)
    if not found or not found[1]:
        return None
    return full_body(found[0], _same_function(found[1], setting), setting)


def _same_function(rest: str, setting: Setting) -> str:
    """The organ that 市局, 省厅 mean: of the issuer's own function (司法局 of a 司法局's report)."""
    region = setting.region
    if rest not in ("局", "厅") or not setting.issuer or region is None:
        return rest
    own = setting.issuer.removeprefix(setting.local(region))
    return own[:-1] + rest if own != setting.issuer and own.endswith(("局", "厅")) else rest


def _of_issuer(surface: str, setting: Setting) -> str | None:
    issuer = setting.issuer
    if not issuer:
        return None
    if len(surface) > 2 and issuer.endswith(surface):
        return issuer
    if not forms().issuer_units.fullmatch(surface):
        return None
    if surface.startswith("局"):
        return _expand(surface[1:], issuer, "局") if issuer[-1] == "局" and len(surface) > 1 else None
    if issuer.endswith(_GOVERNMENTS) and setting.region:
        return _expand(surface, setting.local(setting.region), "")
    return _expand(surface, issuer, "")


def _of_region(surface: str, setting: Setting) -> str | None:
    region = setting.region
    if (
        region is None
        or surface.startswith("局")
        or (_LEVEL.match(surface) and not forms().not_levels.match(surface))
    ):
        return None
    if forms().committee_meeting.fullmatch(surface):
        return full_body(region, "委", setting)
    county = next((d for d in reversed(setting.chain) if d.level != "township"), region)
    if _STATION.fullmatch(surface):
        return f"{setting.local(county)}司法局{surface}"
    if forms().district_bodies.fullmatch(surface):
        return full_body(county, surface, setting)
    if region.level == "township" and forms().town_stations.fullmatch(surface):
        return setting.local(region) + surface
    if region.level == "zone" and surface in ("管委会", "党工委"):
        return full_body(region, surface, setting)
    if (
        forms().division_offices.fullmatch(surface)
        and not _NATIONAL.search(surface)
        and not _begins_with_place(surface, setting)
    ):
        place = county if surface.endswith("局") else region
        return setting.local(place) + spelled_out(surface)
    return None


_NATIONAL = re.compile(
    r"^(?:中央|国家|全国|中国|中华|国务院|最高|中共中央)|(?:(?<!指挥)(?<!支)部|总局|总署|网|日报|报社|电视台|大学|学院|公司|集团|银行|商会|律师事务所|出版社)$"
)


def _is_national(name: str, setting: Setting) -> bool:
    """Whether a name is unique in the country: a central body, a medium, a firm; or it begins with a place."""
    return bool(_NATIONAL.search(name)) or any(
        setting.gazetteer.find(name[:end]) and not is_ordinary_word(name[:end]) for end in (2, 3)
    )


def _begins_with_place(name: str, setting: Setting) -> bool:
    """Whether a name begins with any place's, a homonym's too (鼓楼区司法局)."""
    return any(setting.gazetteer.all(name[:end]) and not is_ordinary_word(name[:end]) for end in (2, 3, 4))


def _scope(setting: Setting) -> str:
    return setting.region.full if setting.region else ""
