"""index.html: pyvis renders our template; data, script and style go into the one file."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Mapping
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

from exports.page.communities import find_communities
from exports.page.data import page_data
from exports.page.overview import Overview, lay_out
from ontology.records import KnowledgeBase
from ontology.schema import load_schema

SCRIPTS = (
    "texts.js",
    "unpack.js",
    "graph.js",
    "state.js",
    "facets.js",
    "elements.js",
    "served.js",
    "paint.js",
    "labels.js",
    "rings.js",
    "canvas.js",
    "map.js",
    "neighbourhood.js",
    "camera.js",
    "find.js",
    "search.js",
    "evidence.js",
    "figures.js",
    "claims.js",
    "details.js",
    "filters.js",
    "saving.js",
    "table.js",
    "timeline.js",
    "compare.js",
    "overlay.js",
    "vector.js",
    "page.js",
)
"""Parts of the page's script, in the order in which they are joined."""
UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
"""What could end a script element or open another, end a line of script, or cannot be written as UTF-8."""
MARK = re.compile(r"/\*zhengtu:(\w+)\*/")


def write_page(kb: KnowledgeBase, path: Path) -> None:
    """Writes the page as UTF-8. Nothing in it is fetched; what documents say is data and never markup."""
    communities = find_communities(kb)
    overview = lay_out(kb, communities)
    data = page_data(kb, load_schema(), communities, overview)
    path.write_text(_render(data, overview), encoding="utf-8", newline="\n")


def _render(data: Mapping[str, Any], overview: Overview) -> str:
    library = _vis_network()
    script = "\n".join(_asset(name) for name in SCRIPTS)
    script = f'(async () => {{\n"use strict";\n{script}\n}})();\n'
    style = _asset("page.css")
    parts = {
        "policy": _policy([library, script], style),
        "style": style,
        "library": library,
        # The sentences are most of the text, and are parsed only when the first one is asked for.
        "data": _pack({key: value for key, value in data.items() if key != "sentences"}),
        "sentences": _pack(data["sentences"]),
        "script": script,
    }
    # One pass, so that a mark inside a part is text like any other.
    return MARK.sub(lambda match: parts[match.group(1)], _network(overview).generate_html())


def _network(overview: Overview) -> Any:
    """The overview as a pyvis network with our template and fixed positions."""
    from pyvis.network import Network

    network = Network(directed=True, cdn_resources="in_line")
    network.set_template_dir(str(resources.files("exports").joinpath("page")), "template.html")
    network.toggle_physics(False)
    # Appended as dictionaries: pyvis's own add_edge looks through all edges each time. Names stay in the data.
    places = overview.positions
    network.nodes.extend({"id": n, "x": places[n][0], "y": places[n][1]} for n in overview.opening)
    network.edges.extend({"from": a, "to": b} for a, b in overview.pairs)
    return network


def _asset(name: str) -> str:
    return resources.files("exports").joinpath("page", name).read_text(encoding="utf-8")


def _vis_network() -> str:
    """vis-network as pyvis ships it; a closing script tag inside it would end ours."""
    import pyvis

    folder = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2"
    return (folder / "vis-network.min.js").read_text(encoding="utf-8").replace("</script", "<\\/script")


def _embed(data: Any) -> str:
    """JSON that is safe inside a script element: no character in it can end the element or open another."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _pack(data: Any) -> str:
    """JSON as base64 of zlib's format, which the browser unpacks itself; rows of a graph shrink to a quarter."""
    return base64.b64encode(zlib.compress(_embed(data).encode("utf-8"), 7)).decode("ascii")


def _policy(scripts: list[str], style: str) -> str:
    """A Content-Security-Policy under which only our own inline script and style run and nothing is fetched."""
    hashes = " ".join(_hash(text) for text in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}'"
