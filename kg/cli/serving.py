"""`kg serve` and `kg load`: the graph over HTTP, here or in a store elsewhere."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ontology.errors import ServingError

if TYPE_CHECKING:
    from kg.loading.credentials import Authorisation

FOLDER = click.Path(path_type=Path)
NEEDED = ("starlette", "uvicorn")
LEAST_WORKERS = 4
TOLD_EVERY = 2.0
"""Seconds between lines that say how far a load is."""


@click.command()
@click.argument("out", type=FOLDER)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Address to listen on; 0.0.0.0 lets other machines ask.",
)
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--timeout",
    "seconds",
    default=60.0,
    show_default=True,
    type=click.FloatRange(0),
    metavar="SECONDS",
    help="End a query after so long; 0 for never.",
)
@click.option(
    "--rows",
    default=100_000,
    show_default=True,
    type=click.IntRange(0),
    metavar="N",
    help="Give at most N rows or triples; 0 for all.",
)
@click.option(
    "--memory",
    default=2048,
    show_default=True,
    type=click.IntRange(0),
    metavar="MIB",
    help="End a query that takes more memory than that; 0 for any (Linux).",
)
@click.option(
    "--workers",
    default=max(LEAST_WORKERS, os.cpu_count() or 1),
    show_default="the cores, at least 4",
    type=click.IntRange(1),
    metavar="N",
    help="Run so many queries at a time.",
)
@click.option(
    "--writable",
    is_flag=True,
    help="Serve OUT as a store to load into (/data), empty at first; for this machine alone.",
)
def serve(
    out: Path, host: str, port: int, seconds: float, rows: int, memory: int, workers: int, writable: bool
) -> None:
    """Serve a build over HTTP: SPARQL, pages, files.

    Needs pip install "zhengtu[serve]". OUT is a build folder. It is only read; a build that replaces it is served from the next request on.
    /sparql speaks the SPARQL 1.1 Protocol; the address of a thing is the path of its IRI after the base.
    Ctrl-C ends it.

    \b
    Examples:
      kg serve graph/
      kg serve graph/ --port 0 --timeout 10 --rows 1000
      kg serve store/ --writable --port 8001      a store to try kg load, at http://127.0.0.1:8001/data
      curl --data-urlencode "query=SELECT * { ?s a zt:Initiative } LIMIT 9" http://127.0.0.1:8000/sparql
    """
    _check_installed()
    from kg.output import graph_file
    from kg.serving.builds import ServedBuild, check_no_build
    from kg.serving.listening import address_of, open_socket
    from kg.serving.listening import serve as listen
    from kg.serving.pool import Bounds
    from kg.store import prepare_store

    if writable:
        check_no_build(out)
    else:
        graph_file(out)
    listening = open_socket(host, port)
    local = _is_loopback(listening.getsockname()[0])
    if writable and not local:
        raise ServingError(f"--writable is for this machine alone, not for --host {host}")
    click.echo(f"Opening the graph of {out} …", err=True)
    if not writable:
        prepare_store(out)
    if not local:
        click.echo("Other machines can ask: whoever reaches this address reads all of the build.", err=True)
    address = address_of(listening)

    def started() -> None:
        click.echo(f"Serving {out} at {address} (SPARQL: {address}sparql). Ctrl-C ends it.")

    build = ServedBuild(out, workers, Bounds(seconds=seconds, rows=rows, memory=memory), writable)
    listen(build, listening, started)
    click.echo("Ended.", err=True)


def _is_loopback(address: str) -> bool:
    from ipaddress import ip_address

    return ip_address(address.split("%")[0]).is_loopback


def _check_installed() -> None:
    """Raises ServingError, which says what to install, where the extra is not there."""
    from importlib.util import find_spec

    if missing := [name for name in NEEDED if find_spec(name) is None]:
        raise ServingError(
            f'kg serve needs {" and ".join(missing)}: pip install "zhengtu[serve]" (in the same environment)'
        )


@click.command()
@click.argument("out", type=FOLDER)
@click.option(
    "--endpoint",
    required=True,
    metavar="URL",
    help="Address of the graph store (SPARQL 1.1 Graph Store Protocol).",
)
@click.option("--core", is_flag=True, help="Send facts and labels without their evidence.")
@click.option(
    "--graph",
    metavar="IRI",
    help="Put everything into this graph; without it the default graph and, of graph.nq, the graphs named there.",
)
@click.option("--add", is_flag=True, help="Add to what the graphs hold, instead of replacing it.")
@click.option(
    "--chunk",
    default=20_000,
    show_default=True,
    type=click.IntRange(1),
    metavar="N",
    help="Send so many triples at a time.",
)
@click.option(
    "--timeout",
    "seconds",
    default=120.0,
    show_default=True,
    type=click.FloatRange(0),
    metavar="SECONDS",
    help="Wait so long for an answer to each piece; 0 for ever.",
)
def load(
    out: Path, endpoint: str, core: bool, graph: str | None, add: bool, chunk: int, seconds: float
) -> None:
    """Send a build's graph to a SPARQL store elsewhere.

    To Fuseki, GraphDB, QLever, Virtuoso and whatever else speaks the SPARQL 1.1 Graph Store Protocol. OUT is a
    build folder. The first piece replaces a graph, the others add to it; what was interrupted is sent
    again whole. Name and password are taken from ZHENGTU_USER and ZHENGTU_PASSWORD (Basic or Digest), a token
    from ZHENGTU_TOKEN (Bearer).

    \b
    Examples:
      kg load graph/ --endpoint http://localhost:3030/ds/data
      kg load graph/ --endpoint http://localhost:7200/repositories/r/rdf-graphs/service --core
      ZHENGTU_USER=dba ZHENGTU_PASSWORD=… kg load graph/ \\
          --endpoint http://localhost:8890/sparql-graph-crud-auth --graph https://example.cn/reports
    """
    from time import monotonic

    from kg.loading.chunks import read_chunks
    from kg.loading.graph_store import GraphStore, check_graph

    if graph is not None:
        check_graph(graph)
    store = GraphStore(endpoint, _authorisation(endpoint), seconds)
    sent, told, replaced = 0, monotonic(), set[str]()
    try:
        for piece in read_chunks(out, core, chunk):
            target = piece.graph if graph is None else graph
            store.send(piece, target, replace=not add and target not in replaced)
            replaced.add(target)
            sent += piece.triples
            if monotonic() - told > TOLD_EVERY:
                click.echo(f"{sent:,} triples sent …", err=True)
                told = monotonic()
    except ServingError as error:
        raise ServingError(f"{error} (after {sent:,} triples; send again to make it whole)") from error
    finally:
        store.close()
    graphs = "graph" if len(replaced) == 1 else "graphs"
    click.echo(f"{sent:,} triples sent to {len(replaced)} {graphs} of {endpoint}.")


def _authorisation(endpoint: str) -> Authorisation | None:
    """Name and password, or a token, from the environment; says so where anyone could read them on their way."""
    from urllib.parse import urlsplit

    from kg.loading.credentials import Credentials, Token

    names = ("ZHENGTU_USER", "ZHENGTU_PASSWORD", "ZHENGTU_TOKEN")
    user, password, token = (os.environ.get(name, "") for name in names)
    if not user and not token:
        return None
    address = urlsplit(endpoint)
    if address.scheme == "http" and address.hostname not in ("localhost", "127.0.0.1", "::1"):
        click.echo("The password may go over the network in the clear: use https.", err=True)
    return Token(token) if token else Credentials(user, password)
