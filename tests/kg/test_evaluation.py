"""The measure: small documents with known agreement, and the reference implementation on real ones."""

from __future__ import annotations

import copy
import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from kg.evaluation import evaluate, evaluate_files
from kg.evaluation.visible import VisibleText, comparable
from ontology.errors import BuildError

SHARED = Path(__file__).parents[3] / "shared"
RAW = "武侯区司法局印发《武侯区普法\n责任清单》，开展“法治\n同行”活动，受理案件20件。"


def gold() -> dict[str, Any]:
    title, activity = "《武侯区普法\n责任清单》", "“法治\n同行”活动"
    at = {text: RAW.index(text) for text in ("武侯区司法局", title, activity)}
    span = lambda text: {"start": at[text], "end": at[text] + len(text), "text": text}  # noqa: E731
    return {
        "doc": "a.txt",
        "entities": [
            {"id": "b", "type": "INST", "names": ["成都市武侯区司法局", "武侯区司法局"]},
            {"id": "r", "type": "REG", "names": ["《武侯区普法责任清单》"]},
            {"id": "i", "type": "INIT", "names": ["“法治同行”活动", "法治同行"]},
        ],
        "mentions": [
            {**span("武侯区司法局"), "label": "INST", "entity": "b"},
            {**span(title), "label": "REG", "entity": "r"},
            {**span(activity), "label": "INIT", "entity": "i"},
        ],
        "relations": [
            {"subject": ["b"], "predicate": "issued", "object": "r", "start": 0, "end": 10, "status": "done"},
            {
                "subject": ["b"],
                "predicate": "launched",
                "object": "i",
                "start": 0,
                "end": 10,
                "status": "planned",
            },
        ],
        "indicators": [
            {
                "name": "受理案件",
                "value": 20,
                "unit": "件",
                "subject": ["b"],
                "start": 38,
                "end": len(RAW) - 1,
            }
        ],
    }


def figures(system: dict[str, Any]) -> dict[str, tuple[int, int, int]]:
    result = evaluate([gold()], {"a.txt": RAW}, {"a.txt": system})
    return {
        layer: (t["all"].right, t["all"].extra, t["all"].missed) if "all" in t else (0, 0, 0)
        for layer, t in result.layers.items()
    }


def test_gold_agrees_with_itself() -> None:
    assert figures(gold()) == {
        "mentions": (3, 0, 0),
        "linked": (3, 0, 0),
        "entities": (3, 0, 0),
        "relations": (2, 0, 0),
        "status": (2, 0, 0),
        "indicators": (1, 0, 0),
    }


def test_a_document_that_is_not_there_counts_as_empty() -> None:
    result = evaluate([gold()], {"a.txt": RAW}, {})
    assert result.layers["mentions"]["all"].missed == 3
    assert result.layers["indicators"]["all"].recall == 0.0


def test_marks_and_head_noun_do_not_count() -> None:
    system = gold()
    mention = system["mentions"][2]
    mention.update(start=mention["start"] + 1, end=mention["end"] - 3)
    assert figures(system)["mentions"] == (3, 0, 0)


def test_a_wrong_canonical_name_is_a_wrong_link_and_a_wrong_entity() -> None:
    system = gold()
    system["entities"][0]["names"] = ["绵阳市司法局"]
    found = figures(system)
    assert found["linked"] == (2, 1, 1)
    assert found["entities"] == (2, 1, 1)
    assert found["relations"] == (0, 2, 2)


def test_a_planned_thing_reported_as_done_is_right_with_the_wrong_status() -> None:
    system = gold()
    system["relations"][1]["status"] = "done"
    assert figures(system)["relations"] == (2, 0, 0)
    assert figures(system)["status"] == (1, 1, 0)


@pytest.mark.parametrize(
    ("field", "value"), [("value", 21), ("unit", "人"), ("name", "财政收入"), ("end", 39)]
)
def test_an_indicator_needs_value_unit_name_and_place(field: str, value: Any) -> None:
    system = gold()
    system["indicators"][0].update({"start": 38, field: value})
    if field == "end":
        system["indicators"][0]["start"] = 0
        system["indicators"][0]["end"] = 5
    assert figures(system)["indicators"] == (0, 1, 1)


def test_a_private_person_is_reported() -> None:
    marked = {**gold(), "forbidden": ["张某某"]}
    system = gold()
    system["mentions"].append({"start": 0, "end": 2, "text": "张某某", "label": "PER", "entity": "b"})
    result = evaluate([marked], {"a.txt": RAW}, {"a.txt": system})
    assert [d.text for d in result.differences if d.layer == "privacy"] == ["张某某"]


def test_optional_mentions_count_neither_way() -> None:
    optional = gold()
    optional["mentions"][2]["optional"] = True
    without = gold()
    del without["mentions"][2]
    for system in (gold(), without):
        table = evaluate([optional], {"a.txt": RAW}, {"a.txt": system}).layers["mentions"]["all"]
        assert (table.right, table.extra, table.missed) == (2, 0, 0)


def test_comparable_names() -> None:
    assert comparable("《实施方案（2016—2020 年）》") == comparable("实施方案(2016-2020年)")


def test_visible_text_ignores_layout() -> None:
    text = VisibleText("甲 \n乙丙")
    assert text.span(0, 5) == (0, 3)
    assert text.span(3, 4) == (1, 2)


def test_missing_gold_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="no gold file"):
        evaluate_files(tmp_path, tmp_path, tmp_path / "annotations.jsonl")
    (tmp_path / "a.json").write_text("[]", encoding="utf-8")
    with pytest.raises(BuildError, match="cannot read"):
        evaluate_files(tmp_path, tmp_path, tmp_path / "annotations.jsonl")


@pytest.mark.shared
@pytest.mark.skipif(not (SHARED / "gold/score.py").exists(), reason="the development gold is not here")
def test_equals_the_reference_scorer_on_disturbed_gold() -> None:
    spec = importlib.util.spec_from_file_location("score", SHARED / "gold/score.py")
    assert spec
    assert spec.loader
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    golds = [json.loads(p.read_text(encoding="utf-8")) for p in sorted((SHARED / "gold").glob("*.json"))]
    texts = {g["doc"]: (SHARED / "seeds" / g["doc"]).open(encoding="utf-8", newline="").read() for g in golds}
    systems = {g["doc"]: disturb(g) for g in golds}
    expected, _ = reference.score(golds, SHARED / "seeds", systems)
    found = evaluate(golds, texts, systems)
    for layer, table in expected.items():
        counts = {k: (v["tp"], v["fp"], v["fn"]) for k, v in table.items()}
        ours = {k: (s.right, s.extra, s.missed) for k, s in found.layers[layer].items()}
        assert list(ours.values()) == list(counts.values()), layer


def disturb(annotation: dict[str, Any]) -> dict[str, Any]:
    """Gold with every seventh thing wrong in some way."""
    changed = copy.deepcopy(annotation)
    for entity in changed["entities"][::7]:
        entity["names"] = [entity["names"][-1] + "甲"]
    for mention in changed["mentions"][::7]:
        mention["end"] -= 1
    for mention in changed["mentions"][3::11]:
        mention["label"] = "INST"
    for relation in changed["relations"][::7]:
        relation["predicate"] = "launched"
    for relation in changed["relations"][2::9]:
        relation["status"] = "planned"
    for indicator in changed["indicators"][::7]:
        indicator["value"] += 1
    return changed


@pytest.mark.parametrize(
    ("gold", "told"),
    [
        ("[1", "a.json: cannot read what is to be compared: Expecting"),
        ("{}", "a.json: cannot read what is to be compared: 'doc' is missing"),
        ("[]", "a.json: cannot read what is to be compared: "),
        ('{"doc": "no.txt"}', "no.txt: cannot be read: No such file or directory"),
    ],
)
def test_what_cannot_be_compared_is_named(tmp_path: Path, gold: str, told: str) -> None:
    (tmp_path / "a.json").write_text(gold, encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        evaluate_files(tmp_path, tmp_path, tmp_path / "annotations.jsonl")
    assert told in str(caught.value)
