"""Written instruments: titles with their marks and years, statutes, and unmarked plans and lists."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.names.regulations import find_regulations
from extraction.names.titles import find_titles


def found(text: str) -> list[str]:
    spans = sorted({(c.start, c.end) for c in find_regulations(text)})
    return [text[a:b] for a, b in spans]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "印发《武侯区养老服务发展实施方案（2021—2025年）》（武委办〔2021〕9号）。",
            ["《武侯区养老服务发展实施方案（2021—2025年）》"],
        ),
        ("落实《碑林区旅游发展规划》（2021-2025年），强化督察。", ["《碑林区旅游发展规划》（2021-2025年）"]),
        ("制定《任务清单》《考核办法》等文件。", ["《任务清单》", "《考核办法》"]),
        ("转发《关于贯彻〈优化营商环境条例〉的通知》。", ["《关于贯彻〈优化营商环境条例〉的通知》"]),
        (
            "依据《关于学习《中华人民共和国民法典》的意见》执行。",
            ["《关于学习《中华人民共和国民法典》的意见》"],
        ),
    ],
)
def test_a_title_keeps_its_marks_and_year_but_not_its_number(text: str, names: list[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("制定2022年全市消防安全工作要点，分解任务。", ["2022年全市消防安全工作要点"]),
        ("出台加强乡村医生队伍建设实施方案。", ["加强乡村医生队伍建设实施方案"]),
        ("编印企业合规手册3000册。", ["企业合规手册"]),
        ("与巴中市签订蓉巴行政调解合作协议，共享专家。", ["蓉巴行政调解合作协议"]),
        (
            "宣传民法典、宪法和中华人民共和国噪声污染防治法。",
            ["民法典", "宪法", "中华人民共和国噪声污染防治法"],
        ),
        ("严格落实中央八项规定及其实施细则精神。", ["中央八项规定"]),
        ("全面实施“八五”普法规划，编制“十五五”规划纲要。", ["“八五”普法规划", "“十五五”规划纲要"]),
        (
            "编制行政许可事项清单、证明事项目录和中介服务清单。",
            ["行政许可事项清单", "证明事项目录", "中介服务清单"],
        ),
    ],
)
def test_unmarked_instruments(text: str, names: list[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "审查规范性文件12件，评查行政处罚案卷60份。",
        "落实各项规定，完善相关制度和配套措施。",
        "开展宪法宣传周活动，建成民法典主题公园。",
        "录制《法治面对面》栏目，上演歌曲《春潮》。",
        "建立家事仲裁法律援助工作站。",
    ],
)
def test_classes_columns_and_songs_are_no_instruments(text: str) -> None:
    assert found(text) == []


def test_a_title_that_nothing_handles_is_doubtful() -> None:
    (sure,), (doubtful,) = find_regulations("印发《调解细则》。"), find_regulations("书架上有《山海经》。")
    assert sure.confidence > 0.9 > 0.5 > doubtful.confidence


@given(st.text(alphabet="《》〈〉（）2016-年制定办法方案规划，。\n、等的", max_size=60))
def test_titles_are_disjoint_and_in_one_paragraph(text: str) -> None:
    titles = find_titles(text)
    assert all(a[1] <= b[0] for a, b in pairwise(titles))
    assert all(text[a] == "《" and "\n" not in text[a:b] for a, b in titles)
    assert all(0 <= c.start < c.end <= len(text) and c.label == "REG" for c in find_regulations(text))
