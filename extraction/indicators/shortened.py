"""Names of figures that can head a column: without examples, persons and dangling marks, at most so long."""

from __future__ import annotations

import re

from extraction.indicators.wording import grammar, masked, split_head, without_persons

LONG = 26
"""Characters beyond which a name is cut down to its verb and its last noun."""
LISTED_BEFORE = re.compile(r"[、和”》](?:.*[^平高同均初中上下优劣])?等(?P<kind>[^、，等]{2,12})$")
DANGLING = re.compile(r"^[、，,：:；;的和与及]+|(?:[、，,：:；;的和及]|(?<!参)与)+$")


def unlisted(left: str) -> str:
    """引进甲校、乙园等名校名园 without the examples: the verb, and what they are examples of."""
    plain = masked(left)
    ends = LISTED_BEFORE.search(plain)
    if ends is None or grammar().head.search(ends["kind"]):
        return left
    verb = grammar().head.match(plain)
    return (left[: verb.end()] if verb else "") + left[ends.start("kind") :]


def joined(before: str, name: str) -> str:
    """The name of the figure before, then this one; of a long one only the end."""
    return (before if len(before) <= LONG else before[-12:]) + name


def short(name: str) -> str:
    """A name that can head a column: no dangling marks, at most so long."""
    name = without_persons(name)
    name = DANGLING.sub("", name)
    if name.count("“") != name.count("”"):
        name = name.replace("“", "").replace("”", "")
    plain = masked(name)
    if len(name) <= LONG or "、" not in plain:
        return name
    verb, _ = split_head(name)
    last = name[plain.rindex("、") + 1 :]
    return (verb if not last.startswith(verb) else "") + last if len(last) > 3 else name
