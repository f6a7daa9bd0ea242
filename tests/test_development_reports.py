"""The development reports and their gold, where they stand beside the checkout: floors, offsets, questions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.evaluation import evaluate_files
from kg.output import read_record

SHARED = Path(__file__).parents[2] / "shared"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.slow,
    pytest.mark.skipif(
        not (SHARED / "seeds").is_dir(), reason="the development reports are not beside the checkout"
    ),
]
FLOORS = {"mentions": 0.72, "linked": 0.62, "entities": 0.60, "relations": 0.35, "indicators": 0.65}


def build(source: Path, out: Path) -> Path:
    result = CliRunner().invoke(main, ["build", str(source), "-o", str(out)])
    assert result.exit_code == 0, result.output
    return out


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(SHARED / "seeds", tmp_path_factory.mktemp("seeds") / "out")


def rows(out: Path, query: str) -> list[list[str]]:
    result = CliRunner().invoke(main, ["query", str(out), query, "--format", "csv"])
    assert result.exit_code == 0, result.output
    return [line.split(",") for line in result.output.splitlines()[1:]]


def test_agreement_with_the_development_gold(seeds: Path) -> None:
    figures = evaluate_files(SHARED / "gold", SHARED / "seeds", seeds / "annotations.jsonl")
    found = {layer: figures.layers[layer]["all"].f1 for layer in FLOORS}
    assert {layer: f1 for layer, f1 in found.items() if f1 < FLOORS[layer]} == {}
    assert [d for d in figures.differences if d.layer == "privacy"] == []


def test_the_graph_meets_its_shapes(seeds: Path) -> None:
    result = CliRunner().invoke(main, ["validate", str(seeds), "--json"])
    assert result.exit_code == 0, result.output
    assert {f["severity"] for f in json.loads(result.output)} <= {"Warning", "Info"}


@pytest.mark.parametrize("folder", ["seeds", "corpus/shenzhen"])
def test_offsets_slice_to_quotes(folder: str, tmp_path: Path) -> None:
    files = sorted((SHARED / folder).glob("*.txt"))[:: 1 if folder == "seeds" else 18]
    (tmp_path / "in").mkdir()
    for file in files:
        (tmp_path / "in" / file.name).symlink_to(file)
    out = build(tmp_path / "in", tmp_path / "out")
    assert read_record(out)["failures"] == []
    for line in (out / "annotations.jsonl").read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        with (SHARED / folder / document["doc"]).open(encoding="utf-8", newline="") as file:
            raw = file.read()
        for mention in document["mentions"]:
            assert raw[mention["start"] : mention["end"]] == mention["text"]
        for found in (*document["relations"], *document["indicators"]):
            assert 0 <= found["start"] < found["end"] <= len(raw)


def test_who_launched_a_centre_and_when(seeds: Path) -> None:
    found = rows(
        seeds,
        """SELECT DISTINCT ?who ?when WHERE { ?st rdf:predicate zt:launched ; rdf:subject/skos:prefLabel ?who ; rdf:object ?i .
        ?i skos:prefLabel|skos:altLabel ?name . OPTIONAL { ?st zt:date ?when } FILTER(CONTAINS(?name, "临空政策法律服务国际中心")) }""",
    )
    assert any("渝北" in who and when.startswith("2020-08") for who, when in found)


def test_what_is_said_of_a_centre_with_figures_and_visitors(seeds: Path) -> None:
    card = CliRunner().invoke(main, ["show", str(seeds), "西部金融法律服务中心"]).output
    assert "陈文清" in card
    assert "20万件" in card
    assert "234.6亿元" in card


def test_which_documents_a_bureau_issued_with_their_numbers(seeds: Path) -> None:
    found = rows(
        seeds,
        """SELECT ?title ?number WHERE { ?b skos:prefLabel "重庆市渝北区司法局"@zh ; zt:issued ?d .
        ?d skos:prefLabel ?title . OPTIONAL { ?d zt:documentNumber ?number } }""",
    )
    assert len(found) >= 8
    assert any(number == "渝北司发〔2020〕2号" for _, number in found)
