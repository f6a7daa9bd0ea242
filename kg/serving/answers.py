"""Writes what a query found, in the form that was asked for, as far as the limits go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, count, islice
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, QuerySolutions, QueryTriples, RdfFormat, Triple, serialize

from kg.answers import shorten
from kg.serving.pages import Link, local_path, render
from kg.serving.results import Row, plain, write_rows, write_truth

if TYPE_CHECKING:
    from kg.serving.results import Term
    from kg.serving.worker import Sink

SHOWN = 1000
"""Rows that a page shows; a browser is no place for more."""
LOOKED_AT = 5000
"""Triples of which it is known what they need before the first is written."""
RDF_FORMS = {"ttl": "TURTLE", "nt": "N_TRIPLES", "jsonld": "JSON_LD", "rdf": "RDF_XML"}


def write_answer(
    found: QuerySolutions | QueryTriples | bool, job: Mapping[str, Any], names: Mapping[str, str], sink: Sink
) -> int:
    """Writes an answer into the sink; how many rows or triples it has."""
    form = job["form"]
    if form == "html":
        return _write_page(found, job, names, sink)
    if isinstance(found, bool):
        sink.write(write_truth(form, found).encode())
        return 1
    counter = count()
    if isinstance(found, QueryTriples):
        triples = sink.bounded(found, job["rows"])
        write_triples(_counted(triples, counter), form, names, sink)
    else:
        variables = [variable.value for variable in found.variables]
        rows = _counted(_rows(found, job["rows"], sink), counter)
        for piece in write_rows(form, variables, rows):
            sink.write(piece.encode())
    return next(counter)


def _rows(found: QuerySolutions, most: int, sink: Sink) -> Iterator[Row]:
    for solution in sink.bounded(found, most):
        yield tuple(solution)


def _counted(items: Iterable[Any], counter: Iterator[int]) -> Iterator[Any]:
    for item in items:
        next(counter)
        yield item


def write_triples(triples: Iterable[Triple], form: str, names: Mapping[str, str], sink: Sink) -> None:
    """Writes triples as ttl, nt, jsonld or rdf, with those prefixes of the exports that the first of them need."""
    rest = iter(triples)
    head = list(islice(rest, LOOKED_AT))
    text = " ".join(map(str, head)) if form in ("ttl", "rdf") else ""
    used = {prefix: space for prefix, space in names.items() if f"<{space}" in text}
    serialize(chain(head, rest), sink, format=getattr(RdfFormat, RDF_FORMS[form]), prefixes=used)  # type: ignore[arg-type]


def _write_page(
    found: QuerySolutions | QueryTriples | bool, job: Mapping[str, Any], names: Mapping[str, str], sink: Sink
) -> int:
    """Writes a page with a table. All rows are told where they are cut: the limit of the page is not the query's."""
    most = min(job["rows"] or SHOWN, SHOWN)
    base = names["inst"].removesuffix("id/org/")
    truth, variables, rows = None, [], []
    if isinstance(found, bool):
        truth = found
    elif isinstance(found, QueryTriples):
        variables = ["subject", "predicate", "object"]
        triples = sink.bounded(found, most)
        rows = [[_cell(t, names, base) for t in (x.subject, x.predicate, x.object)] for x in triples]
    else:
        variables = [variable.value for variable in found.variables]
        rows = [[_cell(term, names, base) for term in row] for row in _rows(found, most, sink)]
    page = render(
        "results.html",
        job["language"],
        **job["page"],
        query=job["query"],
        truth=truth,
        graph=isinstance(found, QueryTriples),
        variables=variables,
        rows=rows,
        cut=sink.cut,
    )
    sink.write(page)
    return len(rows)


def _cell(term: Term | None, names: Mapping[str, str], base: str) -> Link | None:
    """A term for reading: an IRI with its prefix, linked where this server has a page of it."""
    if term is None:
        return None
    text = plain(term)
    if isinstance(term, NamedNode):
        return Link(shorten(text, names), local_path(text, base), text)
    return Link(text)
