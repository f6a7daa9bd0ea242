"""What the graph says of one thing, as triples and as a page; and things by their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from kg.serving.answers import RDF_FORMS, write_triples
from kg.serving.pages import Link, local_path, render
from kg.serving.portraits import Portrayer
from ontology.iris import escape_segment
from ontology.prefixes import RDF, VOCABULARY, ZT

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Store, Triple

    from kg.serving.worker import Sink

FOUND = 200
"""Things that a search shows."""
SEARCH = """
SELECT ?thing (SAMPLE(?label) AS ?name) (SAMPLE(?form) AS ?as) WHERE {
  VALUES ?wanted { %s }
  ?thing skos:prefLabel|skos:altLabel ?form FILTER(CONTAINS(LCASE(STR(?form)), ?wanted))
  ?thing skos:prefLabel ?label
  FILTER NOT EXISTS { ?thing skos:inScheme ?scheme }
} GROUP BY ?thing ORDER BY STRLEN(?name) ?name ?thing"""
LED_TO = ("evidence", "sentence", "span")
"""Properties of a statement and of its evidence whose values are told with it."""


def write_thing(store: Store, job: Mapping[str, Any], names: Mapping[str, str], sink: Sink) -> dict[str, Any]:
    """Writes what is known of the thing at a path; how it ended, with the thing's IRI."""
    base = names["inst"].removesuffix("id/org/")
    found = _resolve(store, job["path"], base)
    if found is None:
        return {"status": 404, "message": f"nothing in this graph is called <{base}{unquote(job['path'])}>"}
    node, suffix = found
    form = suffix or job["form"]
    if form in RDF_FORMS:
        write_triples(sink.bounded(described(store, node), job["rows"]), form, names, sink)
    else:
        portrait = Portrayer(store, base, names, job["language"]).portray(node)
        sink.write(render("thing.html", job["language"], thing=portrait, path=local_path(node.value, base)))
    return {"status": 200, "iri": node.value, "form": form, "path": local_path(node.value, base)}


def candidates(path: str, base: str) -> list[tuple[str, str]]:
    """IRIs that a path of the server may mean, each with the form that a suffix asks for.

    `path` is percent-encoded, as it is in the request, without the slash at its beginning. IRIs of a build hold
    Chinese as it is and other characters percent-encoded; an address has both encoded, so a segment is decoded
    and written again as IRIs are minted.
    """
    minted = "/".join(escape_segment(unquote(segment, errors="replace")) for segment in path.split("/"))
    found = []
    for space in dict.fromkeys((base, VOCABULARY)):
        for name in dict.fromkeys((minted, unquote(path, errors="replace"))):
            found.append((space + name, ""))
            stem, _, suffix = name.rpartition(".")
            if suffix in (*RDF_FORMS, "html") and stem:
                found.append((space + stem, suffix))
    return found


def _resolve(store: Store, path: str, base: str) -> tuple[NamedNode, str] | None:
    from pyoxigraph import NamedNode

    # The whole path first: an IRI may itself end like a suffix (…-graph.ttl).
    for iri, suffix in sorted(candidates(path, base), key=lambda found: found[1]):
        try:
            node = NamedNode(iri)
        except ValueError:
            continue
        for pattern in ((node, None, None), (None, None, node)):
            if next(iter(store.quads_for_pattern(*pattern)), None) is not None:
                return node, suffix
    return None


def described(store: Store, node: NamedNode) -> Iterator[Triple]:
    """The triples of a thing, those that lead to it, and the statements of it with their evidence and sentences.

    Each once; nearest first, so that a limit leaves out the farthest.
    """
    from pyoxigraph import NamedNode

    told: set[NamedNode] = {node}
    yield from (quad.triple for quad in store.quads_for_pattern(node, None, None))
    statements = []
    for quad in store.quads_for_pattern(None, None, node):
        if quad.predicate.value in (RDF + "subject", RDF + "object") and isinstance(quad.subject, NamedNode):
            statements.append(quad.subject)
        elif quad.subject != node:
            yield quad.triple
    queue = statements
    while queue:
        near: list[NamedNode] = []
        for subject in queue:
            if subject in told:
                continue
            told.add(subject)
            for quad in store.quads_for_pattern(subject, None, None):
                yield quad.triple
                if quad.predicate.value.removeprefix(ZT) in LED_TO and isinstance(quad.object, NamedNode):
                    near.append(quad.object)
        queue = near


def write_search(
    store: Store, job: Mapping[str, Any], names: Mapping[str, str], sink: Sink
) -> dict[str, Any]:
    """Writes a page of things whose name or alias holds a text; the shortest names first."""
    from pyoxigraph import Literal, QuerySolutions

    wanted = job["text"].strip()
    base = names["inst"].removesuffix("id/org/")
    found: list[tuple[Link, str, str]] = []
    if wanted:
        # As N-Triples the text is escaped, and so a literal of SPARQL, whatever is in it.
        solutions = store.query(SEARCH % Literal(wanted.lower()), prefixes=dict(names))
        portrayer = Portrayer(store, base, names, job["language"])
        if isinstance(solutions, QuerySolutions):
            for row in islice(solutions, FOUND + 1):
                node, name, form = row["thing"], row["name"], row["as"]
                told = Link(name.value, local_path(node.value, base), node.value)
                found.append((told, portrayer.kinds(node), "" if form == name else form.value))
    page = render("search.html", job["language"], wanted=wanted, found=found[:FOUND], more=len(found) > FOUND)
    sink.write(page)
    return {"status": 200}
