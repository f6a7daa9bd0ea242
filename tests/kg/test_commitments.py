"""Two reports of one place, a year apart: what was promised and kept, promised and not found, and still to come."""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from spacy.language import Language

from exports.annotations import annotation
from exports.rdf import kb_triples
from exports.tables import write_commitments
from extraction.extract import extract
from extraction.pipeline import PipelineOptions, build_pipeline
from kg.build import assemble
from kg.codec import decode, encode
from kg.commitments import make_claims
from kg.harvest import harvest
from kg.targets import figures, reaches
from kg.validation import validate
from ontology.iris import commitment_iri, entity_iri, problem_iri
from ontology.prefixes import BASE, PROV, RDF, ZT
from ontology.records import EntityKey, Extraction, KnowledgeBase, ReportedClaim, Source

AREA = "浙江省宁波市江北区"
FIRST = """宁波市江北区司法局2021年法治政府建设年度报告

2021年，我局扎实推进法治政府建设，取得了较好成效。全区办理法律援助案件320件。

一、存在的不足

一是规范性文件备案的质量还不高。二是律师进村的覆盖面有待扩大。

二、2022年主要安排

（一）规范性文件管理。制定《江北区规范性文件备案办法》，开展业务培训。
（二）办好“甬江夜谈”普法栏目。
（三）建设行政复议听证大厅，新增听证室五间。
（四）办理法律援助案件500件以上。

宁波市江北区司法局
2022年1月20日
"""
SECOND = """宁波市江北区司法局2022年法治政府建设年度报告

2022年，我局认真履行职责。

一、主要工作

我局印发《江北区规范性文件备案办法》，组织培训三场。全年办理法律援助案件310件。

二、2023年主要安排

（一）推进公证便民改革，建立预约制度。

宁波市江北区司法局
2023年1月18日
"""


@cache
def read(name: str, raw: str) -> Extraction:
    return extract(Source(name, raw, name, "text/plain"), pipeline())


@cache
def pipeline() -> Language:
    return build_pipeline(PipelineOptions(use_model=False))


@pytest.fixture(scope="module")
def extractions() -> tuple[Extraction, ...]:
    return read("2021.txt", FIRST), read("2022.txt", SECOND)


@pytest.fixture(scope="module")
def kb(extractions: tuple[Extraction, ...]) -> KnowledgeBase:
    return assemble(harvest(extractions), BASE)


def claims(kb: KnowledgeBase, kind: str) -> dict[str, ReportedClaim]:
    return {claim.text: claim for claim in kb.claims if claim.kind == kind}


def test_a_promise_is_kept_open_or_unknown(kb: KnowledgeBase) -> None:
    made = claims(kb, "commitment")
    assert {text: claim.outcome for text, claim in made.items()} == {
        "规范性文件管理": "kept",
        "办好“甬江夜谈”普法栏目": "open",
        "建设行政复议听证大厅": "open",
        "办理法律援助案件500件以上": "open",
        "推进公证便民改革": "unknown",
    }
    kept = made["规范性文件管理"]
    assert kept.periods == ("2022",)
    assert kept.area == AREA
    assert kept.iri == commitment_iri(BASE, AREA, "2022", "规范性文件管理")
    answer = kept.answered_by[0]
    texts = {d.text_sha256: d.public for d in kb.documents}
    quotes = {texts[e.document][e.start : e.end] for e in answer.evidence}
    assert any("制定《江北区规范性文件备案办法》" in quote for quote in quotes)
    assert any("印发《江北区规范性文件备案办法》" in quote for quote in quotes)
    assert answer.iri in {s.iri for s in kb.statements if s.predicate == "issued"}


def test_a_problem_is_addressed_by_what_has_its_theme_and_words(kb: KnowledgeBase) -> None:
    told = claims(kb, "problem")
    assert {text: claim.outcome for text, claim in told.items()} == {
        "规范性文件备案的质量还不高": "addressed",
        "律师进村的覆盖面有待扩大": "open",
    }
    problem = told["规范性文件备案的质量还不高"]
    assert problem.iri == problem_iri(BASE, AREA, problem.text)
    rules = entity_iri(BASE, EntityKey("REG", "江北区规范性文件备案办法", AREA))
    answers = [claims(kb, "commitment")["规范性文件管理"].iri, rules]
    assert sorted(a.iri for a in problem.answered_by) == sorted(answers)


def test_the_result_does_not_depend_on_order(kb: KnowledgeBase, extractions: tuple[Extraction, ...]) -> None:
    again = make_claims(extractions[::-1], kb.statements[::-1], kb.observations[::-1], BASE)
    assert again == make_claims(extractions, kb.statements, kb.observations, BASE)
    assert assemble(harvest(extractions[::-1]), BASE).claims == kb.claims


def test_a_plan_shows_no_promise_kept(extractions: tuple[Extraction, ...]) -> None:
    first, second = extractions
    relations = tuple(replace(r, status="planned") for r in second.relations)
    kb = assemble(harvest((first, replace(second, relations=relations))), BASE)
    assert claims(kb, "commitment")["规范性文件管理"].outcome == "open"


def test_a_beginning_keeps_no_promise_to_finish(extractions: tuple[Extraction, ...]) -> None:
    promise = FIRST.replace("建设行政复议听证大厅，", "建成行政复议听证大厅，")
    for told, outcome in (("启动行政复议听证大厅建设", "open"), ("建成行政复议听证大厅", "kept")):
        later = SECOND.replace("组织培训三场。", f"组织培训三场。我局{told}。")
        kb = assemble(harvest((read("2021.txt", promise), read("2022.txt", later))), BASE)
        assert claims(kb, "commitment")["建成行政复议听证大厅"].outcome == outcome


def test_a_report_that_repeats_the_promise_does_not_keep_it() -> None:
    later = SECOND.replace("（一）推进公证便民改革", "（一）建设行政复议听证大厅。\n（二）推进公证便民改革")
    kb = assemble(harvest((read("2021.txt", FIRST), read("2022.txt", later))), BASE)
    outcomes = {c.periods[0]: c.outcome for c in kb.claims if c.text == "建设行政复议听证大厅"}
    assert outcomes == {"2022": "open", "2023": "unknown"}


def test_another_place_shows_no_promise_kept(extractions: tuple[Extraction, ...]) -> None:
    first, second = extractions
    elsewhere = replace(second.document, meta=replace(second.document.meta, region="浙江省宁波市鄞州区"))
    kb = assemble(harvest((first, replace(second, document=elsewhere))), BASE)
    assert claims(kb, "commitment")["规范性文件管理"].outcome == "unknown"


def test_the_graph_tells_them_with_evidence_and_is_valid(kb: KnowledgeBase) -> None:
    triples = kb_triples(kb)
    facts = set(triples)
    kept = claims(kb, "commitment")["规范性文件管理"]
    problem = claims(kb, "problem")["规范性文件备案的质量还不高"]
    assert (kept.iri, RDF + "type", ZT + "Commitment") in facts
    assert (kept.iri, ZT + "addresses", problem.iri) in facts
    assert (kept.iri, ZT + "keptBy", kept.answered_by[0].iri) in facts
    report = next(s for s, p, o in triples if p == ZT + "reportsProblem" and o == problem.iri)
    assert (report, ZT + "makesCommitment", kept.iri) in facts
    for predicate in ("reportsProblem", "makesCommitment", "addresses", "keptBy"):
        statements = [s for s, p, o in triples if p == RDF + "predicate" and o == ZT + predicate]
        assert statements
        for statement in statements:
            evidence = [o for s, p, o in triples if s == statement and p == ZT + "evidence"]
            assert evidence
            assert all((e, RDF + "type", ZT + "Evidence") in facts for e in evidence)
            assert all(any(s == e and p == PROV + "wasAttributedTo" for s, p, _ in triples) for e in evidence)
    found = validate(triples, {d.text_sha256: d.public for d in kb.documents}).findings
    assert [f for f in found if f.severity == "Violation"] == []


def test_tables_annotations_and_records_have_them(
    kb: KnowledgeBase, extractions: tuple[Extraction, ...], tmp_path: Path
) -> None:
    path = tmp_path / "commitments.csv"
    write_commitments(kb, path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["text"]: row for row in csv.DictReader(file)}
    assert set(rows) == {claim.text for claim in kb.claims}
    kept = rows["规范性文件管理"]
    assert (kept["kind"], kept["outcome"], kept["answer_document"]) == ("commitment", "kept", "2022.txt")
    assert "印发《江北区规范性文件备案办法》" in kept["answer_quote"]
    assert kept["sentence"].startswith("（一）规范性文件管理。")
    assert rows["推进公证便民改革"]["answer"] == ""
    line = annotation(kb.extractions[0], BASE)
    assert [claim["text"] for claim in line["claims"]] == [c.text for c in kb.extractions[0].claims]
    assert all(decode(encode(x)) == x for x in extractions)


def test_a_private_persons_name_is_hidden_in_what_claims_say() -> None:
    raw = FIRST.replace(
        "办好“甬江夜谈”普法栏目。", "继续帮扶。原告赵小凡诉某公司一案，继续做好原告赵小凡的法律援助。"
    )
    told = read("2021.txt", raw)
    assert told.document.private
    assert "赵小凡" not in "".join(claim.text for claim in told.claims)
    triples = kb_triples(assemble(harvest((told,)), BASE))
    assert not any("赵小凡" in str(term) for triple in triples for term in triple)


@pytest.mark.parametrize(
    ("promised", "reported", "kept"),
    [
        ("新增学位3万个", "新增学位2160个", False),
        ("新增学位2000个以上", "新增学位2160个", True),
        ("投资1.2亿元", "完成投资12500万元", True),
        ("应诉率不低于50%", "应诉率达100%", True),
        ("能耗控制在3%以内", "能耗2.5%", True),
        ("能耗控制在3%以内", "能耗3.5%", False),
        ("建成五个站点", "建成站点", True),
        ("2023年底前建成", "10月建成", True),
        ("新增5家、培训300人", "新增6家", False),
    ],
)
def test_a_figure_has_to_reach_what_was_promised(promised: str, reported: str, kept: bool) -> None:
    assert reaches(promised, reported) is kept


def test_figures_have_units_and_no_dates() -> None:
    assert figures("2022年5月新增1.5万人次、3家，第2批") == ((15000.0, "人"), (3.0, "家"))


def test_processes_share_the_areas_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.commitments.WORTH", 0)
    found = (read("2021.txt", FIRST), read("2022.txt", SECOND))
    assert assemble(harvest(found), BASE, workers=3).claims == assemble(harvest(found), BASE).claims
