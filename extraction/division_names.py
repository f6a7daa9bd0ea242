"""Short forms of division names, by the endings of official names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from extraction.yaml_files import parse_yaml

_ENDINGS = "特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|自治州|自治县|自治旗|街道|地区|苏木|林区|矿区|特区|新区|[省市盟州区县旗镇乡]"


@dataclass(frozen=True, slots=True)
class _Words:
    peoples: re.Pattern[str]
    ordinary: frozenset[str]
    zone: re.Pattern[str]


@cache
def _words() -> _Words:
    text = resources.files("extraction").joinpath("data", "division_names.yaml").read_text(encoding="utf-8")
    data = parse_yaml(text)
    peoples = "|".join(sorted(data["peoples"], key=len, reverse=True))
    zones = "|".join(sorted(data["zones"], key=len, reverse=True))
    return _Words(
        re.compile(rf"(?:(?:{peoples})(?:族)?)+$"),
        frozenset(data["ordinary_words"]),
        re.compile(rf"[\u4e00-\u9fff]{{2,12}}?(?:{zones})$"),
    )


_ENDING = re.compile(rf"(?:{_ENDINGS})$")


@cache
def short_forms(name: str) -> tuple[str, ...]:
    """Short forms of an official name, none of one character: 渝北区: 渝北; 石柱土家族自治县: 石柱县, 石柱."""
    ending = _ENDING.search(name)
    if not ending or ending.start() < 2:
        return ()
    stem, tail = name[: ending.start()], ending.group()
    if not tail.startswith("自治") or tail == "自治区":
        return (stem,)
    bare = _words().peoples.sub("", stem)
    if len(bare) < 2:
        return ()
    return (bare + tail[-1], bare)


def is_ordinary_word(name: str) -> bool:
    """Whether a short form is an everyday word (和平, 合作), no place by itself."""
    return name in _words().ordinary


def is_zone_name(name: str) -> bool:
    """Whether a name is built like that of a functional zone: two or more characters and 新区, 开发区 …"""
    return _words().zone.fullmatch(name) is not None
