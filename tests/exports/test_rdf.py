from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from exports.quotes import flatten
from exports.rdf import kb_triples, write_jsonld, write_nquads, write_rdfxml, write_turtle
from exports.rdf.terms import Literal, ntriples, number
from ontology.errors import SchemaError
from ontology.prefixes import BASE, NIF, RDF, SDMX_DIM, SKOS, ZT
from ontology.records import KnowledgeBase, Status
from ontology.schema import load_schema

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

Writer = Callable[[KnowledgeBase, Path], None]
FORMATS: dict[str, tuple[Writer, str, ox.RdfFormat]] = {
    "graph.ttl": (write_turtle, "turtle", ox.RdfFormat.TURTLE),
    "graph.nq": (write_nquads, "nquads", ox.RdfFormat.N_QUADS),
    "graph.jsonld": (write_jsonld, "json-ld", ox.RdfFormat.JSON_LD),
    "graph.rdf": (write_rdfxml, "xml", ox.RdfFormat.RDF_XML),
}
STABLE = {
    "",
    RDF + "langString",
    *(f"http://www.w3.org/2001/XMLSchema#{t}" for t in ("string", "integer", "decimal", "date")),
}


def in_rdflib(path: Path, form: str) -> set[str]:
    """Triples as rdflib reads them, each written as N-Triples."""
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(path, format=form)
    return {f"{s.n3()} {p.n3()} {_n3(o)}" for s, p, o in dataset.triples((None, None, None))}


def _n3(node: rdflib.term.Node) -> str:
    if isinstance(node, rdflib.Literal):
        return ntriples(Literal(str(node), node.language or "", str(node.datatype or "")))
    return ntriples(str(node))


def in_store(path: Path, form: ox.RdfFormat) -> set[str]:
    """Triples as an Oxigraph store gives them back after loading."""
    store = ox.Store()
    store.bulk_load(path=str(path), format=form)
    return {str(quad.triple) for quad in store}


def expected(kb: KnowledgeBase) -> set[str]:
    return {f"<{s}> <{p}> {ntriples(o)}" for s, p, o in kb_triples(kb)}


def objects(kb: KnowledgeBase, subject: str, predicate: str) -> list[object]:
    return [o for s, p, o in kb_triples(kb) if (s, p) == (subject, predicate)]


@pytest.mark.parametrize("name", FORMATS)
def test_both_engines_hold_the_same_triples(name: str, sample_kb: KnowledgeBase, tmp_path: Path) -> None:
    write, rdflib_form, store_form = FORMATS[name]
    write(sample_kb, tmp_path / name)
    assert in_rdflib(tmp_path / name, rdflib_form) == expected(sample_kb)
    assert in_store(tmp_path / name, store_form) == expected(sample_kb)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_bytes_whatever_the_order_of_records(
    name: str, sample_kb: KnowledgeBase, tmp_path: Path
) -> None:
    write = FORMATS[name][0]
    turned = replace(
        sample_kb,
        entities=sample_kb.entities[::-1],
        statements=sample_kb.statements[::-1],
        observations=sample_kb.observations[::-1],
    )
    write(sample_kb, tmp_path / "one")
    write(turned, tmp_path / "other")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_the_same_bytes_under_any_hash_seed(tmp_path: Path) -> None:
    code = (
        "import sys, runpy, pathlib; from exports.rdf import *; from exports.networks import *; from kg.graph import to_graph;"
        f"kb = runpy.run_path({str(Path(__file__).parents[1] / 'conftest.py')!r})['make_kb']();"
        "out = pathlib.Path(sys.argv[1]); g = Network.of(to_graph(kb));"
        "[w(kb, out) or sys.stdout.buffer.write(out.read_bytes()) for w in (write_turtle, write_nquads, write_jsonld)];"
        "[w(g, out) or sys.stdout.buffer.write(out.read_bytes()) for w in (write_graphml, write_gexf)]"
    )
    root = Path(__file__).parents[2]
    found = {
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "file")],
            cwd=root,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_only_stable_datatypes_and_no_blank_nodes(sample_kb: KnowledgeBase) -> None:
    for subject, predicate, value in kb_triples(sample_kb):
        assert "://" in subject
        assert "://" in predicate
        if isinstance(value, Literal):
            assert value.datatype in STABLE
            assert value.language in ("", "zh", "en")


def test_every_term_used_is_declared_by_the_ontology(sample_kb: KnowledgeBase) -> None:
    from ontology.schema import ontology_turtle

    declared = {str(s) for s in rdflib.Graph().parse(data=ontology_turtle()).subjects()}
    used = {t for triple in kb_triples(sample_kb) for t in triple if isinstance(t, str) and t.startswith(ZT)}
    assert used <= declared


def test_what_is_planned_denied_or_supposed_is_never_asserted(sample_kb: KnowledgeBase) -> None:
    triples = set(kb_triples(sample_kb))
    seen = set()
    for statement in sample_kb.statements:
        plain = (statement.subject, ZT + statement.predicate, statement.object)
        assert (plain in triples) is statement.asserted
        assert (statement.iri, RDF + "type", ZT + "Statement") in triples
        seen.add(statement.status)
    assert seen == set(get_args(Status))


def test_every_asserted_relation_has_its_statement_and_evidence(sample_kb: KnowledgeBase) -> None:
    triples = kb_triples(sample_kb)
    relations = {ZT + name for name in load_schema().relations}
    claims = {
        tuple(objects(sample_kb, s, RDF + part)[0] for part in ("subject", "predicate", "object"))
        for s, p, o in triples
        if (p, o) == (RDF + "type", ZT + "Statement")
    }
    for triple in triples:
        if triple[1] in relations:
            assert triple in claims
    for s, p, o in triples:
        if (p, o) == (RDF + "type", ZT + "Statement"):
            assert objects(sample_kb, s, ZT + "evidence")


def test_evidence_leads_to_the_exact_characters(sample_kb: KnowledgeBase) -> None:
    raw = sample_kb.documents[0].raw
    spans = [s for s, p, o in kb_triples(sample_kb) if (p, o) == (RDF + "type", ZT + "TextSpan")]
    assert spans
    for span in spans:
        (begin,), (end,) = (objects(sample_kb, span, NIF + name) for name in ("beginIndex", "endIndex"))
        assert isinstance(begin, Literal)
        assert isinstance(end, Literal)
        assert objects(sample_kb, span, NIF + "anchorOf") == [Literal(raw[int(begin.text) : int(end.text)])]
    quotes = [o for _, p, o in kb_triples(sample_kb) if p == ZT + "quote"]
    assert Literal("2021年3月，区司法局建成“甬江畔”公共法律服务中心。") in quotes


def test_confidence_stays_below_certainty(sample_kb: KnowledgeBase) -> None:
    values = {
        o.text for _, p, o in kb_triples(sample_kb) if p == ZT + "confidence" and isinstance(o, Literal)
    }
    assert values == {"0.9", "0.99"}


def test_entities_have_leaf_and_root_classes_names_and_properties(sample_kb: KnowledgeBase) -> None:
    place = BASE + "id/place/浙江省宁波市江北区"
    centre = BASE + "id/initiative/浙江省宁波市江北区/甬江畔公共法律服务中心"
    assert objects(sample_kb, centre, RDF + "type") == [ZT + "Initiative", ZT + "ServiceCentre"]
    assert objects(sample_kb, centre, SKOS + "altLabel") == [Literal("“甬江畔”中心", "zh")]
    assert objects(sample_kb, place, ZT + "divisionCode") == [Literal("330205")]


def test_attributes_of_statements_and_their_givers(sample_kb: KnowledgeBase) -> None:
    triples = kb_triples(sample_kb)
    assert [o for _, p, o in triples if p == ZT + "post"] == [Literal("局长", "zh")]
    assert [o for _, p, o in triples if p == ZT + "conferredBy"] == [BASE + "id/org/浙江省司法厅"]


def test_names_and_forms_tell_levels_groups_numbers_and_precision(sample_kb: KnowledgeBase) -> None:
    triples = kb_triples(sample_kb)
    told = {
        (p.removeprefix(ZT), o if isinstance(o, str) else o.text) for _, p, o in triples if p.startswith(ZT)
    }
    vocabulary = f"{BASE}vocab/"
    assert ("agencyCode", "北区司发") in told
    assert {("documentYear", "2021"), ("documentSerial", "4")} <= told
    assert ("divisionLevel", f"{vocabulary}level/county") in told
    assert ("datePrecision", f"{vocabulary}precision/year") in told
    classes = {s: o for s, p, o in triples if p == RDF + "type" and o in (ZT + "Conferral", ZT + "Tenure")}
    for statement in sample_kb.statements:
        leaf = {"awarded": ZT + "Conferral", "holdsPost": ZT + "Tenure"}.get(statement.predicate)
        assert classes.get(statement.iri) == leaf


def test_what_is_only_implied_is_in_the_report_that_implies_it(sample_kb: KnowledgeBase) -> None:
    post = next(s for s in sample_kb.statements if s.predicate == "holdsPost")
    entities = tuple(replace(e, mentions=()) if e.iri == post.object else e for e in sample_kb.entities)
    triples = kb_triples(replace(sample_kb, entities=entities))
    assert any(s == post.object and p == ZT + "mentionedIn" for s, p, _ in triples)


def test_figures_are_cells_with_statements_of_their_own(sample_kb: KnowledgeBase) -> None:
    figure = next(o for o in sample_kb.observations if o.unit == "%")
    assert objects(sample_kb, figure.iri, SDMX_DIM + "refArea") == [BASE + "id/place/浙江省宁波市江北区"]
    assert objects(sample_kb, figure.iri, ZT + "refYear") == [number(2021)]
    assert objects(sample_kb, figure.iri, ZT + "endDate")
    about = [s for s, p, o in kb_triples(sample_kb) if (p, o) == (RDF + "subject", figure.iri)]
    assert len(about) == 1
    assert objects(sample_kb, about[0], RDF + "object") == [number(99.5)]


def test_an_attribute_that_the_ontology_does_not_know_is_named(sample_kb: KnowledgeBase) -> None:
    first, *rest = sample_kb.entities
    strange = replace(sample_kb, entities=(replace(first, attributes=(("colour", "red"),)), *rest))
    with pytest.raises(SchemaError, match="colour"):
        kb_triples(strange)


def test_an_empty_knowledge_base_is_a_graph(tmp_path: Path) -> None:
    empty = KnowledgeBase((), (), (), ())
    for name, (write, rdflib_form, store_form) in FORMATS.items():
        write(empty, tmp_path / name)
        assert (
            in_rdflib(tmp_path / name, rdflib_form)
            == in_store(tmp_path / name, store_form)
            == expected(empty)
        )


def test_another_base_moves_the_things_and_not_the_terms(tmp_path: Path) -> None:
    moved = KnowledgeBase((), (), (), (), base="https://example.org/kg/")
    subjects = {s for s, _, _ in kb_triples(moved)}
    assert {
        "https://example.org/kg/id/dataset/graph",
        "https://example.org/kg/id/dataset/indicators",
    } <= subjects
    assert all(s.startswith("https://example.org/kg/id/dataset/") for s in subjects)
    assert any(p == ZT + "normaliserVersion" for _, p, _ in kb_triples(moved))


def test_jsonld_reads_with_short_names(sample_kb: KnowledgeBase, tmp_path: Path) -> None:
    write_jsonld(sample_kb, tmp_path / "graph.jsonld")
    document = json.loads((tmp_path / "graph.jsonld").read_text(encoding="utf-8"))
    nodes = {node["id"]: node for node in document["@graph"]}
    bureau = nodes["inst:宁波市江北区司法局"]
    assert bureau["type"] == ["GovernmentBody", "Institution"]
    assert bureau["launched"] == "init:浙江省宁波市江北区/甬江畔公共法律服务中心"
    assert bureau["altLabel"] == ["区司法局", "江北区司法局"]
    assert bureau["prefLabel"] == {"zh": "宁波市江北区司法局"}
    assert nodes["status:done"]["prefLabel"] == {"en": "done", "zh": "已完成"}


def test_turtle_reads_from_the_things_to_the_evidence(sample_kb: KnowledgeBase, tmp_path: Path) -> None:
    write_turtle(sample_kb, tmp_path / "graph.ttl")
    text = (tmp_path / "graph.ttl").read_text(encoding="utf-8")
    assert "\ninst:宁波市江北区司法局 a zt:GovernmentBody , zt:Institution ;\n" in text
    assert text.index("\ninst:") < text.index("\nobs:") < text.index("\nstmt:") < text.index("\nev:")
    assert "sdmx-measure:obsValue 99.5 ;" in text
    assert "\r" not in text


@given(st.text())
def test_any_text_survives_as_a_literal(text: str) -> None:
    line = f"<x:s> <x:p> {ntriples(Literal(text))} ."
    assert [q.object.value for q in ox.parse(line, format=ox.RdfFormat.N_TRIPLES)] == [text]  # type: ignore[union-attr]
    turtle = rdflib.Graph().parse(data=line, format="turtle")
    assert [str(o) for o in turtle.objects()] == [text]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("建成“甬江\n\n 畔”中心", "建成“甬江畔”中心"),
        ("共受理\n10542 件", "共受理10542件"),
        (" the rule\n of law ", "the rule of law"),
        ("下载\nRule of Law\n客户端", "下载Rule of Law客户端"),
    ],
)
def test_quotations_are_readable(raw: str, text: str) -> None:
    assert flatten(raw.strip()) == text


def test_one_update_makes_it_rdf_1_2(sample_kb: KnowledgeBase, tmp_path: Path) -> None:
    write_nquads(sample_kb, tmp_path / "graph.nq")
    store = ox.Store()
    store.bulk_load(path=str(tmp_path / "graph.nq"), format=ox.RdfFormat.N_QUADS)
    decision = (Path(__file__).parents[2] / "docs/decisions/0001-statements-and-evidence.md").read_text(
        "utf-8"
    )
    store.update(decision.split("```sparql\n")[1].split("```")[0])
    reified = list(store.quads_for_pattern(None, ox.NamedNode(RDF + "reifies"), None))
    assert len(reified) == len(sample_kb.statements) + len(sample_kb.observations)


def test_half_a_surrogate_pair_does_not_stop_the_export(sample_kb: KnowledgeBase, tmp_path: Path) -> None:
    first, *rest = sample_kb.entities
    broken = replace(sample_kb, entities=(replace(first, aliases=("字\ud842体",)), *rest))
    found = []
    for name, (write, rdflib_form, store_form) in FORMATS.items():
        write(broken, tmp_path / name)
        assert in_rdflib(tmp_path / name, rdflib_form) == in_store(tmp_path / name, store_form)
        found.append(in_store(tmp_path / name, store_form))
    assert found[0] == found[1] == found[2]
