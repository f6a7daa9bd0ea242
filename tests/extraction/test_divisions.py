"""The gazetteer: places in the tree, short forms, homonyms, and its rebuilding."""

from __future__ import annotations

import pytest

from extraction import gazetteer_build
from extraction.division_names import is_zone_name, short_forms
from extraction.divisions import Gazetteer, load_gazetteer, local_name


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


@pytest.mark.parametrize(
    ("code", "full", "level", "local"),
    [
        ("51", "四川省", "province", "四川省"),
        ("5101", "四川省成都市", "city", "成都市"),
        ("510107", "四川省成都市武侯区", "county", "成都市武侯区"),
        ("500105", "重庆市江北区", "county", "重庆市江北区"),
        ("330205", "浙江省宁波市江北区", "county", "宁波市江北区"),
        ("511602", "四川省广安市广安区", "county", "广安市广安区"),
        ("429004", "湖北省仙桃市", "county", "仙桃市"),
        ("441900003", "广东省东莞市东城街道", "township", "东莞市东城街道"),
        ("320576", "江苏省苏州工业园区", "zone", "苏州工业园区"),
        ("130272", "河北省唐山市汉沽管理区", "zone", "唐山市汉沽管理区"),
        ("620171", "甘肃省兰州新区", "zone", "兰州新区"),
        ("310115", "上海市浦东新区", "county", "上海市浦东新区"),
    ],
)
def test_full_names(gazetteer: Gazetteer, code: str, full: str, level: str, local: str) -> None:
    division = gazetteer.by_code(code)
    assert division is not None
    assert (division.full, division.level) == (full, level)
    assert local_name(division, gazetteer.chain(division)) == local


@pytest.mark.parametrize(
    ("name", "context", "full"),
    [
        ("江北区", "", None),
        ("江北区", "500112", "重庆市江北区"),
        ("江北", "330203", "浙江省宁波市江北区"),
        ("鼓楼区", "320102", "江苏省南京市鼓楼区"),
        ("鼓楼区", "500112", None),
        ("武侯", "", "四川省成都市武侯区"),
        ("吉林", "", "吉林省"),
        ("广安", "", "四川省广安市"),
        ("恩施州", "", "湖北省恩施土家族苗族自治州"),
        ("石柱县", "", "重庆市石柱土家族自治县"),
        ("内蒙古", "", "内蒙古自治区"),
        ("綦江县", "", "重庆市綦江县"),
        ("和平", "", None),
        ("和平", "120102", "天津市和平区"),
        ("浆洗街", "510107", "四川省成都市武侯区浆洗街街道"),
    ],
)
def test_find_by_context(gazetteer: Gazetteer, name: str, context: str, full: str | None) -> None:
    region = gazetteer.by_code(context)
    found = gazetteer.find(name, gazetteer.chain(region) if region else ())
    assert (found.full if found else None) == full


@pytest.mark.parametrize(
    ("text", "full", "length"),
    [
        ("四川省成都市司法局", "四川省成都市", 6),
        ("成都市武侯区浆洗街街道办事处", "四川省成都市武侯区浆洗街街道", 11),
        ("宁波市江北区司法局", "浙江省宁波市江北区", 6),
        ("重庆大学", None, 0),
        ("司法局", None, 0),
    ],
)
def test_prefix(gazetteer: Gazetteer, text: str, full: str | None, length: int) -> None:
    found = gazetteer.prefix(text)
    assert (found[0].full if found else None, found[1] if found else 0) == (full, length)


def test_tree(gazetteer: Gazetteer) -> None:
    city = gazetteer.by_code("510100")
    assert city is not None
    assert gazetteer.parent(city) == gazetteer.by_code("51")
    counties = gazetteer.children(city)
    assert "武侯区" in {d.name for d in counties}
    assert all(gazetteer.parent(d) == city for d in counties)
    wuhou = gazetteer.find("武侯区")
    assert wuhou is not None
    assert all(d.level == "township" and d.full.startswith(wuhou.full) for d in gazetteer.children(wuhou))


def test_covers_the_country(gazetteer: Gazetteer) -> None:
    names = gazetteer.names()
    assert list(names) == sorted(set(names))
    assert {"新疆", "阿坝州", "綦江", "双流县", "粤海街道"} <= set(names)
    provinces = [d for d in map(gazetteer.by_code, map(str, range(11, 83))) if d]
    assert len(provinces) == 34


def test_every_division_is_found_in_its_own_chain(gazetteer: Gazetteer) -> None:
    chongqing = gazetteer.by_code("50")
    assert chongqing is not None
    for county in gazetteer.children(chongqing):
        assert gazetteer.find(county.name, (chongqing,)) == county


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("武侯区", ("武侯",)),
        ("广西壮族自治区", ("广西",)),
        ("伊犁哈萨克自治州", ("伊犁州", "伊犁")),
        ("阿坝藏族羌族自治州", ("阿坝州", "阿坝")),
        ("东区", ()),
        ("神农架林区", ("神农架",)),
        ("香港特别行政区", ("香港",)),
    ],
)
def test_short_forms(name: str, forms: tuple[str, ...]) -> None:
    assert short_forms(name) == forms


def test_zone_names() -> None:
    assert is_zone_name("天府新区")
    assert is_zone_name("东湖新技术开发区")
    assert not is_zone_name("武侯区")
    assert not is_zone_name("新区")


def test_data_is_a_function_of_its_sources() -> None:
    now = {"51": "四川省", "5101": "成都市", "510107": "武侯区", "510107001": "浆洗街街道"}
    past = gazetteer_build.former({2005: {510122: "双流县", 510107: "武侯区", 510101: "市辖区"}}, now)
    assert past == {("510122", "双流县")}
    lines = list(gazetteer_build.lines(now, past))
    assert lines[1:] == ["51\t四川省", "5101\t成都市", "510107\t武侯区\t001浆洗街街道", "-510122\t双流县"]
    made = Gazetteer(lines)
    found = made.find("双流县")
    assert found is not None
    assert found.full == "四川省成都市双流县"
