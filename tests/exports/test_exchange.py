"""The forms beside Turtle, N-Quads and JSON-LD: core, RDF/XML, RDF 1.2, and the dataset's own description."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from exports.rdf import kb_triples, write_core, write_rdf12, write_turtle
from exports.rdf.chunks import chunks_of
from exports.rdf.dataset import FILES
from exports.rdf.rdfxml import escape, rdfxml_lines, split
from exports.rdf.terms import Literal, ntriples
from ontology.errors import SchemaError
from ontology.nodes import group
from ontology.prefixes import BASE, DCAT, DCTERMS, RDF, SKOS, VOID, ZT
from ontology.records import KnowledgeBase

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
TYPE = RDF + "type"


def written(kb: KnowledgeBase) -> set[str]:
    return {f"<{s}> <{p}> {ntriples(o)}" for s, p, o in kb_triples(kb)}


def by_oxigraph(path: Path, form: ox.RdfFormat = ox.RdfFormat.TURTLE) -> set[str]:
    return {str(quad.triple) for quad in ox.parse(path=str(path), format=form)}


def test_core_is_the_facts_and_labels_without_evidence(sample_kb: KnowledgeBase, tmp_path: Path) -> None:
    write_core(sample_kb, tmp_path / "core.ttl")
    core = by_oxigraph(tmp_path / "core.ttl")
    assert core < written(sample_kb)
    assert len(rdflib.Graph().parse(tmp_path / "core.ttl")) == len(core)
    for kind in ("stmt", "ev", "text", "extractor"):
        assert not [line for line in core if f"<{BASE}id/{kind}/" in line]
    for entity in sample_kb.entities:
        assert any(line.startswith(f"<{entity.iri}> <{SKOS}prefLabel>") for line in core)
    for statement in sample_kb.statements:
        plain = f"<{statement.subject}> <{ZT}{statement.predicate}> <{statement.object}>"
        assert (plain in core) is statement.asserted
    for figure in sample_kb.observations:
        assert any(line.startswith(f"<{figure.iri}> ") for line in core)


def test_rdf12_says_the_same_with_reifiers(sample_kb: KnowledgeBase, tmp_path: Path) -> None:
    """The file is what the update of decision 0001 makes of graph.ttl, the three naming triples left out."""
    write_rdf12(sample_kb, tmp_path / "graph-rdf12.ttl")
    write_turtle(sample_kb, tmp_path / "graph.ttl")
    store = ox.Store()
    store.load(path=str(tmp_path / "graph.ttl"), format=ox.RdfFormat.TURTLE)
    store.update(
        f"""PREFIX rdf: <{RDF}> DELETE {{ ?st rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }}
        INSERT {{ ?st rdf:reifies <<( ?s ?p ?o )>> }}
        WHERE {{ ?st rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }}"""
    )
    assert by_oxigraph(tmp_path / "graph-rdf12.ttl") == {str(quad.triple) for quad in store}


def test_rdf12_asserts_no_plan(sample_kb: KnowledgeBase, tmp_path: Path) -> None:
    write_rdf12(sample_kb, tmp_path / "graph-rdf12.ttl")
    found = by_oxigraph(tmp_path / "graph-rdf12.ttl")
    told = [s for s in sample_kb.statements if not s.asserted]
    assert {s.status for s in told} == {"planned", "negated", "hypothetical"}
    for statement in told:
        triple = f"<{statement.subject}> <{ZT}{statement.predicate}> <{statement.object}>"
        assert triple not in found
        assert any(line.startswith(f"<{statement.iri}> <{RDF}reifies> <<( {triple}") for line in found)


@given(st.text())
def test_any_text_that_xml_can_hold_survives(text: str) -> None:
    held = "".join(c for c in text if escape(c) != "\ufffd" and not 0xD800 <= ord(c) <= 0xDFFF)
    nodes = group([("https://x/s", DCTERMS + "title", Literal(held, "zh"))])
    lines = b"".join(rdfxml_lines(chunks_of(nodes, "https://x/"), "https://x/"))
    (triple,) = ox.parse(lines, format=ox.RdfFormat.RDF_XML)
    assert isinstance(triple.object, ox.Literal)
    assert triple.object.value == held
    ((_, _, value),) = rdflib.Graph().parse(data=lines, format="xml")
    assert str(value) == held


def test_control_characters_keep_their_place_in_xml() -> None:
    assert escape("一\x0c二\x00") == "一\ufffd二\ufffd"
    assert escape('a<b>&"\r') == "a&lt;b&gt;&amp;&quot;&#13;"


def test_a_property_that_xml_cannot_name_is_refused() -> None:
    with pytest.raises(SchemaError, match="x/1st"):
        split("https://x/1st")


def test_the_edition_counts_what_the_graph_holds(sample_kb: KnowledgeBase, tmp_path: Path) -> None:
    write_turtle(sample_kb, tmp_path / "graph.ttl")
    store = ox.Store()
    store.load(path=str(tmp_path / "graph.ttl"), format=ox.RdfFormat.TURTLE)
    triples = kb_triples(sample_kb)
    ((total, subjects),) = store.query(
        f"SELECT ?n ?s WHERE {{ ?e <{VOID}triples> ?n ; <{VOID}distinctSubjects> ?s }}"
    )
    assert int(total.value) == len(triples) == len(store)
    assert int(subjects.value) == len({s for s, _, _ in triples})
    partitions = {
        p.value: int(n.value)
        for p, n in store.query(f"SELECT ?p ?n WHERE {{ ?x <{VOID}property> ?p ; <{VOID}triples> ?n }}")
    }
    assert partitions == Counter(p for _, p, _ in triples)
    classes = {
        c.value: int(n.value)
        for c, n in store.query(f"SELECT ?c ?n WHERE {{ ?x <{VOID}class> ?c ; <{VOID}entities> ?n }}")
    }
    assert classes == Counter(str(o) for _, p, o in triples if p == TYPE)


def test_the_dataset_lists_its_files_and_its_sources(sample_kb: KnowledgeBase) -> None:
    triples = kb_triples(sample_kb)
    files = {s for s, p, o in triples if (p, o) == (TYPE, DCAT + "Distribution")}
    titles = {
        o.text for s, p, o in triples if s in files and p == DCTERMS + "title" and isinstance(o, Literal)
    }
    assert titles == set(FILES)
    assert {o for s, p, o in triples if p == DCAT + "distribution"} == files


def test_two_builds_that_differ_are_two_editions_of_one_dataset(sample_kb: KnowledgeBase) -> None:
    empty = KnowledgeBase((), (), (), ())
    both = {*kb_triples(sample_kb), *kb_triples(empty)}
    editions = {s for s, p, _ in both if p == VOID + "triples" and s.count("-") == 1}
    assert len(editions) == 2
    assert len({s for s, p, _ in both if p == DCTERMS + "hasVersion"}) == 1
    for edition in editions:
        assert len([o for s, p, o in both if (s, p) == (edition, VOID + "triples")]) == 1
