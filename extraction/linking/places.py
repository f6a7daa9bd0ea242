"""Canonical names of places: the full chain of a division."""

from __future__ import annotations

import re
from dataclasses import replace

from extraction.bodies import Setting, leading_division
from extraction.division_names import is_zone_name
from extraction.linking.facts import facts
from extraction.linking.mention import Mentioned
from extraction.spans import Division

Attributes = tuple[tuple[str, str], ...]
_LOCAL = re.compile(r"(?:村|社区|小区|居委会|街|路|巷|片区|园区|新城|公园|广场|组团|商圈|湖|河|港|站)$")
_AREA = re.compile(r"(?:地区|两地|三地|毗邻地区)?$")


def link_place(mentioned: Mentioned, setting: Setting) -> tuple[str, str, Attributes]:
    """Name, scope and attributes of a place. A division has its full name and its code; a village or a
    community stands after its township; a local place without either is unique in the region; else the
    name is taken to be known everywhere (长三角, 粤港澳大湾区)."""
    surface = mentioned.surface.strip('“”"')
    division = setting.gazetteer.find(surface, setting.chain) or _stepwise(surface, setting)
    if surface == "新区" and division is None:
        division = setting.level(surface)
    if division:
        return division.full, "", (("code", division.code),) if division.code else ()
    if joint := _joint(surface):
        return joint, "", ()
    region = setting.region
    if surface and is_zone_name(surface) and region:
        city = next((d for d in reversed(setting.chain) if d.level in ("city", "province")), region)
        return surface if surface.startswith(city.name) else city.full + surface, "", ()
    found = leading_division(surface, setting)
    if found and found[1]:
        return found[0].full + found[1], "", ()
    if _LOCAL.search(surface) and region:
        return surface, region.full, ()
    return surface, "", ()


def _joint(surface: str) -> str | None:
    """A region of provinces named by their abbreviations: 川渝, 川渝地区; None for anything else."""
    marks = _AREA.sub("", surface)
    if 2 <= len(marks) <= 4 and all(mark in facts().provinces for mark in marks):
        return marks if all(mark in "港澳台" for mark in marks) else marks + "地区"
    return None


def _stepwise(surface: str, setting: Setting) -> Division | None:
    """The last of several divisions named from above in short forms: 广西百色田东 is 田东县."""
    for end in range(2, len(surface) - 1):
        above = setting.gazetteer.find(surface[:end], setting.chain)
        if above is None or not above.code:
            continue
        within = setting.gazetteer.chain(above)
        below = setting.gazetteer.find(surface[end:], within)
        if below and below != above and below.code.startswith(above.code):
            return below
        if below := _stepwise(surface[end:], replace(setting, chain=within)):
            return below if below.code.startswith(above.code) else None
    return None
