"""What the Turtle itself must be: labelled in two languages, without blank nodes, mapped, self-contained."""

from __future__ import annotations

from typing import get_args

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef

from ontology.prefixes import SCHEMES, VOCABULARY, ZT
from ontology.records import Label, Status
from ontology.schema import ontology_turtle
from ontology.version import __version__

SCHEMA = Namespace("https://schema.org/")
TERMS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
ONTOLOGY = URIRef(VOCABULARY + "ontology")


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph().parse(data=ontology_turtle(), format="turtle")


def ours(graph: Graph) -> set[URIRef]:
    return {s for s in graph.subjects() if str(s).startswith(ZT)}


def test_every_term_has_a_kind_one_label_and_one_definition_in_each_language(graph: Graph) -> None:
    for term in ours(graph):
        assert any((term, RDF.type, kind) in graph for kind in TERMS), term
        assert (term, RDFS.isDefinedBy, ONTOLOGY) in graph, term
        for property_ in (RDFS.label, SKOS.definition):
            texts = list(graph.objects(term, property_))
            assert sorted(t.language for t in texts) == ["en", "zh"], (term, property_)
            assert all(str(t).strip() for t in texts)


def test_every_term_of_ours_that_is_used_is_declared(graph: Graph) -> None:
    used = {node for triple in graph for node in triple if str(node).startswith(ZT) and str(node) != ZT}
    assert used - ours(graph) - {Literal(ZT)} == set()


def test_nothing_is_imported_and_nothing_is_blank(graph: Graph) -> None:
    assert not list(graph.objects(None, OWL.imports))
    assert not [node for triple in graph for node in triple if isinstance(node, BNode)]
    assert not list(graph.triples((None, RDFS.domain, None)))
    assert not list(graph.triples((None, RDFS.range, None)))


def test_the_version_is_the_packages(graph: Graph) -> None:
    assert graph.value(ONTOLOGY, OWL.versionInfo) == Literal(__version__)
    assert graph.value(ONTOLOGY, OWL.versionIRI) == URIRef(f"{VOCABULARY}ontology/{__version__}")


def test_types_and_statuses_are_those_of_the_records(graph: Graph) -> None:
    classes = graph.subjects(RDF.type, OWL.Class)
    assert sorted(str(n) for c in classes for n in graph.objects(c, SKOS.notation)) == sorted(get_args(Label))
    scheme = URIRef(VOCABULARY + "vocab/status")
    statuses = [str(graph.value(c, SKOS.notation)) for c in graph.subjects(SKOS.inScheme, scheme)]
    assert sorted(statuses) == sorted(get_args(Status))


def test_every_relation_has_domain_range_and_an_inverse_or_a_standard_mapping(graph: Graph) -> None:
    mappings = (SKOS.closeMatch, SKOS.relatedMatch, RDFS.subPropertyOf)
    relations = list(graph.subjects(URIRef(ZT + "relation"), Literal(True)))
    assert len(relations) == 13  # the twelve of the guidelines, and succession
    for relation in relations:
        assert (relation, SCHEMA.domainIncludes, None) in graph
        assert (relation, SCHEMA.rangeIncludes, None) in graph
        inverse = graph.value(relation, OWL.inverseOf)
        sides = [relation] if inverse is None else [relation, inverse]
        assert inverse is not None or any((s, m, None) in graph for s in sides for m in mappings), relation


@pytest.mark.parametrize(
    "standard",
    [
        "http://www.w3.org/ns/org#",
        "http://data.europa.eu/eli/ontology#",
        "http://www.w3.org/ns/prov#",
        "http://www.w3.org/2004/02/skos/core#",
        "http://xmlns.com/foaf/0.1/",
        "https://schema.org/",
        "http://purl.org/linked-data/cube#",
        "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
        "http://purl.org/dc/terms/",
    ],
)
def test_the_standards_are_reached_by_an_axiom(graph: Graph, standard: str) -> None:
    axioms = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch, RDF.type)
    assert any(str(o).startswith(standard) for axiom in axioms for o in graph.objects(None, axiom))


def test_name_grammar_stands_on_leaf_classes_only(graph: Graph) -> None:
    for property_ in ("nameSuffix", "namePrefix"):
        for term in graph.subjects(URIRef(ZT + property_), None):
            assert not list(graph.subjects(RDFS.subClassOf, term)), term


def test_every_concept_and_scheme_has_a_label_and_a_definition_in_each_language(graph: Graph) -> None:
    schemes = set(graph.subjects(RDF.type, SKOS.ConceptScheme))
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert {str(s).removeprefix(VOCABULARY + "vocab/") for s in schemes} == set(SCHEMES)
    for concept in concepts:
        assert graph.value(concept, SKOS.inScheme) in schemes, concept
        assert len(list(graph.objects(concept, SKOS.notation))) == 1, concept
    for node in schemes | concepts:
        for property_ in (SKOS.prefLabel, SKOS.definition):
            assert sorted(t.language for t in graph.objects(node, property_)) == ["en", "zh"], node  # type: ignore[union-attr]


def test_rules_of_owl_2_rl_derive_no_contradiction_and_join_no_two_terms(graph: Graph) -> None:
    owlrl = pytest.importorskip("owlrl")
    closed = Graph()
    closed += graph
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closed)
    assert not list(
        closed.subjects(RDF.type, URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage"))
    )
    assert not list(closed.subjects(RDF.type, OWL.Nothing))
    for term in ours(graph):
        assert set(closed.objects(term, OWL.sameAs)) <= {term}
        for other in closed.objects(term, RDFS.subClassOf):
            assert other == term or (other, RDFS.subClassOf, term) not in closed, (term, other)
        kinds = [kind for kind in TERMS if (term, RDF.type, kind) in graph]
        assert len(kinds) == 1, term
