"""Where a text names divisions: one pass of an automaton over the gazetteer, neighbours joined to chains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick

from extraction.division_names import is_ordinary_word, short_forms
from extraction.divisions import Gazetteer
from extraction.rules import load_rules
from ontology.frozen import quickly_made


@quickly_made
@dataclass(frozen=True, slots=True)
class DivisionSpan:
    """A stretch of text that names a division, with those above it where they are written out."""

    start: int
    end: int
    last: int
    """Where the last name of the chain begins: 浆洗街街道 in 成都市武侯区浆洗街街道."""
    short: bool
    """Whether the last name is a short form (武侯), which needs more evidence than an official one."""


@dataclass(frozen=True)
class DivisionNames:
    """Automata over the names of one gazetteer. Built once, a fraction of a second.

    The automaton reads UTF-8, byte for character: a state then has at most 64 continuations, and not the
    thousands of characters that a name may begin with, which it would try one by one.
    """

    automaton: ahocorasick.Automaton
    townships: frozenset[str]
    """Short forms of townships (簇桥) that are no functions or everyday words; too many to be looked for alone."""

    def found(self, text: str) -> Iterator[tuple[int, int, bool]]:
        """The longest names in a text, left to right: start, end, and whether it is a short form."""
        encoded = text.encode("utf-8", "surrogatepass")
        done = end = 0
        for last, (length, short) in self.automaton.iter_long(encoded.decode("latin-1")):
            end += len(encoded[done : last + 1].decode("utf-8", "surrogatepass"))
            done = last + 1
            yield end - length, end, short


def _as_bytes(name: str) -> str:
    return name.encode("utf-8").decode("latin-1")


@lru_cache(maxsize=4)
def division_names(gazetteer: Gazetteer) -> DivisionNames:
    """The automaton for a gazetteer; generic names (城区, 新城区) and one-character stems (和县) are kept out."""
    places = load_rules("places")
    generic = frozenset(places.word_list("generic_division"))
    official = {f"{stem}新区" for stem in places.word_list("state_zone")}
    official |= {n for n in gazetteer.names(short=False) if len(n) > 2 and n not in generic}
    short = {n for n in gazetteer.names(townships=False) if n not in official and n not in generic}
    short = {n for n in short if len(n) > 2 or n[-1] not in "区县市"}
    automaton = ahocorasick.Automaton()
    for name in sorted(short):
        automaton.add_word(_as_bytes(name), (len(name), True))
    for name in sorted(official):
        automaton.add_word(_as_bytes(name), (len(name), False))
    automaton.make_automaton()
    above = frozenset(gazetteer.names(short=False, townships=False))
    below = (n for n in gazetteer.names(short=False) if n not in above)
    words = {*load_rules("institutions").word_list("function"), *_everyday()}
    return DivisionNames(automaton, frozenset(s for n in below for s in short_forms(n)) - words)


def _everyday() -> tuple[str, ...]:
    return load_rules("places").word_list("everyday")


@lru_cache(maxsize=2)
def division_spans(text: str, gazetteer: Gazetteer) -> tuple[DivisionSpan, ...]:
    """Chains of division names in a text, left to right, none overlapping.

    The longest name wins at each place; short forms that are ordinary words (和平) are left out unless
    another name stands right before them; functional zones (某某经济技术开发区) are found by their form.
    """
    found = _with_zones(text, division_names(gazetteer).found(text))
    spans: list[DivisionSpan] = []
    for start, end, short in found:
        chained = bool(spans) and spans[-1].end == start and _below(text, spans[-1], start, end, gazetteer)
        if short and not chained and (is_ordinary_word(text[start:end]) or _cuts(text, start)):
            continue
        if chained:
            spans[-1] = DivisionSpan(spans[-1].start, end, start, short)
        else:
            spans.append(DivisionSpan(start, end, start, short))
    return tuple(_with_generic(text, span, gazetteer) for span in spans)


def _cuts(text: str, start: int) -> bool:
    """Whether a short form begins inside a word of everyday language: the 上高 of 以上高校, the 固原 of 巩固原有."""
    return start > 0 and text[start - 1 : start + 1] in _straddled()


@lru_cache(maxsize=1)
def _straddled() -> frozenset[str]:
    return frozenset(load_rules("places").word_list("straddled"))


def _with_generic(text: str, span: DivisionSpan, gazetteer: Gazetteer) -> DivisionSpan:
    """A chain with the division of a generic name behind it: 呼和浩特市 + 新城区."""
    generic = _generic().match(text, span.end)
    if span.short or not generic or not _below(text, span, span.end, generic.end(), gazetteer):
        return span
    return DivisionSpan(span.start, generic.end(), span.end, False)


@lru_cache(maxsize=1)
def _generic() -> re.Pattern[str]:
    return load_rules("places").compile("{generic_division}")


def _below(text: str, above: DivisionSpan, start: int, end: int, gazetteer: Gazetteer) -> bool:
    """Whether the second of two neighbouring names lies below the first (成都 + 武侯, not 武侯 + 安居)."""
    name = text[above.last : above.end]
    return any(name in division.full[: -len(division.name)] for division in gazetteer.all(text[start:end]))


@lru_cache(maxsize=1)
def _zone() -> re.Pattern[str]:
    return load_rules("places").compile("{zone_ending}")


def _with_zones(text: str, found: Iterable[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    """Names that a zone's ending follows (天府新区) stretched over it."""
    stretched: list[tuple[int, int, bool]] = []
    for start, end, short in found:
        zone = None if text[start:end] in _everyday() else _zone().match(text, end)
        stretched.append((start, zone.end(), False) if zone else (start, end, short))
    kept: list[tuple[int, int, bool]] = []
    for span in stretched:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept
