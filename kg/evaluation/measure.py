"""The measure over many documents, micro-averaged."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
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
    golds = [_gold(path) for path in paths]
    with _readable(docs):
        texts = {g["doc"]: _raw(docs / g["doc"]) for g in golds}
    with _readable(annotations):
        lines = annotations.read_text(encoding="utf-8").splitlines()
        systems = {d["doc"]: d for d in (json.loads(line) for line in lines if line.strip())}
    return evaluate(golds, texts, systems)


def _gold(path: Path) -> Annotation:
    with _readable(path):
        gold: Annotation = json.loads(path.read_text(encoding="utf-8"))
        return {**gold, "doc": str(gold["doc"])}


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Raises BuildError, which names the file, where the block cannot read it or it is not of the form."""
    try:
        yield
    except OSError as error:
        raise BuildError(f"{error.filename or path}: cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        told = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise BuildError(f"{path}: cannot read what is to be compared: {told}") from error


def _raw(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()
