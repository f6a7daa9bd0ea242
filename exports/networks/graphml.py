"""GraphML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from exports.networks.elements import Field, Network, numbered
from exports.networks.forms import Form, attribute, content, filled, write

IRI: Field = ("iri", "string")
"""What an edge has besides its attributes: the IRI of its statement, by which it is called too."""
_HEAD = """<?xml version='1.0' encoding='utf-8'?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


def write_graphml(network: Network, path: Path) -> None:
    """GraphML; edges have the IRI of their statement as id."""
    write(path, _pieces(network))


def _pieces(network: Network) -> Iterator[str]:
    nodes, edges = network.nodes, network.edges
    of_nodes = numbered(chain.from_iterable(nodes.fields))
    of_edges = numbered((field for fields in edges.fields for field in (*fields, IRI)), len(of_nodes))
    yield _HEAD
    for scope, numbers in (("edge", of_edges), ("node", of_nodes)):
        for (name, kind), n in reversed(numbers.items()):
            yield f'  <key id="d{n}" for="{scope}" attr.name="{attribute(name)}" attr.type="{kind}" />\n'
    if not nodes.items:
        yield '  <graph edgedefault="directed" />\n</graphml>\n'
        return
    yield '  <graph edgedefault="directed">\n'
    node_forms = [_node(fields, of_nodes) for fields in nodes.fields]
    edge_forms = [_edge(fields, of_edges) for fields in edges.fields]
    for piece in chain(filled(nodes, node_forms, content), filled(edges, edge_forms, content)):
        yield piece.replace("></data>", " />")
    yield "  </graph>\n</graphml>\n"


def _node(fields: Sequence[Field], numbers: Mapping[Field, int]) -> Form:
    return Form(_template("node", 'id="%s"', fields, numbers), range(len(fields)))


def _edge(fields: Sequence[Field], numbers: Mapping[Field, int]) -> Form:
    template = _template("edge", 'source="%s" target="%s" id="%s"', [*fields, IRI], numbers)
    return Form(template, [*range(len(fields)), len(fields) + 2])


def _template(name: str, named: str, fields: Sequence[Field], numbers: Mapping[Field, int]) -> str:
    data = "".join(f'      <data key="d{numbers[field]}">%s</data>\n' for field in fields)
    return f"    <{name} {named}>\n{data}    </{name}>\n" if data else f"    <{name} {named} />\n"
