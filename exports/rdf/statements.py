"""Statements as nodes: who is said to be what to whom, whether it was done, and what found it said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from exports.rdf.concepts import concept
from exports.rdf.sources import Sources
from exports.rdf.terms import Term
from ontology.nodes import Form, Node, Said, make_node
from ontology.prefixes import RDF, ZT
from ontology.records import Evidence
from ontology.schema import Schema

_STATED = (RDF + "type", RDF + "subject", RDF + "predicate", RDF + "object", ZT + "status")
_EVIDENCE, _STATEMENT = ZT + "evidence", ZT + "Statement"


def stated(
    iri: str,
    claim: tuple[str, str, Term, str],
    evidence: Iterable[Evidence],
    schema: Schema,
    sources: Sources,
    further: Sequence[Said] = (),
) -> Node:
    """The node of a statement, tied to its findings. `claim` is its subject, property, object and status; `further`
    what else is said of it."""
    subject, predicate, value, status = claim
    told: tuple[Term, ...] = (_STATEMENT, subject, predicate, value, concept("status", status, schema))
    found = sources.findings.tie(iri, evidence)
    if further:
        return make_node(iri, [*zip(_STATED, told, strict=True), *further, *((_EVIDENCE, f) for f in found)])
    return _form(len(found)).node(iri, *told, *found)


@cache
def _form(findings: int) -> Form:
    return Form(*_STATED, *[_EVIDENCE] * findings)
