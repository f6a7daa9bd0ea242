"""The page's file: the same bytes for the same graph, everything placed, nothing that is fetched."""

from __future__ import annotations

import base64
import json
import re
from hashlib import sha256
from math import hypot
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.page import write_page
from exports.page.communities import find_communities
from exports.page.overview import EDGES, NODES, _slots, lay_out
from exports.page.places import find_places
from exports.page.readings import readings_of
from exports.page.writer import _embed
from exports.quotes import flatten, split_quote
from ontology.records import (
    Document,
    Entity,
    EntityKey,
    Evidence,
    KnowledgeBase,
    Label,
    Metadata,
    Statement,
)


def many(bodies: int, names: int) -> KnowledgeBase:
    """Bodies that report names of their own and one name that all of them report."""
    documents = tuple(
        Document(f"{b}.txt", f"文{b}。", str(b), str(b), "text/plain", Metadata(issuer=f"某{b}局"))
        for b in range(bodies)
    )

    def found(b: int) -> Evidence:
        return Evidence(str(b), 0, 2, 0, 3, "test/rule", 0.5)

    entities = [Entity("shared", EntityKey("REG", "共有办法"), (), (), tuple(map(found, range(bodies))))]
    statements = []
    for b in range(bodies):
        entities.append(Entity(f"b{b}", EntityKey("INST", f"某{b}局"), (), (), (found(b),)))
        for n in range(names):
            entities.append(Entity(f"b{b}n{n}", EntityKey("INIT", f"举措{b}之{n}"), (), (), (found(b),)))
            statements.append(Statement(f"s{b}n{n}", f"b{b}", "launched", f"b{b}n{n}", "done", (found(b),)))
        statements.append(Statement(f"s{b}", f"b{b}", "implements", "shared", "done", (found(b),)))
    return KnowledgeBase(documents, tuple(entities), tuple(statements), ())


def test_the_same_graph_is_the_same_bytes(sample_kb: KnowledgeBase, tmp_path: Path) -> None:
    write_page(sample_kb, tmp_path / "a.html")
    write_page(sample_kb, tmp_path / "b.html")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_nothing_is_fetched_and_only_our_script_may_run(sample_kb: KnowledgeBase, tmp_path: Path) -> None:
    write_page(sample_kb, tmp_path / "index.html")
    html = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"<(script|link|img|iframe)[^>]*\s(src|href)=", html)
    assert "/work/" not in html
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy[1]
    for script in re.findall(r"<script>(.*?)</script>", html, re.S):
        digest = base64.b64encode(sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy[1]


@given(st.text(st.characters(), max_size=80) | st.sampled_from(["</script>", "<!--", "\ud800", "\u2028"]))
def test_data_can_neither_end_its_element_nor_be_lost(text: str) -> None:
    embedded = _embed([text])
    assert not set("<>&\u2028\u2029") & set(embedded)
    embedded.encode("utf-8")
    assert json.loads(embedded) == [text]


@pytest.mark.parametrize(("bodies", "names"), [(1, 0), (3, 4), (7, 30), (40, 3)])
def test_every_name_has_one_community_and_a_place_in_its_disc(bodies: int, names: int) -> None:
    kb = many(bodies, names)
    communities = find_communities(kb)
    view = lay_out(kb, communities)
    members = sorted(n for c in communities for n in (*c.members, *(() if c.centre is None else (c.centre,))))
    assert members == list(range(len(kb.entities)))
    assert len(set(view.positions)) == len(kb.entities)
    for community, (x, y, radius) in zip(communities, view.discs, strict=True):
        for n in community.members:
            assert hypot(view.positions[n][0] - x, view.positions[n][1] - y) <= radius + 2
    for a, (x, y, r) in enumerate(view.discs):
        for u, v, s in view.discs[:a]:
            assert hypot(x - u, y - v) >= r + s
    if bodies >= 3:
        assert communities[0].name == ""
        assert [kb.entities[n].key.name for n in communities[0].members] == ["共有办法"]


def test_the_opening_is_small_however_large_the_graph() -> None:
    kb = many(30, 100)
    view = lay_out(kb, find_communities(kb))
    assert len(view.opening) == NODES
    assert len(view.pairs) <= EDGES
    assert NODES + EDGES <= 1500
    assert {kb.entities[n].key.name for n in view.opening} >= {f"某{b}局" for b in range(30)}


def yearly(bodies: int, without: tuple[int, int] = (-1, -1)) -> KnowledgeBase:
    """Bodies with three reports each, every report with names of its own; one report of (body, year) left out."""
    reports = [(b, y) for b in range(bodies) for y in range(3) if (b, y) != without]
    documents = tuple(
        Document(f"{b}-{y}.txt", "文。", f"{b}-{y}", f"{b}-{y}", "text/plain", Metadata(issuer=f"某{b}局"))
        for b, y in reports
    )
    entities, statements = [], []
    for b in range(bodies):
        told = tuple(Evidence(f"{c}-{y}", 0, 1, 0, 2, "test/rule", 0.5) for c, y in reports if c == b)
        entities.append(Entity(f"b{b}", EntityKey("INST", f"某{b}局"), (), (), told))
        for found in told:
            for n in range(12 + 3 * b):
                iri = f"{found.document}之{n}"
                kind: Label = ("INIT", "REG", "INIT")[n % 3]
                entities.append(Entity(iri, EntityKey(kind, iri), (), (), (found,)))
                statements.append(Statement(f"s{iri}", f"b{b}", "launched", iri, "done", (found,)))
    return KnowledgeBase(documents, tuple(entities), tuple(statements), ())


def moved(before: KnowledgeBase, after: KnowledgeBase) -> list[float]:
    """How far each name of both stands from where it stood, in widths of the map, ascending."""
    views = [lay_out(kb, find_communities(kb)) for kb in (before, after)]
    width = 2 * max(hypot(x, y) + r for x, y, r in views[0].discs)
    old, new = (
        {e.iri: view.positions[n] for n, e in enumerate(kb.entities)}
        for kb, view in zip((before, after), views, strict=True)
    )
    return sorted(
        hypot(old[i][0] - new[i][0], old[i][1] - new[i][1]) / width for i in old.keys() & new.keys()
    )


@pytest.mark.parametrize("without", [(0, 2), (7, 0), (19, 1)])
def test_the_next_report_leaves_most_names_where_they_stood(without: tuple[int, int]) -> None:
    found = moved(yearly(20, without), yearly(20))
    assert found[int(len(found) * 0.8)] < 0.05


@pytest.mark.parametrize("bodies", [8, 20, 33])
def test_another_body_moves_most_names_little(bodies: int) -> None:
    found = moved(yearly(bodies), yearly(bodies + 1))
    assert found[len(found) // 2] < 0.1


@given(st.lists(st.text(max_size=3), unique=True, max_size=70))
def test_every_name_has_a_slot_of_its_own_near_its_rank(names: list[str]) -> None:
    found = list(_slots(names))
    assert len(set(found)) == len(names)
    assert all(slot <= 2 * rank for rank, slot in enumerate(found))


def test_places_come_from_scope_statement_or_name() -> None:
    kb = KnowledgeBase(
        (),
        (
            Entity("a", EntityKey("LOC", "浙江省宁波市江北区"), (), (), ()),
            Entity("b", EntityKey("INST", "宁波市江北区司法局"), (), (), ()),
            Entity("c", EntityKey("INST", "中共宁波市江北区委员会"), (), (), ()),
            Entity("d", EntityKey("INIT", "“清风”行动", "福建省厦门市"), (), (), ()),
            Entity("e", EntityKey("INST", "某中心"), (), (), ()),
            Entity("f", EntityKey("INST", "司法部"), (), (), ()),
        ),
        (Statement("s", "e", "locatedIn", "a", "ongoing", ()),),
        (),
    )
    ningbo = "浙江省宁波市江北区"
    assert find_places(kb) == [ningbo, ningbo, ningbo, "福建省厦门市", ningbo, ""]


def test_a_character_stands_under_each_of_its_readings() -> None:
    found = readings_of(["重庆市", "长沙"])
    assert {key for key, characters in found.items() if "重" in characters} >= {"chong", "zhong"}
    assert {key for key, characters in found.items() if "长" in characters} == {"chang", "zhang"}
    assert readings_of(["A1“”"]) == {}


@settings(max_examples=60)
@given(st.lists(st.sampled_from("区局 \n\tab\U00020bb7"), min_size=4, max_size=30), st.data())
def test_a_quote_keeps_its_place_without_the_layout(characters: list[str], data: Any) -> None:
    raw = "".join(characters)
    a, b, c, d = sorted(data.draw(st.lists(st.integers(0, len(raw)), min_size=4, max_size=4)))
    before, quote, after = split_quote(raw, (a, d), (b, c))
    assert "".join((before + quote + after).split()) == "".join(raw[a:d].split())
    assert "".join(quote.split()) == "".join(raw[b:c].split())


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("办结案件1\n00件", "办结案件100件"),
        ("办结案件12 \n\t3.5件", "办结案件123.5件"),
        ("3 500 件", "3 500件"),
        ("全面\n依法", "全面依法"),
        ("open\ndata", "open data"),
    ],
)
def test_a_line_may_end_inside_a_number(text: str, line: str) -> None:
    assert flatten(text) == line
