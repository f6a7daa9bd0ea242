"""Named undertakings: quoted names with their head nouns, unmarked names, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.names.initiatives import find_initiatives
from extraction.names.quoted import find_quotations, group, hide, is_formula, is_slogan


def found(text: str) -> list[str]:
    spans = sorted({(c.start, c.end) for c in find_initiatives(text)})
    return [text[a:b] for a, b in spans]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("建成“武侯易调”平台，在线办理。", ["“武侯易调”平台"]),
        ("推行“两评一核”制度和“2+6+X”联席研判机制。", ["“两评一核”制度", "“2+6+X”联席研判机制"]),
        ("擦亮“甬江说法”“老潘调解”等亮点品牌。", ["“甬江说法”", "“老潘调解”"]),
        ("创新“云”问诊新模式。", ["“云”问诊新模式"]),
        ("开展“三清三建”，清理积案。", ["“三清三建”"]),
        ("在全省率先设立“古城非遗体验中心”。", ["“古城非遗体验中心”"]),
        ("录制《法治面对面》栏目12期。", ["《法治面对面》栏目"]),
    ],
)
def test_a_quoted_name_keeps_its_marks_and_its_head_noun(text: str, names: list[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("深入开展根治欠薪专项行动，立案20件。", ["根治欠薪专项行动"]),
        ("建成西安市碑林区工艺美术展示中心。", ["西安市碑林区工艺美术展示中心"]),
        ("全面推行社区营养师制度。", ["社区营养师制度"]),
        (
            "实施社区矫正提质工程、青年律师培养计划和乡村法治讲堂。",
            ["社区矫正提质工程", "青年律师培养计划", "乡村法治讲堂"],
        ),
        ("在全市率先上线危房动态监测管理系统。", ["危房动态监测管理系统"]),
        ("会同教育局承办第三届甬江法治论坛。", ["第三届甬江法治论坛"]),
        ("全面推行河长制、林长制。", ["河长制", "林长制"]),
        ("拨打12348公共法律服务热线。", ["12348公共法律服务热线"]),
        ("启动“八五”普法。", ["“八五”普法"]),
    ],
)
def test_an_unmarked_name_runs_from_its_verb_to_its_head_noun(text: str, names: list[str]) -> None:
    assert [n for n in names if n in found(text)] == names
    assert all(any(got in name or name in got for name in names) for got in found(text))


@pytest.mark.parametrize(
    "text",
    [
        "切实增强“四个意识”、坚定“四个自信”、做到“两个维护”。",
        "坚决反对“四风”，严控“三公”经费。",
        "抓住领导干部这个“关键少数”。",
        "坚持“过紧日子”思想。",
        "连续三年实现“零事故”。",
        "新建3个便民服务中心，完成水利工程21项。",
        "健全工作机制，搭建服务平台，推进重点项目。",
        "做好普法工作和行政调解工作。",
        "印发《关于开展“宪法宣传周”活动的通知》。",
        "被评为“全国优秀人民法庭”，获“金牌调解室”称号。",
        "成立“扫黑除恶”工作领导小组，又设“法治建设领导小组”。",
    ],
)
def test_slogans_classes_and_duties_are_no_names(text: str) -> None:
    assert found(text) == []


def test_a_glossary_explains_named_things() -> None:
    text = "名词解释\n1.五人议事组：由楼长、商户和社工组成。\n2.两园一廊：散步、健身的去处。\n3.四个意识：政治意识等。\n4.云上学堂：面向全区的线上课程。"
    assert found(text) == ["五人议事组", "两园一廊", "云上学堂"]
    assert found("1.主要做法：一是抓学习，二是抓落实，三是抓督查。") == []


def test_quotations_are_outermost_and_lost_marks_open_nothing() -> None:
    text = "开展“‘12·4’国家宪法日”活动，推行“甲”“乙”，缺“右引号"
    assert [text[a:b] for a, b in find_quotations(text)] == ["“‘12·4’国家宪法日”", "“甲”", "“乙”"]
    assert [len(g) for g in group(text, find_quotations(text))] == [1, 2]


def test_a_single_character_is_no_name_by_itself() -> None:
    assert is_slogan("云")
    assert not is_formula("云")
    assert is_formula("六个必须")


@given(st.text(alphabet="开展推进“”的、，。（）甲乙丙工程平台制度行动12\n《》", max_size=60))
def test_spans_lie_within_their_sentence_and_hiding_keeps_offsets(text: str) -> None:
    masked = hide(text, find_quotations(text))
    assert len(masked) == len(text)
    for c in find_initiatives(text):
        assert 0 <= c.start < c.end <= len(text)
        assert c.label == "INIT"
        assert "\n" not in text[c.start : c.end]
        assert "。" not in text[c.start : c.end] or "“" in text[c.start : c.end]
