"""Plans that no heading announces are told by their wording, in work reports alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.headings import implied_status
from extraction.outline import read_outline
from extraction.plan_passages import load_plan_wording
from extraction.spans import CleanText, Section

GREETING = "各位代表：现在，我代表区人民政府，向大会报告政府工作，请予审议。"
REVIEW = [
    "工业经济顺利增长。规上工业增加值增长7.3%，成功引进龙头企业12家，获评省级先进制造基地，增速连续三年居全市第一。",
    "社会民生取得新进展。新增学位累计1200个，首个社区医院正式启用，居民收入增长6.2%，完成率列全市前列。",
    "营商环境得到改善。发放补贴3.4亿元，办理事项1.2万件，群众满意度显著提高，入选全国典型案例。",
]
PLANS = [
    "加快建设现代产业体系。推动工业园区改造，支持企业扩大生产，培育新兴产业，力争工业投资增长一成以上。",
    "努力办好民生实事。提升教育质量，推动学校建设，完善养老服务，确保实现应保尽保。",
    "持续优化营商环境。打造便民窗口，深化审批改革，鼓励社会资本参与，争取更多项目落地。",
]
NOTES = ["名词解释", "1.应保尽保：凡符合条件的人都得到保障。"]


def clean(lines: list[str]) -> CleanText:
    text = "\n".join(lines)
    return CleanText(text, text, tuple(range(len(text))))


def planned(lines: list[str]) -> list[bool]:
    """Whether the middle of each line is in a planned section."""
    text = clean(lines)
    read = read_outline(text)
    middles = [text.text.index(line) + len(line) // 2 for line in lines]
    return [any(s.status == "planned" for s in read.sections_at(middle)) for middle in middles]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([GREETING, *REVIEW, *PLANS], [False] * 4 + [True] * 3),
        ([GREETING, *PLANS], [False] + [True] * 3),
        ([GREETING, *REVIEW], [False] * 4),
        ([GREETING, *PLANS, *NOTES], [False] + [True] * 3 + [False] * 2),
        ([GREETING, "2021年工作回顾", *REVIEW, "加快发展不停步", *PLANS], [False] * 5 + [True] * 4),
        # A review that a further heading ends is a review however it is worded.
        (
            [GREETING, "一、2021年工作回顾", *PLANS, "二、2022年工作安排", "推进改革。"],
            [False] * 5 + [True] * 2,
        ),
        # Other reports review in clauses without a subject too.
        (["司法局2021年工作总结", *PLANS], [False] * 4),
    ],
)
def test_wording_decides_where_no_heading_does(lines: list[str], expected: list[bool]) -> None:
    assert planned(lines)[: len(expected)] == expected


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("2022年江湾区政府工作报告", True),
        ("江湾区法治政府工作报告", False),
        ("江湾区司法局工作总结", False),
        ("", False),
    ],
)
def test_of_an_excerpt_the_title_tells_that_it_is_a_work_report(title: str, told: bool) -> None:
    text = clean([*REVIEW, *PLANS])
    read = read_outline(text, title)
    assert read.address is told
    assert any(section.status == "planned" for section in read.sections) is told


def test_one_sentence_does_not_turn_a_review() -> None:
    lines = [GREETING, *REVIEW, "完善养老服务，推动学校建设。", *REVIEW]
    assert not any(planned(lines))


@pytest.mark.parametrize(
    ("heading", "status"),
    [
        ("今后五年工作目标", "planned"),
        ("2021年工作安排", "planned"),
        ("下一阶段重点工作", "planned"),
        ("未来五年的奋斗目标", "planned"),
        ("2020年工作回顾", None),
    ],
)
def test_headings_of_plans(heading: str, status: str | None) -> None:
    assert implied_status(heading, 2020)[0] == status


def _cross(one: Section, other: Section) -> bool:
    return one.start < other.start < one.end < other.end


@given(
    st.lists(
        st.sampled_from(
            [*REVIEW, *PLANS, *NOTES, "一、工作回顾", "二、工作安排", "一是加强建设。", "（一）抓好落实。"]
        ),
        max_size=12,
    )
)
def test_passages_cross_no_section(lines: list[str]) -> None:
    sections = read_outline(clean([GREETING, *lines])).sections
    assert not any(_cross(one, other) for one in sections for other in sections)
    assert all(one.start <= other.start for one, other in pairwise(sections))


def test_every_weight_says_something() -> None:
    wording = load_plan_wording()
    for words in (wording.opens, wording.says, wording.ends):
        assert words
        assert all(words.values())
    assert all(len(word) <= 2 for word in (*wording.opens, *wording.ends))
