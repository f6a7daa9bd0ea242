"""What one piece of evidence (a title, a signature, a sentence) says of who speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extraction.division_names import is_zone_name
from extraction.divisions import Chain, Gazetteer
from extraction.spans import Division

_YEAR = re.compile(r"(?:(?:19|20)\d{2}[年度]*(?:\d{1,2}月(?:\d{1,2}日)?)?)+")
_MEETING = re.compile(r"(?:第)?[一二三四五六七八九十]+届(?:.{0,16}?会议)?")
_VERTICAL = re.compile(
    r"(?:国家税务总局|国家统计局|国家金融监督管理总局|中国人民银行|国家外汇管理局|中华人民共和国)(?=[\u4e00-\u9fff])"
)
"""What the names of the state's own offices in a division begin with: 国家税务总局 + 西安市雁塔区税务局."""
_AT_MEETING = re.compile(r"在([\u4e00-\u9fff]{2,16}?)(?:第?[一二三四五六七八九十]+届|人民代表大会|人大)")
_ORGANS = (
    "人民政府|政府|管理委员会|管委会|委员会|办公室|办事处|党工委|人民法院|法院|检察院|人大常委会|公安局|分局|中心|协会|学院|大学|"
    "公司|支队|大队|总队|局|委|厅|院|办|部|署|处"
)
_ORGAN = re.compile(
    rf"(?P<organ>[^0-9关于在的年“《]{{0,20}}?(?:{_ORGANS}))(?=关于|\d{{4}}|[年的在]|代?[区市县省州镇乡]长|主任|工作|法治|政务|信息|$)"
)
_REPRESENT = re.compile(
    rf"代表(?:大家|本届)?([^，。,；！!请向]{{0,24}}?(?:国务院|{_ORGANS}))(?=[，。,；向、请作的]|大会)"
)
_ACTING = re.compile(
    rf"(?:^|[,，。\n])([\u4e00-\u9fff]{{2,20}}?(?:{_ORGANS}|街道|镇|乡|区|县|市))"
    r"(?=深|在|以|坚|认|紧|全面|按|围|始|切|积|严|贯|高|牵|聚|持续|坚决|法治)"
)
_JOINT = re.compile(r"[、和](管委会|管理委员会)")
"""Of a party working committee and a management committee that report together, the latter is the issuer."""
NATION = "国"
"""Level of the bodies of the state as a whole, which have no division."""
_NATIONAL = re.compile(
    r"国务院(?=政府|关于|$|[，,、]|向|\d)|(?:(?:国家|中国|中华|全国|最高|中央|国务院)[\u4e00-\u9fff]{0,14}?"
    r"(?:委员会|总局|总署|银行|法院|检察院|办公厅|局|署|部|会)|[\u4e00-\u9fff]{2,10}部)(?=关于|\d{4}|[年的在]|工作|法治|政务|信息|$)"
)
_LEVEL = re.compile(r"自治区|新区|街道|[省市区县州旗镇乡]")
_OWN = re.compile(r"[我本]([省市区县州旗镇乡])|我(街道)")
_SIGNED = re.compile(
    rf"([\u4e00-\u9fff]{{3,30}}(?:{_ORGANS}|街道))(?:[（(]印章[)）])?(?:\d{{4}}年\d{{1,2}}月\d{{1,2}}日)?"
)
_SITE = re.compile(r"网站标识码\s*[:：]?\s*(?:bm)?(\d{6})\d{4}")
_FIRST, _LAST = 5, 12


@dataclass(frozen=True, slots=True)
class Speaker:
    """A body as a text names it: several divisions where the name is a homonym, none where only a level stands."""

    divisions: Chain
    organ: str | None
    """What follows the division (司法局, 人民政府); None where only the place is named."""
    level: str | None = None
    """The character of level that stands in place of a division: 区 of 区人民政府."""
    written: str = ""


def parse_speaker(text: str, gazetteer: Gazetteer) -> Speaker | None:
    """Reads a speaker off the beginning of a title, a signature or a file name; None where none stands there."""
    bare = _YEAR.sub("", "".join(text.split()), count=1) if _YEAR.match(text) else "".join(text.split())
    vertical = _VERTICAL.match(bare)
    if vertical and _leading(bare[vertical.end() :], gazetteer)[0]:
        bare = bare[vertical.end() :]
    elif national := _NATIONAL.match(bare):
        return Speaker((), national.group(), NATION, text)
    bare = bare.removeprefix("中共").removeprefix("中国共产党")
    divisions, end = _leading(bare, gazetteer)
    if not divisions:
        meeting = _AT_MEETING.search(bare)
        divisions, _ = _leading(meeting.group(1), gazetteer) if meeting else ((), 0)
        return Speaker(divisions, None, written=text) if divisions else None
    rest = _MEETING.sub("", bare[end:], count=1)
    organ = _ORGAN.match(rest)
    return Speaker(divisions, organ.group("organ") if organ else None, written=text)


def _leading(text: str, gazetteer: Gazetteer) -> tuple[Chain, int]:
    """Divisions of which the text may begin with the name, and where that name ends."""
    found = gazetteer.prefix(text)
    at = found[1] if found else 0
    zone = re.match(r"[\u4e00-\u9fff]{2,10}?(?:新区|开发区|高新区|合作区|管理区|示范区)", text[at:])
    if zone and is_zone_name(zone.group()) and not gazetteer.all(zone.group()):
        above = found[0].full if found else ""
        return (Division("", zone.group(), above + zone.group(), "zone"),), at + zone.end()
    if found:
        return (found[0],), at
    for end in range(min(len(text), 16), 1, -1):
        homonyms = tuple(d for d in gazetteer.all(text[:end]) if d.name == text[:end])
        if homonyms:
            return homonyms, end
    return (), 0


def signature(paragraphs: Sequence[str], gazetteer: Gazetteer) -> Speaker | None:
    """The office that signs, in one of the last lines: 署名, with the date in the same line or below it."""
    for line in reversed(paragraphs[-_LAST:]):
        match = _SIGNED.fullmatch("".join(line.split()))
        speaker = parse_speaker(match.group(1), gazetteer) if match else None
        if speaker and speaker.organ:
            return speaker
    return None


def self_description(paragraphs: Sequence[str], gazetteer: Gazetteer) -> Speaker | None:
    """Whom the first paragraphs let speak: 我代表区人民政府, 2024年以来，某某区司法局…, or, for the level, 我镇."""
    head = [p for p in paragraphs[:_FIRST] if len(p) > 6]
    opening = "\n".join(head)[:1500]
    for match in _REPRESENT.finditer(opening):
        joint = _JOINT.match(opening, match.end(1))
        name = match.group(1).replace("党工委", joint.group(1)) if joint else match.group(1)
        if speaker := _named(name, gazetteer):
            return speaker
    for match in _ACTING.finditer(opening[:400]):
        speaker = _named(match.group(1), gazetteer)
        if speaker and (speaker.organ or speaker.divisions):
            return speaker
    own = _OWN.search("\n".join(paragraphs)[:3000])
    return Speaker((), None, level=own.group(1) or own.group(2)) if own else None


def _named(name: str, gazetteer: Gazetteer) -> Speaker | None:
    speaker = parse_speaker(name, gazetteer)
    if speaker:
        return speaker
    level = _LEVEL.match(name)
    organ = _ORGAN.match(name[level.end() :]) if level else None
    return Speaker((), organ.group("organ"), level.group(), name) if level and organ else None


def site_owner(raw: str, gazetteer: Gazetteer) -> Speaker | None:
    """The division of the office whose name heads a web page, before its navigation."""
    lines = (line.strip() for line in raw[:400].split("\n"))
    match = _SIGNED.fullmatch(next((line for line in lines if line), ""))
    speaker = parse_speaker(match.group(1), gazetteer) if match else None
    return Speaker(speaker.divisions, None) if speaker and speaker.divisions else None


def footer_division(raw: str, gazetteer: Gazetteer) -> Speaker | None:
    """The division of the web site that carries the report: the first six digits of its 网站标识码 are the
    code of the division (GB/T 2260)."""
    match = _SITE.search(raw)
    division = gazetteer.by_code(match.group(1)) if match else None
    return Speaker((division,), None) if division else None
