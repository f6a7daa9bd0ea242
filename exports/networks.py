"""The graph for network programs: GraphML (yEd, Cytoscape, igraph) and GEXF (Gephi)."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

_MODIFIED = re.compile(rb' lastmodifieddate="[^"]*"')
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_graphml(graph: nx.MultiDiGraph[str], path: Path) -> None:
    """GraphML; lists are joined with `; `, edges have the IRI of their statement as id."""
    import networkx as nx

    out = BytesIO()
    flat = _flat(graph)
    # networkx takes an edge's id from an attribute, which it writes as data as well.
    nx.set_edge_attributes(flat, {edge: edge[2] for edge in flat.edges(keys=True)}, "iri")
    nx.write_graphml_xml(flat, out, edge_id_from_attribute="iri")
    path.write_bytes(out.getvalue())


def write_gexf(graph: nx.MultiDiGraph[str], path: Path) -> None:
    """GEXF 1.2 without the day on which it was written; edges have the IRI of their statement as id."""
    import networkx as nx

    out = BytesIO()
    flat = _flat(graph)
    nx.set_edge_attributes(flat, {edge: edge[2] for edge in flat.edges(keys=True)}, "id")
    nx.write_gexf(flat, out, version="1.2draft")
    path.write_bytes(_MODIFIED.sub(b"", out.getvalue(), count=1))


def _flat(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """A copy in the order of IRIs whose attributes are single values that XML can hold."""
    import networkx as nx

    flat: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in sorted(graph.nodes):
        flat.add_node(node, **_plain(graph.nodes[node]))
    for source, target, key in sorted(graph.edges(keys=True)):
        flat.add_edge(source, target, key=key, **_plain(graph.edges[source, target, key]))
    return flat


def _plain(data: dict[str, object]) -> dict[str, str | int | float | bool]:
    return {name: _value(data[name]) for name in sorted(data)}


def _value(value: object) -> str | int | float | bool:
    if isinstance(value, int | float):
        return value
    text = "; ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
    return _NOT_XML.sub("", text)
