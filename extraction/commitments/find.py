"""Finds claims: items of sections on problems and plans, and sentences elsewhere that say so of themselves."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from extraction.commitments.items import Item, find_items
from extraction.commitments.periods import period_of
from extraction.commitments.pieces import read_pieces
from extraction.commitments.wording import pattern, short_text
from extraction.spans import ClaimFinding, CleanText, Context, Linked, Outline
from ontology.themes import count_themes

MOST_THEMES = 3
SHORTEST = 4
"""Characters of a text that can say what is wrong or promised."""


def find_claims(
    text: CleanText, outline: Outline, linked: Sequence[Linked], context: Context
) -> list[ClaimFinding]:
    """Problems that a report admits and commitments that it makes, in order of their start.

    Spans are clean offsets of the whole item: 一是…, （一）heading with its sentences, a paragraph, a sentence. A
    problem concerns the reporting year, a commitment the year that it names or else the one after.
    """
    pieces = read_pieces(text.text, outline)
    names = sorted(linked, key=lambda name: (name.start, name.end))
    starts = [name.start for name in names]
    found = []
    for item in find_items(text.text, outline, pieces):
        must = pattern("problem/lack") if item.kind == "problem" else None
        short = short_text(text.text, item.start, item.end, must)
        if len(short) < SHORTEST:
            continue
        inside = names[bisect_left(starts, item.start) : bisect_left(starts, item.end)]
        found.append(
            ClaimFinding(
                kind=item.kind,
                text=short,
                start=item.start,
                end=item.end,
                rule=item.rule,
                confidence=item.confidence,
                period=period_of(item, text.text, outline, context),
                themes=_themes(short, item, text.text),
                entities=tuple(sorted({name.key for name in inside if name.end <= item.end})),
            )
        )
    return list(_once(found))


def _themes(short: str, item: Item, text: str) -> tuple[str, ...]:
    """Themes of the leading clause, else of the heading above it, else those that prevail in all of the item."""
    for source in (short, item.heading):
        if counted := count_themes(source):
            return tuple(sorted(sorted(counted, key=lambda t: (-counted[t], t))[:MOST_THEMES]))
    counted = count_themes("".join(text[item.start : item.end].split()))
    prevailing = counted if len(counted) == 1 else [t for t in counted if counted[t] > 1]
    return tuple(sorted(sorted(prevailing, key=lambda t: (-counted[t], t))[:MOST_THEMES]))


def _once(found: Iterable[ClaimFinding]) -> Iterator[ClaimFinding]:
    """In order, and nothing twice at one place."""
    seen: set[tuple[int, int, str]] = set()
    for claim in sorted(found, key=lambda c: (c.start, c.end, c.kind, c.rule)):
        if (claim.start, claim.end, claim.kind) not in seen:
            seen.add((claim.start, claim.end, claim.kind))
            yield claim
