"""Levels of divisions and types of documents, told by codes and by the endings that `zhengtu.ttl` lists."""

from __future__ import annotations

from functools import cache

from ontology.schema import load_schema, name_stem

_COUNTRY, _COUNTY_DIGITS = "000000", 6
_ZONES = range(71, 81)
"""Numbers that statistics gives to development zones within their city."""


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
    if len(code) < _COUNTY_DIGITS or code == _COUNTRY:
        return "" if code == _COUNTRY else _ending(name, "level")
    if code.endswith("0000"):
        return "province"
    if code.endswith("00"):
        return "prefecture"
    return "zone" if int(code[4:]) in _ZONES else "county"


def _ending(name: str, scheme: str) -> str:
    known = _endings(scheme)
    return next((known[name[at:]] for at in range(1, len(name)) if name[at:] in known), "")


@cache
def _endings(scheme: str) -> dict[str, str]:
    concepts = load_schema().schemes[scheme].items()
    return {ending: notation for notation, c in concepts for ending in (notation, *c.keywords)}
