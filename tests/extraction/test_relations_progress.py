"""Work reports: undertakings as subjects of their progress, works pushed on, plans that came out, who settled where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from extraction.outline import read_outline
from extraction.relations import find_relations
from extraction.relations.examples import CONTEXT, read_marked, relations_in
from extraction.spans import CleanText

US = "成都市武侯区司法局"
HERE = "四川省成都市武侯区"


def launched(example: str) -> dict[str, str]:
    """What is launched in a sentence without a named subject, with its status."""
    found = [f for f in relations_in(example) if f.predicate == "launched"]
    assert {f.subject.name for f in found} <= {US}
    return {f.object.name: f.status for f in found}


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        # What is finished.
        ("[INIT 机构改革]基本完成。", {"机构改革": "done"}),
        ("[INIT 南苑片区]改造升级全面启动。", {"南苑片区": "done"}),
        ("[INIT “智慧甲城”]完成一期建设。", {"“智慧甲城”": "done"}),
        ("[INIT 甲大厦]主体结构封顶，[INST 乙学校]开办。", {"甲大厦": "done", "乙学校": "done"}),
        ("[INIT 甲平台]投入运营。", {"甲平台": "done"}),
        ("[INIT “清风”]、[INIT “利剑”行动]等专项整治深入开展。", {"“清风”": "done", "“利剑”行动": "done"}),
        ("[INIT 道路整治三年行动]圆满收官。", {"道路整治三年行动": "done"}),
        ("[INIT 甲创新中心]获批建设。", {"甲创新中心": "done"}),
        ("[INIT “一核两带”格局]初步形成。", {"“一核两带”格局": "done"}),
        # A list, with members that are no names and with what belongs to each.
        (
            "[INIT 甲隧道]、滨河绿道和[INIT 乙大桥]等一批重点工程圆满收官。",
            {"甲隧道": "done", "乙大桥": "done"},
        ),
        ("[INIT 甲厂]扩建及[INIT 乙厂]搬迁顺利完成。", {"甲厂": "done", "乙厂": "done"}),
        # What goes on.
        ("[INIT 甲新城]建设加快。", {"甲新城": "ongoing"}),
        ("[INIT 甲隧道]、[INIT 乙大桥]等高快速路加快建设。", {"甲隧道": "ongoing", "乙大桥": "ongoing"}),
        ("[INIT 甲片区]规划建设进展顺利。", {"甲片区": "ongoing"}),
        ("[INST 甲学校]二期工程稳步推进。", {"甲学校": "ongoing"}),
        ("[INIT 甲改造]等一批项目取得突破性进展。", {"甲改造": "ongoing"}),
        ("下一步，[INIT 甲片区]改造全面启动。", {"甲片区": "planned"}),
        # A bureau is no work, and a place where something is done is not what is done.
        ("[INST 区教育局]全面完成。", {}),
        ("[INST 区教育局]等12个部门加快推进。", {}),
        ("在[INIT 甲片区]全面启动。", {}),
        ("力争[INIT 甲中心]落户。", {}),
        ("[INST 区委]等部门召开座谈会。", {}),
    ],
)  # fmt: skip
def test_an_undertaking_may_be_the_subject_of_its_progress(example: str, expected: dict[str, str]) -> None:
    assert launched(example) == expected


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        ("加快[INIT 甲隧道]、[INIT 乙大桥]等6个续建项目施工。", {"甲隧道", "乙大桥"}),
        ("加快[INIT 甲商圈]等重点片区综合开发。", {"甲商圈"}),
        ("推动[INIT 甲线]、[INIT 乙立交]尽快实施。", {"甲线", "乙立交"}),
        ("加快[INIT 旧城区拆除重建]。", {"旧城区拆除重建"}),
        ("完成餐饮单位[INIT “明厨亮灶”]建设2000家。", {"“明厨亮灶”"}),
        ("完成[INST 甲学校]、[INST 乙医院]等项目主体建设。", {"甲学校", "乙医院"}),
        ("高标准打好[INIT 甲隧道]、[INIT 乙大桥]等项目建设攻坚战。", {"甲隧道", "乙大桥"}),
        ("打好[INIT 南河治水攻坚战]。", {"南河治水攻坚战"}),
        ("打通[INIT 甲路]、[INIT 乙路]等断头路。", {"甲路", "乙路"}),
        ("做好[INIT 甲隧道]、[INIT 乙大桥]前期工作。", {"甲隧道", "乙大桥"}),
        ("推动形成[INIT “一轴三片”发展格局]。", {"“一轴三片”发展格局"}),
        ("建成全国首个[INIT 甲体验馆]、全省首个[INIT 乙主题馆]。", {"甲体验馆", "乙主题馆"}),
        # Several names are what the sum names; one is where it is.
        ("启动[INIT 甲立交改造]、[INIT 乙路东延]等[INIT 口岸疏解工程]。", {"甲立交改造", "乙路东延", "口岸疏解工程"}),
        ("建成[INIT 甲园]等[INIT “乙”示范点]。", {"“乙”示范点"}),
        ("推动[INIT 甲隧道]更好服务群众。", set()),
        ("完成[INIT 甲片区]规划研究。", set()),
    ],
)  # fmt: skip
def test_works_are_launched_by_those_who_push_them_on(example: str, expected: set[str]) -> None:
    assert set(launched(example)) == expected


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        # What the whole country does is carried out, not begun.
        ("打赢[INIT 蓝天保卫战]。", {(US, "implements", "蓝天保卫战")}),
        ("[INIT “蓝天计划”]稳步推进。", {(US, "implements", "“蓝天计划”")}),
        ("配合[INIT 甲高铁]、[INIT 乙城际]等项目建设。", {(US, "participatesIn", "甲高铁"), (US, "participatesIn", "乙城际")}),
        # Plans.
        ("[REG 甲片区规划]获批。", {(US, "issued", "甲片区规划")}),
        ("[REG 《甲办法》]、[REG 《乙细则》]正式印发实施。", {(US, "issued", "甲办法"), (US, "issued", "乙细则")}),
        ("[REG 《中华人民共和国民法典》]颁布。", set()),
        ("完成[REG 甲片区法定图则]、[REG 乙交通详规]修编。", {(US, "issued", "甲片区法定图则"), (US, "issued", "乙交通详规")}),
        # Honours.
        ("[INST 甲公司]、[INST 乙公司]等7家企业跻身[HONOR 全国百强]。", {("甲公司", "awarded", "全国百强"), ("乙公司", "awarded", "全国百强")}),
        ("我区连续两年位居[HONOR 创新百强区]第二。", {(HERE, "awarded", "创新百强区")}),
        ("推进[HONOR 国家可持续发展示范区]建设。", {(HERE, "awarded", "国家可持续发展示范区")}),
        # Places.
        ("[INST 甲院]、[INIT 乙基地]等项目落户[LOC 锦江区]。", {("甲院", "locatedIn", "锦江区"), ("乙基地", "locatedIn", "锦江区")}),
        # 全国 says of what kind, not who.
        ("全国首个[INIT 甲工程]投运。", {(US, "launched", "甲工程")}),
        # What is seized upon does not act in the next clause.
        ("抓住[LOC 锦江区]建设机遇，打造[INIT 甲中心]。", {(US, "launched", "甲中心")}),
    ],
)  # fmt: skip
def test_sentences_of_work_reports(
    example: str, expected: set[tuple[str, str, str]], triples: Callable[[str], set[tuple[str, str, str]]]
) -> None:
    assert triples(example) == expected


@pytest.mark.parametrize(
    ("name", "confidence", "says"),
    [
        ("甲创新中心", 0.9, True),
        ("甲创新中心", 0.7, True),
        ("甲创新中心", 0.5, False),
        ("甲中心、乙中心", 0.7, False),
        ("三届甲大会", 0.7, False),
        ("三届甲大会", 0.9, True),
    ],
)
def test_what_only_the_model_finds_says_something_when_it_is_sure(
    name: str, confidence: float, says: bool
) -> None:
    plain, (mention,), _ = read_marked(f"建成[INIT {name}]。")
    text = CleanText(plain, plain, tuple(range(len(plain))))
    doubted = replace(mention, rule="model/crf", confidence=confidence)
    assert bool(find_relations(text, read_outline(text), [doubted], CONTEXT)) is says
