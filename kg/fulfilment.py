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
from itertools import groupby

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
Clause = tuple[Span, str, str]
"""Where it stands, what it says, and the same without white space and marks."""
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


@dataclass(frozen=True, slots=True)
class _Report:
    """What one report states."""

    document: str
    years: Years
    """On which it can show what was done."""
    facts: tuple[Fact, ...]

    def on_time(self, told: Told) -> bool:
        """Whether it is another report, on a year for which a promise was made."""
        if not self.years or self.document in told.origins:
            return False
        return self.years[0] <= told.years[-1] and told.years[0] <= self.years[-1]


class Fulfilment:
    """Looks up what keeps a commitment among the facts of all reports of its area."""

    def __init__(self, facts: Mapping[str, tuple[Fact, ...]], years: Mapping[str, Years], base: str) -> None:
        self._base = base
        self._reports = {
            area: [
                _Report(document, years[document], tuple(stated))
                for document, stated in groupby(found, key=lambda fact: fact.evidence.document)
            ]
            for area, found in facts.items()
        }
        self._about: dict[str, Mapping[str, list[Fact]]] = {}
        """Of an area the facts about each thing."""
        for area, found in facts.items():
            things: defaultdict[str, list[Fact]] = defaultdict(list)
            for fact in found:
                for thing in fact.things:
                    things[thing].append(fact)
            self._about[area] = things
        self._words: dict[str, Mapping[str, list[int]]] = {}
        """By document, each of which has one area; the facts of an area stand document by document."""

    def answers(self, told: Told, texts: Mapping[str, str]) -> list[Answer]:
        """The facts that show a commitment kept, each once with its best score."""
        best: dict[str, Answer] = {}
        reports = [report for report in self._reports.get(told.area, ()) if report.on_time(told)]
        for claim in told.claims if reports else ():
            clauses = list(_clauses(texts[claim.evidence.document], claim.evidence))
            found = [*self._by_name(told, claim, clauses, reports), *self._by_words(told, clauses, reports)]
            for fact, span, score, rule in found:
                if fact.iri in best and best[fact.iri].score >= score:
                    continue
                place = replace(claim.evidence, start=span[0], end=span[1])
                both = [replace(e, rule=rule, confidence=score) for e in (place, fact.evidence)]
                best[fact.iri] = Answer(fact.iri, score, sort_evidence(both))
        return [best[iri] for iri in sorted(best)]

    def _by_name(
        self, told: Told, claim: Claim, clauses: Sequence[Clause], reports: Sequence[_Report]
    ) -> Iterator[Match]:
        """Facts about a thing that a clause of the commitment names."""
        documents = {report.document for report in reports}
        for key in claim.entities:
            if key.type not in KINDS_OF_THINGS:
                continue
            facts = self._about[told.area].get(entity_iri(self._base, key), ())
            if not 0 < len(facts) <= MANY:
                continue
            named = next((clause for clause in clauses if _names(clause[2], key)), None)
            if named is None:
                continue
            span, said, _ = named
            for fact in facts:
                if fact.evidence.document in documents and _same_matter(key, claim, fact, said):
                    score = NAMED if fact.predicate in OWN else CARRIED_OUT
                    yield fact, span, score, "claims/kept-by-name"

    def _by_words(self, told: Told, clauses: Sequence[Clause], reports: Sequence[_Report]) -> Iterator[Match]:
        """Facts whose clause says what a clause of the commitment says."""
        places = _places(told.area)
        guiding = pattern("claim/guiding")
        for span, _, bare in clauses:
            words = places.sub("", bare)
            if guiding.search(words):
                continue
            asked = terms(words)
            whole = sum(asked.values())
            for report in reports:
                weights = _shared(asked, self._indexed(report, places))
                for number in sorted(weights):
                    share = weights[number] / whole
                    if weights[number] < LEAST_WEIGHT or share < NEARLY_ALL:
                        continue
                    fact = report.facts[number]
                    if not reaches(words, fact.text) or _falls_short(words, fact):
                        continue
                    if fact.predicate or figures(words) or weights[number] >= MUCH:
                        yield fact, span, round(0.5 + 0.35 * share, 2), "claims/kept-by-words"

    def _indexed(self, report: _Report, places: re.Pattern[str]) -> Mapping[str, list[int]]:
        """Key word -> numbers of the facts of a report that have it, beside the names of its area."""
        if report.document not in self._words:
            found: defaultdict[str, list[int]] = defaultdict(list)
            for text, alike in groupby(enumerate(report.facts), key=lambda numbered: numbered[1].text):
                numbers = [number for number, _ in alike]
                for term in terms(places.sub("", text)):
                    found[term] += numbers
            self._words[report.document] = found
        return self._words[report.document]


def _shared(asked: Mapping[str, int], index: Mapping[str, Sequence[int]]) -> Mapping[int, int]:
    """Weight of the key words that facts have of a clause, of every fact that may have nearly all of them.

    Such a fact lacks too little to be without each of the rarest words: only those that have one are looked at.
    """
    whole = sum(asked.values())
    may_lack = whole - max(LEAST_WEIGHT, int(NEARLY_ALL * whole))
    having = {term: index[term] for term in asked if term in index}
    covered = whole - sum([asked[term] for term in having])
    if covered > may_lack:  # what no fact has is too much already
        return {}
    found: set[int] = set()
    for term in sorted(having, key=lambda term: len(having[term])):
        found.update(having[term])
        covered += asked[term]
        if covered > may_lack:
            break
    weights: dict[int, int] = {}
    for term, numbers in having.items():
        for number in found.intersection(numbers):
            weights[number] = weights.get(number, 0) + asked[term]
    return weights


def _clauses(text: str, evidence: Evidence) -> Iterator[Clause]:
    """Clauses of a commitment in the text, whose line breaks may be layout; none that is long."""
    for found in _CLAUSE.finditer(text, evidence.start, evidence.end):
        said = found[0]
        if len(said) <= LONGEST_CLAUSE:
            yield found.span(), said, said.translate(MARKS)


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
