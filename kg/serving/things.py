"""What the graph says of one thing, as triples and as a page; and things by their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlencode

from pyoxigraph import Literal, NamedNode

from kg.serving.answers import RDF_FORMS, write_triples
from kg.serving.pages import Link, local_path, render
from kg.serving.portraits import Portrayer, values
from ontology.iris import KINDS, escape_segment
from ontology.prefixes import RDF, SKOS, VOCABULARY, ZT

if TYPE_CHECKING:
    from pyoxigraph import Store, Triple

    from kg.serving.worker import Sink

FOUND = 200
"""Things that a search shows."""
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
        explorer = explorer_path(store, node, base) if job["explorer"] else ""
        path = local_path(node.value, base)
        sink.write(render("thing.html", job["language"], thing=portrait, path=path, explorer=explorer))
    return {"status": 200, "iri": node.value, "form": form, "path": local_path(node.value, base)}


def explorer_path(store: Store, node: NamedNode, base: str) -> str:
    """Where the explorer shows a thing; empty for what it does not show by itself (a statement, a figure)."""
    kind = node.value.removeprefix(base + "id/").split("/")[0]
    label = next((label for label, known in KINDS.items() if known == kind), "")
    name = next(values(store, node, SKOS + "prefLabel"), "")
    if not label or not name:
        return ""
    scope = next(values(store, node, ZT + "scope"), "")
    # As writeState of exports/page/state.js has it.
    return "/#" + urlencode({"name": f"{label}:{name}@{scope}"})


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
    wanted = job["text"].strip()
    base = names["inst"].removesuffix("id/org/")
    portrayer = Portrayer(store, base, names, job["language"])
    found = find_named(store, wanted.lower(), FOUND + 1) if wanted else []
    told = []
    for iri, name, form in found[:FOUND]:
        thing = Link(name, local_path(iri, base), iri)
        told.append((thing, portrayer.kinds(NamedNode(iri)), "" if form == name else form))
    page = render("search.html", job["language"], wanted=wanted, found=told, more=len(found) > FOUND)
    sink.write(page)
    return {"status": 200}


def find_named(store: Store, wanted: str, most: int) -> list[tuple[str, str, str]]:
    """IRI, name and the form that holds the text (in small letters), of up to `most` things; shortest names first."""
    forms: dict[str, str] = {}
    for property_ in (SKOS + "altLabel", SKOS + "prefLabel"):  # a name stands before an alias
        for quad in store.quads_for_pattern(None, NamedNode(property_), None):
            if isinstance(quad.object, Literal) and wanted in quad.object.value.lower():
                forms[str(getattr(quad.subject, "value", ""))] = quad.object.value
    named = []
    for iri, form in forms.items():
        if not iri.startswith(VOCABULARY + "vocab/"):
            name = next(values(store, NamedNode(iri), SKOS + "prefLabel"), form)
            named.append((len(name), name, iri, form))
    return [(iri, name, form) for _, name, iri, form in sorted(named)[:most]]
