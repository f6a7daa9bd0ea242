"""Nodes: the triples of a graph by subject."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ontology.nodes import Form, Literal, Triple, group, make_node, put_among, sort_key, triples_of, union

IRIS = st.sampled_from([f"https://x/{c}" for c in "abcdefgh"])
LITERALS = st.builds(
    Literal,
    st.sampled_from("甲乙丙1"),
    st.sampled_from(["", "zh", "en"]),
    st.sampled_from(["", "https://x/int"]),
)
TRIPLES = st.lists(st.tuples(IRIS, IRIS, st.one_of(IRIS, LITERALS)))


def in_order(triples: set[Triple]) -> list[Triple]:
    return sorted(triples, key=lambda t: (t[0], t[1], sort_key(t[2])))


@given(TRIPLES)
def test_grouping_keeps_every_triple_once_and_in_order(triples: list[Triple]) -> None:
    nodes = group(triples)
    assert list(triples_of(nodes)) == in_order(set(triples))
    assert len({subject for subject, _, _ in nodes}) == len(nodes)


@given(TRIPLES, TRIPLES)
def test_a_union_of_nodes_is_the_union_of_their_triples(one: list[Triple], other: list[Triple]) -> None:
    assert union([*group(one), *group(other)]) == group([*one, *other])
    nodes = group(one)
    put_among(nodes, group(other))
    assert nodes == group([*one, *other])


@given(TRIPLES)
def test_nodes_of_the_same_properties_share_one_signature(triples: list[Triple]) -> None:
    seen: dict[tuple[str, ...], object] = {}
    for _, properties, values in group(triples):
        assert seen.setdefault(properties.predicates, properties) is properties
        for predicate, places in properties.slices.items():
            assert {predicate} == set(properties.predicates[places])
        assert len(values) == len(properties.predicates)


def test_a_form_takes_values_in_its_own_order() -> None:
    form = Form("https://x/z", "https://x/a", "https://x/m", "https://x/m")
    values = Literal("z"), "https://x/1", "https://x/2", "https://x/3"
    assert form.node("https://x/s", *values) == make_node(
        "https://x/s", zip(("https://x/z", "https://x/a", "https://x/m", "https://x/m"), values, strict=True)
    )
