"""Names of people in public office or a professional public role; no one else's name is looked for."""

from __future__ import annotations
from extraction.spans import Candidate


def find_people(text: str) -> list[Candidate]:
    return []
