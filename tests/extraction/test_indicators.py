"""Figures of official writing: what they count, how much, of when, and whose they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.indicators import find_indicators
from extraction.spans import (
    CleanText,
    Context,
    Division,
    IndicatorFinding,
    Linked,
    Outline,
    Section,
    Sentence,
)
from ontology.records import EntityKey, Metadata

BODY = EntityKey("INST", "四川省成都市武侯区司法局")
AREA = EntityKey("LOC", "四川省成都市武侯区")
WUHOU = Division("510107", "武侯区", AREA.name, "county")
CONTEXT = Context(Metadata(issuer=BODY.name, region=AREA.name, period="2023"), (), (WUHOU,))
OPENING, CLOSING = "“《（(", "”》）)"


def sentences(text: str) -> tuple[Sentence, ...]:
    """Sentences and clauses of a text of ordinary punctuation."""
    found: list[Sentence] = []
    clauses: list[tuple[int, int]] = []
    start = clause = depth = 0
    for i, char in enumerate(text):
        depth += (char in OPENING) - (char in CLOSING)
        if (char in "，；：" and not depth) or char in "。\n" or i == len(text) - 1:
            end = i if char in "，；：\n" else i + 1
            if clause < end:
                clauses.append((clause, end))
            clause = i + 1
        if (char in "。\n" or i == len(text) - 1) and clauses:
            found.append(Sentence(start, i + 1, tuple(clauses)))
            start, clauses = i + 1, []
    return tuple(found)


def find(
    text: str, linked: tuple[Linked, ...] = (), sections: tuple[Section, ...] = (), context: Context = CONTEXT
) -> list[IndicatorFinding]:
    clean = CleanText(text, text, tuple(range(len(text))))
    return find_indicators(clean, Outline(sections, sentences(text)), linked, context)


def said(text: str) -> list[tuple[str, float, str]]:
    return [(f.name, f.value, f.unit) for f in find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年共受理仲裁案件320件，审结298件。", [("受理仲裁案件", 320, "件"), ("审结仲裁案件", 298, "件")]),
        ("发出检察建议书12份。", [("发出检察建议书", 12, "份")]),
        ("——居民登记失业率控制在3%以内。", [("居民登记失业率", 3, "%")]),
        ("③新建社区诊所7个。", [("新建社区诊所", 7, "个")]),
        ("105.新建社区诊所7个。", [("新建社区诊所", 7, "个")]),
        ("出口增长6%－6.5%。", [("出口增长", 6, "%"), ("出口增长", 6.5, "%")]),
        ("投资额500亿元-800亿元。", [("投资额", 50_000_000_000, "元"), ("投资额", 80_000_000_000, "元")]),
        ("出口增速-9.9%。", [("出口增速", -9.9, "%")]),
        ("先后发出12份检察建议书。", [("发出检察建议书", 12, "份")]),
        ("对全区36家民宿进行了消防检查。", [("消防检查民宿", 36, "家")]),
        ("为农民工追回欠薪86.5万元。", [("为农民工追回欠薪", 865000, "元")]),
        ("建成3个口袋公园、5条绿道。", [("建成口袋公园", 3, "个"), ("建成绿道", 5, "条")]),
        ("办理行政诉讼案件40件，复议案件9件。", [("办理行政诉讼案件", 40, "件"), ("办理复议案件", 9, "件")]),
        ("24名同志获得市级表彰。", [("获得市级表彰的同志", 24, "名")]),
        ("引进华兴会计师事务所等6家专业机构。", [("引进专业机构", 6, "家")]),
        (
            "地区生产总值达到1.2万亿元，增长6.1%。",
            [("地区生产总值", 1.2e12, "元"), ("地区生产总值增长", 6.1, "%")],
        ),
        ("PM2.5平均浓度降至31微克/立方米。", [("PM2.5平均浓度", 31, "微克/立方米")]),
        (
            "调解纠纷2.3万件，涉及金额4.5亿元。",
            [("调解纠纷", 23000, "件"), ("调解纠纷涉及金额", 4.5e8, "元")],
        ),
        # Lists that share a verb or a figure.
        (
            "单位增加值能耗、水耗分别下降3.7%、6.4%。",
            [("单位增加值能耗下降", 3.7, "%"), ("单位增加值水耗下降", 6.4, "%")],
        ),
        (
            "3号、5号线轨道铺设分别完成70%、65%。",
            [("3号线轨道铺设完成", 70, "%"), ("5号线轨道铺设完成", 65, "%")],
        ),
        (
            "热线诉求按时响应率、如期回复率均达到97%。",
            [("热线诉求按时响应率", 97, "%"), ("热线诉求如期回复率", 97, "%")],
        ),
        (
            "药品批发、零售、使用抽检合格率分别达99.1%、97.2%、96.5%。",
            [
                ("药品批发抽检合格率", 99.1, "%"),
                ("药品零售抽检合格率", 97.2, "%"),
                ("药品使用抽检合格率", 96.5, "%"),
            ],
        ),
        (
            "获得省级以上科技奖27项，其中国家级9项。",
            [("获得省级以上科技奖", 27, "项"), ("国家级科技奖", 9, "项")],
        ),
        ("新增实训基地14家、总量达96家。", [("新增实训基地", 14, "家"), ("实训基地总量", 96, "家")]),
        ("领军人才、青年人才达318名和852名。", [("领军人才", 318, "名"), ("青年人才", 852, "名")]),
        (
            "护理补贴标准从每人每月80元提高到90元。",
            [("护理补贴标准", 80, "元"), ("护理补贴标准", 90, "元")],
        ),
        (
            "“两抢”、“两盗”警情分别下降35.5%、19.6%。",
            [("“两抢”警情下降", 35.5, "%"), ("“两盗”警情下降", 19.6, "%")],
        ),
        ("网络零售额突破130亿元大关。", [("网络零售额", 1.3e10, "元")]),
        ("供应保障房300套（间）以上。", [("供应保障房", 300, "套")]),
        ("打造超80万平方米、设施齐全的冷链基地。", [("打造冷链基地", 800000, "平方米")]),
        # The size of things is no figure of its own; examples are no part of the name.
        (
            "培育营收5亿元以上企业7家、营收百万元以上企业20家。",
            [("培育营收5亿元以上企业", 7, "家"), ("培育营收百万元以上企业", 20, "家")],
        ),
        ("其中30亿元以上项目6个。", [("30亿元以上项目", 6, "个")]),
        ("新建提升科学公园、石榴公园等公园21个。", [("新建提升公园", 21, "个")]),
        ("建成2家社区服务设施、残疾人服务中心等一批惠民阵地。", [("建成社区服务设施", 2, "家")]),
        ("42项上级要求取消的审批事项全部停止实施。", [("停止实施的上级要求取消的审批事项", 42, "项")]),
        ("社区食堂实现从0到38家的突破。", [("社区食堂", 0, "家"), ("社区食堂", 38, "家")]),
        ("推出34项自主开展项目。", [("推出自主开展项目", 34, "项")]),
        ("落实帮扶小微商户的12项措施。", [("落实帮扶小微商户的措施", 12, "项")]),
        # Names that many things share say what they are of.
        (
            "推进水利改造项目18个，完成投资9亿元。",
            [("推进水利改造项目", 18, "个"), ("水利改造项目完成投资", 9e8, "元")],
        ),
        ("加快保障房建设，新开工1200套。", [("保障房建设新开工", 1200, "套")]),
        (
            "低保补差水平，从每月457元提高到503元。",
            [("低保补差水平", 457, "元"), ("低保补差水平", 503, "元")],
        ),
        (
            "微信公众号推送信息52期310条。",
            [("微信公众号推送信息", 52, "期"), ("微信公众号推送信息", 310, "条")],
        ),
        ("供应住房600套。", [("供应住房", 600, "套")]),
        ("引进住房项目3个，供应900套。", [("引进住房项目", 3, "个"), ("供应住房项目", 900, "套")]),
        ("企业注册资本总额，同比增长9%。", [("企业注册资本总额同比增长", 9, "%")]),
        ("人均预期寿命从79岁提高到81.2岁。", [("人均预期寿命", 79, "岁"), ("人均预期寿命", 81.2, "岁")]),
        ("行政机关败诉率为零。", [("行政机关败诉率", 0, "%")]),
        ("一次办结率百分之九十八。", [("一次办结率", 98, "%")]),
        # What is said once for all figures that follow, and the number of an item, are no part of a name.
        (
            "财政收入32亿元，同比（下同）增长6%；进出口额增长(下同)4%。",
            [("财政收入", 3.2e9, "元"), ("财政收入同比增长", 6, "%"), ("进出口额增长", 4, "%")],
        ),
        (
            "（5）改造老旧小区18个。（12）新增停车位900个。",
            [("改造老旧小区", 18, "个"), ("新增停车位", 900, "个")],
        ),
        ("全县80%以上的行政村建成文化广场。", [("建成文化广场的行政村比例", 80, "%")]),
    ],
)
def test_names_what_is_counted(text: str, expected: list[tuple[str, float, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2023年5月12日召开第3次全体会议。",
        "印发《武侯区2021—2025年规划》（武侯府发〔2023〕8号）。",
        "开展“12·4”国家宪法日活动。",
        "落实“1+4+N”机制和“六个一”要求。",
        "在第九批示范单位中，我区排名第2位次之前。",
        "拨打12345热线反映问题。",
        "统筹推进五位一体总体布局。",
        "从三个方面抓好整改。",
        "《工作简报》第8期刊载经验。",
        "提供24小时自助服务。",
        "为60岁以上老人提供服务。",
        "审批时限为15分钟服务圈。",
    ],
)
def test_ordinals_dates_and_names_are_no_figures(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "qualifier", "written"),
    [
        ("发放手册3万余册。", "more-than", "3万余册"),
        ("开展宣讲近200场次。", "nearly", "200场次"),
        ("近万名职工参加安全知识竞答。", "nearly", "近万名"),
        ("培训约50人次。", "approx", "50人次"),
        ("满意率达95%以上。", "at-least", "95%"),
        ("失业率控制在4.5%以内。", "up-to", "4.5%"),
        ("接待群众超过800人次。", "more-than", "800人次"),
        ("接待群众800人次。", "exact", "800人次"),
    ],
)
def test_says_how_exact_a_figure_is(text: str, qualifier: str, written: str) -> None:
    (found,) = find(text)
    assert (found.qualifier, found.text, found.approx) == (qualifier, written, qualifier != "exact")


def test_a_range_gives_both_bounds() -> None:
    low, high = find("地区生产总值增长6%-8%。")
    assert (low.value, low.qualifier, high.value, high.qualifier) == (6, "at-least", 8, "up-to")


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("办理案件30件。", "2023"),
        ("2022年，办理案件30件。", "2022"),
        ("11月，对30家企业开展检查。", "2023-11"),
        ("今年8月，办理案件30件。", "2023-08"),
        ("中心成立以来，累计办理案件30件。", None),
        ("办结率较2021年提高3个百分点。", "2023"),
    ],
)
def test_reads_the_period(text: str, period: str | None) -> None:
    assert [f.period for f in find(text)] == [period]


def test_a_plan_without_a_year_is_of_the_year_after() -> None:
    text = "办理案件30件。"
    planned = Section(0, len(text), 1, "下一步工作打算", "planned")
    named = Section(0, len(text), 1, "2025年主要安排", "planned")
    assert [f.period for f in find(text, sections=(planned,))] == ["2024"]
    assert [f.period for f in find(text, sections=(named,))] == ["2025"]


def test_says_whose_figure_it_is() -> None:
    text = "“法治小院”累计接待群众500人次，调解纠纷20件。全区现有调解员300名。发放手册90册。"
    courtyard = EntityKey("INIT", "“法治小院”")
    name = Linked(0, 6, "INIT", "test", 1.0, courtyard)
    assert [f.subject for f in find(text, (name,))] == [courtyard, courtyard, AREA, BODY]


@pytest.mark.parametrize("text", ["江桥小学等4所学校完成改造。", "江桥小学校长走访家庭30户。"])
def test_an_example_or_an_officer_is_not_the_subject(text: str) -> None:
    school = Linked(0, 4, "INST", "test", 1.0, EntityKey("INST", "成都市江桥小学"))
    assert [f.subject for f in find(text, (school,))] == [BODY]


def test_a_number_inside_a_linked_name_is_part_of_the_name() -> None:
    text = "获评全国10个立法联系点，建成站点8个。"
    honour = Linked(2, 11, "HONOR", "test", 1.0, EntityKey("HONOR", "全国10个立法联系点"))
    assert [f.value for f in find(text, (honour,))] == [8]


@pytest.mark.parametrize(
    "text",
    [
        "为受援人李建国挽回经济损失3万元。",
        "为农民工王大山等12人追回欠薪30万元。",
        "办理赵某某故意伤害案1件。",
        "帮助当事人钱小芳获得赔偿5万元。",
    ],
)
def test_names_no_private_person(text: str) -> None:
    found = find(text)
    assert found
    for person in ("李建国", "王大山", "赵某", "钱小芳"):
        assert all(person not in f.name for f in found)


def test_what_a_bare_result_is_a_result_of() -> None:
    assert said("收到行政复议申请90件，受理82件，不予受理8件。")[1:] == [
        ("受理行政复议申请", 82, "件"),
        ("行政复议申请不予受理", 8, "件"),
    ]
    text = "审结案件中，维持61件，维持率75%。"
    section = Section(0, len(text), 2, "（三）扎实做好行政复议和应诉工作", None)
    assert [f.name for f in find(text, sections=(section,))] == ["行政复议维持", "行政复议维持率"]


def test_a_rate_is_of_what_the_figure_before_counts() -> None:
    assert said("受理群众诉求8.6万件，办结率99%。")[1] == ("群众诉求办结率", 99, "%")
    assert said("组织信访案卷评查工作。优良率达96%。")[0][0] == "信访案卷评查优良率"


def test_a_common_noun_stands_for_the_thing_named_before() -> None:
    text = "建成江畔调解中心。中心成立以来，累计办理案件200件。二是发放手册90册。"
    centre = EntityKey("INIT", "江畔调解中心")
    name = Linked(2, 8, "INIT", "test", 1.0, centre)
    assert [(f.subject, f.period) for f in find(text, (name,))] == [(centre, None), (BODY, "2023")]


def test_both_ends_of_a_change_have_one_name() -> None:
    assert said("平均办理时限由15个工作日缩短至3个工作日。") == [
        ("办理时限", 15, "个工作日"),
        ("办理时限", 3, "个工作日"),
    ]


def test_without_a_speaker_there_are_no_indicators() -> None:
    assert find("办理案件30件。", context=Context(Metadata(), (), ())) == []


WORDS = st.sampled_from(
    [
        *"，。；、（）“”《》第共近约了的和为对",
        "2023年",
        "15",
        "1.5万",
        "件",
        "%",
        "办理",
        "案件",
        "全区",
        "成功率",
    ]
)


@given(st.lists(WORDS, max_size=40).map("".join))
def test_every_finding_lies_in_the_text_and_holds_its_number(text: str) -> None:
    for found in find(text):
        assert 0 <= found.start < found.end <= len(text)
        assert found.name
        assert found.name.strip() == found.name
        assert found.text[:1] in text[found.start : found.end]
        assert found.unit


def test_a_value_that_was_raised_has_no_period() -> None:
    old, new = find("公园由3座增至270座。")
    assert (old.value, old.period) == (3, None)
    assert (new.value, new.period) == (270, "2023")
