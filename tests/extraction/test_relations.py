"""Relations: sentences of reports and the statements that they make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.outline import read_outline
from extraction.relations import find_relations
from extraction.relations.examples import CONTEXT, read_marked, relations_in
from extraction.relations.rules import grammar
from extraction.spans import CleanText, Context
from ontology.records import Metadata

US = "成都市武侯区司法局"
HERE = "四川省成都市武侯区"
PREDICATES = {
    "issued", "launched", "implements", "participatesIn", "partOf", "locatedIn", "holdsPost", "visited",
    "awarded", "cooperatesWith", "supervises", "recognisedBy",
}  # fmt: skip


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        # An omitted subject, 我局 and 我区.
        ("印发[REG 《甲办法》]。", {(US, "issued", "甲办法")}),
        ("我局制定了[REG 《甲办法》]。", {(US, "issued", "甲办法")}),
        ("5月，我区建成并启用[INIT 乙中心]。", {(HERE, "launched", "乙中心")}),
        # A named subject, carried over clauses of the sentence where it acts, not where it is only named.
        (
            "年初，[INST 区教育局]印发[REG 《甲要点》]，开展[INIT “乙”活动]。",
            {("区教育局", "issued", "甲要点"), ("区教育局", "launched", "“乙”活动")},
        ),
        ("[INST 甲学院]揭牌成立，启动[INIT “乙”计划]。", {(US, "launched", "甲学院"), (US, "launched", "“乙”计划")}),
        ("督促[INST 区教育局]开展[INIT “乙”活动]。", {(US, "launched", "“乙”活动")}),
        ("向[INST 区教育局]推出[INIT “乙”平台]。", {(US, "launched", "“乙”平台")}),
        # Lists, coordination, compound verbs.
        (
            "制定出台[REG 《甲》]、[REG 《乙》]和[REG 《丙》]等制度。",
            {(US, "issued", "甲"), (US, "issued", "乙"), (US, "issued", "丙")},
        ),
        (
            "[INST 区委]、[INST 区政府]联合印发[REG 《甲》]。",
            {("区委", "issued", "甲"), ("区政府", "issued", "甲")},
        ),
        (
            "[INST 甲局]联合[INST 乙局]举办[INIT “丙”大赛]。",
            {
                ("甲局", "launched", "“丙”大赛"),
                ("乙局", "launched", "“丙”大赛"),
                ("甲局", "cooperatesWith", "乙局"),
            },
        ),
        ("推广打造[INIT “甲”调解室]。", {(US, "launched", "“甲”调解室")}),
        ("加强[INIT “三项清单”]落实，提升服务水平。", {(US, "implements", "“三项清单”")}),
        # What rules a document carries, and who made them.
        (
            "贯彻[INST 省委]、[INST 省政府][REG 《甲规划》]。",
            {("省委", "issued", "甲规划"), ("省政府", "issued", "甲规划"), (US, "implements", "甲规划")},
        ),
        ("印发[REG 《甲条例》]的宣传方案。", set()),
        ("抓好[REG 《民法典》]宣传。", set()),
        ("以[REG 《甲意见》]为指导，推进各项工作。", {(US, "implements", "甲意见")}),
        # Verbs inside names and nouns made of verbs state nothing.
        ("[INST 全面推行河长制工作领导小组]听取汇报。", set()),
        ("法治政府建设与[INIT “甲”活动]相结合。", set()),
        # Honours.
        (
            "[INST 甲委员会]被[INST 司法部]评为[HONOR “模范委员会”]。",
            {("甲委员会", "awarded", "“模范委员会”")},
        ),
        (
            "[LOC 甲街道]、[LOC 乙社区]分别获评[HONOR 示范街道]、[HONOR 示范社区]。",
            {("甲街道", "awarded", "示范街道"), ("乙社区", "awarded", "示范社区")},
        ),
        (
            "[LOC 甲街道]、[LOC 乙社区]获评[HONOR 示范街道]、[HONOR 示范社区]。",
            {("甲街道", "awarded", "示范街道"), ("乙社区", "awarded", "示范社区")},
        ),
        ("成功创建[HONOR 全国文明城市]。", {(HERE, "awarded", "全国文明城市")}),
        ("荣获[HONOR 全国先进集体]称号。", {(US, "awarded", "全国先进集体")}),
        ("[PER 王某]荣获[HONOR 全国先进个人]称号。", set()),
        ("[LOC 云溪湖]获评[HONOR 最美水域]。", set()),
        ("两家企业获评[HONOR 全国先进集体]。", set()),
        (
            "将[INST 甲校]建成[HONOR 科技高中]、[INST 乙校]建成[HONOR 重点职高]。",
            {("甲校", "awarded", "科技高中"), ("乙校", "awarded", "重点职高")},
        ),
        ("[INIT 甲基金]规模超过千亿元，成功入选[HONOR 基金二十强]。", {("甲基金", "awarded", "基金二十强")}),
        # What opens its clause has no doer in the clause before it.
        (
            "[INST 甲医院]成功创建[HONOR 三甲医院]，[INIT 乙院区]基本建成。",
            {("甲医院", "awarded", "三甲医院"), (US, "launched", "乙院区")},
        ),
        # Founding and spreading of one thing is founding; 覆盖面 is no verb.
        ("建立和推广[INIT “甲”网络]。", {(US, "launched", "“甲”网络")}),
        ("建立覆盖面最广的[INIT “甲”体系]。", {(US, "launched", "“甲”体系")}),
        ("支持[INST 甲馆]争创[HONOR 一级博物馆]。", {("甲馆", "awarded", "一级博物馆")}),
        # People.
        (
            "[INST 司法部]部长[PER 王某]、[INST 司法部]副部长[PER 李某]先后莅临[INIT 甲中心]并给予高度评价。",
            {
                ("王某", "holdsPost", "司法部"),
                ("李某", "holdsPost", "司法部"),
                ("王某", "visited", "甲中心"),
                ("李某", "visited", "甲中心"),
                ("甲中心", "recognisedBy", "王某"),
                ("甲中心", "recognisedBy", "李某"),
            },
        ),
        (
            "[PER 王某]书记、[PER 李某]区长出席会议。",
            {("王某", "holdsPost", "中共成都市武侯区委员会"), ("李某", "holdsPost", "成都市武侯区人民政府")},
        ),
        ("走访[INST 甲企业]。", set()),
        # Praise and press.
        ("我区做法获[INST 司法部]充分肯定。", {(HERE, "recognisedBy", "司法部")}),
        ("[INIT “甲”平台]被[INST 新华社]专题报道。", {("“甲”平台", "recognisedBy", "新华社")}),
        # Guidance, partnership, participation.
        (
            "在[INST 区委]、[INST 区政府]的坚强领导下，各项工作有序推进。",
            {("区委", "supervises", US), ("区政府", "supervises", US)},
        ),
        ("深化与[INST 德阳市司法局]业务合作。", {(US, "cooperatesWith", "德阳市司法局")}),
        ("组织律师入驻[INIT “甲”平台]。", {(US, "participatesIn", "“甲”平台")}),
        ("在[INIT “甲”知识竞赛]中获得好成绩。", {(US, "participatesIn", "“甲”知识竞赛")}),
        ("[INST 普法办]设在[INST 司法局]。", {("普法办", "partOf", "司法局")}),
    ],
)  # fmt: skip
def test_sentences_state_these_relations_and_no_others(
    example: str, expected: set[tuple[str, str, str]], triples: Callable[[str], set[tuple[str, str, str]]]
) -> None:
    assert triples(example) == expected


def test_a_title_names_its_issuer() -> None:
    found = relations_in(f"印发[REG 《{US}关于规范报送材料的通知》]。")
    assert {(f.subject.name, f.predicate) for f in found} == {(US, "issued")}


def test_names_carry_their_nearest_division_and_the_body_that_they_are_a_unit_of() -> None:
    example = f"[LOC {HERE}][INST {HERE}司法局][INST {HERE}司法局办公室]听取汇报。"
    assert {(f.subject.name, f.predicate, f.object.name) for f in relations_in(example)} == {
        (f"{HERE}司法局", "locatedIn", HERE),
        (f"{HERE}司法局办公室", "partOf", f"{HERE}司法局"),
    }


def test_an_honour_keeps_who_conferred_it_and_a_post_its_title() -> None:
    (honour,) = (f for f in relations_in("入选[INST 司法部][HONOR 立法联系点]。") if f.predicate == "awarded")
    assert honour.attributes == (("by", "司法部"),)
    (post,) = (f for f in relations_in("[INST 司法部]部长[PER 王某]讲话。") if f.predicate == "holdsPost")
    assert post.attributes == (("post", "部长"),)


def test_evidence_is_the_clause() -> None:
    example = "深入推进工作，在全省率先出台[REG 《甲办法》]，成效明显。"
    (found,) = relations_in(example)
    assert read_marked(example)[0][found.start : found.end] == "在全省率先出台《甲办法》"


def test_without_issuer_and_region_an_omitted_subject_is_nobody() -> None:
    nobody = Context(Metadata(), (), ())
    assert relations_in("印发[REG 《甲办法》]。", nobody) == []
    assert relations_in("在[INST 区委]领导下印发[REG 《甲办法》]，迎接[INST 省厅]的检查指导。", nobody) == []


def test_rules_use_the_guidelines_predicates_and_succession() -> None:
    rules = [rule for found in grammar().by_verb.values() for rule in found] + list(grammar().shapes)
    assert {rule.predicate for rule in rules} <= PREDICATES | {"succeeds"}


@pytest.mark.parametrize(
    ("text", "succession"),
    [
        (
            "[INST 甲局]、[INST 乙局]合并组建为[INST 丙局]。",
            [("丙局", "乙局", "done"), ("丙局", "甲局", "done")],
        ),
        ("拟将[INST 甲中心]更名为[INST 乙中心]。", [("乙中心", "甲中心", "planned")]),
        ("[INST 甲中心]未更名为[INST 乙中心]。", []),
        ("将[INIT “一号”热线]整合为[INST 乙中心]。", []),
        ("将[INIT 甲创新中心]升级为[INIT 国家级创新中心]。", []),
        ("走访[INST 甲中心]（原[INST 乙中心]）。", [("甲中心", "乙中心", "done")]),
    ],
)
def test_what_succeeds_what(text: str, succession: list[tuple[str, str, str]]) -> None:
    found = [f for f in relations_in(text) if f.predicate == "succeeds"]
    assert [(f.subject.name, f.object.name, f.status) for f in found if f.status != "negated"] == succession


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("与[INST 广安市司法局]结对。", "四川省广安市"),
        ("与[INST 四川省宜宾市司法局]结对。", "四川省宜宾市"),
        ("与[INST 中共宁波市江北区委员会]结对。", "浙江省宁波市江北区"),
        ("与[INST 河东新区管理委员会]结对。", None),
        ("与[INST 宁波市河东新区管理委员会]结对。", None),
        ("与[INST 新华区司法局]结对。", None),
        ("开设[INIT 宁波市外人才工作站]。", None),
        ("与[INST 重庆大学]结对。", None),
    ],
)
def test_bodies_of_other_divisions_are_located_there(text: str, place: str | None) -> None:
    found = [f.object.name for f in relations_in(text) if f.predicate == "locatedIn"]
    assert found == ([place] if place else [])


WORDS = st.sampled_from(
    [
        "印发", "成立", "开展", "落实", "被", "评为", "联合", "与", "合作", "指导", "在", "的", "、", "，", "。", "；", "将",
        "我局", "全市", "未", "等", "书记", "2021年3月5日", "\n", ",", ":", "(", " ", "\ue001", "报道",
        "[INST 区司法局]", "[INST 区委]", "[INIT “甲”平台]", "[REG 《乙办法》]", "[PER 王某]", "[LOC 武侯区]", "[HONOR 先进集体]",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=25))
def test_findings_are_sound_in_any_text(words: list[str]) -> None:
    plain, names, _ = read_marked("".join(words))
    text = CleanText(plain, plain, tuple(range(len(plain))))
    outline = read_outline(text)
    found = find_relations(text, outline, names, CONTEXT)
    assert found == sorted(found, key=lambda f: (f.start, f.end, f.predicate, f.subject, f.object))
    assert found == find_relations(text, outline, list(reversed(names)), CONTEXT)
    for finding in found:
        assert 0 <= finding.start < finding.end <= len(plain)
        assert finding.predicate in PREDICATES | {"succeeds"}
        assert finding.subject != finding.object
        assert 0 < finding.confidence <= 1


def test_a_doubtful_name_of_the_model_states_nothing_and_doubt_lowers_confidence() -> None:
    plain, (name,), _ = read_marked("印发[REG 《甲办法》]。")
    text = CleanText(plain, plain, tuple(range(len(plain))))
    outline = read_outline(text)

    def found(rule: str, confidence: float) -> list[float]:
        linked = replace(name, rule=rule, confidence=confidence)
        return [f.confidence for f in find_relations(text, outline, [linked], CONTEXT)]

    assert found("model/crf", 0.55) == []
    assert found("regulation/title", 0.6) == [0.54]
    assert found("model/crf", 1.0) == [0.9]


def test_notes_on_terms_are_nobodys_doing(triples: Callable[[str], set[tuple[str, str, str]]]) -> None:
    lines = "印发[REG 《甲》]。\n名词解释\n1.某模式：采用[INIT “乙”模式]办理。\n2.[INIT 丙中心]：[LOC 锦江区]打造的平台。"
    assert {(s, p, o) for s, p, o in triples(lines) if p != "locatedIn"} == {
        (US, "issued", "甲"),
        ("锦江区", "launched", "丙中心"),
    }
