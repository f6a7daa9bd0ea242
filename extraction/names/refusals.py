"""What no finder may take for a name: formulae, theories and figures of speech that a model took for one."""

from __future__ import annotations

import re
from functools import cache

from extraction.names.quoted import is_slogan
from extraction.rules import load_rules
from extraction.spans import Candidate

PAIRS = (("（", "）"), ("(", ")"), ("“", "”"), ("《", "》"))
MARK = re.compile("[" + "".join(map("".join, PAIRS)) + "]")
WINDOW = 18
"""Characters before a quotation in which the verb of a figure of speech is looked for."""


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    compiled = load_rules("slogans").compile
    return (
        compiled("[“‘](?P<content>[^“”‘’]+)[”’]"),
        compiled("{figurative}[^，。；：、“”]{0,10}(?:“[^”]{1,12}”、?){0,4}$"),
        compiled("[^《》]*{theory}.*"),
        compiled("{not_begun}"),
        compiled("{broken}"),
        compiled("{common}"),
        compiled("{conferring}"),
    )


def is_figurative(text: str, start: int) -> bool:
    """Whether the verb before a quotation makes a figure of speech of it: 筑牢“防火墙”, 披上“暖衣”."""
    return _patterns()[1].search(text, max(0, start - WINDOW), start) is not None


def is_class_counted(text: str, candidate: Candidate) -> bool:
    """Whether a count stands before or behind an unquoted candidate that says that there are several of a class;
    how often something was held says no such thing."""
    if text[candidate.start] in "“《" or text[candidate.end - 1] in "”》":
        return False
    counted = _counted().search(text, max(0, candidate.start - 8), candidate.start)
    return counted is not None or _amount().match(text, candidate.end) is not None


@cache
def _counted() -> re.Pattern[str]:
    return load_rules("slogans").compile("{several_of}$")


@cache
def _amount() -> re.Pattern[str]:
    return load_rules("slogans").compile("{amount_of}")


def is_refused(text: str, candidate: Candidate) -> bool:
    """Whether a candidate breaks off inside a bracket or a quotation, runs over a mark, begins with a count or an
    item's number, or, of label INIT, is a formula (四个意识), a theory, a class or a figure of speech."""
    name = text[candidate.start : candidate.end]
    if MARK.search(name) and any(name.count(opening) != name.count(closing) for opening, closing in PAIRS):
        return True
    quotation, _, theory, not_begun, broken, common, _ = _patterns()
    if not_begun.match(name) or broken.search(name):
        return True
    if candidate.label != "INIT":
        return candidate.label == "HONOR" and _patterns()[-1].match(name) is not None
    if is_class_counted(text, candidate):
        return True
    if theory.fullmatch(name) or common.fullmatch(name):
        return True
    quoted = quotation.fullmatch(name)
    return quoted is not None and (is_slogan(quoted["content"]) or is_figurative(text, candidate.start))
