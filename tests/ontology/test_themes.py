"""Themes: which key words tell them, and that the scheme itself is sound."""

from __future__ import annotations

from collections import Counter

import pytest

from ontology.schema import load_schema
from ontology.themes import count_themes, find_groups, find_themes


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("宁波市江北区法律援助中心", ("法律援助",)),
        ("江北区行政规范性文件管理办法", ("规范性文件",)),
        ("“甬江夜谈”普法栏目", ("普法",)),
        ("优质教育、医疗资源供给不足", ("医疗卫生", "教育")),
        ("武侯区养老服务综合体", ("养老",)),
        ("区政府第三次常务会议", ()),
        ("", ()),
    ],
)
def test_key_words_tell_the_theme(text: str, themes: tuple[str, ...]) -> None:
    assert find_themes(text) == themes


def test_of_nested_key_words_the_longest_counts() -> None:
    assert count_themes("法治政府建设示范创建和法治政府建设") == Counter({"法治督察": 1, "法治统筹": 1})


@pytest.mark.parametrize(
    ("name", "groups"),
    [
        ("渝北区青少年法治教育基地", ("青少年",)),
        ("老年人公共法律服务站", ("老年人",)),
        ("妇女儿童维权服务站", ("儿童", "妇女")),
        ("民营企业法律服务团", ("企业",)),
        ("困难职工帮扶行动", ("困难群众",)),
        ("人民调解咨询专家库", ()),
        ("", ()),
    ],
)
def test_key_words_tell_whom_it_is_for(name: str, groups: tuple[str, ...]) -> None:
    assert find_groups(name) == groups


@pytest.mark.parametrize(("name", "least"), [("theme", 38), ("group", 12)])
def test_every_concept_has_key_words_and_no_key_word_has_two(name: str, least: int) -> None:
    scheme = load_schema().schemes[name]
    assert len(scheme) >= least
    words = Counter(word for concept in scheme.values() for word in concept.keywords)
    assert all(concept.keywords for concept in scheme.values())
    assert [word for word, uses in words.items() if uses > 1] == []
