from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import get_args

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ontology import iris
from ontology.iris import entity_iri, normalise_key
from ontology.prefixes import BASE
from ontology.records import Document, EntityKey, Evidence, Label, Metadata

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

AWKWARD = "成都市武侯区法治 \n　·•-—–（）()〔〕［］【】《》〈〉“”‘’\"'/\\%#?&=+、，。：:.~{}<>|^`ＡA２2\u200b\u0301é\ue000𠮷١"
NAMES = st.text(
    alphabet=st.one_of(st.sampled_from(AWKWARD), st.characters(exclude_categories=["Cs"])), max_size=30
)
KEYS = st.builds(EntityKey, st.sampled_from(get_args(Label)), NAMES, st.one_of(st.just(""), NAMES)).filter(
    lambda key: normalise_key(key.name) and (not key.scope or normalise_key(key.scope))
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("法治政府建设实施纲要（2015—2020 年）", "法治政府建设实施纲要(2015-2020年)"),
        ("《优化营商环境条例》", "优化营商环境条例"),
        ("“甬江\n畔”中心", "甬江畔中心"),
        ("渝司〔2020〕2号", "渝司［2020］2号"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("２０２０年——要点", "2020年—要点"),
        ("2015～2020年", "2015－2020年"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert normalise_key(one) == normalise_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("江北区", "江南区"), ("第一中学", "第-中学"), ("方案(试行)", "方案试行")]
)
def test_names_that_differ_keep_their_difference(one: str, other: str) -> None:
    assert normalise_key(one) != normalise_key(other)


@given(NAMES)
def test_normalising_again_changes_nothing(name: str) -> None:
    assert normalise_key(normalise_key(name)) == normalise_key(name)


def test_iris_read_as_what_they_name() -> None:
    key = EntityKey("INIT", "“三审·四议”制度（试行）", "浙江省宁波市江北区")
    assert entity_iri(BASE, key) == BASE + "id/initiative/浙江省宁波市江北区/三审·四议制度(试行)"
    assert (
        entity_iri("https://example.org/", EntityKey("INST", "司法部")) == "https://example.org/id/org/司法部"
    )
    assert entity_iri(BASE, EntityKey("REG", "甲/乙%")) == BASE + "id/regulation/甲%2F乙%25"


def test_a_long_name_is_shortened_and_stays_apart_from_its_neighbour() -> None:
    long = "关于" + "进一步加强" * 20 + "的通知"
    one, other = (entity_iri(BASE, EntityKey("REG", name)) for name in (long, long + "书"))
    assert one != other
    assert re.fullmatch(re.escape(BASE + "id/regulation/" + long[:60]) + "-[0-9a-f]{12}", one)


@pytest.mark.parametrize("name", ["", "《》", "“ ”", "\u200b\n"])
def test_a_name_of_which_nothing_remains_names_nothing(name: str) -> None:
    with pytest.raises(ValueError, match="nothing identifies"):
        entity_iri(BASE, EntityKey("INST", name))


@given(KEYS, KEYS)
@settings(max_examples=300)
def test_two_keys_have_one_iri_only_where_they_are_one_name(a: EntityKey, b: EntityKey) -> None:
    same = (a.type, normalise_key(a.scope), normalise_key(a.name)) == (
        b.type,
        normalise_key(b.scope),
        normalise_key(b.name),
    )
    assert (entity_iri(BASE, a) == entity_iri(BASE, b)) is same


@given(NAMES, NAMES)
def test_a_slash_in_a_name_is_no_scope(scope: str, name: str) -> None:
    assume(normalise_key(scope) and normalise_key(name))
    scoped = entity_iri(BASE, EntityKey("INIT", name, scope))
    assert scoped != entity_iri(BASE, EntityKey("INIT", f"{scope}/{name}"))


@given(KEYS)
@settings(max_examples=150, deadline=None)
def test_every_iri_survives_every_format_in_both_engines(key: EntityKey) -> None:
    iri = entity_iri(BASE, key)
    text = f"<{iri}> <{BASE}p> <{iri}> ."
    node = ox.NamedNode(iri)
    for form in (ox.RdfFormat.TURTLE, ox.RdfFormat.N_QUADS):
        written = ox.serialize(ox.parse(text, format=form), format=form)
        assert [q.subject for q in ox.parse(written, format=form)] == [node]
    document = json.dumps([{"@id": iri, BASE + "p": [{"@id": iri}]}])
    assert [q.object for q in ox.parse(document, format=ox.RdfFormat.JSON_LD)] == [node]
    for name, data in (("turtle", text), ("nquads", text), ("json-ld", document)):
        graph = rdflib.Dataset().parse(data=data, format=name)
        again = rdflib.Dataset().parse(data=graph.serialize(format="nquads"), format="nquads")
        assert {s for s, _, _, _ in again.quads()} == {rdflib.URIRef(iri)}


def test_hashes_are_short_and_depend_on_every_part() -> None:
    a, b = BASE + "id/org/a", BASE + "id/org/b"
    claims = {
        iris.statement_iri(BASE, a, "supervises", b, "done"),
        iris.statement_iri(BASE, b, "supervises", a, "done"),
        iris.statement_iri(BASE, a, "launched", b, "done"),
        iris.statement_iri(BASE, a, "supervises", b, "planned"),
    }
    assert len(claims) == 4
    assert all(re.fullmatch(re.escape(BASE) + "id/stmt/[0-9a-f]{20}", iri) for iri in claims)


def test_evidence_is_one_for_a_place_a_rule_and_a_version_whatever_the_confidence() -> None:
    def iri(start: int = 3, rule: str = "issue/a", confidence: float = 0.9, version: str = "1") -> str:
        return iris.evidence_iri(BASE, "s", Evidence("d" * 64, start, 9, 0, 12, rule, confidence), version)

    assert iri() == iri(confidence=0.5)
    assert len({iri(), iri(start=4), iri(rule="issue/b"), iri(version="2")}) == 4


def test_a_figure_is_its_cell_its_value_and_its_qualifier() -> None:
    def iri(value: float = 886, period: str | None = "2020", qualifier: str = "exact") -> str:
        return iris.observation_iri(BASE, "受理案件", "s", period, "件", value=value, qualifier=qualifier)

    assert iri() == iri(886.0)
    assert len({iri(), iri(887), iri(886.5), iri(period=None), iri(qualifier="approx")}) == 5
    series = iris.series_key("受理案件", "s", "2020", "件")
    assert series == iris.series_key("受理 案件", "s", "2020", "件")
    assert series != iris.series_key("受理案件", "s", "2021", "件")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (886, "886"),
        (886.0, "886"),
        (99.88, "99.88"),
        (1e16, "10000000000000000"),
        (0.00001, "0.00001"),
        (-2.50, "-2.5"),
        (0.1 + 0.2, "0.30000000000000004"),
    ],
)
def test_numbers_have_one_form(value: float, text: str) -> None:
    assert iris.number_text(value) == text


def test_a_report_is_named_by_what_it_is_and_else_by_its_text() -> None:
    def report(**meta: str) -> str:
        text = sha256(b"x").hexdigest()
        return iris.report_iri(BASE, Document("a/b.txt", "x", text, text, "text/plain", Metadata(**meta)))

    full = report(title="工作报告", issuer="西安市司法局", period="2020")
    assert full == BASE + "id/report/西安市司法局/2020/工作报告"
    assert report(title="工作报告", region="西安市") == BASE + "id/report/西安市/-/工作报告"
    assert report(title="工作报告") == report() == BASE + "id/report/" + sha256(b"x").hexdigest()[:20]


def test_spans_are_fragments_of_their_text() -> None:
    digest = sha256(b"x").hexdigest()
    assert iris.span_iri(BASE, digest, 3, 9) == f"{iris.text_iri(BASE, digest)}#char=3,9"
