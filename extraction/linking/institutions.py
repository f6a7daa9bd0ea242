"""Canonical names of institutions."""

from __future__ import annotations

import re

from extraction.bodies import Setting, acting_body, body_name
from extraction.linking.facts import facts
from extraction.linking.mention import Mentioned
from extraction.short_forms import forms

_LEVEL = re.compile(r"[省市区县州](?=人大|政协|法院|检察院|政府|纪委|监委|人民)")
_ORGAN = re.compile(
    r"(?:[局委办部院厅署处所会队庭组团社网报校司厂行站]|政府|中心|学校|大学|医院|街道|[省市区县镇乡村])$"
)


def link_institution(mentioned: Mentioned, setting: Setting) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """Name, scope and attributes of an institution.

    In an enumeration the organ may stand once, at the end (甲、乙司法所), and so may the body in front of
    it, at the beginning (局党委、行政办公会): a name without its part takes it from its neighbour.
    """
    surface = mentioned.surface
    if not _ORGAN.search(surface) and len(surface) <= 5:
        shared = facts().shared_organs.match(mentioned.after)
        if shared:
            return (*body_name(surface + shared.group(1), setting), ())
        division = setting.gazetteer.find(surface, setting.chain)
        if division:
            return acting_body(division, setting), "", ()
    if surface == "常委会" and mentioned.before.endswith("人大及其"):
        surface = "人大常委会"
    level = _LEVEL.match(mentioned.previous)
    if level and forms().district_bodies.fullmatch(surface) and not forms().not_levels.match(level.string):
        surface = level.group() + surface
    if mentioned.previous.startswith("局") and setting.issuer and setting.issuer.endswith("局"):
        name, scope = body_name(surface, setting)
        if scope:
            return (*body_name("局" + surface, setting), ())
        return name, scope, ()
    return (*body_name(surface, setting), ())
