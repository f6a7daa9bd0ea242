"""The SHACL shapes: those of `shapes.ttl`, and those that follow from the ontology."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ontology.iris import KINDS
from ontology.prefixes import SDMX_MEASURE
from ontology.schema import Schema

SHAPES = "https://w3id.org/zhengtu/shapes#"
TOLD = ("addresses", "keptBy", "makesCommitment", "reportsProblem")
"""Properties that are no relations between entities and have statements with evidence all the same."""


def shapes_turtle(schema: Schema) -> str:
    """All shapes as Turtle: the written ones, then one set for each relation of the ontology.

    The same text runs in pySHACL and in the checks of a build, so that a new relation is validated as soon
    as the ontology declares it.
    """
    written = (Path(__file__).parent / "shapes.ttl").read_text(encoding="utf-8")
    return "\n".join([written, *_made(schema)])


def _made(schema: Schema) -> Iterator[str]:
    yield "# -------------------- Made from the ontology --------------------\n"
    relations = [f"zt:{name}" for name in (*schema.relations, *TOLD)]
    within = [f"zt:{name}" for name, relation in schema.relations.items() if relation.within_type]
    yield _predicates(relations)
    for name in schema.relations:
        yield _ends(name, schema)
    yield _supported(relations)
    yield _no_self_loop(relations)
    yield from (_no_cycle(name) for name in within)
    for label, kind in KINDS.items():
        yield _kind(schema.types[label].name, kind)


def _predicates(relations: list[str]) -> str:
    listed = " ".join([*relations, f"<{SDMX_MEASURE}obsValue>"])
    return f"""shape:Statement sh:property shape:Statement-declared .
shape:Statement-declared a sh:PropertyShape ; sh:path rdf:predicate ;
    sh:in ( {listed} ) ;
    sh:message "陈述的关系不在本体中"@zh , "the ontology does not declare the predicate of a statement"@en .
"""


def _ends(name: str, schema: Schema) -> str:
    """15, 16: what a relation joins."""
    relation = schema.relation(name)
    subjects, objects = (
        " ".join(f"[ sh:class zt:{schema.types[label].name} ]" for label in side)
        for side in (relation.subjects, relation.objects)
    )
    return f"""shape:{name} a sh:NodeShape ;
    sh:targetSubjectsOf zt:{name} ;
    sh:or ( {subjects} ) ;
    sh:message "“{relation.label_zh}”的主体类型不对"@zh , "zt:{name} has a subject of a type that it does not allow"@en ;
    sh:property shape:{name}-object .
shape:{name}-object a sh:PropertyShape ; sh:path zt:{name} ;
    sh:or ( {objects} ) ;
    sh:message "“{relation.label_zh}”的客体类型不对"@zh , "zt:{name} has an object of a type that it does not allow"@en .
"""


def _supported(relations: list[str]) -> str:
    """5: no fact without the statement that carries its evidence."""
    return _query(
        "AssertedIsSupported",
        relations,
        "断言的事实没有对应的陈述",
        "a fact is asserted and no statement says so",
        f"""SELECT $this ?value WHERE {{ $this ?relation ?value . FILTER(?relation IN ({", ".join(relations)}))
        FILTER NOT EXISTS {{ ?statement rdf:object ?value ; rdf:subject $this ; rdf:predicate ?relation }} }}""",
    )


def _no_self_loop(relations: list[str]) -> str:
    """18: nothing is related to itself."""
    return _query(
        "SelfLoop",
        relations,
        "事物与自身相关",
        "a thing is related to itself",
        f"SELECT $this ?relation WHERE {{ $this ?relation $this . FILTER(?relation IN ({', '.join(relations)})) }}",
    )


def _no_cycle(relation: str) -> str:
    """19: a part is no whole of its whole."""
    name = relation.removeprefix("zt:")
    return _query(
        f"{name}-cycle",
        [relation],
        "隶属关系成环",
        "a chain of parts leads back to its start",
        f"SELECT DISTINCT $this WHERE {{ $this {relation}+ $this . }}",
        "sh:Warning",
    )


def _kind(name: str, kind: str) -> str:
    """11, as far as SHACL can say it: the kind in an IRI is that of the type."""
    return f"""shape:{name}-iri a sh:NodeShape ; sh:targetClass zt:{name} ;
    sh:nodeKind sh:IRI ; sh:pattern "[/#:]id/{kind}/" ;
    sh:message "IRI 的种类与类型不符，应为 id/{kind}/"@zh , "the kind in an IRI is not that of the type: id/{kind}/"@en .
"""


def _query(
    name: str, relations: list[str], zh: str, en: str, select: str, severity: str = "sh:Violation"
) -> str:
    return f'''shape:{name} a sh:NodeShape ;
    sh:targetSubjectsOf {" , ".join(relations)} ;
    sh:severity {severity} ;
    sh:sparql shape:{name}-query .
shape:{name}-query sh:prefixes <https://w3id.org/zhengtu/shapes> ;
    sh:message "{zh}"@zh , "{en}"@en ;
    sh:select """{select}""" .
'''
