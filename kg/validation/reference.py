"""The same verdict by pySHACL, which implements the whole of SHACL and takes its time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.validation.findings import Finding, Severity, Verdict
from kg.validation.shapes import SH
from ontology.errors import BuildError
from ontology.schema import load_schema
from ontology.shapes import shapes_turtle

if TYPE_CHECKING:
    from rdflib import Graph

_SEVERITIES: tuple[Severity, ...] = ("Violation", "Warning", "Info")


def validate_file(path: Path) -> Verdict:
    """The verdict of pySHACL on a Turtle, N-Triples or N-Quads file.

    Raises BuildError where pySHACL is not installed or the file is damaged.
    """
    graph = prepared_graph()
    try:
        if path.suffix == ".nq":
            graph += _quads(path)
        else:
            graph.parse(path, format="nt" if path.suffix == ".nt" else "turtle")
    except Exception as error:  # each of rdflib's parsers raises errors of its own
        raise BuildError(f"{path}: cannot be read: {' '.join(str(error).split())[:200]}") from error
    return validate_graph(graph)


def prepared_graph() -> Graph:
    """An empty graph of rdflib that parses each query once.

    pySHACL asks the same query of every node, and rdflib takes ten times longer to parse it than to answer it.
    """
    import rdflib
    from rdflib.plugins.sparql import prepareQuery

    prepare = cache(prepareQuery)

    class PreparedGraph(rdflib.Graph):
        def query(self, query_object: Any, *arguments: Any, **named: Any) -> Any:
            known = prepare(query_object) if isinstance(query_object, str) else query_object
            return super().query(known, *arguments, **named)

    return PreparedGraph()


def _quads(path: Path) -> Iterator[Any]:
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(path, format="nquads")
    return dataset.triples((None, None, None))


def validate_graph(graph: Graph) -> Verdict:
    """The verdict of pySHACL on a graph of rdflib. Raises BuildError where pySHACL is not installed."""
    import rdflib

    try:
        from pyshacl import validate
    except ImportError as error:
        raise BuildError('pySHACL is not installed; get it with: pip install "zhengtu[shacl]"') from error
    shapes = rdflib.Graph().parse(data=shapes_turtle(load_schema()), format="turtle")
    _, results, _ = validate(graph, shacl_graph=shapes, inplace=True, meta_shacl=False, do_owl_imports=False)
    return Verdict(tuple(sorted(_findings(results))))


def _findings(results: Graph) -> set[Finding]:
    from rdflib import RDF, Namespace

    sh = Namespace(SH)
    found = set()
    for result in results.subjects(RDF.type, sh.ValidationResult):
        severity = str(results.value(result, sh.resultSeverity)).removeprefix(SH)
        messages = {str(m.language): str(m) for m in results.objects(result, sh.resultMessage)}  # type: ignore[attr-defined]
        found.add(
            Finding(
                next(s for s in _SEVERITIES if s == severity),
                str(results.value(result, sh.sourceShape)).rpartition("#")[2],
                _node(results.value(result, sh.focusNode)),
                messages.get("zh", ""),
                messages.get("en", ""),
            )
        )
    return found


def _node(node: object) -> str:
    from rdflib import BNode

    return f"_:{node}" if isinstance(node, BNode) else str(node)
