"""GEXF 1.2."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from exports.networks.elements import Elements, Field, Network, numbered
from exports.networks.forms import Form, attribute, filled, write

KEY: Field = ("networkx_key", "string")
"""What an edge has besides its attributes: the IRI of its statement, by which it is called too."""
LABEL: Field = ("label", "string")
"""An attribute that GEXF has by itself."""
_HEAD = """<?xml version='1.0' encoding='utf-8'?>
<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://www.gexf.net/1.2draft http://www.gexf.net/1.2draft/gexf.xsd" version="1.2">
  <meta>
    <creator>Zhengtu</creator>
  </meta>
  <graph defaultedgetype="directed" mode="static" name="">
"""


def write_gexf(network: Network, path: Path) -> None:
    """GEXF 1.2 without the day on which it was written; edges have the IRI of their statement as id."""
    write(path, _pieces(network))


def _pieces(network: Network) -> Iterator[str]:
    nodes, edges = network.nodes, network.edges
    of_nodes = _numbers(nodes, ())
    of_edges = _numbers(edges, (KEY,), len(of_nodes))
    yield _HEAD
    for scope, numbers in (("edge", of_edges), ("node", of_nodes)):
        if numbers:
            yield f'    <attributes mode="static" class="{scope}">\n'
            for (name, kind), n in numbers.items():
                yield f'      <attribute id="{n}" title="{attribute(name)}" type="{kind}" />\n'
            yield "    </attributes>\n"
    yield "    <nodes>\n" if nodes.items else "    <nodes />\n"
    yield from filled(nodes, [_node(fields, of_nodes) for fields in nodes.fields], attribute)
    yield "    </nodes>\n" if nodes.items else ""
    yield "    <edges>\n" if edges.items else "    <edges />\n"
    yield from filled(edges, [_edge(fields, of_edges) for fields in edges.fields], attribute)
    yield "    </edges>\n" if edges.items else ""
    yield "  </graph>\n</gexf>"


def _numbers(elements: Elements, further: Sequence[Field], first: int = 0) -> dict[Field, int]:
    return numbered((field for fields in elements.fields for field in (*_own(fields), *further)), first)


def _node(fields: Sequence[Field], numbers: Mapping[Field, int]) -> Form:
    """A node without a label has its IRI for one."""
    label = fields.index(LABEL) if LABEL in fields else len(fields)
    template = _template("node", 'id="%s" label="%s"', _own(fields), numbers)
    return Form(template, [label, *_places(fields)], _booleans(fields))


def _edge(fields: Sequence[Field], numbers: Mapping[Field, int]) -> Form:
    label = [fields.index(LABEL)] if LABEL in fields else []
    named = 'source="%s" target="%s" id="%s"' + ' label="%s"' * len(label)
    template = _template("edge", named, [*_own(fields), KEY], numbers)
    return Form(template, [*label, *_places(fields), len(fields) + 2], _booleans(fields))


def _own(fields: Sequence[Field]) -> list[Field]:
    return [field for field in fields if field != LABEL]


def _places(fields: Sequence[Field]) -> list[int]:
    return [place for place, field in enumerate(fields) if field != LABEL]


def _booleans(fields: Sequence[Field]) -> list[int]:
    """Their places; GEXF has true for True."""
    return [place for place, (_, kind) in enumerate(fields) if kind == "boolean"]


def _template(name: str, named: str, fields: Sequence[Field], numbers: Mapping[Field, int]) -> str:
    values = "".join(f'          <attvalue for="{numbers[field]}" value="%s" />\n' for field in fields)
    if not values:
        return f"      <{name} {named} />\n"
    return f"      <{name} {named}>\n        <attvalues>\n{values}        </attvalues>\n      </{name}>\n"
