"""People: only in public posts or professional roles; a private person's name never leaves the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.names.people import find_people, find_posted


def people(text: str) -> list[str]:
    """Names of people in the order of the text."""
    return [text[c.start : c.end] for c in find_people(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("李明远书记、周正区长到会", ["李明远", "周正"]),
        ("司法部部长王建国、司法部副部长陈立先后视察", ["王建国", "陈立"]),
        ("市司法局党组书记、局长赵志强出席", ["赵志强"]),
        ("区委书记欧阳明到会讲话", ["欧阳明"]),
        ("深入学习习近平总书记重要讲话精神", ["习近平"]),
        ("以习近平同志为核心的党中央", ["习近平"]),
        ("邀请四川大学李明远教授授课", ["李明远"]),
        ("带领村民致富的村党支部书记周正", ["周正"]),
        ("国务院总理李克强作报告", ["李克强"]),
        ("周正书记强调整治群众身边的腐败问题", ["周正"]),
    ],
)
def test_people_in_public_posts_are_found(text: str, names: list[str]) -> None:
    assert people(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "以习近平新时代中国特色社会主义思想为指导",
        "践行习近平法治思想",
        "区委书记高度重视，区长任组长，局长全程参与",
        "党委书记、常务副区长出席，分管副主任参加",
        "局党委书记作动员",
        "各高校教授和知名律师参加",
        "李明远走访企业",
        "全市20余支院士团队入驻",
        "群众所需、高新所长，依托优势发展",
        "实现村（社区）书记全覆盖，严厉查处，追求卓越",
    ],
)
def test_posts_theories_and_names_without_a_post_are_not(text: str) -> None:
    assert people(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "旁听李明远等5人涉恶案件庭审",
        "被告人李明远，原系某局局长",
        "犯罪嫌疑人周正被提起公诉",
        "受援人王建国获得赔偿",
        "原告陈立诉某镇政府一案",
        "原局长李明远受贿案开庭",
        "查处镇党委书记周正等严重腐败案件",
        "查处原董事长李明远、河东社区党委书记周正等社区腐败案件",
        "申请人周正主任不服处罚决定",
        "为当事人赵志强律师费减免",
        "调解村民李明远与周正的土地纠纷",
        "帮助残疾人陈立申请法律援助",
        "律师陈强为被告人辩护",
        "原主任王某某被开除",
        "慰问困难群众李明远书记员一家",
    ],
)
def test_private_persons_are_never_found(text: str) -> None:
    assert people(text) == []


SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭林罗", "明伟芳娜敏静丽磊洋艳勇军杰娟涛超霞刚桂英"
PARTIES = ["被告人", "原告", "犯罪嫌疑人", "受援人", "当事人", "申请人", "投诉人", "矫正对象"]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(SURNAMES),
    st.text(alphabet=GIVEN, min_size=1, max_size=2),
    st.sampled_from(PARTIES),
    st.sampled_from(["", "书记", "局长", "律师", "等3人涉黑案件", "诈骗一案"]),
)
def test_no_party_to_a_case_is_found_whatever_stands_behind(
    surname: str, name: str, party: str, tail: str
) -> None:
    assert people(f"区法院审理{party}{surname}{name}{tail}，当庭宣判。") == []


def test_the_post_beside_a_name_is_given_with_it() -> None:
    text = "区长周正主持，李明远书记出席"
    posts = [
        (text[p.candidate.start : p.candidate.end], text[slice(*p.post)]) for p in find_posted(text) if p.post
    ]
    assert posts == [("周正", "区长"), ("李明远", "书记")]
