"""Checks a graph against shapes, fast enough for every build."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from kg.collector import no_collector
from kg.validation.alone import ALONE
from kg.validation.constraints import make_check
from kg.validation.facts import Facts, Triple
from kg.validation.findings import Finding, Verdict
from kg.validation.places import Places
from kg.validation.queries import Query, make_queries
from kg.validation.shapes import Constraint, Shape, read_shapes
from ontology.nodes import Node, triples_of
from ontology.schema import load_schema
from ontology.shapes import shapes_turtle


@cache
def load_shapes() -> tuple[Shape, ...]:
    """The shapes that ship with the package and those that the ontology makes, read once a process."""
    return read_shapes(shapes_turtle(load_schema()))


def validate(triples: Iterable[Triple], texts: Mapping[str, str] | None = None) -> Verdict:
    """Every node that does not meet a shape, sorted, with the report and sentence that it comes from.

    `texts` gives what may be quoted of each source text by its SHA-256; with it every quote is compared with
    its text. The verdict on SHACL's own shapes is that of pySHACL on the same triples.
    """
    with no_collector():
        return _validate(Facts(triples), texts or {})


def validate_nodes(nodes: Iterable[Node], texts: Mapping[str, str] | None = None) -> Verdict:
    """The same of a graph whose triples are grouped."""
    return validate(triples_of(nodes), texts)


def _validate(facts: Facts, texts: Mapping[str, str]) -> Verdict:
    queries = make_queries(load_schema())
    found: set[tuple[Constraint, str]] = set()
    for shape in load_shapes():
        focus = targets(shape, facts)
        found.update(_failing(shape, focus, facts))
        if shape.query is not None and focus:
            if shape.beyond_shacl:
                wrong = ALONE[shape.name](facts, focus, texts)
            else:
                wrong = queries[shape.name](facts, focus)
            found.update((shape.query, node) for node in wrong)
    places = Places(facts)
    return Verdict(tuple(sorted({_finding(c, node, places) for c, node in found})))


def targets(shape: Shape, facts: Facts) -> Mapping[str, None]:
    """The nodes that a shape looks at, in the order of the triples of each class and property."""
    groups = [facts.members.get(name, {}) for name in shape.classes]
    groups += [facts.holders.get(predicate, {}) for predicate in shape.subjects_of]
    if len(groups) == 1:
        return groups[0]
    return {node: None for group in groups for node in group}


def _failing(shape: Shape, focus: Iterable[str], facts: Facts) -> Iterator[tuple[Constraint, str]]:
    about = facts.about
    checks = [(constraint, make_check(constraint, facts)) for constraint in shape.constraints]
    of_values = [(constraint, check) for constraint, check in checks if constraint.path]
    of_nodes = [(constraint, check) for constraint, check in checks if not constraint.path]
    if not checks:
        return
    for node in focus:
        said = about[node]
        for constraint, check in of_values:
            if not check(said):
                yield constraint, node
        for constraint, check in of_nodes:
            if not check({"": (node,)}):
                yield constraint, node


def _finding(constraint: Constraint, node: str, places: Places) -> Finding:
    if constraint.severity == "Info":
        return Finding(constraint.severity, constraint.name, node, constraint.zh, constraint.en)
    return Finding(
        constraint.severity, constraint.name, node, constraint.zh, constraint.en,
        places.name(node), *places.where(node),
    )  # fmt: skip


__all__ = ["Query", "load_shapes", "targets", "validate"]
