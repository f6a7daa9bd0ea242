"""Cleaning: what is layout goes, what is text stays, and positions lead back to the raw text."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.characters import unify
from extraction.cleaning import clean
from extraction.spans import CleanText
from ontology.records import Source

SHARED = Path(__file__).parents[3] / "shared"


def cleaned(raw: str, media: str = "text/plain") -> CleanText:
    return clean(Source("a", raw, "", media))


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("2020 年，廖 某到 场。", "2020年，廖某到场。"),
        ("12 4 热线 Open AI 平台", "12 4热线Open AI平台"),
        ("ＡＰＰ下载１２３次，增长５．６％。", "APP下载123次，增长5．6%。"),
        ("\ufeff武侯区\u200b司法局", "武侯区司法局"),
        ("# 工作报告\n\n## 一、概况\n\n正文。", "工作报告\n一、概况\n正文。"),
        ("- 开展**法润社区**活动。", "开展**法润社区**活动。"),
        ("我区受理（2021）3件。\r\n办结2件。\r\n", "我区受理（2021）3件。\n办结2件。\n"),
        ("⽂件⼯作", "文件工作"),
        ("", ""),
        (" \n\u3000\n", ""),
    ],
)
def test_a_line(raw: str, text: str) -> None:
    assert cleaned(raw).text == text


def test_marks_of_markdown_go_only_where_the_text_is_markdown() -> None:
    raw = "开展**法润社区**活动，详见[通知](https://www.example.cn/a)。"
    assert cleaned(raw, "text/markdown").text == "开展法润社区活动，详见通知。"
    assert cleaned("当事人张**与李**达成协议。").text == "当事人张**与李**达成协议。"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (
            "我局印发《关于加强\n\n普法工作的通知》，开展活动。",
            "我局印发《关于加强普法工作的通知》，开展活动。",
        ),
        ("全年共办理案件，\n\n挽回损失。", "全年共办理案件，挽回损失。"),
        ("挽回损失\n\n，受到好评。", "挽回损失，受到好评。"),
        ("江北区司法局\n关于2021年工作的报告\n区政府：", "江北区司法局\n关于2021年工作的报告\n区政府："),
        ("一、主要做法\n\n（一）抓学习", "一、主要做法\n（一）抓学习"),
        (
            "去年工作圆满完成。全市共有各类调解组织三百余家，其中专业性\n\n"
            "调解组织二十家。\n\n二、下一步打算",
            "去年工作圆满完成。全市共有各类调解组织三百余家，其中专业性调解组织二十家。\n二、下一步打算",
        ),
        ("以上报告，请审议。\n区司法局\n2021年1月8日", "以上报告，请审议。\n区司法局\n2021年1月8日"),
        ("　　2021年工作回顾\n　　一、经济发展", "2021年工作回顾\n一、经济发展"),
        ("11. 90%的学校参加。\n12. 80%的社区参加。", "11. 90%的学校参加。\n12. 80%的社区参加。"),
        ("一、\t工作情况\n（一）\t普法", "一、工作情况\n（一）普法"),
        ("法律援助案件（件）\t903\n项目\t2021年", "法律援助案件（件）\t903\n项目\t2021年"),
        ("made of Open\nSource software", "made of Open\nSource software"),
    ],
)
def test_line_breaks(raw: str, text: str) -> None:
    assert cleaned(raw).text == text


def wrap(paragraphs: list[str], width: int, blank: bool) -> str:
    """A page as converters give it: every paragraph cut at the width, its first line indented by two."""
    lines = []
    for paragraph in paragraphs:
        lines.append(paragraph[: width - 2])
        lines += [paragraph[i : i + width] for i in range(width - 2, len(paragraph), width)]
    return ("\n\n" if blank else "\n").join(lines)


@pytest.mark.parametrize("blank", [False, True])
def test_a_page_cut_at_one_width_is_put_together(blank: bool) -> None:
    paragraphs = [
        "成都市武侯区司法局关于2021年度法治政府建设情况的报告",
        "一、主要做法",
        "2021年，我局坚持以人民为中心，先后在十三个街道开展法律服务，受理各类咨询九千余人次，" * 2
        + "群众满意。",
        "（一）抓实普法宣传",
        "一是印发《武侯区普法依法治理工作要点》，明确任务三十项，落实到部门和街道，按季度通报进展情况。" * 2,
        "二、存在的不足",
        "部分单位对规范性文件的报备不够及时，镇街力量薄弱，培训次数偏少，专业人员占比不高，还需继续加强。",
        "三、下一步打算",
        "继续深化法律顾问制度，争取在年底以前实现全覆盖，并把考核结果用于干部的选拔和任用，形成闭环管理。",
    ]
    assert cleaned(wrap(paragraphs, 28, blank)).text.split("\n") == paragraphs


@pytest.mark.parametrize(
    "line",
    [
        "— 6 —",
        "- 6 -",
        "－6－",
        "第 3 页 共 12 页",
        "您当前的位置: 首页 > 政务公开 > 法治政府建设",
        "当前位置：首页＞信息公开＞年度报告",
        "字体:",
        "【字体：大 中 小】",
        "【打印】 【关闭】",
        "打印 关闭 返回顶部",
        "首页 政务公开 政务服务 互动交流",
        "版权所有：成都市武侯区人民政府办公室",
        "宁波市江北区人民政府办公室主办",
        "网站标识码：5101070001   蜀ICP备05000001号",
        "川公网安备 51010702000001号",
        "发布时间：2021-03-17 来源：区司法局 浏览次数：120次",
        "分享到：",
        "返回顶部",
        "--------",
    ],
)
def test_page_furniture_is_left_out(line: str) -> None:
    text = cleaned(f"法治政府建设取得明显\n\n{line}\n\n成效，群众普遍满意。")
    assert text.text.replace("\n", "") == "法治政府建设取得明显成效，群众普遍满意。"
    assert line in text.raw


@pytest.mark.parametrize(
    "line",
    [
        "活动由区司法局主办，三百人参加。",
        "2021-03-17",
        "（一）抓好首页公开，优化栏目。",
        "建设“打印一件事”服务。",
        "位置优越，交通便利。",
    ],
)
def test_text_that_looks_like_furniture_stays(line: str) -> None:
    assert cleaned(f"前文。\n{line}\n后文。").text == f"前文。\n{line}\n后文。"


def test_rising_lone_numbers_are_page_numbers_and_others_are_cells() -> None:
    assert (
        cleaned("上文未完，\n1\n继续。\n下文未完，\n2\n继续。").text == "上文未完，继续。\n下文未完，继续。"
    )
    assert "886" in cleaned("受理件数\n886\n办结件数\n848\n").text


@given(st.text())
def test_positions_rise_and_lead_to_the_same_characters(raw: str) -> None:
    _holds(raw)


ALPHABET = "一二三四五六七八九是、（）(). \u3000\t\n\r\f\u200b\ufeff０Ａ％《》“”。；：，#*>-— 12ab年局报告打印关闭首页>"


@given(st.text(alphabet=ALPHABET, max_size=400), st.sampled_from(["text/plain", "text/markdown"]))
def test_positions_hold_in_texts_made_of_layout(raw: str, media: str) -> None:
    _holds(raw, media)


def _holds(raw: str, media: str = "text/plain") -> None:
    text = cleaned(raw, media)
    assert len(text.text) == len(text.offsets)
    assert all(a < b for a, b in zip(text.offsets, text.offsets[1:], strict=False))
    unified = unify(raw)
    assert len(unified) == len(raw)
    for character, offset in zip(text.text, text.offsets, strict=True):
        assert character == unified[offset] or (character == " " and unified[offset] == "\n")
    if text.text:
        start, end = text.to_raw(0, len(text.text))
        assert 0 <= start < end <= len(raw)


@given(st.text(alphabet=ALPHABET, max_size=200))
def test_cleaning_is_the_same_for_the_same_text(raw: str) -> None:
    assert cleaned(raw) == cleaned(raw)


@pytest.mark.timeout(60)
def test_a_text_of_a_million_characters_keeps_every_offset() -> None:
    generator = random.Random(1)
    words = ["法治", "政府", "建设", "2020 年", "，", "。", "区司法局", "开展", "《通知》", "\n\n"]
    raw = "".join(generator.choice(words) for _ in range(400_000))
    text = cleaned(raw)
    assert len(text.offsets) == len(text.text)
    assert text.text[-1] == "\n" or text.text[-1] == raw[text.offsets[-1]]
    assert text.text.count("区司法局") >= raw.count("区司法局")


@pytest.mark.shared
def test_the_development_reports_lose_no_character_of_text() -> None:
    if not SHARED.is_dir():
        pytest.skip("needs ../shared, the development reports")
    for path in sorted((SHARED / "seeds").glob("*.txt")):
        raw = path.read_text(encoding="utf-8")
        text = cleaned(raw)
        assert 0.9 < len(text.text) / len("".join(raw.split())) < 1.05
