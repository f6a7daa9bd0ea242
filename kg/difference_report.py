"""A difference in words and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kg.difference import Difference
from kg.look_alikes import LookAlike
from kg.sides import Side
from ontology.iris import number_text
from ontology.records import Entity, Evidence, Observation, ReportedClaim, Statement
from ontology.schema import load_schema

Line = tuple[str, str, tuple[str, ...]]
"""A mark (+ came, - went, ~ changed, ? perhaps), what it is, and lines that say more."""


ISSUERS = 3
"""Issuers of reports that are named."""
KINDS = {"problem": "问题 problem", "commitment": "承诺 commitment"}


class Wording:
    """Names and sentences of one side of a comparison."""

    def __init__(self, side: Side) -> None:
        self._names = side.names
        self._files = {d.text_sha256: d.name for d in side.documents}
        self._texts = side.texts

    def name(self, iri: str) -> str:
        """The canonical name of an entity."""
        return self._names.get(iri, iri)

    def statement(self, statement: Statement) -> str:
        """A claim as one reads it."""
        relation = load_schema().relation(statement.predicate)
        parts = (self.name(statement.subject), relation.label_zh, self.name(statement.object))
        return f"{' '.join(parts)} [{load_schema().told('status', statement.status)}]"

    def figure(self, o: Observation) -> str:
        """A figure as one reads it."""
        period = f" ({o.period})" if o.period else ""
        hedge = load_schema().schemes["qualifier"][o.qualifier].label_zh
        if o.qualifier != "exact" and hedge not in o.text:
            period = f" [{hedge}]{period}"
        return f"{o.text or number_text(o.value) + o.unit}{period}"

    def sentences(self, evidence: Iterable[Evidence]) -> tuple[tuple[str, str], ...]:
        """(file, sentence) of each finding, each once."""
        found: dict[tuple[str, str], None] = {}
        for e in evidence:
            sentence = "".join(self._texts[e.document][e.sentence_start : e.sentence_end].split())
            found[self._files[e.document], sentence] = None
        return tuple(found)


def compared(side: Side) -> str:
    """Which reports one side holds: how many, of which years and by whom, so that one sees what is compared."""
    periods = sorted({d.meta.period for d in side.documents if d.meta.period})
    issuers = sorted({d.meta.issuer for d in side.documents if d.meta.issuer})
    more = f" … {len(issuers)} issuers" if len(issuers) > ISSUERS else ""
    reports = f"{len(side.documents)} {'report' if len(side.documents) == 1 else 'reports'}"
    return f"{reports} ({', '.join(periods)}): {'、'.join(issuers[:ISSUERS])}{more}"


def sections(difference: Difference) -> Iterator[tuple[str, Sequence[Line]]]:
    """Title (Chinese and English) and lines of each part that is not empty, what matters most first."""
    old, new = Wording(difference.old), Wording(difference.new)
    parts: tuple[tuple[str, Iterator[Line]], ...] = (
        ("更名 renamed", (_renamed(r) for r in difference.renamed)),
        ("或为更名 perhaps renamed (the names are alike)", (_alike(pair) for pair in difference.look_alikes)),
        ("状态改变 changed status", (_status(a, b, old, new) for a, b in difference.status)),
        ("数字变化 changed figures", (_changed(a, b, old, new) for a, b in difference.figures)),
        ("新增实体 entities that came", (_entity("+", e) for e in difference.entities_came)),
        ("消失实体 entities that went", (_entity("-", e) for e in difference.entities_gone)),
        ("新增陈述 statements that came", (_statement("+", s, new) for s in difference.statements_came)),
        ("消失陈述 statements that went", (_statement("-", s, old) for s in difference.statements_gone)),
        ("新增数字 figures that came", (_figure("+", o, new) for o in difference.figures_came)),
        ("消失数字 figures that went", (_figure("-", o, old) for o in difference.figures_gone)),
        (
            "结果改变 changed outcome of problems and commitments",
            (_outcome(a, b) for a, b in difference.outcomes),
        ),
        (
            "新增问题与承诺 problems and commitments that came",
            (_claim("+", c) for c in difference.claims_came),
        ),
        (
            "消失问题与承诺 problems and commitments that went",
            (_claim("-", c) for c in difference.claims_gone),
        ),
        ("证据改变 changed evidence", (_evidence(a, b, old, new) for a, b in difference.evidence)),
    )
    for title, lines in parts:
        if listed := sorted(lines, key=lambda line: (line[1], line[2])):
            yield title, listed


def _renamed(r: Any) -> Line:
    return "~", f"{_key(r.old)} → {_key(r.new)}", (r.reason,)


def _alike(pair: LookAlike) -> Line:
    return "?", f"{_key(pair.old)} → {_key(pair.new)}", (pair.reason,)


def _key(entity: Entity) -> str:
    scope = f" ({entity.key.scope})" if entity.key.scope else ""
    return f"{entity.key.type} {entity.key.name}{scope}"


def _entity(mark: str, entity: Entity) -> Line:
    return mark, _key(entity), ()


def _statement(mark: str, statement: Statement, side: Wording) -> Line:
    return mark, side.statement(statement), _quoted("", side.sentences(statement.evidence))


def _quoted(mark: str, sentences: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(f"{mark}{sentence} — {file}" for file, sentence in sentences)


def _status(was: Statement, now: Statement, old: Wording, new: Wording) -> Line:
    told = f"{new.statement(now)}, was 原为 {load_schema().told('status', was.status)}"
    return (
        "~",
        told,
        (*_quoted("- ", old.sentences(was.evidence)), *_quoted("+ ", new.sentences(now.evidence))),
    )


def _evidence(was: Statement, now: Statement, old: Wording, new: Wording) -> Line:
    before, after = old.sentences(was.evidence), new.sentences(now.evidence)
    lost = [s for s in before if s not in after]
    gained = [s for s in after if s not in before]
    return "~", new.statement(now), (*_quoted("- ", lost), *_quoted("+ ", gained))


def _claim(mark: str, claim: ReportedClaim) -> Line:
    return mark, f"{_told_claim(claim)} [{load_schema().told('outcome', claim.outcome)}]", ()


def _outcome(was: ReportedClaim, now: ReportedClaim) -> Line:
    outcome, before = (load_schema().told("outcome", claim.outcome) for claim in (now, was))
    return "~", f"{_told_claim(now)} [{outcome}], was 原为 {before}", ()


def _told_claim(claim: ReportedClaim) -> str:
    return f"{KINDS[claim.kind]} {claim.area} {claim.text}"


def _changed(was: Sequence[Observation], now: Sequence[Observation], old: Wording, new: Wording) -> Line:
    told = f"{new.name(now[0].subject)} {now[0].indicator}: "
    told += f"{', '.join(map(old.figure, was))} → {', '.join(map(new.figure, now))}"
    return "~", told, ()


def _figure(mark: str, o: Observation, side: Wording) -> Line:
    return (
        mark,
        f"{side.name(o.subject)} {o.indicator}: {side.figure(o)}",
        _quoted("", side.sentences(o.evidence)),
    )


# ---- JSON ----------------------------------------------------------------------------------------------------
def json_text(difference: Difference) -> Iterator[str]:
    """The difference for programs: everything with IRIs, names and sentences, piece by piece, with an indent of 1."""
    opening = "{"
    for part, lists in _as_json(difference).items():
        yield f"{opening}\n {json.dumps(part)}: {{"
        between = ""
        for name, things in lists.items():
            yield f"{between}\n  {json.dumps(name)}: ["
            between, comma = ",", ""
            for thing in things:
                told = json.dumps(thing, ensure_ascii=False, indent=1)
                yield f"{comma}\n{told}".replace("\n", "\n   ")
                comma = ","
            yield "\n  ]" if comma else "]"
        yield "\n }"
        opening = ","
    yield "\n}\n"


def _as_json(difference: Difference) -> dict[str, dict[str, Iterator[dict[str, Any]]]]:
    old, new = Wording(difference.old), Wording(difference.new)
    return {
        "entities": {
            "came": (_entity_json(e) for e in difference.entities_came),
            "gone": (_entity_json(e) for e in difference.entities_gone),
            "renamed": (
                {"old": _entity_json(r.old), "new": _entity_json(r.new), "reason": r.reason}
                for r in difference.renamed
            ),
            "alike": (_alike_json(pair) for pair in difference.look_alikes),
        },
        "statements": {
            "came": (_statement_json(s, new) for s in difference.statements_came),
            "gone": (_statement_json(s, old) for s in difference.statements_gone),
            "status": _pairs(difference.status, old, new),
            "evidence": _pairs(difference.evidence, old, new),
        },
        "figures": {
            "came": (_figure_json(o, new) for o in difference.figures_came),
            "gone": (_figure_json(o, old) for o in difference.figures_gone),
            "changed": (
                {"old": [_figure_json(o, old) for o in was], "new": [_figure_json(o, new) for o in now]}
                for was, now in difference.figures
            ),
        },
        "claims": {
            "came": (_claim_json(c, new) for c in difference.claims_came),
            "gone": (_claim_json(c, old) for c in difference.claims_gone),
            "outcome": (
                {"old": _claim_json(a, old), "new": _claim_json(b, new)} for a, b in difference.outcomes
            ),
        },
    }


def _pairs(
    pairs: Iterable[tuple[Statement, Statement]], old: Wording, new: Wording
) -> Iterator[dict[str, Any]]:
    return ({"old": _statement_json(a, old), "new": _statement_json(b, new)} for a, b in pairs)


def _entity_json(entity: Entity) -> dict[str, Any]:
    return {"iri": entity.iri, **entity.key._asdict(), "aliases": list(entity.aliases)}


def _alike_json(pair: LookAlike) -> dict[str, Any]:
    sides = {"old": _entity_json(pair.old), "new": _entity_json(pair.new)}
    return {**sides, "likeness": pair.likeness, "reason": pair.reason}


def _statement_json(s: Statement, side: Wording) -> dict[str, Any]:
    return {
        "iri": s.iri,
        "subject": {"iri": s.subject, "name": side.name(s.subject)},
        "predicate": s.predicate,
        "object": {"iri": s.object, "name": side.name(s.object)},
        "status": s.status,
        "dates": list(s.dates),
        "evidence": _sentences_json(s.evidence, side),
    }


def _figure_json(o: Observation, side: Wording) -> dict[str, Any]:
    return {
        "iri": o.iri,
        "subject": {"iri": o.subject, "name": side.name(o.subject)},
        "indicator": o.indicator,
        "value": o.value,
        "unit": o.unit,
        "period": o.period,
        "qualifier": o.qualifier,
        "evidence": _sentences_json(o.evidence, side),
    }


def _claim_json(claim: ReportedClaim, side: Wording) -> dict[str, Any]:
    return {
        "iri": claim.iri,
        "kind": claim.kind,
        "text": claim.text,
        "area": claim.area,
        "outcome": claim.outcome,
        "evidence": _sentences_json(claim.evidence, side),
    }


def _sentences_json(evidence: Iterable[Evidence], side: Wording) -> list[dict[str, str]]:
    return [{"file": file, "sentence": sentence} for file, sentence in side.sentences(evidence)]
