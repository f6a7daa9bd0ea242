"""The graph for network programs: GraphML (yEd, Cytoscape, igraph) and GEXF (Gephi).

Both are written as streams in the form that networkx writes and reads; its own writers make a tree of the whole
graph first, which takes ten times as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKUP = re.compile('[&<>"\r\n\t]')
_ENTITIES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\r": "&#13;",
    "\n": "&#10;",
    "\t": "&#09;",
}
_KINDS = {bool: "boolean", int: "long", float: "double", str: "string"}
LINES = 4096
"""Pieces of a file that are joined before they are written."""
_GRAPHML = """<?xml version='1.0' encoding='utf-8'?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_GEXF = """<?xml version='1.0' encoding='utf-8'?>
<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://www.gexf.net/1.2draft http://www.gexf.net/1.2draft/gexf.xsd" version="1.2">
  <meta>
    <creator>Zhengtu</creator>
  </meta>
  <graph defaultedgetype="directed" mode="static" name="">
"""

Value = str | int | float | bool
Plain = dict[str, Value]
"""Attributes of a node or edge, sorted by name, as single values."""
Edge = tuple[str, str, str, Plain]
"""Source, target, IRI of the statement and attributes."""


def write_graphml(graph: nx.MultiDiGraph[str], path: Path) -> None:
    """GraphML; lists are joined with `; `, edges have the IRI of their statement as id."""
    nodes = _nodes(graph)
    edges = [(a, b, key, {**data, "iri": key}) for a, b, key, data in _edges(graph)]
    _write(path, _graphml(nodes, edges))


def write_gexf(graph: nx.MultiDiGraph[str], path: Path) -> None:
    """GEXF 1.2 without the day on which it was written; edges have the IRI of their statement as id."""
    nodes = _nodes(graph)
    edges = [(a, b, key, {**data, "networkx_key": key}) for a, b, key, data in _edges(graph)]
    _write(path, _gexf(nodes, edges))


def _nodes(graph: nx.MultiDiGraph[str]) -> list[tuple[str, Plain]]:
    """In the order of IRIs, with attributes that XML can hold."""
    return [(node, _plain(graph.nodes[node])) for node in sorted(graph.nodes)]


def _edges(graph: nx.MultiDiGraph[str]) -> list[Edge]:
    found = sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3])
    return [(source, target, key, _plain(data)) for source, target, key, data in found]


def _plain(data: Mapping[str, object]) -> Plain:
    return {name: _value(data[name]) for name in sorted(data)}


def _value(value: object) -> Value:
    if isinstance(value, int | float):
        return value
    return _held("; ".join(map(str, value)) if isinstance(value, tuple | list) else str(value))


def _held(text: str) -> str:
    return text if text.isprintable() else _NOT_XML.sub("", text)


class _Keys(dict[tuple[str, str], int]):
    """Numbers of attributes by name and kind, in the order in which the first node or edge has them."""

    def add(self, attributes: Iterable[Plain], first: int = 0) -> _Keys:
        """Adds those of some nodes or edges."""
        for data in attributes:
            for name, value in data.items():
                key = (name, _KINDS[type(value)])
                if key not in self:
                    self[key] = first + len(self)
        return self


def _graphml(nodes: list[tuple[str, Plain]], edges: list[Edge]) -> Iterator[str]:
    of_nodes = _Keys().add(data for _, data in nodes)
    of_edges = _Keys().add((data for *_, data in edges), len(of_nodes))
    yield _GRAPHML
    for scope, keys in (("edge", of_edges), ("node", of_nodes)):
        for (name, kind), number in reversed(keys.items()):
            yield f'  <key id="d{number}" for="{scope}" attr.name="{_escape(name)}" attr.type="{kind}" />\n'
    yield '  <graph edgedefault="directed">\n' if nodes else '  <graph edgedefault="directed" />\n'
    for node, data in nodes:
        yield _element(f'    <node id="{_escape(node)}"', "node", _data(data, of_nodes))
    for source, target, key, data in edges:
        ends = f'source="{_escape(source)}" target="{_escape(target)}" id="{_escape(key)}"'
        yield _element(f"    <edge {ends}", "edge", _data(data, of_edges))
    yield "  </graph>\n</graphml>\n" if nodes else "</graphml>\n"


def _data(data: Plain, keys: _Keys) -> str:
    lines = []
    for name, value in data.items():
        number, text = keys[name, _KINDS[type(value)]], _content(str(value))
        lines.append(
            f'      <data key="d{number}">{text}</data>\n' if text else f'      <data key="d{number}" />\n'
        )
    return "".join(lines)


def _element(begun: str, name: str, inside: str) -> str:
    return f"{begun}>\n{inside}    </{name}>\n" if inside else f"{begun} />\n"


def _gexf(nodes: list[tuple[str, Plain]], edges: list[Edge]) -> Iterator[str]:
    labelled = [(node, str(data.pop("label", node)), data) for node, data in nodes]
    joined = [(a, b, key, data.pop("label", None), data) for a, b, key, data in edges]
    of_nodes = _Keys().add(data for _, _, data in labelled)
    of_edges = _Keys().add((data for *_, data in joined), len(of_nodes))
    yield _GEXF
    for scope, keys in (("edge", of_edges), ("node", of_nodes)):
        if keys:
            listed = "".join(
                f'      <attribute id="{n}" title="{_escape(name)}" type="{kind}" />\n'
                for (name, kind), n in keys.items()
            )
            yield f'    <attributes mode="static" class="{scope}">\n{listed}    </attributes>\n'
    yield "    <nodes>\n" if nodes else "    <nodes />\n"
    for node, label, data in labelled:
        yield _valued(f'<node id="{_escape(node)}" label="{_escape(label)}"', "node", data, of_nodes)
    yield "    </nodes>\n" if nodes else ""
    yield "    <edges>\n" if edges else "    <edges />\n"
    for source, target, key, name, data in joined:
        ends = f'source="{_escape(source)}" target="{_escape(target)}" id="{_escape(key)}"'
        called = "" if name is None else f' label="{_escape(str(name))}"'
        yield _valued(f"<edge {ends}{called}", "edge", data, of_edges)
    yield "    </edges>\n" if edges else ""
    yield "  </graph>\n</gexf>"


def _valued(begun: str, name: str, data: Plain, keys: _Keys) -> str:
    if not data:
        return f"      {begun} />\n"
    values = "".join(
        f'          <attvalue for="{keys[key, _KINDS[type(value)]]}" value="{_escape(_lower(value))}" />\n'
        for key, value in data.items()
    )
    return f"      {begun}>\n        <attvalues>\n{values}        </attvalues>\n      </{name}>\n"


def _lower(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _escape(text: str) -> str:
    """Text as XML writes it in double quotes."""
    if text.isprintable() and not ("<" in text or "&" in text or ">" in text or '"' in text):
        return text  # nearly all, told faster than by a pattern
    return _MARKUP.sub(lambda found: _ENTITIES[found[0]], _held(text))


def _content(text: str) -> str:
    """Text as XML writes it between tags."""
    if "<" in text or "&" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def _write(path: Path, pieces: Iterator[str]) -> None:
    with path.open("wb") as file:
        while joined := "".join(islice(pieces, LINES)):
            file.write(joined.encode("utf-8"))
