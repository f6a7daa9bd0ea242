"""A build that breaks its shapes writes nothing; one that does not says what to look at."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner

import kg.build
from kg.cli import main
from kg.officials import keep_officials
from kg.validation import validate
from kg.validation.source import read_triples
from ontology.records import KnowledgeBase, Observation, Statement

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
REPORT = (
    "成都市武侯区司法局2021年工作总结\n\n一、工作情况\n2021年，区司法局建成武侯区公共法律服务中心。"
    "全年受理法律援助案件120件，调解成功率99.5%。\n\n成都市武侯区司法局\n2022年1月10日\n"
)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "reports" / "2021.txt"
    path.parent.mkdir()
    path.write_text(REPORT, encoding="utf-8")
    return path


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    return result.exit_code, result.output


def test_every_rdf_file_of_a_build_is_one_graph_in_both_engines(report: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, told = run("build", report, "-o", out, "--rdf12", "--parquet")
    assert code == 0, told
    whole = set(read_triples(out / "graph.nq"))
    forms = {"graph.ttl": "turtle", "graph.nq": "nquads", "graph.jsonld": "json-ld", "graph.rdf": "xml"}
    for name, form in forms.items():
        engine = ox.RdfFormat.from_extension(name.rpartition(".")[2])
        by_oxigraph = {str(q.triple) for q in ox.parse(path=str(out / name), format=engine)}
        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(out / name, format=form)
        by_rdflib = set(dataset.triples((None, None, None)))
        assert len(by_oxigraph) == len(by_rdflib) == len(whole), name
        assert by_oxigraph == {str(q.triple) for q in ox.parse(path=str(out / "graph.nq"))}, name
    for name in ("core.ttl", "ontology.ttl", "shapes.ttl"):
        read = list(ox.parse(path=str(out / name)))
        assert len(rdflib.Graph().parse(out / name)) == len(read) > 0
    assert list(ox.parse(path=str(out / "graph-rdf12.ttl"), format=ox.RdfFormat.TURTLE))
    assert sorted(p.name for p in (out / "parquet").iterdir()) == [
        "commitments.parquet", "entities.parquet", "indicators.parquet", "statements.parquet",
    ]  # fmt: skip
    record = json.loads((out / "build.json").read_text(encoding="utf-8"))
    assert record["validation"]["violations"] == 0
    assert validate(read_triples(out / "graph.nq")).conforms


def test_a_graph_that_breaks_its_shapes_is_not_written(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    assert run("build", report, "-o", out)[0] == 0
    before = (out / "build.json").read_bytes()
    made = kg.build.make_observations

    def wrong(*arguments: object) -> tuple[Observation, ...]:
        return tuple(replace(o, qualifier="perhaps") for o in made(*arguments))  # type: ignore[arg-type]

    monkeypatch.setattr(kg.build, "make_observations", wrong)
    code, told = run("build", report, "-o", out, "--force")
    assert code == 2
    assert "指标值须有且只有一个限定 / a figure needs exactly one qualifier" in told
    assert "2021.txt" in told
    assert "全年受理法律援助案件120件" in told
    assert (out / "build.json").read_bytes() == before
    code, told = run("build", report, "-o", out, "--no-validate")
    assert code == 0, told
    assert json.loads((out / "build.json").read_text(encoding="utf-8"))["validation"] is None
    assert run("validate", out)[0] == 1


def test_people_without_a_post_are_left_out(sample_kb: KnowledgeBase) -> None:
    person = next(e for e in sample_kb.entities if e.key.type == "PER")
    assert keep_officials(sample_kb.entities, sample_kb.statements) == (
        sample_kb.entities, sample_kb.statements, (),
    )  # fmt: skip
    others: tuple[Statement, ...] = tuple(s for s in sample_kb.statements if s.predicate != "holdsPost")
    entities, _, told = keep_officials(sample_kb.entities, others)
    assert person not in entities
    assert len(told) == 1
    assert person.iri in told[0]
    professor = replace(person, attributes=(("post", "教授"),))
    assert keep_officials((professor,), ()) == ((professor,), (), ())
