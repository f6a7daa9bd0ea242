"""What stands before a name and is no part of it."""

from __future__ import annotations

import pytest

from extraction.names.edges import trimmed
from extraction.spans import Candidate
from ontology.records import Label


@pytest.mark.parametrize(
    ("text", "label", "name"),
    [
        ("国内首个生态碳币服务平台", "INIT", "生态碳币服务平台"),
        ("全市唯一、全国首家山地自行车公园", "INIT", "山地自行车公园"),
        ("全省最大的冰雪文旅综合体", "INIT", "冰雪文旅综合体"),
        ("2027年前江湾书城", "INIT", "江湾书城"),
        ("③ 大气污染防治信息化平台", "INIT", "大气污染防治信息化平台"),
        ("全市首个校园食品安全管理办法", "REG", "校园食品安全管理办法"),
        ("全国最美街道", "HONOR", "全国最美街道"),
        ("首个中心", "INIT", "首个中心"),
        ("全市民生诉求平台", "INIT", "全市民生诉求平台"),
        ("2027年度十件民生实事", "INIT", "2027年度十件民生实事"),
    ],
)
def test_praise_and_numbers_are_cut_off(text: str, label: Label, name: str) -> None:
    candidate = Candidate(0, len(text), label, "rule/test", 0.9)
    found = trimmed(text, candidate)
    assert text[found.start : found.end] == name
    assert (found.end, found.confidence) == (candidate.end, candidate.confidence)
