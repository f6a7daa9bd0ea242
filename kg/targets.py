"""Whether a reported figure reaches a promised one."""

from __future__ import annotations

import re

_FIGURE = re.compile(
    r"(?<![\d.第])(?P<number>\d+(?:\.\d+)?)(?P<scale>[百千万亿]*)余?多?(?P<unit>%|个百分点|[^\d\s，。、；：（）()“”%以及和与]{1,2})"
)
_SCALES = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_CEILING = re.compile(r"以内|控制在|不超过|不高于|(?<!不)低于|以下|压减|压缩至|降至|下降至")
_NOT_COUNTED = frozenset("年月日号期届次时")
TOLERANCE = 0.995
"""A figure that only rounding parts from the promised one reaches it."""


def figures(text: str) -> tuple[tuple[float, str], ...]:
    """Numbers with their units in the order of the text, 万 and 亿 multiplied out; no dates and no ordinals."""
    found = []
    for match in _FIGURE.finditer(text):
        unit = match["unit"] if match["unit"] in ("%", "个百分点") else match["unit"][0]
        if unit not in _NOT_COUNTED:
            value = float(match["number"])
            for scale in match["scale"]:
                value *= _SCALES[scale]
            found.append((value, unit))
    return tuple(found)


def reaches(promised: str, reported: str) -> bool:
    """Whether each figure that a clause promises is reached by one of the same unit in a report.

    True for a promise without figures. What is to stay below a ceiling (控制在3%以内) has to be at most as high.
    """
    targets, told = figures(promised), figures(reported)
    ceiling = _CEILING.search(promised) is not None
    return all(
        any(
            other == unit and (value <= target if ceiling else value >= target * TOLERANCE)
            for value, other in told
        )
        for target, unit in targets
    )
