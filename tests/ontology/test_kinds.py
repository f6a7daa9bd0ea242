"""Levels of divisions and types of documents."""

from __future__ import annotations

import pytest

from ontology.kinds import division_level, document_type, honour_level, part_levels


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("中华人民共和国行政处罚法", "法"),
        ("优化营商环境条例", "条例"),
        ("成都市重大行政决策程序规定（试行）", "规定"),
        ("武侯区法治政府建设实施方案（2021—2025年）", "方案"),
        ("关于印发某某管理办法的通知", "通知"),
        ("武侯区权责清单", "清单"),
        ("岳麓区支持产业发展十条", "措施"),
        ("行政执法监督意见书", "意见书"),
        ("法治社会建设白皮书", "报告"),
        ("法", ""),
        ("", ""),
        ("枫桥经验", ""),
    ],
)
def test_the_end_of_a_title_tells_the_type(title: str, expected: str) -> None:
    assert document_type(title) == expected


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [
        ("510000", "四川省", "province"),
        ("50", "重庆市", "province"),
        ("5101", "四川省成都市", "prefecture"),
        ("510100", "四川省成都市", "prefecture"),
        ("510107", "四川省成都市武侯区", "county"),
        ("510171", "四川省成都市某开发区", "zone"),
        ("510107001", "四川省成都市武侯区浆洗街街道", "township"),
        ("510107001000", "四川省成都市武侯区浆洗街街道", "township"),
        ("510107001003", "四川省成都市武侯区浆洗街街道某社区", "village"),
        ("", "某市经济技术开发区", "zone"),
        ("", "某县某镇某村", "village"),
        ("", "某市", ""),
        ("", "", ""),
        ("000000", "中华人民共和国", ""),
    ],
)
def test_the_code_or_the_end_of_the_name_tells_the_level(code: str, name: str, expected: str) -> None:
    assert division_level(code, name) == expected


PLACES = (
    ("四川省成都市武侯区", "county"),
    ("江苏省苏州市昆山市", "county"),
    ("重庆市渝北区王家街道碾田社区", "village"),
    ("重庆市", ""),
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("全国模范人民调解委员会", "national"),
        ("中国法治政府奖提名奖", "national"),
        ("联合国公共服务奖", "international"),
        ("世界级旅游景区", ""),
        ("国际化示范街区", ""),
        ("碾田社区优秀居民", ""),
        ("四川省法治政府建设示范区", "province"),
        ("重庆市民主法治示范村（社区）", "province"),
        ("2020年度重庆市优化营商环境示范案例", "province"),
        ("第九批“重庆市民主法治示范村”", "province"),
        ("“2020-2021年度全国文明单位”", "national"),
        ("成都市十佳政务新媒体", "prefecture"),
        ("四川省成都市十佳政务新媒体", "prefecture"),
        ("昆山市文明单位", "county"),
        ("重庆市渝北区民主法治示范社区", "county"),
        ("王家街道优秀调解员", "township"),
        ("某某区文明单位", ""),
        ("金牌调解室", ""),
        ("", ""),
    ],
)
def test_the_beginning_of_an_honour_tells_its_level(name: str, expected: str) -> None:
    assert honour_level(name, part_levels(PLACES)) == expected


def test_a_part_of_two_levels_has_none() -> None:
    assert part_levels([("甲省乙市", "prefecture"), ("甲省丙市乙市", "county")]) == {
        "甲省": "province",
        "丙市": "prefecture",
    }
