"""What is one thing over several documents, what is not, and that no order matters."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.divisions import load_gazetteer
from kg.resolution import resolve
from ontology.records import Document, EntityKey, Extraction, Join, Label, Mention, Metadata, NamedEntity

WUHOU = "四川省成都市武侯区"
RIVER_WEST, RIVER_EAST = "重庆市江北区", "浙江省宁波市江北区"


def key(text: str) -> EntityKey:
    """INIT 名称 @范围."""
    kind, name, *scope = text.split()
    label: Label = kind  # type: ignore[assignment]
    return EntityKey(label, name, scope[0][1:] if scope else "")


def document(number: int, names: Sequence[str], numbers: Sequence[str] = ()) -> Extraction:
    """A document that names entities; `numbers` are document numbers of the first ones."""
    keys = [key(name) for name in names]
    attributes = {k: (("number", n),) for k, n in zip(keys, numbers, strict=False) if n}
    return Extraction(
        Document(f"{number}.txt", "", "", f"{number}", "text/plain", Metadata()),
        tuple(NamedEntity(k, (), attributes.get(k, ())) for k in sorted(set(keys))),
        tuple(Mention(0, 1, k.name, k.type, k, "t", 1.0) for k in keys),
    )


def final(documents: Sequence[Extraction]) -> set[EntityKey]:
    resolved, _ = resolve(documents, load_gazetteer())
    return {named.key for x in resolved for named in x.entities}


@pytest.mark.parametrize(
    ("names", "things"),
    [
        # A place in front of a name and the same name within the place.
        (["INIT 武侯区云上普法平台", f"INIT 云上普法平台 @{WUHOU}"], 1),
        ([f"INIT {WUHOU}云上普法平台", f"INIT 云上普法平台 @{WUHOU}"], 1),
        (["INIT 武侯云上普法平台", f"INIT 云上普法平台 @{WUHOU}"], 1),
        (["INIT 武侯区云上普法平台", "INIT 成都市武侯区云上普法平台"], 1),
        (["REG 武侯区法律援助实施办法", f"REG 法律援助实施办法 @{WUHOU}"], 1),
        (["HONOR 武侯区先进集体", f"HONOR 先进集体 @{WUHOU}"], 1),
        # One of the city around it, where there is no other.
        (["INIT 成都云上普法平台", f"INIT 云上普法平台 @{WUHOU}"], 1),
        (
            ["INIT 成都云上普法平台", f"INIT 云上普法平台 @{WUHOU}", "INIT 云上普法平台 @四川省成都市锦江区"],
            3,
        ),
        (["INIT 成都云上普法平台", f"INIT 云上普法平台 @{WUHOU}", "INIT 武侯区云上普法平台"], 2),
        (["INIT 成都市门户网站", f"INIT 门户网站 @{WUHOU}"], 2),
        # Homonyms stay apart.
        ([f"INIT 云上普法平台 @{RIVER_WEST}", f"INIT 云上普法平台 @{RIVER_EAST}"], 2),
        (["INIT 江北区云上普法平台", f"INIT 云上普法平台 @{RIVER_WEST}"], 2),
        ([f"INIT 江北区云上普法平台 @{RIVER_WEST}", f"INIT 云上普法平台 @{RIVER_WEST}"], 1),
        ([f"INIT 江北区云上普法平台 @{RIVER_WEST}", f"INIT 云上普法平台 @{RIVER_EAST}"], 2),
        (["INIT 云上普法平台", f"INIT 云上普法平台 @{WUHOU}"], 2),
        (["INIT 武侯普法", f"INIT 普法 @{WUHOU}"], 2),
        (["INST 武侯区司法局", "INST 成都市武侯区司法局", "INST 四川省成都市武侯区司法局"], 1),
        (["INST 江北区司法局", "INST 重庆市江北区司法局"], 2),
        (["INST 江北区司法局", "INST 重庆市江北区司法局", "INST 宁波市江北区司法局"], 3),
        (["INST 中山纪念中学", "INST 中山市纪念中学"], 2),
        (["INST 成都市司法局", "INST 成都市武侯区司法局"], 2),
        (["INST 武侯区法院", f"INST 法院 @{WUHOU}"], 2),
        ([f"PER 王明 @{RIVER_WEST}", f"PER 王明 @{RIVER_EAST}"], 2),
        # Spellings, and years that are part of a name.
        ([f"REG 2020—2021年要点 @{WUHOU}", f"REG 2020-2021年要点 @{WUHOU}"], 1),
        ([f"INIT “宪法宣传周”活动 @{WUHOU}", f"INIT 宪法宣传周活动 @{WUHOU}"], 1),
        ([f"INIT 2020年“宪法宣传周”活动 @{WUHOU}", f"INIT 2021年“宪法宣传周”活动 @{WUHOU}"], 2),
        (["INST 武侯区司法局", "REG 武侯区司法局"], 2),
    ],
)
def test_what_is_one_thing_over_documents(names: list[str], things: int) -> None:
    apart = [document(n, [name]) for n, name in enumerate(names)]
    assert len(final(apart)) == things
    assert final([document(0, names)]) == final(apart)


@pytest.mark.parametrize(
    ("one", "other", "things"),
    [
        (("武侯区人民政府关于优化营商环境的意见", "成武府发〔2021〕3号"), ("关于优化营商环境的意见", "成武府发〔2021〕3号"), 1),
        (("武侯区人民政府关于优化营商环境的意见", "成武府发〔2021〕3号"), ("关于优化营商环境的意见", "成武府发［2021］3号"), 1),
        (("武侯区人民政府关于优化营商环境的意见", "成武府发〔2021〕3号"), ("关于优化营商环境的意见", "成武府发〔2021〕4号"), 2),
        (("关于印发工作要点的通知", "成武府发〔2021〕3号"), ("武侯区2021年工作方案", "成武府发〔2021〕3号"), 2),
        (("武侯区2021年普法要点", "成武府发〔2021〕3号"), ("要点", "成武府发〔2021〕3号"), 2),
    ],
)  # fmt: skip
def test_a_document_number_tells_a_title_without_its_issuer(
    one: tuple[str, str], other: tuple[str, str], things: int
) -> None:
    documents = [document(n, [f"REG {title}"], [number]) for n, (title, number) in enumerate((one, other))]
    assert len(final(documents)) == things


NAMES = st.sampled_from(
    [
        "INIT 云上普法平台", f"INIT 云上普法平台 @{WUHOU}", "INIT 武侯区云上普法平台", "INIT 武侯云上普法平台",
        "INIT 成都市武侯区云上普法平台", f"INIT 武侯区云上普法平台 @{WUHOU}", "INIT 成都云上普法平台",
        f"INIT “云上普法”平台 @{WUHOU}", f"INIT 云上普法平台 @{RIVER_WEST}", f"INIT 云上普法平台 @{RIVER_EAST}",
        "INIT 江北区云上普法平台", f"INIT 江北区云上普法平台 @{RIVER_EAST}", "INIT 宁波云上普法平台",
        "REG 关于优化营商环境的意见", "REG 武侯区人民政府关于优化营商环境的意见", f"REG 优化营商环境的意见 @{WUHOU}",
    ]
)  # fmt: skip
DOCUMENTS = st.lists(st.lists(NAMES, min_size=1, max_size=5), min_size=1, max_size=6)


@settings(max_examples=150, deadline=None)
@given(DOCUMENTS, st.randoms(use_true_random=False))
def test_the_order_of_documents_does_not_matter(names: list[list[str]], dice: object) -> None:
    documents = [document(n, listed, ["武府发〔2021〕3号"]) for n, listed in enumerate(names)]
    shuffled = list(documents)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    resolved, joins = resolve(documents, load_gazetteer())
    again, same = resolve(shuffled, load_gazetteer())
    assert joins == same
    assert {x.document.name: x for x in resolved} == {x.document.name: x for x in again}


@settings(max_examples=100, deadline=None)
@given(DOCUMENTS)
def test_what_is_resolved_is_settled_and_nothing_is_lost(names: list[list[str]]) -> None:
    documents = [document(n, listed) for n, listed in enumerate(names)]
    resolved, joins = resolve(documents, load_gazetteer())
    assert sum(len(x.mentions) for x in resolved) == sum(len(x.mentions) for x in documents)
    left = {named.key for x in resolved for named in x.entities}
    assert not {join.source for join in joins} & left
    assert all(join.reason and join.decided.startswith("rule/") for join in joins)
    # Homonyms of different divisions never end in one entity.
    for x, was in zip(resolved, documents, strict=True):
        for now, before in zip(x.mentions, was.mentions, strict=True):
            if before.entity.scope in (RIVER_WEST, RIVER_EAST):
                assert now.entity.scope == before.entity.scope or not now.entity.scope


def test_what_a_person_keeps_apart_is_not_joined() -> None:
    documents = [document(0, ["INIT 武侯区云上普法平台"]), document(1, [f"INIT 云上普法平台 @{WUHOU}"])]
    resolved, joins = resolve(documents, load_gazetteer(), lambda join: True)
    assert joins == ()
    assert len({named.key for x in resolved for named in x.entities}) == 2


def test_a_join_says_why() -> None:
    documents = [document(0, ["INIT 武侯区云上普法平台"]), document(1, [f"INIT 云上普法平台 @{WUHOU}"])]
    _, joins = resolve(documents, load_gazetteer())
    assert joins == (
        Join(
            key(f"INIT 云上普法平台 @{WUHOU}"),
            key("INIT 武侯区云上普法平台"),
            f"the same name within {WUHOU}, with and without its place in front",
            "rule/place",
        ),
    )
