"""The facts of `data/canonical_names.yaml`, compiled once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from extraction.patterns import compile_pattern
from extraction.yaml_files import parse_yaml


@dataclass(frozen=True, slots=True)
class Facts:
    """See the comments in the data file for what each of these is."""

    national_undertakings: re.Pattern[str]
    national_names: dict[str, str]
    national_beginnings: re.Pattern[str]
    prefixed_regulations: frozenset[str]
    law: re.Pattern[str]
    unmarked_national: re.Pattern[str]
    local_kinds: re.Pattern[str]
    national_issuers: re.Pattern[str]
    national_posts: re.Pattern[str]
    provinces: dict[str, str]
    bare_bodies: re.Pattern[str]
    shared_organs: re.Pattern[str]
    loose_nouns: re.Pattern[str]
    head_nouns: re.Pattern[str]


@cache
def facts() -> Facts:
    """Reads the data file."""
    text = resources.files("extraction").joinpath("data", "canonical_names.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = parse_yaml(text)
    organ = data["shared_organs"]
    issuers = data["national_issuers"]
    return Facts(
        national_undertakings=compile_pattern("|".join(f"(?:{p})" for p in data["national_undertakings"])),
        national_names=data["national_names"],
        national_beginnings=compile_pattern(data["national_beginnings"]),
        prefixed_regulations=frozenset(data["prefixed_regulations"]),
        law=re.compile(data["law"]),
        unmarked_national=re.compile(f"(?:{data['unmarked_national']})$"),
        local_kinds=re.compile(f"(?:{data['local_kinds']})(?:[（(].{{1,16}}[）)])?$"),
        national_issuers=re.compile(f"(?:{issuers})[^，。；]{{0,8}}$"),
        national_posts=re.compile(data["national_posts"]),
        provinces=data["provinces"],
        bare_bodies=re.compile(data["bare_bodies"]),
        shared_organs=re.compile(
            rf"(?:[、和及与][\u4e00-\u9fff]{{2,5}}?)*?(?:[、和及与][\u4e00-\u9fff]{{2,5}}?|等[^。；，]{{0,24}}?)({organ})"
        ),
        loose_nouns=re.compile(data["loose_nouns"]),
        head_nouns=re.compile(f"(?:{data['head_nouns']})$"),
    )
