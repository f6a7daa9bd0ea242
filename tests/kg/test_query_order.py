"""What a query asks for in any case comes before what is optional.

SPARQL joins what follows an OPTIONAL to all that was found before it, so an engine may not use one to look up the other:
it finds everything that fits the second part anywhere in the graph, and compares. On a graph of 143 reports the card of
an institution then takes more than ten minutes instead of two seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.card import EVIDENCE, FACTS, FIGURES, NAMES, PROPERTIES
from kg.questions import load_questions
from kg.serving.examples import EXAMPLES
from ontology.prefixes import prefixes

CARD = {"NAMES": NAMES, "FACTS": FACTS, "FIGURES": FIGURES, "PROPERTIES": PROPERTIES}
GIVEN = {"entity": "<https://example.org/x>", "evidence": EVIDENCE, "types": '(zt:Institution "INST")'}
QUERIES: Mapping[str, str] = {
    **{f"card {name}": text % GIVEN for name, text in CARD.items()},
    **{f"question {name}": question.text for name, question in load_questions(()).items()},
    **{f"example {example.en}": example.text for example in EXAMPLES},
}


def parts(algebra: object) -> Iterator[CompValue]:
    """Every operator of a query, from the outermost."""
    if isinstance(algebra, CompValue):
        yield algebra
        algebra = list(algebra.values())
    if isinstance(algebra, (list, tuple)):
        for part in algebra:
            yield from parts(part)


def ends_in_optional(part: CompValue) -> bool:
    while part.name in ("Filter", "Extend"):
        part = part.p
    if part.name == "Join":
        return ends_in_optional(part.p1) or ends_in_optional(part.p2)
    return bool(part.name == "LeftJoin")


def asked_too_late(query: str) -> list[str]:
    algebra = translateQuery(parseQuery(query), initNs=prefixes()).algebra
    joins = (part for part in parts(algebra) if part.name == "Join")
    return [str(join.p2) for join in joins if ends_in_optional(join.p1)]


@pytest.mark.parametrize("name", QUERIES)
def test_nothing_is_asked_for_after_what_is_optional(name: str) -> None:
    assert asked_too_late(QUERIES[name]) == []


def test_what_is_asked_too_late_is_seen() -> None:
    optional = "SELECT * WHERE { ?a a ?b OPTIONAL { ?a rdfs:label ?c }"
    for late in (
        "?a zt:date ?d",
        "{ ?a zt:date ?d } UNION { ?d zt:date ?a }",
        "{ SELECT ?a { ?a zt:date ?d } }",
    ):
        assert len(asked_too_late(f"{optional} {late} }}")) == 1
    assert asked_too_late("SELECT * WHERE { ?a a ?b . ?a zt:date ?d OPTIONAL { ?a rdfs:label ?c } }") == []
