"""The measure over many documents, micro-averaged."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.evaluation.facts import compare_indicators, compare_relations
from kg.evaluation.names import Annotation, Names, compare_entities, compare_mentions
from kg.evaluation.tally import Difference, Score, Tally
from kg.evaluation.visible import VisibleText
from ontology.errors import BuildError

LAYERS = ("mentions", "linked", "entities", "relations", "status", "indicators")
EMPTY: Annotation = {"entities": [], "mentions": [], "relations": [], "indicators": []}


@dataclass(frozen=True, slots=True)
class Figures:
    """Scores by layer and class ("all" first), and every disagreement."""

    layers: Mapping[str, Mapping[str, Score]]
    differences: tuple[Difference, ...]


def evaluate(
    golds: Iterable[Annotation], texts: Mapping[str, str], systems: Mapping[str, Annotation]
) -> Figures:
    """Compares annotations with gold, document by document.

    `texts` maps a document's name to its raw text, which offsets index; `systems` maps it to the build's
    annotation. A document that the build does not hold counts as empty.
    """
    tally = Tally()
    for gold in golds:
        system = {**EMPTY, **systems.get(gold["doc"], {})}
        names = Names(gold, system, VisibleText(texts[gold["doc"]]))
        compare_mentions(names, tally)
        compare_entities(names, tally)
        compare_relations(gold, system, names, tally)
        compare_indicators(gold, system, names, tally)
    return Figures({layer: tally.table(layer) for layer in LAYERS}, tuple(tally.differences))


def evaluate_files(gold: Path, docs: Path, annotations: Path) -> Figures:
    """The measure over files: a gold file or a folder of them, the folder of texts, annotations.jsonl.

    Raises BuildError where a file is missing or is not of the gold form.
    """
    paths = sorted(gold.glob("*.json")) if gold.is_dir() else [gold]
    if not paths:
        raise BuildError(f"{gold}: no gold file (*.json) in this folder")
    try:
        golds = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
        texts = {g["doc"]: _raw(docs / g["doc"]) for g in golds}
        lines = annotations.read_text(encoding="utf-8").splitlines()
        systems = {d["doc"]: d for d in (json.loads(line) for line in lines if line.strip())}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BuildError(f"cannot read what is to be compared: {error}") from error
    return evaluate(golds, texts, systems)


def _raw(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()
