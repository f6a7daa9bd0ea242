"""Checks a graph against shapes, fast enough for every build."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from functools import cache

from kg.validation.alone import ALONE, Text
from kg.validation.constraints import make_check
from kg.validation.facts import Facts, Focus
from kg.validation.findings import Finding, Verdict
from kg.validation.places import Places, places_of
from kg.validation.queries import Query, make_queries
from kg.validation.shapes import Constraint, Shape, read_shapes
from ontology.collector import no_collector
from ontology.nodes import Node, Triple, group
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
    return validate_nodes(group(triples), texts)


@no_collector()
def validate_nodes(nodes: Iterable[Node], texts: Mapping[str, Text] | None = None) -> Verdict:
    """The same of a graph whose triples stand by subject, each subject once."""
    facts = Facts(nodes)
    places = places_of(facts)
    return Verdict(tuple(sorted({make_finding(c, node, places) for c, node in look(facts, texts or {})})))


def look(
    facts: Facts, texts: Mapping[str, Text], asked: Set[str] | None = None
) -> set[tuple[Constraint, str]]:
    """What is wrong with which node. `asked` are the queries to be answered, by the names of their shapes; all of them
    where it is None."""
    queries = make_queries(load_schema())
    found: set[tuple[Constraint, str]] = set()
    for shape in load_shapes():
        focus = targets(shape, facts)
        if not focus:
            continue
        for constraint in shape.constraints:
            check = make_check(constraint, facts)
            found.update((constraint, node) for alike in focus.groups for node in check(alike))
        if shape.query is not None and (asked is None or shape.name in asked):
            if shape.beyond_shacl:
                wrong = ALONE[shape.name](facts, focus, texts)
            else:
                wrong = queries[shape.name](facts, focus)
            found.update((shape.query, node) for node in wrong)
    return found


def targets(shape: Shape, facts: Facts) -> Focus:
    """The nodes that a shape looks at."""
    groups = [group for name in shape.classes for group in facts.of_class(name)]
    groups += [group for predicate in shape.subjects_of for group in facts.having(predicate)]
    return Focus(groups)


def make_finding(constraint: Constraint, node: str, places: Places | None) -> Finding:
    """What is told of a node, with where it comes from, which is looked up for what is worth a look."""
    told = constraint.severity, constraint.name, node, constraint.zh, constraint.en
    if constraint.severity == "Info" or places is None:
        return Finding(*told)
    return Finding(*told, places.name(node), *places.where(node))


__all__ = ["Query", "load_shapes", "look", "make_finding", "targets", "validate", "validate_nodes"]
