"""Relations and indicators of one document against gold."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any

from kg.evaluation.names import Annotation, Names
from kg.evaluation.tally import Tally
from kg.evaluation.visible import comparable, overlap

SYMMETRIC = frozenset({"cooperatesWith"})
ALIKE = 0.5
"""Names of two indicators must be at least this alike (difflib ratio)."""


def compare_relations(gold: Annotation, system: Annotation, names: Names, tally: Tally) -> None:
    """Layer `relations`: (subject, predicate, object) over canonical names; `status`: planned or not."""
    wanted: list[Annotation] = gold["relations"]
    done: set[int] = set()
    seen: set[tuple[str, str, str]] = set()
    for relation in system["relations"]:
        subject = relation["subject"][0] if isinstance(relation["subject"], list) else relation["subject"]
        key = (subject, relation["predicate"], relation["object"])
        if key in seen:
            continue
        seen.add(key)
        hits = [k for k, g in enumerate(wanted) if _same(g, key, names)]
        if not hits:
            tally.count("relations", relation["predicate"], "extra")
            told = f"{names.canonical(subject)} -> {names.canonical(relation['object'])}"
            tally.differ("relations", "extra", relation["predicate"], told)
        for k in hits:
            if k not in done and not wanted[k].get("optional"):
                agree = (wanted[k].get("status") == "planned") == (relation.get("status") == "planned")
                tally.count("status", relation["predicate"], "right" if agree else "extra")
            done.add(k)
    _count_wanted(wanted, done, names, tally)


def _same(gold: Annotation, key: tuple[str, str, str], names: Names) -> bool:
    subject, predicate, object_ = key
    if predicate != gold["predicate"]:
        return False
    subjects, objects = names.meanings.get(subject, set()), names.meanings.get(object_, set())
    expected = set(gold["subject"])
    if subjects & expected and gold["object"] in objects:
        return True
    return predicate in SYMMETRIC and bool(objects & expected) and gold["object"] in subjects


def _count_wanted(wanted: Sequence[Annotation], done: set[int], names: Names, tally: Tally) -> None:
    groups: dict[tuple[tuple[str, ...], str, str], list[int]] = {}
    for k, g in enumerate(wanted):
        groups.setdefault((tuple(sorted(g["subject"])), g["predicate"], g["object"]), []).append(k)
    for (_, predicate, object_), members in groups.items():
        if all(wanted[k].get("optional") for k in members):
            continue
        if any(k in done for k in members):
            tally.count("relations", predicate, "right")
            continue
        tally.count("relations", predicate, "missed")
        first = next(wanted[k] for k in members if not wanted[k].get("optional"))
        subject = names.gold[first["subject"][0]]["names"][0]
        told = f"{subject} -> {names.gold[object_]['names'][0]}"
        tally.differ("relations", "missed", predicate, told)


def compare_indicators(gold: Annotation, system: Annotation, names: Names, tally: Tally) -> None:
    """Layer `indicators`: value and unit equal, evidence overlapping, names at least half alike."""
    free: list[Annotation] = list(gold["indicators"])
    for found in system["indicators"]:
        best = max(
            (pair for g in free if (pair := (_likeness(g, found, names), g))[0] >= ALIKE),
            key=lambda pair: pair[0],
            default=None,
        )
        if best is None:
            tally.count("indicators", "figures", "extra")
            tally.differ("indicators", "extra", "", f"{found['name']} {found['value']}{found['unit']}")
            continue
        free = [g for g in free if g is not best[1]]
        if not best[1].get("optional"):
            tally.count("indicators", "figures", "right")
    for g in free:
        if not g.get("optional"):
            tally.count("indicators", "figures", "missed")
            tally.differ("indicators", "missed", "", f"{g['name']} {g['value']}{g['unit']}")


def _likeness(gold: Annotation, found: Annotation, names: Names) -> float:
    """How alike two figures' names are, 0.0 where value, unit or evidence already differ."""
    value: Any = gold["value"]
    if abs(value - found["value"]) > 1e-9 * max(1, abs(value)):
        return 0.0
    if comparable(gold["unit"]) != comparable(found["unit"]):
        return 0.0
    text = names.text
    if not overlap(text.span(gold["start"], gold["end"]), text.span(found["start"], found["end"])):
        return 0.0
    pair = comparable(gold["name"]), comparable(found["name"])
    return difflib.SequenceMatcher(None, *pair, autojunk=False).ratio()
