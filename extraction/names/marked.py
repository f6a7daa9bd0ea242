"""A text with its quotations and titles found and hidden, read once for all finders of unmarked names."""

from __future__ import annotations

from dataclasses import dataclass

from extraction.names.phrases import Boundaries, find_boundaries
from extraction.names.quoted import Span, find_quotations, hide
from extraction.names.titles import find_titles


@dataclass(frozen=True, slots=True)
class Marked:
    """What several finders ask of one text. All spans are of the text, and of `masked` alike."""

    quotations: tuple[Span, ...]
    titles: tuple[Span, ...]
    masked: str
    """The text with quotations and titles blotted out, character for character."""
    boundaries: Boundaries
    """Where unmarked names of `masked` may begin."""


def read_marks(text: str) -> Marked:
    """The quotations, titles and boundaries of a text."""
    quotations, titles = find_quotations(text), find_titles(text)
    masked = hide(text, [*quotations, *titles])
    return Marked(quotations, titles, masked, find_boundaries(masked))
