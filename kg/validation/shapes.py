"""Reads shapes (SHACL Core of one-step paths, and sh:sparql by name) into records that checks are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from kg.validation.facts import Term
from kg.validation.findings import Severity
from kg.validation.source import read_literal
from ontology.errors import SchemaError
from ontology.prefixes import RDF

SH = "http://www.w3.org/ns/shacl#"
COMPONENTS = frozenset(
    SH + name
    for name in (
        "minCount", "maxCount", "nodeKind", "datatype", "class", "in", "or", "pattern", "minLength",
        "minInclusive", "maxInclusive", "minExclusive", "maxExclusive", "lessThan", "lessThanOrEquals",
        "languageIn", "uniqueLang", "qualifiedValueShape", "qualifiedMinCount", "qualifiedMaxCount",
    )
)  # fmt: skip
KNOWN = COMPONENTS | {
    SH + name
    for name in (
        "path", "message", "severity", "property", "sparql", "targetClass", "targetSubjectsOf", "deactivated",
    )
} | {RDF + "type"}  # fmt: skip

Argument = Term | list["Argument"] | Mapping[str, "Argument"]
"""What a component is given: a term, a list, or a nested shape of components."""
Nodes = Mapping[str, Mapping[str, list[Term]]]


@dataclass(frozen=True, slots=True, eq=False)
class Constraint:
    """What the values of one property (or, without a path, the node itself) must be."""

    name: str
    path: str
    severity: Severity
    zh: str
    en: str
    components: Mapping[str, Argument]
    """By the local name of the component."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Which nodes are looked at, and what they must meet."""

    name: str
    classes: tuple[str, ...]
    subjects_of: tuple[str, ...]
    constraints: tuple[Constraint, ...]
    query: Constraint | None
    """What a query decides (sh:sparql), or kg alone (sh:deactivated); it has no components."""
    beyond_shacl: bool


def read_shapes(turtle: str) -> tuple[Shape, ...]:
    """The shapes of a Turtle text, sorted by name.

    Raises SchemaError, which names the shape, for Turtle that is none and for a component that this module
    does not know, rather than pass what it cannot check.
    """
    nodes = _nodes(turtle)
    found = [
        _shape(iri, nodes)
        for iri, about in nodes.items()
        if SH + "NodeShape" in about.get(RDF + "type", ()) and not iri.startswith("_:")
    ]
    return tuple(sorted(found, key=lambda shape: shape.name))


def _nodes(turtle: str) -> Nodes:
    from pyoxigraph import Literal, NamedNode, RdfFormat, parse

    nodes: defaultdict[str, defaultdict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    try:
        for quad in parse(turtle.encode("utf-8"), format=RdfFormat.TURTLE):
            value: Term
            if isinstance(quad.object, Literal):
                value = read_literal(quad.object)
            elif isinstance(quad.object, NamedNode):
                value = quad.object.value
            else:
                value = str(quad.object)
            subject = quad.subject
            key = subject.value if isinstance(subject, NamedNode) else str(subject)
            nodes[key][quad.predicate.value].append(value)
    except SyntaxError as error:
        raise SchemaError(f"the shapes are not Turtle: {error}") from error
    return nodes


def _shape(iri: str, nodes: Nodes) -> Shape:
    about = nodes[iri]
    own = _constraint(iri, nodes, "", "Violation")
    constraints = [own] if own.components else []
    constraints += [
        _constraint(str(p), nodes, _iri(str(p), SH + "path", nodes), "Violation")
        for p in about.get(SH + "property", ())
    ]
    beyond = bool(about.get(SH + "deactivated"))
    query = own if beyond else None
    for node in about.get(SH + "sparql", ()):
        zh, en = _messages(str(node), nodes)
        query = Constraint(own.name, "", own.severity, zh, en, {})
    return Shape(
        name=own.name,
        classes=tuple(sorted(map(str, about.get(SH + "targetClass", ())))),
        subjects_of=tuple(sorted(map(str, about.get(SH + "targetSubjectsOf", ())))),
        constraints=tuple(sorted(constraints, key=lambda c: c.name)),
        query=query,
        beyond_shacl=beyond,
    )


def _constraint(iri: str, nodes: Nodes, path: str, severity: Severity) -> Constraint:
    about = nodes[iri]
    unknown = sorted(p for p in about if p.startswith(SH) and p not in KNOWN)
    if unknown:
        raise SchemaError(f"{iri}: kg does not check {', '.join(unknown)}")
    for value in about.get(SH + "severity", ()):
        severity = cast(Severity, str(value).removeprefix(SH))
    zh, en = _messages(iri, nodes)
    return Constraint(_name(iri), path, severity, zh, en, _components(iri, nodes))


def _components(iri: str, nodes: Nodes) -> Mapping[str, Argument]:
    return {
        p.removeprefix(SH): _argument(values[0], nodes)
        for p, values in sorted(nodes[iri].items())
        if p in COMPONENTS
    }


def _argument(value: Term, nodes: Nodes) -> Argument:
    if not isinstance(value, str):
        return value
    if value.startswith("_:"):
        return _list(value, nodes) if RDF + "first" in nodes[value] else _components(value, nodes)
    return value


def _list(head: str, nodes: Nodes) -> list[Argument]:
    items: list[Argument] = []
    while head != RDF + "nil":
        items.append(_argument(nodes[head][RDF + "first"][0], nodes))
        head = str(nodes[head][RDF + "rest"][0])
    return items


def _iri(iri: str, predicate: str, nodes: Nodes) -> str:
    values = nodes[iri].get(predicate, ())
    if len(values) != 1 or not isinstance(values[0], str) or values[0].startswith("_:"):
        raise SchemaError(f"{iri}: expected one IRI as {predicate}")
    return values[0]


def _messages(iri: str, nodes: Nodes) -> tuple[str, str]:
    found = {m.language: m.text for m in nodes[iri].get(SH + "message", ()) if not isinstance(m, str)}
    return found.get("zh", ""), found.get("en", "")


def _name(iri: str) -> str:
    return iri.rpartition("#")[2]
