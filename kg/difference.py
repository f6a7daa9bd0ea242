"""What came, went, was renamed or changed between two builds, or between two years of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from extraction.divisions import Gazetteer
from kg.commitments import make_claims
from kg.look_alikes import LookAlike, find_look_alikes
from kg.resolution import resolve
from kg.statements import make_entities, make_observations, make_statements
from ontology.iris import normalise_key
from ontology.periods import single_year
from ontology.records import (
    Document,
    Entity,
    EntityKey,
    Evidence,
    Extraction,
    KnowledgeBase,
    Metadata,
    NamedEntity,
    Observation,
    ReportedClaim,
    Statement,
)
from ontology.schema import load_schema

Claim = tuple[str, str, str]
Series = tuple[str, str, str]
"""What, whose and in which unit: figures of one series are compared over periods."""


@dataclass(frozen=True, slots=True)
class Renamed:
    """An entity that has another name, type or scope, and how one knows that it is the same."""

    old: Entity
    new: Entity
    reason: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Two knowledge bases compared. Every tuple is sorted; nothing is in two of them."""

    old: KnowledgeBase
    new: KnowledgeBase
    entities_came: tuple[Entity, ...]
    entities_gone: tuple[Entity, ...]
    renamed: tuple[Renamed, ...]
    statements_came: tuple[Statement, ...]
    statements_gone: tuple[Statement, ...]
    status: tuple[tuple[Statement, Statement], ...]
    """Claims that are now planned, ongoing, done or denied, and were something else."""
    evidence: tuple[tuple[Statement, Statement], ...]
    """Claims that other sentences make now."""
    figures_came: tuple[Observation, ...]
    figures_gone: tuple[Observation, ...]
    figures: tuple[tuple[tuple[Observation, ...], tuple[Observation, ...]], ...]
    """Figures of one series with other values or periods."""
    claims_came: tuple[ReportedClaim, ...]
    claims_gone: tuple[ReportedClaim, ...]
    outcomes: tuple[tuple[ReportedClaim, ReportedClaim], ...]
    """Problems and commitments of another outcome: open then, kept or addressed now."""
    look_alikes: tuple[LookAlike, ...] = ()
    """Hints: things that went and came, told as such above, whose names make one think that they are one."""

    @property
    def empty(self) -> bool:
        """Whether both say the same."""
        return not any(
            (
                self.entities_came, self.entities_gone, self.renamed, self.statements_came, self.statements_gone,
                self.status, self.evidence, self.figures_came, self.figures_gone, self.figures,
                self.claims_came, self.claims_gone, self.outcomes,
            )
        )  # fmt: skip


def of_year(kb: KnowledgeBase, year: int) -> KnowledgeBase:
    """What the reports about one year say, with the names of the whole build."""
    chosen = [x for x in kb.extractions if single_year(x.document.meta.period or "") == year]
    known = {e.iri for e in kb.entities} | {s.iri for s in kb.statements}
    statements = tuple(s for s in make_statements(chosen, load_schema(), kb.base)[0] if s.iri in known)
    observations = make_observations(chosen, kb.base)
    return replace(
        kb,
        documents=tuple(x.document for x in chosen),
        entities=tuple(e for e in make_entities(chosen, kb.base) if e.iri in known),
        statements=statements,
        observations=observations,
        extractions=tuple(chosen),
        claims=make_claims(chosen, statements, observations, kb.base),
    )


def compare(old: KnowledgeBase, new: KnowledgeBase, gazetteer: Gazetteer) -> Difference:
    """Everything that differs. What is renamed counts as the same in statements and figures."""
    before, after = {e.iri: e for e in old.entities}, {e.iri: e for e in new.entities}
    gone = [e for e in old.entities if e.iri not in after]
    came = [e for e in new.entities if e.iri not in before]
    renamed = _renamed(gone, came, gazetteer)
    now = {r.old.iri: r.new.iri for r in renamed}
    came = [e for e in came if e.iri not in now.values()]
    gone = [e for e in gone if e.iri not in now]
    statements = _statements(old.statements, new.statements, now)
    figures = _figures(old.observations, new.observations, now)
    return Difference(
        old,
        new,
        tuple(came),
        tuple(gone),
        tuple(renamed),
        *statements,
        *figures,
        *_claims(old.claims, new.claims),
        find_look_alikes(gone, came),
    )


def _claims(
    old: Iterable[ReportedClaim], new: Iterable[ReportedClaim]
) -> tuple[
    tuple[ReportedClaim, ...], tuple[ReportedClaim, ...], tuple[tuple[ReportedClaim, ReportedClaim], ...]
]:
    """Came, gone, of another outcome."""
    before, after = {c.iri: c for c in old}, {c.iri: c for c in new}
    return (
        tuple(after[iri] for iri in sorted(after.keys() - before.keys())),
        tuple(before[iri] for iri in sorted(before.keys() - after.keys())),
        tuple(
            (before[iri], after[iri])
            for iri in sorted(before.keys() & after.keys())
            if before[iri].outcome != after[iri].outcome
        ),
    )


# ---- entities ------------------------------------------------------------------------------------------------
def _renamed(gone: Sequence[Entity], came: Sequence[Entity], gazetteer: Gazetteer) -> list[Renamed]:
    """Pairs of a thing that is gone and one that came in its place, each thing once, the surest first."""
    found: list[Renamed] = []
    used: set[str] = set()
    for pairs in (_resolved(gone, came, gazetteer), _by_place(gone, came), _by_form(gone, came)):
        for old, new, reason in pairs:
            if old.iri not in used and new.iri not in used:
                used |= {old.iri, new.iri}
                found.append(Renamed(old, new, reason))
    return sorted(found, key=lambda r: r.old.iri)


def _resolved(
    gone: Sequence[Entity], came: Sequence[Entity], gazetteer: Gazetteer
) -> Iterable[tuple[Entity, Entity, str]]:
    """Names that the resolution of a build of both would join."""
    old, new = {e.key: e for e in gone}, {e.key: e for e in came}
    named = tuple(NamedEntity(e.key, e.aliases, e.attributes) for e in (*gone, *came))
    document = Document("", "", "", "", "", Metadata())
    _, joins = resolve([Extraction(document, named)], gazetteer)
    for join in joins:
        for a, b in ((join.source, join.target), (join.target, join.source)):
            if a in old and b in new:
                yield old[a], new[b], join.reason


def _by_place(gone: Sequence[Entity], came: Sequence[Entity]) -> Iterable[tuple[Entity, Entity, str]]:
    """The same characters of the same texts carry the other name now."""
    at: dict[tuple[str, int, int], Entity] = {
        (m.document, m.start, m.end): e for e in came for m in e.mentions
    }
    for old in gone:
        hits: dict[str, int] = defaultdict(int)
        for m in old.mentions:
            if (new := at.get((m.document, m.start, m.end))) is not None:
                hits[new.iri] += 1
        best = max(sorted(hits), key=lambda iri: hits[iri], default="")
        if best and hits[best] * 2 > len(old.mentions):
            new = next(e for e in came if e.iri == best)
            yield old, new, f"{hits[best]} of {len(old.mentions)} mentions are the same characters"


def _by_form(gone: Sequence[Entity], came: Sequence[Entity]) -> Iterable[tuple[Entity, Entity, str]]:
    """The name of one is a form of the other, in one place."""
    forms: dict[tuple[str, str], list[Entity]] = defaultdict(list)
    for new in came:
        for form in (new.key.name, *new.aliases):
            forms[new.key.type, normalise_key(form)].append(new)
    for old in gone:
        fits = {e.iri: e for form in (old.key.name,) for e in forms[old.key.type, normalise_key(form)]}
        near = [e for e in fits.values() if _near(old.key, e.key)]
        if len(near) == 1:
            yield old, near[0], _form_of(old.key, near[0].key)


def _form_of(old: EntityKey, new: EntityKey) -> str:
    if old.name == new.name:
        return f"the same name, its place told otherwise: {old.scope or '-'} → {new.scope or '-'}"
    return f"{old.name} is a form of {new.name}"


def _near(one: EntityKey, other: EntityKey) -> bool:
    return one.scope.startswith(other.scope) or other.scope.startswith(one.scope)


# ---- statements ----------------------------------------------------------------------------------------------
def _statements(
    old: Iterable[Statement], new: Iterable[Statement], now: Mapping[str, str]
) -> tuple[
    tuple[Statement, ...],
    tuple[Statement, ...],
    tuple[tuple[Statement, Statement], ...],
    tuple[tuple[Statement, Statement], ...],
]:
    """Came, gone, of another status, of other evidence."""
    before, after = _by_claim(old, now), _by_claim(new, {})
    came: list[Statement] = []
    gone: list[Statement] = []
    status: list[tuple[Statement, Statement]] = []
    evidence: list[tuple[Statement, Statement]] = []
    for claim in sorted({*before, *after}):
        was, is_ = before.get(claim, {}), after.get(claim, {})
        for name in sorted(was.keys() & is_.keys()):
            if _places(was[name].evidence) != _places(is_[name].evidence):
                evidence.append((was[name], is_[name]))
        left = [was[name] for name in sorted(was.keys() - is_.keys())]
        right = [is_[name] for name in sorted(is_.keys() - was.keys())]
        paired = min(len(left), len(right))
        status += zip(left[:paired], right[:paired], strict=True)
        gone += left[paired:]
        came += right[paired:]
    return tuple(came), tuple(gone), tuple(status), tuple(evidence)


def _by_claim(statements: Iterable[Statement], now: Mapping[str, str]) -> dict[Claim, dict[str, Statement]]:
    found: dict[Claim, dict[str, Statement]] = defaultdict(dict)
    for s in statements:
        subject, object_ = now.get(s.subject, s.subject), now.get(s.object, s.object)
        if load_schema().relation(s.predicate).symmetric:
            subject, object_ = sorted((subject, object_))
        found[subject, s.predicate, object_][s.status] = s
    return found


def _places(evidence: Iterable[Evidence]) -> set[tuple[str, int, int]]:
    return {(e.document, e.start, e.end) for e in evidence}


# ---- figures -------------------------------------------------------------------------------------------------
def _figures(
    old: Iterable[Observation], new: Iterable[Observation], now: Mapping[str, str]
) -> tuple[
    tuple[Observation, ...],
    tuple[Observation, ...],
    tuple[tuple[tuple[Observation, ...], tuple[Observation, ...]], ...],
]:
    """Came, gone, and pairs of what was and is told of one series."""
    before, after = _by_series(old, now), _by_series(new, {})
    came: list[Observation] = []
    gone: list[Observation] = []
    changed = []
    for series in sorted({*before, *after}):
        was, is_ = before.get(series, []), after.get(series, [])
        same = {_told(a) for a, b in product(was, is_) if _told(a) == _told(b)}
        left = tuple(o for o in was if _told(o) not in same)
        right = tuple(o for o in is_ if _told(o) not in same)
        if left and right:
            changed.append((left, right))
        else:
            gone += left
            came += right
    return tuple(came), tuple(gone), tuple(changed)


def _by_series(
    observations: Iterable[Observation], now: Mapping[str, str]
) -> dict[Series, list[Observation]]:
    found: dict[Series, list[Observation]] = defaultdict(list)
    for o in observations:
        found[normalise_key(o.indicator), now.get(o.subject, o.subject), o.unit].append(o)
    return found


def _told(observation: Observation) -> tuple[str | None, float, str]:
    return observation.period, observation.value, observation.qualifier
