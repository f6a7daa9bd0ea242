"""What came, went, was renamed or changed between two builds, or between two years of one.

Two sides are compared shard by shard: what can be one thing in both is in the shard of one number, so that what is the
same in both is never held at once, however much it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from extraction.divisions import Gazetteer
from kg.look_alikes import LookAlike, find_look_alikes
from kg.renamed import Renamed, find_renamed
from kg.sides import Claim, Renames, Series, Side, claim_of, series_of, shard_of
from ontology.records import Entity, Evidence, Observation, ReportedClaim, Statement


@dataclass(frozen=True, slots=True)
class Difference:
    """Two sides compared. Every tuple is sorted; nothing is in two of them."""

    old: Side
    new: Side
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


def compare(old: Side, new: Side, gazetteer: Gazetteer) -> Difference:
    """Everything that differs. What is renamed counts as the same in statements and figures."""
    gone, came = _apart(old, new)
    renamed = find_renamed(gone, came, gazetteer)
    now = {r.old.iri: r.new.iri for r in renamed}
    came = [e for e in came if e.iri not in now.values()]
    gone = [e for e in gone if e.iri not in now]
    return Difference(
        old,
        new,
        tuple(came),
        tuple(gone),
        tuple(renamed),
        *_statements(old, new, now),
        *_figures(old, new, now),
        *_claims(old, new),
        find_look_alikes(gone, came),
    )


def _apart(old: Side, new: Side) -> tuple[list[Entity], list[Entity]]:
    """What only the old side has, and what only the new one has, sorted by IRI."""
    gone: list[Entity] = []
    came: list[Entity] = []
    for shard in range(old.shards):
        before, after = old.entities(shard), new.entities(shard)
        known, found = {e.iri for e in before}, {e.iri for e in after}
        gone += (e for e in before if e.iri not in found)
        came += (e for e in after if e.iri not in known)
    return sorted(gone, key=_iri), sorted(came, key=_iri)


def _iri(thing: Entity | ReportedClaim) -> str:
    return thing.iri


def _claims(
    old: Side, new: Side
) -> tuple[
    tuple[ReportedClaim, ...], tuple[ReportedClaim, ...], tuple[tuple[ReportedClaim, ReportedClaim], ...]
]:
    """Came, gone, of another outcome."""
    came: list[ReportedClaim] = []
    gone: list[ReportedClaim] = []
    changed: list[tuple[ReportedClaim, ReportedClaim]] = []
    for shard in range(old.shards):
        before, after = {c.iri: c for c in old.claims(shard)}, {c.iri: c for c in new.claims(shard)}
        came += (c for iri, c in after.items() if iri not in before)
        gone += (c for iri, c in before.items() if iri not in after)
        both = ((c, after[iri]) for iri, c in before.items() if iri in after)
        changed += ((was, now) for was, now in both if was.outcome != now.outcome)
    changed.sort(key=lambda pair: pair[0].iri)
    return tuple(sorted(came, key=_iri)), tuple(sorted(gone, key=_iri)), tuple(changed)


# ---- statements ----------------------------------------------------------------------------------------------
def _statements(
    old: Side, new: Side, now: Renames
) -> tuple[
    tuple[Statement, ...],
    tuple[Statement, ...],
    tuple[tuple[Statement, Statement], ...],
    tuple[tuple[Statement, Statement], ...],
]:
    """Came, gone, of another status, of other evidence."""
    came: list[Statement] = []
    gone: list[Statement] = []
    status: list[tuple[Statement, Statement]] = []
    evidence: list[tuple[Statement, Statement]] = []
    moved = _moved_statements(old, now)
    for shard in range(old.shards):
        stayed = (s for s in old.statements(shard) if s.subject not in now and s.object not in now)
        before, after = _by_claim([*stayed, *moved[shard]], now), _by_claim(new.statements(shard), {})
        for claim in {*before, *after}:
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
    # Those of one claim are of one shard, in their order.
    for found, renames in ((came, {}), (gone, now)):
        found.sort(key=lambda s: claim_of(s, renames))
    for pairs in (status, evidence):
        pairs.sort(key=lambda pair: claim_of(pair[1], {}))
    return tuple(came), tuple(gone), tuple(status), tuple(evidence)


def _moved_statements(old: Side, now: Renames) -> Mapping[int, list[Statement]]:
    """Statements about what was renamed, by the shard to which they belong under the new names."""
    found: defaultdict[int, list[Statement]] = defaultdict(list)
    for shard in range(old.shards) if now else ():
        for s in old.statements(shard):
            if s.subject in now or s.object in now:
                found[shard_of(claim_of(s, now), old.shards)].append(s)
    return found


def _by_claim(statements: Iterable[Statement], now: Renames) -> dict[Claim, dict[str, Statement]]:
    found: dict[Claim, dict[str, Statement]] = defaultdict(dict)
    for s in statements:
        found[claim_of(s, now)][s.status] = s
    return found


def _places(evidence: Iterable[Evidence]) -> set[tuple[str, int, int]]:
    return {(e.document, e.start, e.end) for e in evidence}


# ---- figures -------------------------------------------------------------------------------------------------
def _figures(
    old: Side, new: Side, now: Renames
) -> tuple[
    tuple[Observation, ...],
    tuple[Observation, ...],
    tuple[tuple[tuple[Observation, ...], tuple[Observation, ...]], ...],
]:
    """Came, gone, and pairs of what was and is told of one series."""
    came: list[Observation] = []
    gone: list[Observation] = []
    changed: list[tuple[tuple[Observation, ...], tuple[Observation, ...]]] = []
    moved = _moved_figures(old, now)
    for shard in range(old.shards):
        stayed = (o for o in old.observations(shard) if o.subject not in now)
        before, after = _by_series([*stayed, *moved[shard]], now), _by_series(new.observations(shard), {})
        for series in {*before, *after}:
            was, is_ = before.get(series, []), after.get(series, [])
            same = {_told(a) for a, b in product(was, is_) if _told(a) == _told(b)}
            left = tuple(o for o in was if _told(o) not in same)
            right = tuple(o for o in is_ if _told(o) not in same)
            if left and right:
                changed.append((left, right))
            else:
                gone += left
                came += right
    came.sort(key=lambda o: series_of(o, {}))
    gone.sort(key=lambda o: series_of(o, now))
    changed.sort(key=lambda pair: series_of(pair[1][0], {}))
    return tuple(came), tuple(gone), tuple(changed)


def _moved_figures(old: Side, now: Renames) -> Mapping[int, list[Observation]]:
    """Figures of what was renamed, by the shard to which they belong under the new names."""
    found: defaultdict[int, list[Observation]] = defaultdict(list)
    for shard in range(old.shards) if now else ():
        for o in old.observations(shard):
            if o.subject in now:
                found[shard_of(series_of(o, now), old.shards)].append(o)
    return found


def _by_series(observations: Iterable[Observation], now: Renames) -> dict[Series, list[Observation]]:
    found: dict[Series, list[Observation]] = defaultdict(list)
    for o in observations:
        found[series_of(o, now)].append(o)
    return found


def _told(observation: Observation) -> tuple[str | None, float, str]:
    return observation.period, observation.value, observation.qualifier
