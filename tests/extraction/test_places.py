"""Places: divisions and settlements that stand for themselves, short forms only on evidence."""

from __future__ import annotations

import pytest

from extraction.context.home import home_names
from extraction.divisions import load_gazetteer
from extraction.names.places import find_places


def places(text: str) -> list[str]:
    """Names of places in the order of the text."""
    return [text[c.start : c.end] for c in find_places(text, load_gazetteer())]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("在武侯区召开会议", ["武侯区"]),
        ("赴四川省成都市学习", ["四川省成都市"]),
        ("推动成都高质量发展", ["成都"]),
        ("考察了绍兴、湖州、嘉兴三地", ["绍兴", "湖州", "嘉兴"]),
        ("浆洗街街道洗面桥社区获评先进", ["浆洗街街道洗面桥社区"]),
        ("打造浆洗街、簇桥等一批示范司法所", ["浆洗街", "簇桥"]),
        ("长宁区的经验在长宁推开", ["长宁区", "长宁"]),
        ("赴香港举办推介会", ["香港"]),
    ],
)
def test_places_are_found(text: str, names: list[str]) -> None:
    assert places(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "在全区、我市和各县推开",
        "维护社会和平安定团结",
        "遵守政治纪律和政治规矩",
        "新增城市绿地，适应城市生活",
        "建设智慧社区和示范社区",
        "绍兴机场、成都大道和武侯大桥",
        "推进13个社区改造",
        "隆重庆祝建党百年",
    ],
)
def test_plain_words_and_longer_names_are_no_places(text: str) -> None:
    assert places(text) == []


def test_a_township_named_in_full_is_found_by_its_short_form_too() -> None:
    assert places("簇桥街道开园，服务延伸到簇桥。") == ["簇桥街道", "簇桥"]
    assert places("服务延伸到簇桥。") == []


def test_an_everyday_word_is_a_place_where_the_official_name_vouches_for_it() -> None:
    assert places("同心协力，合作共赢") == []
    assert places("青山区召开会议，展示青山特色") == ["青山区", "青山"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("和平恰逢其时，社会各界对和平表现出关心", ["和平", "和平"]),
        ("劝业场、小白楼两片商圈，延伸到小白楼。", ["劝业场", "小白楼", "小白楼"]),
        ("维护世界和平进程", []),
    ],
)
def test_a_report_calls_its_own_divisions_by_short_forms_alone(text: str, names: list[str]) -> None:
    gazetteer = load_gazetteer()
    (district,) = (d for d in gazetteer.all("和平区") if d.full == "天津市和平区")
    home = home_names(gazetteer.chain(district), gazetteer)
    assert home[:2] == ("和平区", "天津市")
    assert "小白楼街道" in home
    found = [text[c.start : c.end] for c in find_places(text, gazetteer, home)]
    assert found == names
    assert not places(text), "without the issuer nobody knows"


def test_an_unknown_issuer_has_no_divisions_of_its_own() -> None:
    assert home_names((), load_gazetteer()) == ()
