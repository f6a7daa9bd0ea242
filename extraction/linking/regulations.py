"""Canonical titles of regulations and documents, and the document numbers beside them."""

from __future__ import annotations

import re

from extraction.bodies import Setting, leading_division
from extraction.linking.facts import facts
from extraction.linking.mention import Mentioned
from extraction.linking.undertakings import scope_in_name

_TITLED = re.compile(r"《(?P<title>.+)》(?P<rest>[^《》]*)")
_WHOLE = re.compile(r"(?:(?:19|20)\d{2}(?:年度?)?)?[全我本](?P<level>[省市区县州镇乡])")
_STATE = "中华人民共和国"
_NUMBER = re.compile(
    r"(?P<code>[\u4e00-\u9fff]{2,12})[〔\[【(（﹝](?P<year>(?:19|20)\d{2})[〕\]】)）﹞](?:第)?0*(?P<no>\d+)号"
)
_NO_CODE = re.compile(
    r"^.*(?:根据|依据|按照|印发|下发|转发|落实|贯彻|执行|传达|学习|开展|组织|出台|制定|以|按|据|见|了|文件)(?=..)"
)
_AFTER = re.compile(r"[”》]?[（(〔\[]?(?:文号[:：]?)?$")
_LEVEL_BEFORE = re.compile(
    r"(?:^|[，。；、及和与])(?P<level>[省市区县州])(?:委|政府|人大|人民政府|级)[^，。；《》]{0,12}$"
)


def link_regulation(mentioned: Mentioned, setting: Setting) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """Title without outer marks, scope, and ("number", 渝司发〔2021〕3号) where one stands beside it."""
    surface = mentioned.surface
    match = _TITLED.fullmatch(surface)
    title = match.group("title") + match.group("rest") if match else surface
    if (
        not match
        and not _WHOLE.match(title)
        and (found := leading_division(title, setting))
        and not title.startswith(found[0].name)
    ):
        title = found[0].name + found[1]
    number = document_number(mentioned.before, mentioned.after)
    attributes = (("number", number),) if number else ()
    if _is_law(title):
        return title if title.startswith(_STATE) else _STATE + title, "", attributes
    return title, _scope(title, match is not None, mentioned.before, setting), attributes


def _is_law(title: str) -> bool:
    return title in facts().prefixed_regulations or facts().law.fullmatch(title) is not None


def _scope(title: str, marked: bool, before: str, setting: Setting) -> str:
    """Where the title is unique: everywhere if it names a place or the state, or those before it are the
    state's organs; else in the division whose organ stands before it, or in the region if it is of a kind
    that every district issues or stands without title marks, as a government's own plans do."""
    if facts().national_beginnings.match(title):
        return ""
    named = scope_in_name(title, setting)
    if named is not None:
        return named
    if own := leading_division(title, setting):
        return own[0].full
    if facts().national_issuers.search(before[-16:]):
        return ""
    level = _WHOLE.match(title) or _LEVEL_BEFORE.search(before[-24:])
    if level and (division := setting.level(level.group("level"))):
        return division.full
    region = setting.region
    local = facts().local_kinds.search(title) or not (marked or facts().unmarked_national.search(title))
    return region.full if region and local else ""


def document_number(before: str, after: str) -> str | None:
    """The document number (发文字号) right before or behind a title, with 〔〕 around the year and without
    leading zeros, as GB/T 9704 writes it; None where there is none."""
    behind = _NUMBER.search(after[:36])
    if behind and _AFTER.fullmatch(after[: behind.start()]):
        return _written(behind)
    for match in _NUMBER.finditer(before[-36:]):
        if re.fullmatch(r"[）)]?[文件:：,，]{0,2}[“《]?", before[-36:][match.end() :]):
            return _written(match)
    return None


def _written(match: re.Match[str]) -> str:
    code = _NO_CODE.sub("", match.group("code"))
    return f"{code}〔{match.group('year')}〕{match.group('no')}号"
