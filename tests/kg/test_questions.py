"""Every named question gives a known answer, the same in rdflib and in the embedded store."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store

from exports.rdf import write_nquads
from kg.answers import rows
from kg.build import assemble
from kg.cli import main
from kg.harvest import harvest
from kg.query import ask_store
from kg.questions import bind, load_questions, read_question
from ontology.errors import QueryError
from ontology.iris import report_iri
from ontology.prefixes import prefixes
from ontology.records import (
    Document,
    EntityKey,
    Evidence,
    Extraction,
    Indicator,
    Mention,
    Metadata,
    NamedEntity,
    Relation,
)

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

BASE = "https://w3id.org/zhengtu/"
WUHOU, BEILIN = "四川省成都市武侯区", "陕西省西安市碑林区"
REPORTS = {
    "a": ("成都市武侯区司法局", WUHOU, "2020"),
    "b": ("成都市武侯区司法局", WUHOU, "2021"),
    "c": ("西安市碑林区司法局", BEILIN, "2020"),
}
ENTITIES = {
    "武侯": EntityKey("INST", "成都市武侯区司法局"),
    "碑林": EntityKey("INST", "西安市碑林区司法局"),
    "法院": EntityKey("INST", "成都市武侯区人民法院"),
    "司法部": EntityKey("INST", "中华人民共和国司法部"),
    "所": EntityKey("INST", "成都市武侯区玉林司法所"),
    "中心": EntityKey("INIT", "“锦水驿站”服务中心", WUHOU),
    "碑林中心": EntityKey("INIT", "“锦水驿站”服务中心", BEILIN),
    "体检": EntityKey("INIT", "“企业法治体检”行动", WUHOU),
    "旧中心": EntityKey("INIT", "“锦水”专线", WUHOU),
    "活动": EntityKey("INIT", "“宪法宣传周”活动", WUHOU),
    "普法": EntityKey("INIT", "“云上普法”平台", BEILIN),
    "纲要": EntityKey("REG", "法治政府建设实施纲要（2015—2020年）"),
    "新纲要": EntityKey("REG", "法治政府建设实施纲要（2021—2025年）"),
    "要点": EntityKey("REG", "武侯区2020年普法要点", WUHOU),
    "模范": EntityKey("HONOR", "全国模范司法所"),
    "周": EntityKey("PER", "周明远", WUHOU),
    "武侯区": EntityKey("LOC", WUHOU),
    "碑林区": EntityKey("LOC", BEILIN),
}
MORE = {
    "武侯": ((), ("武侯区司法局",)),
    "要点": ((("number", "武侯司发〔2020〕3号"),), ()),
    "武侯区": ((("code", "510107"),), ()),
    "碑林区": ((("code", "610103"),), ()),
}
RELATIONS = """
a 武侯 launched 中心 done 2020-05 0.9
b 武侯 launched 中心 done 2020-05 0.8
a 武侯 launched 活动 done 2020-12 0.9
b 武侯 launched 普法 planned - 0.9
c 碑林 launched 碑林中心 ongoing - 0.6
c 碑林 launched 普法 done - 0.9
a 武侯 issued 要点 done 2020-02-03 0.9
a 武侯 implements 纲要 done - 0.9
c 碑林 implements 纲要 done - 0.9
b 武侯 implements 新纲要 done - 0.9
a 活动 implements 纲要 done - 0.9
a 所 awarded 模范 done 2020 0.9
a 中心 recognisedBy 司法部 done - 0.9
a 武侯 cooperatesWith 碑林 done - 0.9
a 武侯 locatedIn 武侯区 done - 0.9
c 碑林 locatedIn 碑林区 done - 0.9
a 周 holdsPost 武侯 done - 0.9
a 周 visited 中心 done 2020-06 0.9
a 法院 participatesIn 活动 done 2020-12 0.9
a 司法部 supervises 武侯 done - 0.9
a 所 partOf 武侯 done - 0.9
c 碑林 awarded 模范 negated - 0.9
c 碑林 launched 活动 hypothetical 2020-12 0.9
a 中心 succeeds 旧中心 done - 0.9
a 法院 participatesIn 体检 ongoing - 0.9
a 所 locatedIn 武侯区 done - 0.9
"""
FIGURES = """
a 办理法律援助案件 400 件 武侯 2020 exact
b 办理法律援助案件 400 件 武侯 2020 exact
b 办理法律援助案件 512 件 武侯 2021 exact
b 开展普法活动 90 场 武侯 2020 exact
a 开展普法活动 80 场 武侯 2020 exact
c 办理法律援助案件 300 件 碑林 2020 exact
"""
EXTRA = """
<x:p1> <rdf:type> <zt:ReportedProblem> .
<x:p1> <skos:prefLabel> "村级普法力量不足"@zh .
<x:p1> <zt:theme> <x:theme> .
<x:p2> <skos:prefLabel> "普法形式单一"@zh .
<x:p2> <zt:theme> <x:theme> .
<x:theme> <skos:prefLabel> "普法"@zh .
<x:theme> <skos:prefLabel> "law publicity"@en .
<x:theme> <skos:notation> "普法" .
<x:c1> <skos:prefLabel> "培养法律明白人"@zh .
<x:c1> <zt:addresses> <x:p1> .
<x:c1> <zt:outcome> <x:kept> .
<x:kept> <skos:notation> "kept" .
"""


def extractions() -> list[Extraction]:
    found = []
    for name, (issuer, region, year) in REPORTS.items():
        sha = name * 64
        text = ""
        relations, figures = [], []
        for line in RELATIONS.strip().splitlines():
            report, s, predicate, o, status, date, confidence = line.split()
            if report == name:
                sentence = f"{s}{predicate}{o}。"
                place = Evidence(
                    sha,
                    len(text),
                    len(text) + 3,
                    len(text),
                    len(text) + len(sentence),
                    "r",
                    float(confidence),
                )
                text += sentence
                dated = None if date == "-" else date
                more = (("post", "局长"),) if predicate == "holdsPost" else ()
                more = (("by", "司法部"),) if predicate == "awarded" else more
                relations.append(
                    Relation(ENTITIES[s], predicate, ENTITIES[o], status, place, dated, more)  # type: ignore[arg-type]
                )
        for line in FIGURES.strip().splitlines():
            report, indicator, value, unit, s, period, qualifier = line.split()
            if report == name:
                sentence = f"{indicator}{value}{unit}。"
                place = Evidence(
                    sha, len(text), len(text) + 3, len(text), len(text) + len(sentence), "f", 0.9
                )
                text += sentence
                figures.append(
                    Indicator(
                        indicator,
                        int(value),
                        unit,
                        ENTITIES[s],
                        place,
                        period,
                        False,
                        qualifier,
                        value + unit,
                    )
                )
        keys = {k for r in relations for k in (r.subject, r.object)} | {f.subject for f in figures}
        known = {ENTITIES[k]: (more, aliases) for k, (more, aliases) in MORE.items()}
        named = tuple(NamedEntity(k, *reversed(known.get(k, ((), ())))) for k in sorted(keys))
        meta = Metadata(f"{issuer}{year}年工作报告", issuer, region, year)
        document = Document(f"{name}.txt", text, sha, sha, "text/plain", meta)
        found.append(Extraction(document, named, _mentions(relations), tuple(relations), tuple(figures)))
    return found


def _mentions(relations: list[Relation]) -> tuple[Mention, ...]:
    return tuple(
        Mention(r.evidence.start, r.evidence.end, k.name, k.type, k, "m", 0.9)
        for r in relations
        for k in (r.subject, r.object)
    )


def expand(text: str) -> str:
    """Short names of the extra triples written out."""
    for prefix, iri in prefixes().items():
        text = text.replace(f"<{prefix}:", f"<{iri}")
    return text


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("questions") / "graph"
    folder.mkdir()
    write_nquads(assemble(harvest(extractions()), BASE), folder / "graph.nq")
    text = (folder / "graph.nq").read_text(encoding="utf-8")
    of = {x.document.name[0]: f"<{report_iri(BASE, x.document)}>" for x in extractions()}
    extra = EXTRA + "".join(
        f"{of[name]} <zt:{relation}> <x:{thing}> .\n"
        for name, relation, thing in (
            ("a", "reportsProblem", "p1"), ("c", "reportsProblem", "p2"), ("a", "makesCommitment", "c1"),
        )
    )  # fmt: skip
    (folder / "graph.nq").write_text(text + expand(extra), encoding="utf-8")
    (folder / "build.json").write_text("{}", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def store(build: Path) -> Store:
    store = Store()
    store.bulk_load(path=str(build / "graph.nq"), format=RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def graph(build: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(build / "graph.nq", format="nt")


STATION, WEEK, CLOUD = "“锦水驿站”服务中心", "“宪法宣传周”活动", "“云上普法”平台"
FIRMS = "“企业法治体检”行动"
OUTLINE, NEXT = "法治政府建设实施纲要（2015—2020年）", "法治政府建设实施纲要（2021—2025年）"
BUREAU, OTHER = "成都市武侯区司法局", "西安市碑林区司法局"

ANSWERS: dict[str, list[tuple[dict[str, str], str, set[tuple[str, ...]]]]] = {
    "initiatives-by-body": [
        ({"region": "武侯", "year": "2020"}, "initiative body date status",
         {(STATION, BUREAU, "2020-05", "done"), (WEEK, BUREAU, "2020-12", "done")}),
        ({"year": "2021"}, "initiative body status", {(CLOUD, BUREAU, "planned")}),
        ({"region": "碑林"}, "initiative body", {(STATION, OTHER), (CLOUD, OTHER), (CLOUD, BUREAU)}),
    ],
    "documents-of-body": [
        ({"name": "武侯区司法局"}, "title number", {("武侯区2020年普法要点", "武侯司发〔2020〕3号")}),
        ({"name": "武侯区司法局", "year": "2021"}, "title", set()),
    ],
    "indicator-compared": [
        ({"name": "法律援助"}, "of year value unit",
         {(BUREAU, "2020", "400", "件"), (BUREAU, "2021", "512", "件"), (OTHER, "2020", "300", "件")}),
    ],
    "figures-changed": [
        ({"from": "2020", "to": "2021"}, "of indicator before after change",
         {(BUREAU, "办理法律援助案件", "400", "512", "112")}),
    ],
    "new-initiatives": [
        ({"region": "武侯", "before": "2020", "year": "2021"}, "initiative", set()),
        ({"region": "碑林", "before": "2021", "year": "2020"}, "initiative", {(STATION,), (WEEK,)}),
    ],
    "evidence-of": [
        ({"name": "云上普法"}, "subject object status sentence file confidence",
         {(BUREAU, CLOUD, "planned", "武侯launched普法。", "b.txt", "0.9"),
          (OTHER, CLOUD, "done", "碑林launched普法。", "c.txt", "0.9")}),
    ],
    "confirmed-claims": [({}, "subject object reports", {(BUREAU, STATION, "2")}), ({"least": "3"}, "subject", set())],
    "weak-claims": [({}, "subject object best", {(OTHER, STATION, "0.6")}), ({"below": "0.5"}, "subject", set())],
    "conflicting-figures": [
        ({}, "indicator of period value1 file1 value2 file2",
         {("开展普法活动", BUREAU, "2020", "80", "a.txt", "90", "b.txt")}),
    ],
    "same-figure-in-reports": [
        ({}, "indicator of period value reports", {("办理法律援助案件", BUREAU, "2020", "400", "2")}),
    ],
    "documents-implemented": [({}, "title actors reports", {(OUTLINE, "3", "2"), (NEXT, "1", "1")})],
    "implementation-chain": [
        ({"name": "2015—2020"}, "lower by",
         {(WEEK, BUREAU), (OTHER, ""), (BUREAU, "")}),
    ],
    "honours": [
        ({"year": "2020", "region": "武侯"}, "who honour level by date status",
         {("成都市武侯区玉林司法所", "全国模范司法所", "national", "司法部", "2020", "done")}),
    ],
    "honours-by-place": [({}, "place level honours", {(WUHOU, "national", "1")})],
    "hypothetical": [
        ({}, "subject object sentence file", {(OTHER, WEEK, "碑林launched活动。", "c.txt")}),
        ({"region": "武侯"}, "subject", set()),
    ],
    "succession": [
        ({}, "earlier later by sentence", {("“锦水”专线", STATION, BUREAU, "中心succeeds旧中心。")}),
        ({"region": "碑林"}, "earlier", set()),
    ],
    "initiatives-by-group": [
        ({}, "group initiative body", {("企业", FIRMS, "")}),
        ({"for": "老年人"}, "initiative", set()),
    ],
    "missing-reports": [
        ({"region": "四川省", "year": "2021"}, "district reports", {(WUHOU, "1")}),
        ({"region": "陕西省", "year": "2021"}, "district reports", {(BEILIN, "0")}),
    ],
    "honours-by-issuer": [({}, "issuer honours", {(BUREAU, "1")})],
    "recognised-practices": [({"region": "武侯"}, "practice by", {(STATION, "中华人民共和国司法部")})],
    "cooperation": [({"region": "碑林"}, "one other", {(BUREAU, OTHER)}), ({"region": "江北"}, "one", set())],
    "cooperation-across-provinces": [({}, "one other place1 place2", {(BUREAU, OTHER, WUHOU, BEILIN)})],
    "initiatives-by-theme": [
        ({}, "initiative body", {(CLOUD, OTHER), (WEEK, BUREAU)}),
        ({"theme": "宪法", "region": "武侯"}, "initiative body", {(WEEK, BUREAU)}),
    ],
    "service-centres": [({"region": "武侯"}, "centre body date", {(STATION, BUREAU, "2020-05")})],
    "figures-of": [
        ({"name": "碑林区司法局"}, "indicator period value unit text sentence",
         {("办理法律援助案件", "2020", "300", "件", "300件", "办理法律援助案件300件。")}),
    ],
    "recurring-problems": [({}, "theme year reports", {("普法", "2020", "2")})],
    "problems-and-answers": [
        ({}, "issuer reported problem answer",
         {(BUREAU, "2020", "村级普法力量不足", "培养法律明白人"), (OTHER, "2020", "普法形式单一", "")}),
        ({"region": "碑林"}, "problem", {("普法形式单一",)}),
    ],
    "commitments": [({"year": "2020"}, "issuer commitment outcome", {(BUREAU, "培养法律明白人", "kept")})],
    "planned-not-done": [({"year": "2021"}, "subject object reported", {(BUREAU, CLOUD, "2021")})],
    "posts": [({}, "person post body reported", {("周明远", "局长", BUREAU, "2020")})],
    "activities-in-month": [
        ({"month": "2020-12"}, "activity body", {(WEEK, BUREAU), (WEEK, "成都市武侯区人民法院")}),
    ],
    "reports-by-place": [
        ({"year": "2021"}, "place reports", {(WUHOU, "1"), (BEILIN, "0")}),
        ({"year": "2020"}, "place reports", {(WUHOU, "1"), (BEILIN, "1")}),
    ],
    "plans-by-period": [({}, "earlier later by", {(OUTLINE, NEXT, BUREAU)})],
    "institutions-of-place": [
        ({"region": "碑林"}, "class institution", {("https://w3id.org/zhengtu/ontology#GovernmentBody", OTHER)}),
    ],
    "relations-of": [
        ({"name": "玉林"}, "subject object status",
         {("成都市武侯区玉林司法所", "全国模范司法所", "done"), ("成都市武侯区玉林司法所", BUREAU, "done"),
          ("成都市武侯区玉林司法所", WUHOU, "done")}),
    ],
    "documents-by-number": [({"code": "武侯司发"}, "title body", {("武侯区2020年普法要点", BUREAU)})],
    "most-active-bodies": [({}, "body things", {(BUREAU, "3"), (OTHER, "2")})],
    "reports": [({}, "issuer year", {(BUREAU, "2020"), (BUREAU, "2021"), (OTHER, "2020")})],
    "names-of": [({"text": "武侯区司法局"}, "name also", {(BUREAU, "武侯区司法局")})],
    "homonyms": [({}, "name scope1 scope2", {(STATION, WUHOU, BEILIN)})],
    "denied": [({}, "subject object sentence", {(OTHER, "全国模范司法所", "碑林awarded模范。")})],
    "visits": [({"region": "武侯"}, "who visited date", {("周明远", STATION, "2020-06")})],
    "supervision": [
        ({}, "lower relation upper",
         {(BUREAU, "supervises", "中华人民共和国司法部"), ("成都市武侯区玉林司法所", "partOf", BUREAU)}),
    ],
    "lasting-initiatives": [({}, "initiative years first last", {(STATION, "2", "2020", "2021"), (CLOUD, "2", "2020", "2021")})],
    "participants": [
        ({"name": "宪法宣传周"}, "relation body",
         {("launched", BUREAU), ("participatesIn", "成都市武侯区人民法院")}),
    ],
}  # fmt: skip


COMPETENCY = """
1 initiatives-by-body
2 documents-of-body
3 indicator-compared
4 figures-changed
5 new-initiatives
6 evidence-of
7 confirmed-claims
8 weak-claims
9 conflicting-figures
10 documents-implemented
11 implementation-chain
12 honours
13 honours-by-place
14 recognised-practices
15 cooperation-across-provinces
16 initiatives-by-theme
17 service-centres
18 figures-of
19 recurring-problems
20 problems-and-answers
21 planned-not-done
22 posts
23 activities-in-month
24 missing-reports
25 plans-by-period
"""
"""The 25 questions that the vocabulary was designed to answer, by the file that asks each."""


def test_every_competency_question_is_asked() -> None:
    names = [line.split()[1] for line in COMPETENCY.strip().splitlines()]
    assert len(set(names)) == 25
    assert set(names) <= set(ANSWERS)
    assert all(
        expected for name in names for _, _, expected in ANSWERS[name][:1] if name != "new-initiatives"
    )


def test_every_question_has_a_known_answer() -> None:
    questions = load_questions()
    assert set(ANSWERS) == set(questions)
    assert len(questions) >= 25
    for question in questions.values():
        assert question.zh
        assert question.en.isascii()


def in_rdflib(graph: rdflib.Graph, query: str) -> list[dict[str, str]]:
    found = graph.query(query, initNs=prefixes())
    names = [str(v) for v in found.vars or ()]
    return [
        {n: str(row[n]) if row[n] is not None else "" for n in names}  # type: ignore[index,call-overload]
        for row in found
    ]


def in_store(store: Store, query: str) -> list[dict[str, str]]:
    names, found = rows(ask_store(store, query))
    return [dict(zip(names, (value or "" for value in row), strict=True)) for row in found]


def in_order(found: list[dict[str, str]]) -> list[list[tuple[str, str]]]:
    return sorted(sorted(row.items()) for row in found)


@pytest.mark.parametrize("name", list(ANSWERS))
def test_a_question_has_its_answer_in_both_engines(name: str, store: Store, graph: rdflib.Graph) -> None:
    question = load_questions()[name]
    for values, columns, expected in ANSWERS[name]:
        query = bind(question, values)
        found = in_store(store, query)
        assert {tuple(row[c] for c in columns.split()) for row in found} == expected, values
        assert in_order(in_rdflib(graph, query)) == in_order(found), values


# ---- binding ---------------------------------------------------------------------------------------------
ECHO = read_question(
    "echo",
    '# 回声 | Echo\nSELECT ?text ?year WHERE {\n  VALUES ?text { "" }  #: text | 文字 | text\n'
    "  VALUES ?year { 0 }  #: year | 年 | year\n}\n",
)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\\"), max_size=30))
def test_a_value_comes_back_as_it_was_given_in_both_engines(value: str) -> None:
    query = bind(ECHO, {"text": value})
    assert in_store(Store(), query)[0]["text"] == value
    assert in_rdflib(rdflib.Graph(), query)[0]["text"] == value


@pytest.mark.parametrize(
    "value",
    [
        '" } } ; DROP ALL #',
        '"} SELECT * WHERE { ?s ?p ?o }',
        "a\nb",
        "#: text",
        "'''",
        '"""',
        "{}",
        "?x",
        "\t",
    ],
)
def test_nothing_in_a_value_is_taken_for_sparql(value: str) -> None:
    query = bind(ECHO, {"text": value, "year": "2020"})
    expected = [{"text": value, "year": "2020"}]
    assert in_store(Store(), query) == in_rdflib(rdflib.Graph(), query) == expected


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"text": "\\u0022"}, "backslash"),
        ({"text": "a\x00"}, "control character"),
        ({"year": "2020}"}, "expected a year"),
        ({"year": "20200"}, "expected a year"),
        ({"year": "２０２０"}, "expected a year"),
        ({"region": "x"}, "has no --region; --text TEXT"),
    ],
)
def test_a_value_that_is_not_of_its_kind_is_one_clear_line(values: Mapping[str, str], told: str) -> None:
    with pytest.raises(QueryError) as caught:
        bind(ECHO, values)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("SELECT * WHERE { ?s ?p ?o }", "line 1: expected #"),
        ('# 甲 | A\nSELECT * WHERE { VALUES ?x { "" } #: words | 甲 | A\n }', "line 2: expected VALUES"),
    ],
)
def test_a_question_that_is_not_in_form_names_the_line(text: str, told: str) -> None:
    with pytest.raises(QueryError, match=told):
        read_question("mine", text)


# ---- at the command line ---------------------------------------------------------------------------------
def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def test_ask_lists_and_answers(build: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    listed = run("ask")
    assert listed.exit_code == 0
    assert all(name in listed.output for name in ANSWERS)
    asked = run("ask", build, "initiatives-by-body", "--region", "武侯", "--year=2020")
    assert asked.exit_code == 0, asked.output
    assert WEEK in asked.output
    monkeypatch.chdir(build.parent)
    assert run("ask", "initiatives-by-body", "--region", "武侯", "--year", "2020").output == asked.output
    assert run("ask", build, "homonyms", "--format", "csv").output.splitlines()[0] == "name,scope1,scope2"
    shown = run("ask", build, "homonyms", "--show").output
    assert shown.startswith("PREFIX ")
    assert in_store(Store(), shown) == []
    (tmp_path / "mine.rq").write_text(
        "# 数 | Count\nSELECT (COUNT(*) AS ?n) WHERE { ?s a zt:Report }", encoding="utf-8"
    )
    mine = run("ask", build, "mine", "--questions", tmp_path, "--format", "csv")
    assert mine.output.splitlines() == ["n", "3"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["initiatives-by-bodies"], "like it: initiatives-by-body"),
        (["documents-of-body"], "needs --name"),
        (["homonyms", "--place", "x"], "homonyms has no --place; it takes no parameters"),
        (["reports-by-place", "--year", "去年"], "expected a year"),
    ],
)
def test_a_wrong_question_is_one_line(build: Path, words: list[str], told: str) -> None:
    result = run("ask", build, *words)
    assert result.exit_code == 2
    assert told in result.output
    assert len(result.output.strip().splitlines()) == 1
