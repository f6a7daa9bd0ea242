"""Graphs of a writable store, written and read whole: the worker's side of the Graph Store Protocol.

Source: SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, parse

from kg.serving.answers import RDF_FORMS, write_triples

if TYPE_CHECKING:
    from pyoxigraph import Store

    from kg.serving.worker import Sink

CREATED, NO_CONTENT, NOT_FOUND = 201, 204, 404


def do_graph_job(
    store: Store, job: Mapping[str, Any], names: Mapping[str, str], sink: Sink
) -> dict[str, Any]:
    """Does what a request (GET, PUT, POST, DELETE) asks of a graph: the status that answers it in `done`.

    A change is one transaction. Raises SyntaxError where the body is not in the form that it claims.
    """
    graph, method = _graph(job["graph"]), job["method"]
    there = next(iter(store.quads_for_pattern(None, None, None, graph)), None) is not None
    if method in ("GET", "DELETE") and not there and job["graph"]:
        return {"status": NOT_FOUND, "message": f"there is no graph <{job['graph']}>"}
    if method == "GET":
        triples = (quad.triple for quad in store.quads_for_pattern(None, None, None, graph))
        write_triples(sink.bounded(triples, 0), job["form"], names, sink)
        return {"status": 200, "done": 200}
    clear = f"CLEAR SILENT GRAPH {graph} ;" if job["graph"] else "CLEAR DEFAULT ;"
    if method == "DELETE":
        store.update(clear)
        return {"status": 200, "done": NO_CONTENT}
    if method == "POST":
        form = getattr(RdfFormat, RDF_FORMS[job["form"]])
        store.load(path=job["body"], format=form, base_iri=job["graph"] or None, to_graph=graph)
    else:
        inside = f"GRAPH {graph} {{ {_parsed(job)} }}" if job["graph"] else _parsed(job)
        store.update(f"{clear} INSERT DATA {{ {inside} }}")
    return {"status": 200, "done": NO_CONTENT if there else CREATED}


def _graph(iri: str) -> NamedNode | DefaultGraph:
    return NamedNode(iri) if iri else DefaultGraph()


def _parsed(job: Mapping[str, Any]) -> str:
    """The body as N-Triples, which is a part of SPARQL: nothing in it can end the list of triples."""
    form = getattr(RdfFormat, RDF_FORMS[job["form"]])
    with Path(job["body"]).open("rb") as body:
        return "".join(
            f"{quad.triple} .\n" for quad in parse(body, format=form, base_iri=job["graph"] or None)
        )
