"""Canonical names of people."""

from __future__ import annotations

import re

from extraction.bodies import Setting
from extraction.linking.facts import facts
from extraction.linking.mention import Mentioned
from extraction.names.people import find_posted

_NEAR = 14
_CLAUSE = re.compile(r"[，。；]")


def link_person(mentioned: Mentioned, setting: Setting) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """The name as written, and as `post` each post or role that stands beside it. A person with a post of the centre or a province beside the name is one in all
    reports; any other is one within the region of the report, where two of a name are rare."""
    beside = _CLAUSE.split(mentioned.before[-_NEAR:])[-1] + "\n" + mentioned.after[:16].partition("，")[0]
    name = mentioned.surface.removesuffix("同志")
    if facts().national_posts.search(beside) or setting.region is None:
        return name, "", _posts(mentioned)
    return name, setting.region.full, _posts(mentioned)


def _posts(mentioned: Mentioned) -> tuple[tuple[str, str], ...]:
    """("post", "书记"), ("post", "局长") of 书记、局长 beside the name: what the rules of names read there."""
    around = mentioned.before + mentioned.surface + mentioned.after
    start, end = len(mentioned.before), len(mentioned.before) + len(mentioned.surface)
    spans = {
        posted.post
        for posted in find_posted(around)
        if posted.post and (posted.candidate.start, posted.candidate.end) == (start, end)
    }
    posts = {post for first, last in spans for post in "".join(around[first:last].split()).split("、")}
    return tuple(("post", post) for post in sorted(posts))
