"""Canonical names of initiatives and honours."""

from __future__ import annotations

import re

from extraction.bodies import Setting, full_body, leading_division, spelled_out
from extraction.division_names import is_ordinary_word
from extraction.linking.facts import facts
from extraction.linking.mention import Mentioned
from extraction.spans import Division

Result = tuple[str, str, tuple[tuple[str, str], ...]]
_OWN = re.compile(
    r"(?P<front>[“‘]?(?:(?:19|20)\d{2}(?:年度?)?)?)(?:[全我本](?P<level>[省市区县州镇乡])|(?P<grade>[省市区县州镇乡])级)"
)
_BATCH = re.compile(r"^((?:全[国省市区县])?)(?:第[一二三四五六七八九十\d]+批|首批)(?:次)?(?:的)?")
_COUNT = re.compile(r"(?<=^全国)[一二三四五六七八九十百\d]+[个家名]")
_YEAR = re.compile(r"^(?:19|20)\d{2}(?:年度?)?")
_MARKS = "“”‘’\"'《》"
_UNMARKED = str.maketrans("", "", _MARKS)


def own_places(name: str, setting: Setting) -> str:
    """A name with 全区, 我市, 市级 at its beginning, or after a year there, replaced by the division that this
    report means by them."""
    own = _OWN.match(name)
    division = setting.level(own["level"] or own["grade"]) if own else None
    if own and division:
        name = own["front"] + division.name + name[own.end() :]
    for member in setting.chain:
        name = name.replace(member.name * 2, member.name)
    return name


def link_initiative(mentioned: Mentioned, setting: Setting) -> Result:
    """Name and scope of an initiative. A body's character of level in front is resolved (区政府门户网站);
    a township gets the divisions above it; quotation marks stay as written."""
    bare = mentioned.surface.translate(_UNMARKED)
    if bare in facts().national_names:
        return facts().national_names[bare], "", ()
    name = own_places(mentioned.surface, setting)
    if name == mentioned.surface:
        name = _led(name, setting)
    return name, _scope(name, setting), ()


def _led(name: str, setting: Setting) -> str:
    bare = name.strip(_MARKS)
    if setting.region and facts().bare_bodies.match(bare):
        return full_body(setting.region, bare, setting)
    found = leading_division(name, setting)
    if not found or not found[1]:
        return name
    division, rest = found
    if name.startswith((division.full, setting.local(division))):
        return name
    if division.level in ("county", "city", "province", "zone") and name.startswith(division.name):
        return name
    return full_body(division, rest, setting)


def _scope(name: str, setting: Setting) -> str:
    bare = name.translate(_UNMARKED)
    if facts().national_undertakings.fullmatch(bare.replace("、", "")) or facts().national_beginnings.match(
        bare
    ):
        return ""
    scope = scope_in_name(bare, setting)
    if scope is not None:
        return scope
    return setting.region.full if setting.region else ""


def scope_in_name(bare: str, setting: Setting) -> str | None:
    """The scope that a name needs beside the division it begins with: none, unless other divisions are called
    the same (江北区) and the name gives nothing above; None for a name that begins with no division."""
    bare = _YEAR.sub("", bare)
    division = _front(bare, setting)
    if division is None:
        return None
    alone = len(setting.gazetteer.all(division.name)) == 1 or bare.startswith(setting.local(division))
    return "" if alone or bare.startswith(division.full) else division.full


def _front(bare: str, setting: Setting) -> Division | None:
    """The division that a name begins with, officially or shortly (成都临江…)."""
    if found := setting.gazetteer.prefix(bare, setting.chain):
        return found[0]
    for end in (3, 2):
        division = setting.gazetteer.find(bare[:end], setting.chain)
        if division and division.level != "township" and not is_ordinary_word(bare[:end]):
            return division
    return None


def link_honour(mentioned: Mentioned, setting: Setting) -> Result:
    """Name of an honour: quotation marks around the whole and the batch (第九批) dropped, 全市 resolved, the
    organ that it is for written out (模范调委会)."""
    surface = mentioned.surface
    if len(surface) > 2 and surface[0] in _MARKS and surface[-1] in _MARKS:
        surface = surface[1:-1]
    name = _COUNT.sub("", _BATCH.sub(r"\1", surface))
    name = own_places(name, setting)
    found = None if name.startswith("全") else leading_division(name, setting)
    if found and found[1] and not name.startswith(found[0].name) and found[0].name not in name:
        name = full_body(found[0], found[1], setting)
    return spelled_out(name), "", ()
