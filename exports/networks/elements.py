"""Nodes and edges with their attributes as texts, in the order in which both files have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

Field = tuple[str, str]
"""Name and kind of an attribute."""
Element = tuple[int, tuple[str, ...], list[str]]
"""Which list of fields it has; its IRI, or source, target and IRI; a text for each field."""
KINDS: Mapping[type, str] = {bool: "boolean", int: "long", float: "double"}
"""Everything else is a string."""


@dataclass(frozen=True, slots=True)
class Elements:
    """Nodes or edges. There are few lists of fields, so what follows from one is found out once."""

    fields: Sequence[Sequence[Field]]
    """Each in the order of names; the lists in the order in which the first element has them."""
    items: Sequence[Element]

    @classmethod
    def of(cls, described: Iterable[tuple[tuple[str, ...], Mapping[str, object]]]) -> Elements:
        """Elements by their IRIs and attributes; a list becomes one text, joined with `; `."""
        known: dict[tuple[object, ...], tuple[int, Sequence[str], Sequence[int]]] = {}
        fields: list[Sequence[Field]] = []
        items: list[Element] = []
        for iris, data in described:
            shape = (*data, *map(type, data.values()))
            if shape not in known:
                names = sorted(data)
                others = [n for n, name in enumerate(names) if type(data[name]) is not str]
                known[shape] = len(fields), names, others
                fields.append([(name, KINDS.get(type(data[name]), "string")) for name in names])
            number, own, turned = known[shape]
            values: list[Any] = [data[name] for name in own]
            for place in turned:
                values[place] = _text(values[place])
            items.append((number, iris, values))
        return cls(fields, items)


@dataclass(frozen=True, slots=True)
class Network:
    """A graph."""

    nodes: Elements
    """In the order of IRIs."""
    edges: Elements
    """In the order of source, target and IRI."""

    @classmethod
    def of(cls, graph: nx.MultiDiGraph[str]) -> Network:
        """The graph with the attributes that it has, whatever the order in which it was made."""
        edges = sorted(graph.edges(keys=True, data=True), key=itemgetter(0, 1, 2))
        return cls(
            Elements.of(((node,), graph.nodes[node]) for node in sorted(graph.nodes)),
            Elements.of(((source, target, key), data) for source, target, key, data in edges),
        )


def numbered(fields: Iterable[Field], first: int = 0) -> dict[Field, int]:
    """Numbers of fields from a first one, in the order in which they come."""
    return {field: first + n for n, field in enumerate(dict.fromkeys(fields))}


def _text(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
