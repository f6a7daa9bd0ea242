"""What stands before a name without being part of it: how first or how large it is, of when, the number of an item.

Guidelines, spans, 5: a count, demonstrative or adjective before a name is outside it.
"""

from __future__ import annotations

import re
from functools import cache

from extraction.rules import load_rules
from extraction.spans import Candidate
from ontology.frozen import replace

FEWEST = 4
"""Characters that a name has to keep: of less nobody can say what it is."""
WHOLE = ("HONOR", "LOC", "PER")
"""Labels of which such words may be part: 全国最美街道 is a title."""


def trimmed(text: str, candidate: Candidate) -> Candidate:
    """The candidate without such words at its beginning; itself where there are none or little else."""
    if candidate.label in WHOLE:
        return candidate
    before = _before().match(text, candidate.start, candidate.end)
    if before is None or candidate.end - before.end() < FEWEST:
        return candidate
    return replace(candidate, start=before.end())


@cache
def _before() -> re.Pattern[str]:
    return load_rules("phrases").compile("(?:{superlative}[的、]?|{by_year}|{numbered})+")
