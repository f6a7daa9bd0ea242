"""The first sight of the graph: its most connected entities, placed at build time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import networkx as nx

SHOWN = 240
"""Entities on the overview; what lies beyond is a search or a click away."""
EXTENT = 1200
SEED = 20


def overview(
    data: Mapping[str, Any],
) -> tuple[list[int], list[tuple[int, int]], Mapping[int, tuple[int, int]]]:
    """The entities of the overview, the pairs that a statement joins, and where each entity stands.

    Takes what `page_data` gives. Positions are whole numbers within ±EXTENT, the same for the same data;
    components stand side by side, not thrown apart.
    """
    entities: Sequence[Sequence[Any]] = data["entities"]
    by_degree = sorted(range(len(entities)), key=lambda n: (-entities[n][6], entities[n][0]))
    chosen = sorted(n for n in by_degree[:SHOWN] if entities[n][6] > 0)
    inside = set(chosen)
    joined = {(s[0], s[2]) for s in data["statements"] if s[0] in inside and s[2] in inside and s[0] != s[2]}
    pairs = sorted(joined)
    return chosen, pairs, _positions(chosen, pairs)


def _positions(nodes: Sequence[int], pairs: Sequence[tuple[int, int]]) -> Mapping[int, tuple[int, int]]:
    graph: Any = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(pairs)
    components = sorted(nx.connected_components(graph), key=lambda c: (-len(c), min(c)))
    placed: dict[int, tuple[int, int]] = {}
    left = top = row = 0.0
    for component in components:
        # Area grows with the number of nodes, so that every part of the picture is equally dense.
        size = 2 * EXTENT * (len(component) / max(1, len(nodes))) ** 0.5
        if left and left + size > 2 * EXTENT * 1.6:
            left, top, row = 0.0, top + row, 0.0
        part = graph.subgraph(sorted(component))
        ordered: Any = nx.Graph()
        ordered.add_nodes_from(sorted(part.nodes))
        ordered.add_edges_from(sorted(tuple(sorted(edge)) for edge in part.edges))
        spread = nx.spring_layout(ordered, seed=SEED, iterations=120, k=3.2 / len(component) ** 0.5)
        for node, (x, y) in spread.items():
            placed[node] = (round(left + (x + 1) * size / 2), round(top + (y + 1) * size / 2))
        left, row = left + size + 60, max(row, size + 60)
    return placed
