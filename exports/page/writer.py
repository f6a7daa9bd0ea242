"""index.html: pyvis renders our template; data, script and style go into the one file."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

from exports.page.data import page_data
from exports.page.overview import overview
from ontology.records import KnowledgeBase
from ontology.schema import load_schema

SCRIPTS = ("texts.js", "graph.js", "search.js", "canvas.js", "details.js", "filters.js", "page.js")
"""Parts of the page's script, in the order in which they are joined."""
MARK = re.compile(r"/\*zhengtu:(\w+)\*/")
COLOURS = {
    "INST": ("#0072b2", "box"),
    "INIT": ("#d55e00", "ellipse"),
    "REG": ("#8a6d00", "box"),
    "PER": ("#7a3b9a", "circle"),
    "LOC": ("#007f5f", "ellipse"),
    "HONOR": ("#b0006d", "box"),
}
"""Colour and shape of each type: told apart by people who see no red or green, and by shape as well."""


def write_page(kb: KnowledgeBase, path: Path) -> None:
    """Writes the page as UTF-8. Nothing in it is fetched; what documents say is data and never markup."""
    data = page_data(kb, load_schema())
    data["style"] = COLOURS
    html = _render(data)
    path.write_text(html, encoding="utf-8", newline="\n")


def _render(data: Mapping[str, Any]) -> str:
    library = _vis_network()
    script = "\n".join(_asset(name) for name in SCRIPTS)
    script = f'(() => {{\n"use strict";\n{script}\n}})();\n'
    style = _asset("page.css")
    parts = {
        "policy": _policy([library, script], style),
        "style": style,
        "library": library,
        "data": _embed(data),
        "script": script,
    }
    # One pass, so that a mark inside a part is text like any other.
    return MARK.sub(lambda match: parts[match.group(1)], _network(data).generate_html())


def _network(data: Mapping[str, Any]) -> Any:
    """The overview as a pyvis network with our template and fixed positions."""
    from pyvis.network import Network

    nodes, pairs, positions = overview(data)
    network = Network(directed=True, cdn_resources="in_line")
    network.set_template_dir(str(resources.files("exports").joinpath("page")), "template.html")
    network.toggle_physics(False)
    # Appended as dictionaries: pyvis's own add_edge looks through all edges each time. Names stay in the data.
    network.nodes.extend({"id": n, "x": positions[n][0], "y": positions[n][1]} for n in nodes)
    network.edges.extend({"from": a, "to": b} for a, b in pairs)
    return network


def _asset(name: str) -> str:
    return resources.files("exports").joinpath("page", name).read_text(encoding="utf-8")


def _vis_network() -> str:
    """vis-network as pyvis ships it; a closing script tag inside it would end ours."""
    import pyvis

    folder = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2"
    return (folder / "vis-network.min.js").read_text(encoding="utf-8").replace("</script", "<\\/script")


def _embed(data: Mapping[str, Any]) -> str:
    """JSON that is safe inside a script element: no character in it can end the element or open another."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _policy(scripts: list[str], style: str) -> str:
    """A Content-Security-Policy under which only our own inline script and style run and nothing is fetched."""
    hashes = " ".join(_hash(text) for text in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src {_hash(style)}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}'"
