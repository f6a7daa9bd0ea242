"""The shapes: a clean graph conforms, each planted fault is found, and two engines name the same nodes."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner

from exports.rdf import kb_nodes, kb_triples, write_nquads, write_turtle
from exports.rdf.nquads import nquads_lines
from kg.cli import main
from kg.forks import Job
from kg.validation import Verdict, validate
from kg.validation.check import load_shapes, validate_nodes
from kg.validation.facts import number
from kg.validation.findings import Counted, Finding
from kg.validation.joined import Joined, join_parts
from kg.validation.parts import check_part
from kg.validation.pieces import check_file
from kg.validation.queries import make_queries
from kg.validation.reference import prepared_graph, validate_file, validate_graph
from kg.validation.shapes import read_shapes
from kg.validation.source import read_triples
from ontology.errors import BuildError, SchemaError
from ontology.nodes import Literal as Value
from ontology.nodes import Node, Triple, group
from ontology.prefixes import BASE, NIF, XSD, ZT, prefixes
from ontology.records import KnowledgeBase
from ontology.schema import load_schema, ontology_turtle
from ontology.shapes import SHAPES, TOLD, shapes_turtle

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
ONLY_HERE = {"QuoteIsText", "KeyIri"}
"""What SHACL cannot say."""

PREFIXES = "".join(f"@prefix {p}: <{space}> .\n" for p, space in prefixes().items())
STATUS = "zt:status status:done"

FAULTS: dict[str, str] = {
    # 1-4: statements, evidence, spans, quotes
    "Statement-subject": "x:1 a zt:Statement ; rdf:subject x:a , x:b .",
    "Statement-predicate": 'x:2 a zt:Statement ; rdf:predicate "launched" .',
    "Statement-declared": "x:3 a zt:Statement ; rdf:predicate zt:colour .",
    "Statement-object": "x:4 a zt:Statement ; rdf:object 1 , 2 .",
    "Statement-status": "x:5 a zt:Statement ; zt:status status:likely .",
    "Statement-evidence": "x:6 a zt:Statement ; zt:evidence x:nothing .",
    "Evidence-span": "x:7 a zt:Evidence ; zt:span x:s1 , x:s2 .",
    "Evidence-sentence": "x:8 a zt:Evidence .",
    "Evidence-text": "x:9 a zt:Evidence ; zt:sourceText x:nothing .",
    "Evidence-report": "x:10 a zt:Evidence .",
    "Evidence-extractor": 'x:11 a zt:Evidence ; prov:wasAttributedTo "rules" .',
    "Evidence-confidence": "x:12 a zt:Evidence ; zt:confidence 1.5 .",
    "EvidencePlace": "x:13 a zt:Evidence ; zt:sourceText x:t1 ; zt:span x:s3 . "
    "x:s3 nif:referenceContext x:t2 ; nif:beginIndex 0 ; nif:endIndex 4 .",
    "SpanInSentence": "x:14 a zt:Evidence ; zt:span x:s4 ; zt:sentence x:s5 . "
    "x:s4 nif:beginIndex 0 ; nif:endIndex 4 ; nif:referenceContext x:t1 . "
    "x:s5 nif:beginIndex 1 ; nif:endIndex 9 ; nif:referenceContext x:t1 .",
    "Span-begin": "x:15 a zt:TextSpan ; nif:beginIndex 9 ; nif:endIndex 9 .",
    "Span-end": 'x:16 a zt:TextSpan ; nif:endIndex "nine" .',
    "Span-quote": 'x:17 a zt:Sentence ; nif:anchorOf "" .',
    "Span-text": "x:18 a zt:TextSpan ; nif:referenceContext x:nothing .",
    "QuoteMatches": 'x:19 a zt:TextSpan ; nif:beginIndex 2 ; nif:endIndex 5 ; nif:anchorOf "\U00020bb7二" ; '
    "nif:referenceContext x:t1 .",
    # 5, 6: facts and statements
    "AssertedIsSupported": "x:20 zt:launched x:new .",
    "PlannedIsNotAsserted": "x:21 a zt:Statement ; zt:status status:planned ; rdf:subject x:a ; "
    "rdf:predicate zt:launched ; rdf:object x:b . x:a zt:launched x:b .",
    # 7-9: figures
    "Observation-indicator": "x:22 a zt:Observation .",
    "Observation-figureOf": 'x:23 a zt:Observation ; zt:figureOf "司法局" .',
    "Observation-value": 'x:24 a zt:Observation ; sdmx-measure:obsValue "886" .',
    "Observation-unit": 'x:25 a zt:Observation ; sdmx-attr:unitMeasure "件" .',
    "Observation-qualifier": "x:26 a zt:Observation ; zt:qualifier qualifier:maybe .",
    "Observation-series": 'x:27 a zt:Observation ; zt:seriesKey "12" .',
    "Observation-cube": "x:28 a zt:Observation ; qb:dataSet x:nothing .",
    "Observation-area": "x:29 a zt:Observation ; sdmx-dim:refArea x:nothing .",
    "Observation-year": 'x:30 a zt:Observation ; zt:refYear "2020" .',
    "Observation-period": 'x:31 a zt:Observation ; zt:period "2020" , "2021" .',
    "Observation-area-known": "x:32 a zt:Observation .",
    "Observation-year-known": "x:33 a zt:Observation .",
    "Observation-year-likely": "x:34 a zt:Observation ; zt:refYear 202 .",
    "RateRange": "x:35 a zt:Observation ; sdmx-attr:unitMeasure x:percent ; sdmx-measure:obsValue 140 ; "
    'zt:indicator x:rate . x:percent skos:notation "%" . x:rate skos:prefLabel "满意率"@zh .',
    "SeriesConflict": 'x:36 a zt:Observation ; zt:seriesKey "k" ; zt:period "2020" ; zt:qualifier qualifier:exact ; '
    'sdmx-measure:obsValue 5 . x:36b a zt:Observation ; zt:seriesKey "k" ; zt:period "2020" ; '
    "zt:qualifier qualifier:exact ; sdmx-measure:obsValue 6 .",
    # 10, 11: names and IRIs
    "Label-preferred": 'x:37 a zt:Indicator ; skos:prefLabel "案件数"@zh , "案件量"@zh .',
    "Label-chinese": 'x:38 a skos:Concept ; skos:prefLabel "case"@en .',
    "Label-other": 'x:39 a zt:Indicator ; skos:altLabel "案件"@ja .',
    "KeyIri": f'<{BASE}id/org/丙区公安局> a zt:Institution ; skos:prefLabel "丙区司法局"@zh ; '
    'zt:canonicalKey "丙区司法局" .',
    **{f"{name}-iri": f"x:iri-{name} a zt:{name} ." for name in
       ("Institution", "Initiative", "PolicyDocument", "Official", "AdministrativeDivision", "Honour")},
    # 12-14: numbers and codes
    "DocumentNumber": 'x:40 zt:documentNumber "甲司发〔2021〕3号" .',
    "DocumentNumber-form": 'x:41 zt:documentNumber "甲司发[2021]03号" .',
    "DocumentNumber-one": 'x:42 zt:documentNumber "甲司发〔2021〕4号" , "甲司发〔2021〕5号" .',
    "DocumentNumberUnique": 'x:43 zt:documentNumber "甲司发〔2021〕6号" . x:43b zt:documentNumber "甲司发〔2021〕6号" .',
    "DivisionCode-form": 'x:44 zt:divisionCode "50011" .',
    "DivisionCode-one": 'x:45 zt:divisionCode "500112" , "500113" .',
    "DivisionCodeWithin": 'x:46 zt:divisionCode "510107" ; skos:prefLabel "陕西省西安市碑林区"@zh . '
    'x:46b zt:divisionCode "61" ; skos:prefLabel "陕西省"@zh .',
    # 17: dates
    "Dates-start": 'x:47 zt:startDate "2021-02-01"^^xsd:date ; zt:endDate "2021-01-01"^^xsd:date .',
    "Dates-end": 'x:48 zt:endDate "2021-01" .',
    "Dates-period": 'x:49 zt:endDate "2021-01-01"^^xsd:date .',
    "Dates-precision": 'x:49p zt:startDate "2021-01-01"^^xsd:date ; zt:datePrecision x:week .',
    "DateForm-date": 'x:50 zt:date "二〇二一年" .',
    # 18, 19: loops
    "SelfLoop": "x:51 zt:cooperatesWith x:51 .",
    "partOf-cycle": "x:52 zt:partOf x:52b . x:52b zt:partOf x:52c . x:52c zt:partOf x:52 .",
    "succeeds-cycle": "x:520 zt:succeeds x:520b . x:520b zt:succeeds x:520 .",
    # 20, 21: conferral and officials
    "Conferral": "x:53 zt:conferredBy x:a .",
    "Conferral-giver": "x:54 a zt:Statement ; zt:conferredBy x:nothing .",
    "Conferral-relation": "x:55 zt:conferredBy x:a ; rdf:predicate zt:launched .",
    "ConferralStatement-relation": "x:55c a zt:Conferral ; rdf:predicate zt:launched .",
    "ConferralStatement-honour": "x:55h a zt:Conferral ; rdf:object x:a .",
    "Tenure-relation": "x:55t a zt:Tenure ; rdf:predicate zt:visited .",
    "ConferralLevel": "x:56l zt:conferredBy x:town ; rdf:subject x:bureau56 . x:town zt:divisionLevel level:township . "
    "x:bureau56 zt:locatedIn x:city56 . x:city56 zt:divisionLevel level:prefecture .",
    "ConferralRank": "x:56 zt:conferredBy x:office ; rdf:subject x:bureau . x:office zt:partOf x:bureau .",
    "Official": 'x:57 a zt:Official ; skos:prefLabel "某甲"@zh .',
    # 22: reports and texts
    "Report-issuer": "x:58 a zt:Report ; zt:issuer x:nothing .",
    "Report-region": "x:59 a zt:Report ; zt:region x:nothing .",
    "Report-year": 'x:60 a zt:Report ; zt:reportingYear "2020" .',
    "Report-issuer-known": "x:61 a zt:Report .",
    "Report-region-known": "x:62 a zt:Report .",
    "Report-year-known": "x:63 a zt:Report .",
    "ReportYear": 'x:64 a zt:Report ; zt:reportingYear 2022 ; zt:date "2021-12-30" .',
    "SourceText-hash": 'x:65 a zt:SourceText ; zt:sha256 "E3" .',
    "SourceText-length": "x:66 a zt:SourceText ; zt:charCount -1 .",
    "SourceText-file": "x:67 a zt:SourceText .",
    "SourceText-report": "x:68 a zt:SourceText ; prov:wasDerivedFrom x:nothing .",
    # 23, 24: orphans and plain terms
    "Orphan": 'x:69 zt:canonicalKey "孤儿" .',
    "Mentioned-report": 'x:70 zt:canonicalKey "无名" .',
    "PlainTerms": f"x:any zt:quote 1.5e0 . <{BASE}id/dataset/graph> zt:quote [] .",
    # problems and commitments
    "Claim": "x:71 a zt:Commitment ; zt:outcome x:open .",
    "Claim-outcome": "x:72 a zt:ReportedProblem .",
    "Claim-theme": "x:73 a zt:Commitment ; zt:theme x:nothing .",
    "Claim-region": "x:74 a zt:Commitment ; zt:region x:nothing .",
    "ReportsProblem": "x:75 zt:reportsProblem x:p .",
    "ReportsProblem-object": "x:76 zt:reportsProblem x:nothing .",
    "MakesCommitment": "x:77 zt:makesCommitment x:c .",
    "MakesCommitment-object": "x:78 zt:makesCommitment x:nothing .",
    "Addresses-object": "x:79 zt:addresses x:nothing .",
    "KeptBy": "x:80 zt:keptBy x:e .",
}  # fmt: skip
"""Shape -> Turtle of which the first subject does not meet it (15 and 16 are made for each relation)."""

for _name in load_schema().relations:
    FAULTS[_name] = f"x:r-{_name} zt:{_name} x:b ."
    FAULTS[f"{_name}-object"] = f"x:o-{_name} zt:{_name} x:untyped ."


RULES = {
    1: "Statement-evidence", 2: "Evidence-confidence", 3: "Span-begin", 4: "QuoteMatches", 5: "AssertedIsSupported",
    6: "PlannedIsNotAsserted", 7: "Observation-value", 8: "RateRange", 9: "SeriesConflict", 10: "Label-chinese",
    11: "KeyIri", 12: "DocumentNumber-form", 13: "DocumentNumberUnique", 14: "DivisionCodeWithin", 15: "issued",
    16: "launched-object", 17: "Dates-start", 18: "SelfLoop", 19: "partOf-cycle", 20: "ConferralLevel", 21: "Official",
    22: "ReportYear", 23: "Orphan", 24: "PlainTerms",
}  # fmt: skip
"""The 24 rules of a right graph, by a shape that says the most of each."""


def test_each_of_the_rules_has_a_shape_with_a_planted_fault() -> None:
    assert sorted(RULES) == list(range(1, 25))
    assert set(RULES.values()) <= set(FAULTS)


def focus(turtle: str) -> str:
    first = turtle.split()[0]
    return first[1:-1] if first.startswith("<") else first.replace("x:", "https://example.org/x/")


FOCUS = {name: focus(turtle) for name, turtle in FAULTS.items()}
FOCUS["PlainTerms"] = BASE + "id/dataset/graph"


def both(folder: Path, turtle: str) -> tuple[Verdict, Verdict]:
    """The verdict of the fast checks, and that of pySHACL."""
    path = folder / "graph.ttl"
    path.write_text(turtle, encoding="utf-8")
    return validate(read_triples(path)), validate_file(path)


def shared(verdict: Verdict) -> set[tuple[str, str, str]]:
    return {node for node in verdict.nodes() if node[0] not in ONLY_HERE}


@pytest.fixture(scope="module")
def clean(sample_kb: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("clean") / "graph.ttl"
    write_turtle(sample_kb, path)
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def faulty(clean: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Verdict, Verdict]:
    turtle = "\n".join([clean, "@prefix x: <https://example.org/x/> .", PREFIXES, *FAULTS.values()])
    return both(tmp_path_factory.mktemp("faulty"), turtle)


def test_a_clean_graph_conforms_in_both_engines(clean: str, tmp_path: Path) -> None:
    fast, reference = both(tmp_path, clean)
    assert [f.line() for f in fast.findings if f.severity != "Info"] == []
    assert fast.conforms
    assert reference.conforms
    assert fast.nodes() == reference.nodes()


def test_every_shape_has_a_planted_fault() -> None:
    constraints = {c.name for shape in load_shapes() for c in shape.constraints}
    queries = {shape.query.name for shape in load_shapes() if shape.query}
    assert constraints | queries == {*FAULTS, "QuoteIsText"}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_by_both_engines(name: str, faulty: tuple[Verdict, Verdict]) -> None:
    fast, reference = faulty
    assert (name, FOCUS[name]) in {(shape, node) for shape, _, node in fast.nodes()}
    if name not in ONLY_HERE:
        assert (name, FOCUS[name]) in {(shape, node) for shape, _, node in reference.nodes()}


@pytest.mark.parametrize("status", ["planned", "negated", "hypothetical"])
def test_no_status_but_done_and_ongoing_carries_a_fact(status: str, tmp_path: Path) -> None:
    fault = FAULTS["PlannedIsNotAsserted"].replace("status:planned", f"status:{status}")
    for verdict in both(tmp_path, f"@prefix x: <https://example.org/x/> .\n{PREFIXES}{fault}"):
        assert ("PlannedIsNotAsserted", "Violation", FOCUS["PlannedIsNotAsserted"]) in verdict.nodes()


def test_both_engines_name_the_same_nodes_of_the_faulty_graph(faulty: tuple[Verdict, Verdict]) -> None:
    fast, reference = faulty
    assert shared(fast) == shared(reference)
    assert not fast.conforms
    assert not reference.conforms


@pytest.mark.parametrize("seed", [1, 2])
def test_both_engines_agree_on_graphs_that_are_damaged_by_chance(
    seed: int, sample_kb: KnowledgeBase, tmp_path: Path
) -> None:
    """Triples lost, values exchanged and doubled all over the graph."""
    chance = random.Random(seed)
    write_nquads(sample_kb, tmp_path / "whole.nq")
    lines = [line.split(" ", 2) for line in (tmp_path / "whole.nq").read_text(encoding="utf-8").splitlines()]
    damaged = []
    for subject, predicate, value in lines:
        kind = chance.random()
        if kind < 0.04:
            continue
        damaged.append((subject, predicate, value))
        if kind > 0.96:
            other = chance.choice(lines)
            damaged.append((subject, predicate if kind > 0.98 else other[1], other[2]))
    path = tmp_path / "graph.nq"
    path.write_text("".join(f"{' '.join(line)}\n" for line in damaged), encoding="utf-8", newline="\n")
    fast, reference = validate(read_triples(path)), validate_file(path)
    assert shared(fast) == shared(reference)
    assert len(shared(fast)) > 5


def test_messages_are_in_both_languages_and_name_document_and_sentence(sample_kb: KnowledgeBase) -> None:
    figure = next(o for o in sample_kb.observations if o.unit == "件")
    other = replace(figure, iri=figure.iri + "b", value=11000, qualifier="exact")
    first = replace(figure, qualifier="exact")
    kept = [o for o in sample_kb.observations if o is not figure]
    verdict = validate(kb_triples(replace(sample_kb, observations=(*kept, first, other))))
    found = [f for f in verdict.findings if f.shape == "SeriesConflict"]
    assert {f.focus for f in found} == {first.iri, other.iri}
    assert found[0].file == "江北/2021.txt"
    assert found[0].sentence == "全年办理法律援助案件约1.2万件，群众满意率99.5%。"
    assert found[0].name == "办理法律援助案件"
    assert found[0].line().startswith("同一指标")
    assert "two exact values" in found[0].line()
    for shape in load_shapes():
        for constraint in (*shape.constraints, *([shape.query] if shape.query else ())):
            assert constraint.zh, constraint.name
            assert constraint.en, constraint.name


def test_quotes_are_compared_with_the_text_itself(sample_kb: KnowledgeBase) -> None:
    document = sample_kb.documents[0]
    texts = {document.text_sha256: document.public}
    assert validate(kb_triples(sample_kb), texts).conforms
    texts = {document.text_sha256: document.public.replace("印发", "发布")}
    found = validate(kb_triples(sample_kb), texts).of("Violation")
    assert {f.shape for f in found} == {"QuoteIsText"}
    assert all("我局印发" in f.sentence for f in found)


def test_a_day_has_no_zone() -> None:
    """rdflib drops the zone of a date when it reads it, so that pySHACL cannot see this fault."""
    day = Value("2021-01-01+08:00", datatype=XSD + "date")
    found = validate([("https://x/1", ZT + "endDate", day)]).findings
    assert "Dates-end" in {f.shape for f in found}


def test_every_query_of_the_shapes_has_its_twin() -> None:
    twins = set(make_queries(load_schema()))
    assert twins == {shape.name for shape in load_shapes() if shape.query and not shape.beyond_shacl}
    assert {shape.name for shape in load_shapes() if shape.beyond_shacl} == ONLY_HERE


def test_what_has_statements_beside_relations_is_declared() -> None:
    for name in TOLD:
        assert f"zt:{name} a owl:ObjectProperty" in ontology_turtle()


def test_a_component_that_is_not_checked_is_refused() -> None:
    turtle = f"@prefix sh: <http://www.w3.org/ns/shacl#> . <{SHAPES}A> a sh:NodeShape ; sh:closed true ."
    with pytest.raises(SchemaError, match="closed"):
        read_shapes(turtle)


def test_shapes_of_every_relation_follow_from_the_ontology() -> None:
    graph = rdflib.Graph().parse(data=shapes_turtle(load_schema()), format="turtle")
    for name in load_schema().relations:
        assert (rdflib.URIRef(SHAPES + name), None, None) in graph


def test_the_reference_counts_a_graph_without_nodes_as_right() -> None:
    assert validate_graph(prepared_graph()).findings == ()
    assert validate(()).findings == ()


def test_the_command_tells_faults_and_fails(sample_kb: KnowledgeBase, tmp_path: Path) -> None:
    write_nquads(sample_kb, tmp_path / "graph.nq")
    good = CliRunner().invoke(main, ["validate", str(tmp_path)])
    assert good.exit_code == 0
    assert "0 violations" in good.output
    with (tmp_path / "graph.nq").open("a", encoding="utf-8") as file:
        span = next(s for s, p, _ in kb_triples(sample_kb) if p == NIF + "beginIndex")
        file.write(f'<{span}> <{NIF}anchorOf> "另一句话" .\n')
    bad = CliRunner().invoke(main, ["validate", str(tmp_path)])
    assert bad.exit_code == 1
    assert "片段须有且只有一段引文 / a span needs exactly one quote" in bad.output
    assert "江北/2021.txt" in bad.output
    assert '"Span-quote"' in CliRunner().invoke(main, ["validate", str(tmp_path), "--json"]).output
    with pytest.raises(BuildError, match=r"graph\.nq"):
        read_folder(tmp_path / "nothing")


def read_folder(folder: Path) -> None:
    from kg.validation.source import graph_file

    graph_file(folder)


# -------------------- in parts --------------------

TOGETHER = ("divisionCode", "zt:span", "nif:")
"""Told of nodes that a build in partitions has in one part, or whose IRIs say what is looked up."""
DIVIDED = [name for name, turtle in FAULTS.items() if not any(word in turtle for word in TOGETHER)]
DATASET = f'<{BASE}id/dataset/graph> void:uriSpace "{BASE}" .'


def in_parts(nodes: list[Node], folder: Path, dice: random.Random) -> Joined:
    """What checks of two parts come to, of which each may look up every node of the other."""
    halves: tuple[list[Node], list[Node]] = ([], [])
    for node in nodes:
        dice.choice(halves).append(node)
    known = {node[0]: node for node in nodes}
    checked = [check_part(half, known, {}, folder / f"notes.{number}") for number, half in enumerate(halves)]
    return join_parts(checked)


@pytest.mark.parametrize("name", DIVIDED)
def test_a_planted_fault_is_found_whichever_parts_its_nodes_are_in(name: str, tmp_path: Path) -> None:
    """By its node, or where only hashes tell it, by what is missing."""
    path = tmp_path / "graph.ttl"
    turtle = f"@prefix x: <https://example.org/x/> .\n{PREFIXES}{DATASET} {FAULTS[name]}"
    path.write_text(turtle, encoding="utf-8")
    fault = group(read_triples(path))
    whole = validate_nodes(fault)
    found = next((f.severity for f in whole.findings if f.shape == name and f.focus == FOCUS[name]), "")
    for seed in range(3):
        joined = in_parts(fault, tmp_path, random.Random(seed))
        assert joined.remarks == Counter(f.shape for f in whole.of("Info"))
        told = {(f.shape, f.focus) for f in joined.findings}
        assert told <= {(f.shape, f.focus) for f in whole.findings}
        assert found == "Info" or (name, FOCUS[name]) in told or joined.missing
        if any(f.severity == "Violation" for f in whole.findings):
            assert joined.missing or any(f.severity == "Violation" for f in joined.findings)
        else:
            assert not joined.missing
            assert joined.findings == tuple(f for f in told_bare(whole) if f.severity != "Info")


def told_bare(verdict: Verdict) -> list[Finding]:
    return [replace(f, name="", file="", sentence="") for f in verdict.findings]


@pytest.mark.parametrize("seed", range(3))
def test_a_clean_graph_is_clean_in_parts(seed: int, sample_kb: KnowledgeBase, tmp_path: Path) -> None:
    nodes = kb_nodes(sample_kb)
    joined = in_parts(nodes, tmp_path, random.Random(seed))
    assert not joined.missing
    assert joined.findings == ()
    assert joined.remarks == Counter(f.shape for f in validate_nodes(nodes).of("Info"))


@pytest.mark.parametrize("text", ["NaN", "sNaN", "Infinity", "-Infinity", "1e", ""])
def test_what_no_figure_can_be_is_no_number(text: str) -> None:
    assert number(Value(text, "", XSD + "decimal")) is None


# -------------------- piece by piece --------------------


def sorted_file(triples: Iterable[Triple], path: Path) -> Path:
    """A file of N-Quads as builds write it, without blank nodes."""
    lines = nquads_lines(
        group(t for t in triples if not any(isinstance(term, str) and term[:2] == "_:" for term in t))
    )
    path.write_bytes(b"".join(sorted(line for some in lines for line in some.splitlines(keepends=True))))
    return path


FORKED = 40_000
"""Bytes of a piece from which on tests start processes."""


def in_pieces(path: Path, every: bool, size: int, monkeypatch: pytest.MonkeyPatch) -> Counted:
    """What a check of pieces of so many bytes finds; fails where it is not made piece by piece."""
    monkeypatch.setattr("kg.validation.pieces.PIECE", size)
    with monkeypatch.context() as patched:
        patched.setattr("kg.validation.pieces.validate", refuse)
        if size < FORKED:
            patched.setattr("kg.validation.pieces.run_forked", one_by_one)
        return check_file(path, 2, every)


def one_by_one(jobs: Sequence[Job], workers: int) -> Iterator[tuple[str, object]]:
    return ((job.name, job.work()) for job in jobs)


def refuse(*arguments: object) -> Verdict:
    raise AssertionError("the graph is held as a whole")


@pytest.mark.parametrize("size", [1_000, 5_000, FORKED])
def test_pieces_are_found_to_be_what_the_whole_is(
    size: int, clean: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every planted fault at once, which have to do with one another, cut in different places."""
    (tmp_path / "graph.ttl").write_text(
        "\n".join([clean, "@prefix x: <https://example.org/x/> .", PREFIXES, *FAULTS.values()]),
        encoding="utf-8",
    )
    path = sorted_file(read_triples(tmp_path / "graph.ttl"), tmp_path / "graph.nq")
    whole = validate(read_triples(path))
    told = in_pieces(path, True, size, monkeypatch)
    assert told.verdict == whole
    assert told.remarks == len(whole.of("Info"))
    graver = in_pieces(path, False, size, monkeypatch)
    assert graver.verdict.findings == tuple(f for f in whole.findings if f.severity != "Info")
    assert graver.remarks == told.remarks


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_in_pieces_of_one_node(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turtle = f"@prefix x: <https://example.org/x/> .\n{PREFIXES}{DATASET} {FAULTS[name]}"
    (tmp_path / "graph.ttl").write_text(turtle, encoding="utf-8")
    path = sorted_file(read_triples(tmp_path / "graph.ttl"), tmp_path / "graph.nq")
    told = in_pieces(path, True, 1, monkeypatch)
    assert told.verdict == validate(read_triples(path))
    assert (name, FOCUS[name]) in {(shape, node) for shape, _, node in told.verdict.nodes()}


@pytest.mark.parametrize("seed", range(4))
def test_a_graph_damaged_by_chance_is_found_in_pieces_to_be_what_it_is(
    seed: int, sample_kb: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    triples = list(kb_triples(sample_kb))
    damaged = [triple for triple in triples if chance.random() > 0.04]
    for _ in range(len(triples) // 25):
        (subject, predicate, _), (_, other, value) = chance.choices(triples, k=2)
        damaged.append((subject, chance.choice((predicate, other)), value))
    path = sorted_file(damaged, tmp_path / "graph.nq")
    whole = validate(read_triples(path))
    assert not whole.conforms
    assert in_pieces(path, True, 3_000, monkeypatch).verdict == whole


@pytest.mark.parametrize("form", ["unsorted", "CRLF", "no last break", "escaped", "blank", "Turtle"])
def test_a_graph_in_another_form_is_checked_as_well(
    form: str, sample_kb: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.validation.pieces.PIECE", 5_000)
    fault = f"<https://x/1> <{ZT}launched> <https://x/2> .\n".encode()
    path = sorted_file(kb_triples(sample_kb), tmp_path / "graph.nq")
    content = path.read_bytes()
    path.write_bytes({
        "unsorted": fault + content,
        "CRLF": (content + fault).replace(b"\n", b"\r\n"),
        "no last break": content + fault[:-1],
        "escaped": content + b"<https://x\\u002F1" + fault.removeprefix(b"<https://x/1"),
        "blank": content + fault.replace(b"<https://x/1>", b"_:x1"),
        "Turtle": content + fault,
    }[form])  # fmt: skip
    if form == "Turtle":
        path = path.rename(tmp_path / "graph.ttl")
    told = check_file(path, 2, every=True)
    assert told.verdict == validate(read_triples(path))
    assert not told.verdict.conforms


def test_a_damaged_line_is_told_by_its_number(
    sample_kb: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.validation.pieces.PIECE", 5_000)
    path = sorted_file(kb_triples(sample_kb), tmp_path / "graph.nq")
    lines = path.read_bytes().splitlines(keepends=True)
    lines[-2] = lines[-2].replace(b" .\n", b"\n")
    path.write_bytes(b"".join(lines))
    with pytest.raises(BuildError, match=rf"graph\.nq: cannot be read: .*{len(lines)}"):
        check_file(path, 2, every=False)
