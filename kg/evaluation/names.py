"""Mentions, links and entities of one document against gold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from kg.evaluation.tally import Tally
from kg.evaluation.visible import Span, VisibleText, comparable, overlap

Annotation = Mapping[str, Any]
"""One document in the form of a gold file (see the annotation guidelines)."""


class Names:
    """The names of one gold document and of one system document, ready to be compared."""

    def __init__(self, gold: Annotation, system: Annotation, text: VisibleText) -> None:
        self.text = text
        self.gold = {entity["id"]: entity for entity in gold["entities"]}
        self.system = {entity["id"]: entity for entity in system["entities"]}
        self.accepted = {i: {comparable(n) for n in e["names"]} for i, e in self.gold.items()}
        self.gold_mentions = [(m, text.span(m["start"], m["end"])) for m in gold["mentions"]]
        self.system_mentions = [(m, text.span(m["start"], m["end"])) for m in system["mentions"]]
        self.optional_spans = [span for m, span in self.gold_mentions if m.get("optional")]
        self.forbidden = [comparable(name) for name in gold.get("forbidden", [])]
        by_name: dict[str, set[str]] = defaultdict(set)
        for i, names in self.accepted.items():
            for name in names:
                by_name[name].add(i)
        self.meanings = {i: by_name.get(comparable(e["names"][0]), set()) for i, e in self.system.items()}
        """System entity -> the gold entities that accept its canonical name."""

    def canonical(self, entity: str | None) -> str:
        return str(self.system[entity]["names"][0]) if entity in self.system else "?"

    def in_optional(self, span: Span) -> bool:
        return any(overlap(span, zone) for zone in self.optional_spans)


def compare_mentions(names: Names, tally: Tally) -> None:
    """Layers `mentions` (strict span and label) and `linked` (and an accepted canonical name)."""
    index: dict[Span, list[int]] = defaultdict(list)
    for i, (mention, span) in enumerate(names.gold_mentions):
        for accepted in names.text.accepted(span, mention["label"]):
            index[accepted].append(i)
    used: set[int] = set()
    for mention, span in names.system_mentions:
        match = _match(mention, index[names.text.strip(span)], names, used)
        if match is not None:
            used.add(match)
            _count_match(mention, names.gold_mentions[match][0], names, tally)
        elif not names.in_optional(span):
            for layer in ("mentions", "linked"):
                tally.count(layer, mention["label"], "extra")
            tally.differ("mentions", "extra", mention["label"], mention["text"])
        if any(name in comparable(mention["text"]) for name in names.forbidden):
            tally.differ("privacy", "private person", mention["label"], mention["text"])
    for i, (mention, _) in enumerate(names.gold_mentions):
        if i not in used and not mention.get("optional"):
            for layer in ("mentions", "linked"):
                tally.count(layer, mention["label"], "missed")
            tally.differ("mentions", "missed", mention["label"], mention["text"])


def _match(mention: Annotation, candidates: list[int], names: Names, used: set[int]) -> int | None:
    for i in candidates:
        gold = names.gold_mentions[i][0]
        if i not in used and mention["label"] in {gold["label"], *gold.get("alt", [])}:
            return i
    return None


def _count_match(mention: Annotation, gold: Annotation, names: Names, tally: Tally) -> None:
    if gold.get("optional"):
        return
    label = gold["label"]
    tally.count("mentions", label, "right")
    canonical = names.canonical(mention.get("entity"))
    if comparable(canonical) in names.accepted[gold["entity"]]:
        tally.count("linked", label, "right")
    else:
        tally.count("linked", label, "extra")
        tally.count("linked", label, "missed")
        expected = names.gold[gold["entity"]]["names"][0]
        tally.differ("linked", "wrong", label, f"{mention['text']} -> {canonical} (gold {expected})")


def compare_entities(names: Names, tally: Tally) -> None:
    """Layer `entities`: the document's set of (type, canonical name)."""
    required = {m["entity"] for m, _ in names.gold_mentions if not m.get("optional")}
    also = {m["entity"]: set(m.get("alt", [])) for m, _ in names.gold_mentions}
    spans: dict[str, list[Span]] = defaultdict(list)
    for mention, span in names.system_mentions:
        spans[mention["entity"]].append(span)
    found: set[str] = set()
    for i, entity in names.system.items():
        if i not in spans:
            continue
        meanings = names.meanings[i]
        right = {g for g in meanings if entity["type"] in {names.gold[g]["type"], *also.get(g, ())}}
        if right:
            found |= right
        elif not any(names.gold[g].get("optional") for g in meanings) and not any(
            names.in_optional(span) for span in spans[i]
        ):
            tally.count("entities", entity["type"], "extra")
            tally.differ("entities", "extra", entity["type"], entity["names"][0])
    for i in sorted(required):
        kind = names.gold[i]["type"]
        tally.count("entities", kind, "right" if i in found else "missed")
        if i not in found:
            tally.differ("entities", "missed", kind, names.gold[i]["names"][0])
