"""The relation rules of `rules/relations.yaml`, checked and compiled once.

A rule states one predicate in one of two ways:

    triggers: 印发 出台      verbs; the names of the labels under `object` that follow are the objects
    shape: '{insts}的领导下'  a pattern over the folded sentence, with groups `subject`, `object`, `by`

`{inst}`, `{init}`, `{reg}`, `{per}`, `{loc}`, `{honor}` stand for one name of the label.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import cast, get_args

from extraction.patterns import compile_pattern
from extraction.rules import Rule, RuleFile, alternation, load_rules
from extraction.scanning import Sieve
from ontology.errors import RuleError
from ontology.records import Label, Status

FILE = "relations"
LABELS = frozenset(get_args(Label))
ACTORS = frozenset({"INST", "LOC"})
DEFAULTS = frozenset({"issuer", "recipient", "praised", "none"})


@dataclass(frozen=True, slots=True)
class RelationRule:
    """One way in which a sentence states one predicate."""

    id: str
    predicate: str
    confidence: float
    shape: re.Pattern[str] | None
    triggers: tuple[str, ...]
    subject: frozenset[str]
    """Labels that the subject may have."""
    object: frozenset[str]
    default: str
    """Who is meant where no subject is named: the issuer, the recipient of an honour, what was praised,
    or none (then the rule states nothing)."""
    status: Status | None
    """Status that the wording of the rule itself implies."""
    dated: bool
    """Whether the date of the clause, or else the report's period, is the date of the statement."""
    reach: int
    """Characters that may stand between a verb and its first object."""
    possessed: bool
    """Whether an object may own what follows it (按照《甲》的要求)."""
    carried: bool
    """Whether the subject of an earlier clause may be meant; not where the object opens its clause (甲馆落成)."""
    tail: re.Pattern[str] | None
    """What must follow the last object, where the verb alone says too little (推动…建设)."""
    named: re.Pattern[str] | None
    """What an object's name must show (…竞赛, …考试)."""
    unnamed: re.Pattern[str] | None
    """What an object's name must not show."""
    institution: re.Pattern[str] | None
    """What an object's name must show where it is an institution: a school is built, a bureau is not."""
    postponed: bool
    """Whether the object may stand after modifiers that run over commas."""
    pivot: bool
    """Whether what is helped is the subject (推动甲馆争创…)."""
    target: str
    """`issuer` or `region` where the object is not named but is the reporting body or its district."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """All rules, and one pattern that finds every verb: those of rules and those that only bound them."""

    shapes: tuple[RelationRule, ...]
    sieve: Sieve
    """Finds the shapes, in their order."""
    verbs: re.Pattern[str]
    by_verb: Mapping[str, tuple[RelationRule, ...]]


@cache
def grammar() -> Grammar:
    """Reads the rules. Raises RuleError, naming the file and the rule."""
    source = load_rules(FILE)
    rules = [_relation_rule(rule, source) for rule in source.rules]
    shaped = tuple((rule, rule.shape) for rule in rules if rule.shape is not None)
    sources = {rule.id: source.expand(dict(rule.extra).get("shape", "")) for rule in source.rules}
    by_verb: dict[str, list[RelationRule]] = {word: [] for word in source.word_list("boundary")}
    for rule in rules:
        for verb in rule.triggers:
            by_verb.setdefault(verb, []).append(rule)
    return Grammar(
        shapes=tuple(rule for rule, _ in shaped),
        sieve=Sieve([(sources[rule.id], shape) for rule, shape in shaped]),
        verbs=compile_pattern(alternation(tuple(by_verb))),
        by_verb=MappingProxyType({verb: tuple(found) for verb, found in by_verb.items()}),
    )


@cache
def pattern(template: str) -> re.Pattern[str]:
    """A pattern over word lists and macros of the rule file, compiled once."""
    return load_rules(FILE).compile(template)


def _relation_rule(rule: Rule, source: RuleFile) -> RelationRule:
    given = dict(rule.extra)
    where = f"{source.name}: {rule.id}"
    if not given.get("predicate"):
        raise RuleError(f"{where}: a relation rule names its predicate")
    if ("shape" in given) == ("triggers" in given):
        raise RuleError(f"{where}: a relation rule has either triggers or a shape")
    default = given.get("default", "issuer")
    if default not in DEFAULTS:
        raise RuleError(f"{where}: default {default!r} is none of {', '.join(sorted(DEFAULTS))}")
    status = given.get("status")
    if status is not None and status not in get_args(Status):
        raise RuleError(f"{where}: status {status!r} is none of {', '.join(get_args(Status))}")
    return RelationRule(
        id=rule.id,
        predicate=given["predicate"],
        confidence=rule.confidence,
        shape=source.compile(given["shape"]) if "shape" in given else None,
        triggers=_triggers(given.get("triggers", ""), source),
        subject=_labels(given.get("subject"), ACTORS, where),
        object=_labels(given.get("object"), LABELS, where),
        default=default,
        status=cast("Status | None", status),
        dated=given.get("dated", "True") == "True",
        reach=int(given.get("reach", "24")),
        possessed=given.get("possessed", "False") == "True",
        carried=given.get("carried", "True") == "True",
        tail=_optional(given.get("tail"), source),
        named=_optional(given.get("named"), source),
        unnamed=_optional(given.get("unnamed"), source),
        institution=_optional(given.get("institution"), source),
        postponed=given.get("postponed", "False") == "True",
        pivot=given.get("pivot", "False") == "True",
        target=given.get("target", ""),
    )


def _optional(template: str | None, source: RuleFile) -> re.Pattern[str] | None:
    return source.compile(template) if template else None


def _triggers(listed: str, source: RuleFile) -> tuple[str, ...]:
    """Verbs as listed; `{name}` takes in a word list of the file."""
    verbs: list[str] = []
    for word in listed.split():
        verbs.extend(source.word_list(word[1:-1]) if word.startswith("{") else [word])
    return tuple(verbs)


def _labels(listed: str | None, otherwise: frozenset[str], where: str) -> frozenset[str]:
    if listed is None:
        return otherwise
    labels = frozenset(listed.split())
    if not labels <= LABELS:
        raise RuleError(f"{where}: {listed!r} are not labels")
    return labels
