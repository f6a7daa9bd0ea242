"""The outline: sections, what their headings imply, sentences and clauses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.cleaning import clean
from extraction.headings import implied_status
from extraction.outline import read_outline
from extraction.spans import Outline
from ontology.records import Source


def outline(raw: str) -> tuple[str, Outline]:
    text = clean(Source("a", raw, "", "text/plain"))
    return text.text, read_outline(text)


def status_at(raw: str, words: str) -> str | None:
    """The status of the innermost section that has one, around the first occurrence of the words."""
    text, read = outline(raw)
    statuses = [section.status for section in read.sections_at(text.index(words)) if section.status]
    return statuses[-1] if statuses else None


REPORT = """成都市武侯区司法局2021年度法治政府建设情况报告

一、2021年主要工作情况

（一）抓好普法宣传。一是印发要点。制定《武侯区普法要点》。二是开展活动，参加9千人次。

（二）抓好人民调解

1.建强队伍。新聘调解员20名。

2.规范流程

（1）统一文书。

二、存在的不足和原因

一是力量薄弱。二是经费不足。

三、2022年度主要安排

（一）启动“八五”普法。

武侯区司法局

2022年1月10日
"""


def test_sections_nest_and_end_where_the_next_of_their_level_starts() -> None:
    text, read = outline(REPORT)
    shown = [(section.level, section.heading, section.status) for section in read.sections]
    assert shown == [
        (1, "2021年主要工作情况", None),
        (2, "抓好普法宣传", None),
        (3, "印发要点", None),
        (3, "开展活动", None),
        (2, "抓好人民调解", None),
        (3, "建强队伍", None),
        (3, "规范流程", None),
        (4, "统一文书", None),
        (1, "存在的不足和原因", "problem"),
        (3, "力量薄弱", None),
        (3, "经费不足", None),
        (1, "2022年度主要安排", "planned"),
        (2, "启动“八五”普法", None),
    ]
    first, publicity = read.sections[:2]
    assert text[first.end :].startswith("二、存在的不足")
    assert text[publicity.end :].startswith("（二）")
    around = [section.heading for section in read.sections_at(text.index("统一文书"))]
    assert around == ["2021年主要工作情况", "抓好人民调解", "规范流程", "统一文书"]


@pytest.mark.parametrize(
    ("heading", "status"),
    [
        ("2022年度推进法治政府建设的主要安排", "planned"),
        ("下一步工作打算", "planned"),
        ("下步工作思路和目标举措", "planned"),
        ("2022年工作计划", "planned"),
        ("今后五年的目标任务", "planned"),
        ("未来五年总体思路", "planned"),
        ("努力方向", "planned"),
        ("2022年重点工作", "planned"),
        ("意见建议", "planned"),
        ("存在的主要问题", "problem"),
        ("存在的不足和原因", "problem"),
        ("困难和问题", "problem"),
        ("工作中的短板", "problem"),
        ("2021年重点工作完成情况", None),
        ("2021年重点工作", None),
        ("着力解决群众反映强烈的问题", None),
        ("补齐基层治理短板", None),
        ("制定年度工作计划", None),
        ("统筹谋划，出台三年工作安排", None),
        ("帮扶困难群众", None),
        ("主要举措和成效", None),
        ("2021年工作回顾", None),
    ],
)
def test_what_headings_imply_in_a_report_on_2021(heading: str, status: str | None) -> None:
    assert implied_status(heading, 2021)[0] == status


def test_a_mixed_heading_implies_nothing_and_is_divided_by_the_wording() -> None:
    raw = (
        "2021年工作总结\n\n一、工作情况\n\n开展活动。\n\n二、存在问题和下一步打算\n\n"
        "一年来工作有成绩，也有不足：一是力量薄弱；二是经费偏少。\n\n下一步，我局将建设“法润社区”平台。二是加强培训。\n"
    )
    _, read = outline(raw)
    assert [s.status for s in read.sections if s.heading == "存在问题和下一步打算"] == [
        None,
        "problem",
        "planned",
    ]
    assert status_at(raw, "力量薄弱") == "problem"
    assert status_at(raw, "法润社区") == "planned"
    assert status_at(raw, "加强培训") == "planned"
    assert status_at(raw, "开展活动") is None


def test_next_years_plans_without_a_heading() -> None:
    raw = "2021年工作总结\n\n一、工作情况\n\n（一）抓普法。已开展十场。2022年，我局将建成基地。\n\n（二）抓调解。调解百件。\n"
    assert status_at(raw, "建成基地") == "planned"
    assert status_at(raw, "调解百件") is None


def test_an_unnumbered_heading_is_a_part_where_numbers_start_again() -> None:
    raw = (
        "各位代表：\n　　现在，我报告工作。\n　　2021年工作回顾\n　　一、发展\n　　增长8%。\n　　2022年工作安排\n"
        "　　一、产业\n　　建设园区。\n　　二、民生\n　　新建学校。\n"
    )
    _, read = outline(raw)
    assert [(s.level, s.heading) for s in read.sections] == [
        (0, "2021年工作回顾"),
        (1, "发展"),
        (0, "2022年工作安排"),
        (1, "产业"),
        (1, "民生"),
    ]
    assert status_at(raw, "增长8%") is None
    assert status_at(raw, "新建学校") == "planned"


def test_what_follows_the_plan_of_a_work_report_belongs_to_it() -> None:
    raw = "各位代表：\n一、过去一年工作回顾\n成绩显著。\n二、今年工作安排\n建设园区。\n三、加强政府自身建设\n改进作风。\n"
    assert status_at(raw, "成绩显著") is None
    assert status_at(raw, "改进作风") == "planned"


def test_the_items_of_a_bulletin_are_sections() -> None:
    raw = "法治简报\n第6期\n【武侯区建成驿站】武侯区建成驿站3个。\n【下步重点】市司法局推广驿站。\n"
    _, read = outline(raw)
    assert [(s.heading, s.status) for s in read.sections] == [
        ("武侯区建成驿站", None),
        ("下步重点", "planned"),
    ]


def test_a_document_that_is_a_plan_is_planned_from_its_first_line() -> None:
    raw = "武侯区司法局2022年普法工作要点\n\n一、总体要求\n\n坚持。\n\n二、主要任务\n\n开展活动。\n"
    assert status_at(raw, "开展活动") == "planned"
    assert (
        status_at("武侯区司法局印发2022年普法工作要点的情况报告\n\n一、做法\n\n开展活动。\n", "开展活动")
        is None
    )


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("一年来，成绩明显。但仍有不足！", ["一年来，成绩明显。", "但仍有不足！"]),
        ("标题\n正文。", ["标题", "正文。"]),
        ("落实“不得低于50%。”的规定，并考核。", ["落实“不得低于50%。”的规定，并考核。"]),
        ("他说：“好。”大家赞成。", ["他说：“好。”", "大家赞成。"]),
        ("参加《问答。讲堂》录制。完。", ["参加《问答。讲堂》录制。", "完。"]),
        ("办结10件（含旧存3件。另有2件）。完。", ["办结10件（含旧存3件。另有2件）。", "完。"]),
        ("开了口的“引号不合。后一句。", ["开了口的“引号不合。", "后一句。"]),
        ("好！！接着干。", ["好！！", "接着干。"]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    read_text, read = outline(text)
    assert [read_text[s.start : s.end] for s in read.sentences] == sentences


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("开展活动，受理1,200件；办结：10件。", ["开展活动", "受理1,200件", "办结", "10件"]),
        ("印发《纲要（2021，试行）》，落实。", ["印发《纲要（2021，试行）》", "落实"]),
        ("开展“学，干”活动,10:30结束。", ["开展“学，干”活动", "10:30结束"]),
        ("一句话", ["一句话"]),
    ],
)
def test_clauses(text: str, clauses: list[str]) -> None:
    read_text, read = outline(text)
    assert [read_text[a:b] for a, b in read.sentences[0].clauses] == clauses


@given(st.text(alphabet='一二（）()、是1.2，。；：“”《》\n 年下步问题打算工作将a"', max_size=300))
def test_sections_nest_and_sentences_follow_one_another(raw: str) -> None:
    text, read = outline(raw)
    ends = 0
    for sentence in read.sentences:
        assert ends <= sentence.start < sentence.end <= len(text)
        assert "\n" not in text[sentence.start : sentence.end]
        assert text[sentence.start : sentence.end] == text[sentence.start : sentence.end].strip()
        at = sentence.start
        for start, end in sentence.clauses:
            assert at <= start < end <= sentence.end
            at = end
        ends = sentence.end
        assert read.sentence_at(sentence.start) == read.sentence_at(sentence.end - 1) == sentence
    for section in read.sections:
        assert 0 <= section.start < section.end <= len(text)
    visible = {i for i, character in enumerate(text) if not character.isspace()}
    assert visible == {i for s in read.sentences for i in range(s.start, s.end) if not text[i].isspace()}


@pytest.mark.parametrize(
    ("announced", "status"),
    [
        ("我镇计划在2022年从六个方面加快法治建设。", "planned"),
        ("我局将重点做好以下工作。", "planned"),
        ("我局将普法工作从三个方面推进。", None),
    ],
)
def test_a_sentence_announces_the_plans_after_it(announced: str, status: str | None) -> None:
    raw = f"2021年工作总结\n\n（一）抓好普法工作情况\n\n开展活动3场。{announced}执法方面，落实新的制度。\n\n（二）其他情况\n\n办好热线。\n"
    assert status_at(raw, "落实新的制度") == status
    assert status_at(raw, "开展活动") is None
    assert status_at(raw, "办好热线") is None
