"""The short forms of official bodies, from `data/short_forms.yaml`, compiled once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from extraction.patterns import compile_pattern
from extraction.yaml_files import parse_yaml


@dataclass(frozen=True, slots=True)
class Forms:
    """The short forms of `data/short_forms.yaml`, compiled."""

    bodies: tuple[tuple[re.Pattern[str], str], ...]
    endings: tuple[tuple[re.Pattern[str], str], ...]
    ending: re.Pattern[str]
    """Any of these."""
    inside: tuple[tuple[re.Pattern[str], str], ...]
    central: dict[str, str]
    issuer_units: re.Pattern[str]
    district_bodies: re.Pattern[str]
    town_stations: re.Pattern[str]
    division_offices: re.Pattern[str]
    committee_meeting: re.Pattern[str]
    not_levels: re.Pattern[str]
    league: re.Pattern[str]


@cache
def forms() -> Forms:
    """Reads the data once."""
    text = resources.files("extraction").joinpath("data", "short_forms.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = parse_yaml(text)
    return Forms(
        bodies=tuple((re.compile(pattern), full) for pattern, full in data["bodies"]),
        endings=tuple((re.compile(f"(?:{pattern})$"), full) for pattern, full in data["endings"]),
        ending=compile_pattern(f"(?:{'|'.join(pattern for pattern, _ in data['endings'])})$"),
        inside=tuple((re.compile(pattern), full) for pattern, full in data["inside"]),
        central={short: full for shorts, full in data["central"].items() for short in shorts.split("|")},
        issuer_units=re.compile("|".join(data["issuer_units"])),
        district_bodies=re.compile("|".join(data["district_bodies"])),
        town_stations=re.compile(data["town_stations"]),
        division_offices=re.compile("|".join(data["division_offices"])),
        committee_meeting=re.compile(data["committee_meeting"]),
        not_levels=re.compile("|".join(data["not_levels"])),
        league=re.compile(data["league"]),
    )
