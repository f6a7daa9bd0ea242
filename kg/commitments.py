"""Problems and commitments over all documents: what takes a problem up, what shows a commitment kept.

Everything is a pure function of what the documents of one area say, whatever their order. A score says how much
two texts share: it is no probability. Precision comes first: a commitment for which nothing was found is `open`,
which does not say that it was broken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache, partial

from extraction.commitments.terms import terms
from kg.forks import MOST_JOBS, Forks, Job
from kg.fulfilment import Fulfilment, Told, Years
from kg.reported_facts import Fact, later_facts
from kg.statements import sort_evidence
from ontology.iris import commitment_iri, entity_iri, normalise_key, problem_iri
from ontology.periods import covered_days
from ontology.records import (
    Answer,
    Claim,
    Document,
    Evidence,
    Extraction,
    Observation,
    Outcome,
    ReportedClaim,
    Statement,
)
from ontology.themes import find_themes

TAKEN_UP = 0.75
"""Least score at which a commitment is taken to address a problem."""
LEAST_SHARED = 3
"""Weight of the key words that a problem and something new have to share."""
MOST_ANSWERS = 5
WORTH = 2000
"""Problems and commitments from which on processes gain more than their start costs."""
PARTS = 4
"""Parts that each process has to do, so that none is left with a large one at the end."""
NEW = ("launched", "issued")
Reports = Mapping[str, tuple[str, Years]]
"""Text -> its area and the years on which it can show what was done."""


@dataclass(frozen=True, eq=False)
class _Group:
    """The claims of one IRI."""

    iri: str
    area: str
    claims: tuple[Claim, ...]
    texts: Mapping[str, str]

    @property
    def first(self) -> Claim:
        return self.claims[0]

    @cached_property
    def lead(self) -> Mapping[str, int]:
        """Key words of the leading clause."""
        return terms(self.first.text)

    @cached_property
    def whole(self) -> Mapping[str, int]:
        """Key words of the whole item."""
        found: dict[str, int] = {}
        for claim in self.claims:
            where = claim.evidence
            found.update(terms(self.texts[where.document][where.start : where.end]))
        return found

    @cached_property
    def broadly(self) -> frozenset[str]:
        """Themes of every key word in the whole item."""
        spans = (claim.evidence for claim in self.claims)
        words = ("".join(self.texts[e.document][e.start : e.end].split()) for e in spans)
        return self.themes.union(*(find_themes(text) for text in words))

    @cached_property
    def asked(self) -> int:
        """Weight of the key words of the leading clause."""
        return sum(self.lead.values())

    @cached_property
    def promised(self) -> Years:
        """Years for which it is told first."""
        return _years(self.first.period)

    @cached_property
    def documents(self) -> frozenset[str]:
        """Texts that tell it."""
        return frozenset(claim.evidence.document for claim in self.claims)

    @cached_property
    def themes(self) -> frozenset[str]:
        return frozenset(theme for claim in self.claims for theme in claim.themes)


def make_claims(
    extractions: Sequence[Extraction],
    statements: Iterable[Statement],
    observations: Iterable[Observation],
    base: str,
    workers: int = 1,
) -> tuple[ReportedClaim, ...]:
    """Each problem and commitment once, with its evidence, outcome and answers, sorted by IRI.

    Areas know nothing of one another; where there is much to do, up to `workers` processes share them.

    A problem is addressed by commitments of the same area for the year after it, and by what was launched or issued
    then, where these share a theme and key words with it.
    A commitment is kept by statements and figures of the same area, done or going on, in another report on the
    year that was promised (see `kg.fulfilment`).
    """
    texts = {x.document.text_sha256: x.document.public for x in extractions}
    problems, commitments = _grouped(extractions, texts, base)
    facts = later_facts(extractions, statements, observations, area_of)
    reports = {x.document.text_sha256: (area_of(x.document), _reported(x)) for x in extractions}
    fulfilment = Fulfilment(facts, {sha: years for sha, (_, years) in reports.items()}, base)
    told: defaultdict[str, dict[str, Years]] = defaultdict(dict)
    for document, (place, years) in reports.items():
        told[place][document] = years

    def of_areas(places: Iterable[str]) -> list[ReportedClaim]:
        made = []
        for place in places:
            new = [fact for fact in facts.get(place, ()) if fact.predicate in NEW]
            promised = commitments.get(place, [])
            made += [_problem(group, promised, new, reports, base) for group in problems.get(place, ())]
            made += [_commitment(group, fulfilment, told[place], base) for group in promised]
        return made

    sizes = {place: len(problems.get(place, ())) + len(commitments.get(place, ())) for place in told}
    with Forks(workers if sum(sizes.values()) > WORTH else 1) as forks:
        forks.start([Job("claims", partial(of_areas, places)) for places in _parts(sizes, PARTS * workers)])
        made = [claim for _, claims in forks.results() for claim in claims]
    return tuple(sorted(made, key=lambda claim: claim.iri))


def _parts(sizes: Mapping[str, int], count: int) -> list[list[str]]:
    """Areas in at most `count` parts of about one size, the largest first."""
    ordered = sorted(sizes, key=lambda place: (-sizes[place], place))
    count = min(count, len(ordered), MOST_JOBS)
    return [ordered[n::count] for n in range(count)]


def _grouped(
    extractions: Iterable[Extraction], texts: Mapping[str, str], base: str
) -> tuple[dict[str, list[_Group]], defaultdict[str, list[_Group]]]:
    """Problems and commitments by area, each group in the order of its claims' evidence."""
    found: dict[tuple[str, str, str], dict[Claim, None]] = defaultdict(dict)
    for extraction in extractions:
        area = area_of(extraction.document)
        for claim in extraction.claims:
            if not normalise_key(claim.text):
                continue
            if claim.kind == "problem":
                iri = problem_iri(base, area, claim.text)
            else:
                iri = commitment_iri(base, area, claim.period, claim.text)
            found[claim.kind, area, iri][claim] = None
    problems: dict[str, list[_Group]] = defaultdict(list)
    commitments: defaultdict[str, list[_Group]] = defaultdict(list)
    for kind, area, iri in sorted(found):
        claims = tuple(sorted(found[kind, area, iri], key=_place))
        (problems if kind == "problem" else commitments)[area].append(_Group(iri, area, claims, texts))
    return problems, commitments


def _place(claim: Claim) -> tuple[str, int, int, str]:
    return claim.evidence.document, claim.evidence.start, claim.evidence.end, claim.text


def _problem(
    group: _Group, candidates: Iterable[_Group], new: Iterable[Fact], reports: Reports, base: str
) -> ReportedClaim:
    """A problem with the commitments, initiatives and papers of the same area that take it up in the year after."""
    after = {year + 1 for claim in group.claims for year in _years(claim.period)[-1:]}
    answers: dict[str, Answer] = {}
    could = False
    for commitment in candidates:
        soon = commitment.promised and commitment.promised[0] in after
        if not soon and group.documents.isdisjoint(commitment.documents):
            continue
        could = True
        score = _likeness(group, commitment)
        if score >= TAKEN_UP:
            evidence = _judged([*commitment.claims, *group.claims], "claims/addresses", score)
            answers[commitment.iri] = Answer(commitment.iri, score, evidence)
    for fact in new:
        if not after.intersection(reports[fact.evidence.document][1]):
            continue
        could = True
        score = _taken_up(group, fact)
        for thing in sorted(fact.things) if score >= TAKEN_UP else ():
            if thing not in answers or answers[thing].score < score:
                shown = replace(fact.evidence, rule="claims/addresses", confidence=score)
                evidence = sort_evidence([shown, *_judged(group.claims, "claims/addresses", score)])
                answers[thing] = Answer(thing, score, evidence)
    outcome: Outcome = "addressed" if answers else "open" if could else "unknown"
    return _claim(group, outcome, answers.values(), base)


def _taken_up(problem: _Group, fact: Fact) -> float:
    """Share by weight of a problem's key words in a fact about something new; 0 where no theme or too little is
    shared."""
    themes, has = _about(fact.text)
    if problem.broadly.isdisjoint(themes):
        return 0.0
    shared = sum([value for term, value in problem.lead.items() if term in has])
    return round(shared / problem.asked, 2) if shared >= LEAST_SHARED else 0.0


@lru_cache(maxsize=16_384)
def _about(text: str) -> tuple[frozenset[str], Mapping[str, int]]:
    """Themes and key words of a fact, with which every problem of its area is compared."""
    return frozenset(find_themes(text)), terms(text)


def _likeness(problem: _Group, commitment: _Group) -> float:
    """How much of what a problem is about a commitment takes up; 0 where no theme is shared.

    The leading clause of the commitment has to share a key word. Then it is half, and the share by weight of the
    problem's key words in the whole of the commitment the other half: those of its leading clause, or, for less,
    those of its whole item.
    """
    if problem.broadly.isdisjoint(commitment.broadly):
        return 0.0
    best = 0.0
    for asked, worth in ((problem.lead, 0.5), (problem.whole, 0.3)):
        if asked and not asked.keys().isdisjoint(commitment.lead):
            weight = sum(asked.values())
            shared = sum(value for term, value in asked.items() if term in commitment.whole)
            best = max(best, worth + 0.5 * shared / weight)
    return round(best, 2)


def _judged(claims: Iterable[Claim], rule: str, score: float) -> tuple[Evidence, ...]:
    return sort_evidence(replace(c.evidence, rule=rule, confidence=score) for c in claims)


def _commitment(
    group: _Group, fulfilment: Fulfilment, reports: Mapping[str, Years], base: str
) -> ReportedClaim:
    """A commitment with the facts that show it kept; `reports` are those of its area, with their years."""
    years = _years(group.first.period)
    if not years:
        return _claim(group, "unknown", [], base)
    answers = fulfilment.answers(Told(group.area, years, group.claims, group.documents), group.texts)
    later = any(
        told[-1:] >= years[-1:] and document not in group.documents for document, told in reports.items()
    )
    outcome: Outcome = "kept" if answers else "open" if later else "unknown"
    return _claim(group, outcome, answers, base)


def _claim(group: _Group, outcome: Outcome, answers: Iterable[Answer], base: str) -> ReportedClaim:
    first = group.first
    return ReportedClaim(
        iri=group.iri,
        kind=first.kind,
        text=min(claim.text for claim in group.claims),
        area=group.area,
        periods=tuple(sorted({c.period for c in group.claims if c.period})),
        themes=tuple(sorted(group.themes)),
        entities=tuple(sorted({entity_iri(base, key) for c in group.claims for key in c.entities})),
        evidence=sort_evidence(c.evidence for c in group.claims),
        outcome=outcome,
        answered_by=tuple(sorted(answers, key=lambda a: (-a.score, a.iri))[:MOST_ANSWERS]),
    )


@cache
def _years(period: str | None) -> Years:
    """First and last year that a period covers, the same twice for one year; empty where it is not known."""
    days = covered_days(period) if period else None
    return (int(days[0][:4]), int(days[1][:4])) if days else ()


def _reported(extraction: Extraction) -> Years:
    """Years on which a document can show what was done: none for a plan, which promises for its own year."""
    period = extraction.document.meta.period
    plan = any(claim.kind == "commitment" and claim.period == period for claim in extraction.claims)
    return () if plan else _years(period)


def area_of(document: Document) -> str:
    """What joins documents: the region that they are about, else who issued them, else the text itself."""
    return document.meta.region or document.meta.issuer or document.text_sha256[:20]
