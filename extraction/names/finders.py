"""Every name finder, in one list: to know what the rules look for, read it."""

from __future__ import annotations

from extraction.divisions import Gazetteer
from extraction.names.edges import trimmed
from extraction.names.honours import find_honours
from extraction.names.initiatives import find_initiatives
from extraction.names.institutions import find_institutions
from extraction.names.listed import find_listed
from extraction.names.marked import read_marks
from extraction.names.people import find_people
from extraction.names.placed import find_placed
from extraction.names.places import find_places
from extraction.names.regulations import find_regulations
from extraction.spans import Candidate


def find_names(text: str, gazetteer: Gazetteer, home: tuple[str, ...] = ()) -> list[Candidate]:
    """All candidates of all rules in a cleaned text, overlaps and all; `home` are names of the report's own divisions,
    its region first."""
    marked = read_marks(text)
    found = [
        *find_institutions(text, gazetteer),
        *find_places(text, gazetteer, home),
        *find_placed(text, gazetteer, marked),
        *find_people(text),
        *find_regulations(text, marked),
        *find_initiatives(text),
        *find_listed(text, marked),
        *find_honours(text, marked),
    ]
    return [trimmed(text, candidate) for candidate in found]
