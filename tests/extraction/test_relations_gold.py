"""Relations over the gold names of the development reports, so that only relations are measured."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from extraction.cleaning import clean
from extraction.outline import read_outline
from extraction.relations import find_relations
from extraction.spans import CleanText, Context, Division, Linked, RelationFinding
from ontology.records import EntityKey, Metadata, Source

SHARED = Path(__file__).parents[3] / "shared"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="the development reports are not here"),
]


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gold_score", SHARED / "gold" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gold_names(gold: dict[str, Any], text: CleanText) -> list[Linked]:
    place = {raw: clean for clean, raw in enumerate(text.offsets)}
    names = {entity["id"]: entity["names"][0] for entity in gold["entities"]}
    linked = []
    for mention in gold["mentions"]:
        inside = [place[raw] for raw in range(mention["start"], mention["end"]) if raw in place]
        if inside:
            key = EntityKey(mention["label"], names[mention["entity"]])
            linked.append(Linked(inside[0], inside[-1] + 1, mention["label"], "gold", 1.0, key))
    return linked


def gold_context(gold: dict[str, Any]) -> Context:
    names = {entity["id"]: entity["names"][0] for entity in gold["entities"]}
    issuer, region = names[gold["meta"]["issuer"]], names[gold["meta"]["region"]]
    city = region[: region.index("市") + 1]
    chain = (
        Division("", city, city, "province"),
        Division("", region.removeprefix(city), region, "county"),
    )
    meta = Metadata(issuer=issuer, region=region, period=gold["meta"]["period"])
    return Context(meta, (), chain)


def annotations(
    gold: dict[str, Any], text: CleanText, linked: list[Linked], found: list[RelationFinding]
) -> dict[str, Any]:
    """The findings in the form of a gold file."""
    keys = sorted({n.key for n in linked} | {k for f in found for k in (f.subject, f.object)})
    ids = {key: f"S{number}" for number, key in enumerate(keys)}
    relations = [
        {"subject": [ids[f.subject]], "predicate": f.predicate, "object": ids[f.object], "status": f.status}
        | dict(zip(("start", "end"), text.to_raw(f.start, f.end), strict=True))
        for f in found
        if f.status != "negated"
    ]
    return {
        "entities": [{"id": ids[key], "type": key.type, "names": [key.name]} for key in keys],
        "mentions": [],
        "relations": relations,
        "indicators": [],
        "doc": gold["doc"],
    }


def test_relations_over_gold_names() -> None:
    system, golds = {}, []
    for path in sorted((SHARED / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        raw = (SHARED / "seeds" / gold["doc"]).open(encoding="utf-8", newline="").read()
        text = clean(Source(gold["doc"], raw, "", "text/plain"))
        linked = gold_names(gold, text)
        found = find_relations(text, read_outline(text), linked, gold_context(gold))
        system[gold["doc"]] = annotations(gold, text, linked, found)
        golds.append(gold)
    figures, _ = scorer().score(golds, SHARED / "seeds", system)
    assert figures["relations"]["all"]["f1"] >= 0.93
    assert figures["status"]["all"]["p"] >= 0.97
