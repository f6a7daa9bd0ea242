"""The same verdict by pySHACL, which implements the whole of SHACL and takes its time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

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
    import rdflib

    form = {".nq": "nquads", ".nt": "nt"}.get(path.suffix, "turtle")
    data = rdflib.Dataset(default_union=True) if form == "nquads" else rdflib.Graph()
    try:
        data.parse(path, format=form)
    except Exception as error:  # each of rdflib's parsers raises errors of its own
        raise BuildError(f"{path}: cannot be read: {' '.join(str(error).split())[:200]}") from error
    if not isinstance(data, rdflib.Dataset):
        return validate_graph(data)
    graph = rdflib.Graph()
    for triple in data.triples((None, None, None)):
        graph.add(triple)
    return validate_graph(graph)


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
