"""What rules and model each contribute: the measure of `kg eval` for rules alone, the model alone and both.

    python benchmarks/ablation.py --gold FILE_OR_FOLDER --docs FOLDER

Prints Markdown tables: every layer over all, and mentions by label. A last column counts only mentions whose
surface stands in no list of ours (gazetteer, short forms, canonical names, word lists of the rules).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from exports.annotations import annotation
from extraction.divisions import load_gazetteer
from extraction.pipeline import PipelineOptions
from kg.build import BASE, BuildOptions, build, find_documents
from kg.evaluation import Figures, evaluate

VARIANTS = {
    "rules alone": PipelineOptions(use_model=False),
    "model alone": PipelineOptions(use_rules=False),
    "both": PipelineOptions(),
}
LAYERS = ("mentions", "linked", "entities", "relations", "indicators")
LABELS = ("INST", "INIT", "REG", "PER", "LOC", "HONOR")


def listed() -> frozenset[str]:
    """Every word of the data files of the extraction package and every name of the gazetteer."""
    words = set(load_gazetteer().names())
    for folder in ("rules", "data"):
        for file in resources.files("extraction").joinpath(folder).iterdir():
            if file.name.endswith(".yaml"):
                words.update(re.findall(r"[\u4e00-\u9fff]{2,}", file.read_text(encoding="utf-8")))
    return frozenset(words)


def unlisted(gold: Mapping[str, Any], words: frozenset[str]) -> dict[str, Any]:
    """Gold in which every mention that a list of ours holds is optional, so that it counts neither way."""
    mentions = [
        {**m, "optional": True} if re.sub(r"[\s“”《》]", "", m["text"]) in words else m
        for m in gold["mentions"]
    ]
    return {**gold, "mentions": mentions}


def main() -> None:
    """Builds three times and prints the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--docs", type=Path, required=True)
    arguments = parser.parse_args()
    paths = sorted(arguments.gold.glob("*.json")) if arguments.gold.is_dir() else [arguments.gold]
    golds = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    inputs = find_documents([arguments.docs / gold["doc"] for gold in golds])
    words = listed()
    found: dict[str, tuple[Figures, Figures]] = {}
    for name, options in VARIANTS.items():
        kb = build(inputs, BuildOptions(pipeline=options))
        systems = {x.document.name: annotation(x, BASE) for x in kb.extractions}
        texts = {x.document.name: x.document.raw for x in kb.extractions}
        rare = evaluate([unlisted(gold, words) for gold in golds], texts, systems)
        found[name] = evaluate(golds, texts, systems), rare
    print_tables(found)


def print_tables(found: Mapping[str, tuple[Figures, Figures]]) -> None:
    """F1 of every layer, then of mentions by label, a row a variant."""
    print(f"| | {' | '.join(LAYERS)} | mentions in no list |\n|{' --- |' * (len(LAYERS) + 2)}")
    for name, (figures, rare) in found.items():
        row = [figures.layers[layer]["all"].f1 for layer in LAYERS] + [rare.layers["mentions"]["all"].f1]
        print(f"| {name} | " + " | ".join(f"{f1:.3f}" for f1 in row) + " |")
    print(f"\n| mentions | {' | '.join(LABELS)} |\n|{' --- |' * (len(LABELS) + 1)}")
    for name, (figures, _) in found.items():
        table = figures.layers["mentions"]
        cells = [f"{table[label].f1:.3f}" if label in table else "–" for label in LABELS]
        print(f"| {name} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
