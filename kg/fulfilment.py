"""Which facts of later reports show a commitment kept: they name the same thing, or say the same words.

By name: a fact about an initiative, a paper or an honour that a clause of the commitment names. By words: a fact
whose clause has nearly all key words of a clause of the commitment. A fact of lower rank (全市示范) keeps no promise
of a higher one (全国示范), a beginning none to finish, and a figure that falls short of the promised one none
(`kg.targets`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from extraction.commitments.terms import terms
from extraction.commitments.wording import pattern
from extraction.rules import load_rules
from kg.reported_facts import CARRIED, KINDS_OF_THINGS, MARKS, OWN, Fact
from kg.statements import sort_evidence
from kg.targets import figures, reaches
from ontology.iris import entity_iri
from ontology.records import (
    Answer,
    Claim,
    EntityKey,
    Evidence,
)
from ontology.themes import find_themes

NAMED = 0.9
CARRIED_OUT = 0.8
"""Of a fact that only says that a paper or an initiative is carried out."""
SHORTEST_TAIL = 5
SPECIFIC = 8
"""Characters of a name that is of one thing wherever it stands; 联席会议制度 is not."""
LEAST_WEIGHT = 5
"""Of the key words that both clauses have."""
NEARLY_ALL = 0.87
"""Share of a clause's key words, by weight, that a fact must have."""
MUCH = 9
"""Weight at which a figure shows a promise kept that names no figure."""
LONGEST_CLAUSE = 120
MANY = 12
"""A thing of more facts is a place or a brand, and a fact about it says little of one promise."""
_CARRYING = re.compile(r"落实|贯彻|执行|实施|推进|深化|开展|推行|推广")
_DIVISION = re.compile(
    r"[\u4e00-\u9fff]{1,7}?(?:自治区|自治州|自治县|[省市区县旗镇乡])|[\u4e00-\u9fff]{2,6}街道"
)
_CLAUSE = re.compile(r"[^，,；;：。！？!?]+")
_NATIONAL = re.compile(r"全国|国家级|国家[^机行政]{0,6}(?:试点|示范)")
_LOWER = re.compile(
    r"全[省市区县]|[省市区县]级|[\u4e00-\u9fff]{2}[省市](?![委政局]).{0,12}(?:示范|试点|先进|优秀)"
)

Span = tuple[int, int]
Years = tuple[int, ...]
"""First and last year, the same twice for one year; empty where it is not known."""
Match = tuple[Fact, Span, float, str]
"""A fact, the clause of the commitment that it keeps, score and rule."""


@dataclass(frozen=True, slots=True)
class Told:
    """A commitment as documents tell it."""

    area: str
    years: Years
    claims: tuple[Claim, ...]
    origins: frozenset[str]
    """Texts that make it; they cannot show it kept."""


class Fulfilment:
    """Looks up what keeps a commitment among the facts of all reports of its area."""

    def __init__(self, facts: Mapping[str, tuple[Fact, ...]], years: Mapping[str, Years], base: str) -> None:
        self._facts = facts
        self._years = years
        self._base = base
        self._index: dict[str, Mapping[str, list[int]]] = {}

    def answers(self, told: Told, texts: Mapping[str, str]) -> list[Answer]:
        """The facts that show a commitment kept, each once with its best score."""
        best: dict[str, Answer] = {}
        for claim in told.claims:
            text = texts[claim.evidence.document]
            spans = [s for s in _clauses(text, claim.evidence) if s[1] - s[0] <= LONGEST_CLAUSE]
            found = [*self._by_name(told, claim, text, spans), *self._by_words(told, text, spans)]
            for fact, span, score, rule in found:
                if fact.iri in best and best[fact.iri].score >= score:
                    continue
                place = replace(claim.evidence, start=span[0], end=span[1])
                both = [replace(e, rule=rule, confidence=score) for e in (place, fact.evidence)]
                best[fact.iri] = Answer(fact.iri, score, sort_evidence(both))
        return [best[iri] for iri in sorted(best)]

    def _by_name(self, told: Told, claim: Claim, text: str, spans: Sequence[Span]) -> Iterator[Match]:
        """Facts about a thing that a clause of the commitment names."""
        facts = self._facts.get(told.area, ())
        bare = [(span, text[span[0] : span[1]].translate(MARKS)) for span in spans]
        for key in claim.entities:
            if key.type not in KINDS_OF_THINGS or entity_iri(self._base, key) not in self._indexed(told.area):
                continue
            span = next((span for span, words in bare if _names(words, key)), None)
            if span is None:
                continue
            numbers = self._indexed(told.area)[entity_iri(self._base, key)]
            for number in numbers if len(numbers) <= MANY else ():
                fact = facts[number]
                if self._on_time(told, fact) and _same_matter(key, claim, fact, text[span[0] : span[1]]):
                    yield fact, span, NAMED if fact.predicate in OWN else CARRIED_OUT, "claims/kept-by-name"

    def _by_words(self, told: Told, text: str, spans: Sequence[Span]) -> Iterator[Match]:
        """Facts whose clause says what a clause of the commitment says."""
        facts, index = self._facts.get(told.area, ()), self._indexed(told.area)
        places = _places(told.area)
        for span in spans:
            words = places.sub("", text[span[0] : span[1]].translate(MARKS))
            if pattern("claim/guiding").search(words):
                continue
            asked = terms(words)
            weights, whole = _shared(asked, index), sum(asked.values())
            for number in sorted(weights):
                fact = facts[number]
                if weights[number] < LEAST_WEIGHT or not self._on_time(told, fact):
                    continue
                share = weights[number] / whole
                if share < NEARLY_ALL or not reaches(words, fact.text) or _falls_short(words, fact):
                    continue
                if fact.predicate or figures(words) or weights[number] >= MUCH:
                    yield fact, span, round(0.5 + 0.35 * share, 2), "claims/kept-by-words"

    def _on_time(self, told: Told, fact: Fact) -> bool:
        """Whether a fact stands in another report, on a year for which the promise was made."""
        years = self._years[fact.evidence.document]
        if not years or fact.evidence.document in told.origins:
            return False
        return years[0] <= told.years[-1] and told.years[0] <= years[-1]

    def _indexed(self, area: str) -> Mapping[str, list[int]]:
        """Key word or thing -> numbers of the facts of an area that have it."""
        if area not in self._index:
            found: dict[str, list[int]] = defaultdict(list)
            places = _places(area)
            for number, fact in enumerate(self._facts.get(area, ())):
                for term in (*terms(places.sub("", fact.text)), *sorted(fact.things)):
                    found[term].append(number)
            self._index[area] = found
        return self._index[area]


def _shared(asked: Mapping[str, int], index: Mapping[str, Sequence[int]]) -> Mapping[int, int]:
    """Weight of the key words that facts have of a clause, of every fact that may have nearly all of them.

    Such a fact lacks too little to be without each of the rarest words: only those that have one are looked at.
    """
    whole = sum(asked.values())
    may_lack = whole - max(LEAST_WEIGHT, int(NEARLY_ALL * whole))
    weights: dict[int, int] = {}
    if may_lack < 0:
        return weights
    found: set[int] = set()
    covered = 0
    for term in sorted(asked, key=lambda term: (len(index.get(term, ())), term)):
        found.update(index.get(term, ()))
        covered += asked[term]
        if covered > may_lack:
            break
    for term, weight in asked.items():
        for number in found.intersection(index.get(term, ())):
            weights[number] = weights.get(number, 0) + weight
    return weights


def _clauses(text: str, evidence: Evidence) -> Iterator[Span]:
    """Clauses of a commitment by their place in the text, whose line breaks may be layout."""
    return (found.span() for found in _CLAUSE.finditer(text, evidence.start, evidence.end))


def _names(clause: str, key: EntityKey) -> bool:
    """Whether a clause, without marks, has an entity's name, or all of it but the place in front."""
    name = key.name.translate(MARKS)
    cuts = range(max(1, len(name) - SHORTEST_TAIL))
    return any(name[cut:] in clause for cut in cuts)


def _same_matter(key: EntityKey, claim: Claim, fact: Fact, clause: str) -> bool:
    """Whether a fact about a thing of that name is of the matter that the commitment is of."""
    themes = find_themes(fact.text)
    if len(key.name.translate(MARKS)) < SPECIFIC and themes and not set(themes) & set(claim.themes):
        return False
    if pattern("claim/guiding").search(clause.strip()):
        return False
    if fact.predicate in CARRIED and not _CARRYING.search(clause):
        return False
    return reaches(clause, fact.text) and not _falls_short(clause, fact)


@cache
def _places(area: str) -> re.Pattern[str]:
    """The names of an area and of those around it, with and without their last character."""
    parts = _DIVISION.findall(area)
    names = {area, *parts, *(part[:-1] for part in parts if len(part) > 2)}
    return re.compile("|".join(re.escape(n) for n in sorted(names, key=lambda n: (-len(n), n))))


def _falls_short(clause: str, fact: Fact) -> bool:
    """Whether a clause promises what is national, or finished, and a fact is of lower rank, or only begun."""
    if _NATIONAL.search(clause) and _LOWER.search(fact.text) and not _NATIONAL.search(fact.text):
        return True
    finished, begun = _progress()
    return bool(finished.search(clause) and begun.search(fact.text) and not finished.search(fact.text))


@cache
def _progress() -> tuple[re.Pattern[str], re.Pattern[str]]:
    rules = load_rules("claims")
    return rules.compile("{finished}"), rules.compile("{begun}")
