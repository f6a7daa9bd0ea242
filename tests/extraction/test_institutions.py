"""Institutions: the grammar of official names, and above all where a name begins."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.divisions import load_gazetteer
from extraction.names.division_spans import division_spans
from extraction.names.institutions import find_institutions


def outermost(text: str) -> list[str]:
    """Names found, without those inside another, in the order of the text."""
    spans = {(c.start, c.end) for c in find_institutions(text, load_gazetteer())}
    outer = [s for s in sorted(spans) if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in spans)]
    return [text[a:b] for a, b in outer]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("督促区委区政府把普法列入考核", ["区委", "区政府"]),
        ("在市委、市政府坚强领导下", ["市委", "市政府"]),
        ("贯彻党中央、国务院决策部署", ["党中央", "国务院"]),
        ("向市委依法治市办报告", ["市委依法治市办"]),
        ("由区司法局牵头，会同区财政局落实", ["区司法局", "区财政局"]),
        ("联合浙江省绍兴市司法局举办讲座", ["浙江省绍兴市司法局"]),
        ("履行区委全面依法治区委员会办公室职责", ["区委全面依法治区委员会办公室"]),
        ("中共成都市武侯区委全面依法治区委员会印发通知", ["中共成都市武侯区委全面依法治区委员会"]),
        ("提请区政府常务会议审议", ["区政府"]),
        ("经县人大常委会审议，向县政协通报", ["县人大常委会", "县政协"]),
        ("走访盈科律师事务所等机构", ["盈科律师事务所"]),
        ("西安市雁塔区小寨路街道人民调解委员会获奖", ["西安市雁塔区小寨路街道人民调解委员会"]),
        ("市场监管工作得到市市场监管局武侯分局支持", ["市市场监管局武侯分局"]),
        ("被司法部评为先进，公安部、教育部推广", ["司法部", "公安部", "教育部"]),
        ("由团区委、区妇联、区总工会参加", ["团区委", "区妇联", "区总工会"]),
        ("省高院与市中级人民法院调研", ["省高院", "市中级人民法院"]),
        ("与区人力资源和社会保障局对接", ["区人力资源和社会保障局"]),
        ("组建“蓉法”律师服务队进企业", ["“蓉法”律师服务队"]),
    ],
)
def test_names_are_found_whole_and_begin_behind_verbs(text: str, names: list[str]) -> None:
    assert outermost(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "各镇街、各部门和有关单位要落实责任",
        "32个区级部门完成自查",
        "全县20家律师事务所接受检查",
        "我局与我区各单位沟通",
        "走访12个派出所",
        "全市司法行政系统和法院系统",
        "我市委托第三方开展评估",
        "在区政府门户网站公开",
        "扩大公立医院和民办学校改革",
        "司法行政部门、公安部门联动",
        "城市管理、社区矫正、市场监管取得成效",
    ],
)
def test_classes_pronouns_and_plain_words_are_no_institutions(text: str) -> None:
    assert outermost(text) == []


def test_members_of_a_coordination_stand_each_for_themselves() -> None:
    assert outermost("考核浆洗街、簇桥司法所") == ["浆洗街", "簇桥司法所"]
    assert outermost("走访西安市餐饮行业商会、西安市浙江温州商会") == [
        "西安市餐饮行业商会",
        "西安市浙江温州商会",
    ]


def test_divisions_written_before_each_other_are_one_chain() -> None:
    text = "赴四川省成都市武侯区浆洗街街道学习"
    (span,) = division_spans(text, load_gazetteer())
    assert (text[span.start : span.end], text[span.last : span.end]) == (
        "四川省成都市武侯区浆洗街街道",
        "浆洗街街道",
    )


DIVISIONS = ["成都市武侯区", "宁波市江北区", "西安市", "贵州省", "长沙市岳麓区", "福建省厦门市思明区"]


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(DIVISIONS),
    st.sampled_from(["司法", "公安", "财政", "审计", "卫生健康", "住房和城乡建设", "应急管理", "教育"]),
    st.sampled_from(["向", "由", "联合", "会同", "报请", "经", "在", "督促"]),
)
def test_any_division_with_any_function_is_found_behind_any_verb(
    place: str, function: str, verb: str
) -> None:
    name = f"{place}{function}局"
    assert outermost(f"我们{verb}{name}办理。") == [name]


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="区市县政府司法局委员会武侯江北、，。“”《》和与在由向的12", max_size=60))
def test_spans_lie_in_the_text_sorted_and_repeatable(text: str) -> None:
    found = find_institutions(text, load_gazetteer())
    assert all(0 <= c.start < c.end <= len(text) and c.label == "INST" for c in found)
    assert [(c.start, c.end) for c in found] == sorted((c.start, c.end) for c in found)
    assert found == find_institutions(text, load_gazetteer())
