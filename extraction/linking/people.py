"""Canonical names of people."""

from __future__ import annotations

import re

from extraction.bodies import Setting
from extraction.linking.facts import facts
from extraction.linking.mention import Mentioned

_NEAR = 14
_CLAUSE = re.compile(r"[，。；]")


def link_person(mentioned: Mentioned, setting: Setting) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """The name as written. A person with a post of the centre or a province beside the name is one in all
    reports; any other is one within the region of the report, where two of a name are rare."""
    beside = _CLAUSE.split(mentioned.before[-_NEAR:])[-1] + "\n" + mentioned.after[:16].partition("，")[0]
    name = mentioned.surface.removesuffix("同志")
    if facts().national_posts.search(beside) or setting.region is None:
        return name, "", ()
    return name, setting.region.full, ()
