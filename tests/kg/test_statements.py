"""From what documents say to what is known: each claim once, with all its evidence, whatever the order."""

from __future__ import annotations

import random
from dataclasses import replace

from kg.statements import make_entities, make_observations, make_statements, sort_evidence
from ontology.prefixes import BASE
from ontology.records import (
    Document,
    EntityKey,
    Evidence,
    Extraction,
    Indicator,
    Mention,
    Metadata,
    NamedEntity,
    Relation,
    Status,
)
from ontology.schema import load_schema

BUREAU = EntityKey("INST", "西安市碑林区司法局")
COURT = EntityKey("INST", "西安市碑林区人民法院")
RULES = EntityKey("REG", "碑林区行政调解办法")
PLACE = EntityKey("LOC", "陕西省西安市碑林区")


def evidence(document: str, start: int, confidence: float = 0.9, rule: str = "relation/issued") -> Evidence:
    return Evidence(document, start, start + 5, start, start + 20, rule, confidence)


def relation(
    document: str, start: int, status: Status = "done", predicate: str = "issued", **changes: object
) -> Relation:
    return replace(
        Relation(BUREAU, predicate, RULES, status, evidence(document, start)),
        **changes,  # type: ignore[arg-type]
    )


def extraction(name: str, *relations: Relation, indicators: tuple[Indicator, ...] = ()) -> Extraction:
    document = Document(name, "x" * 200, name, name, "text/plain", Metadata())
    keys = (BUREAU, COURT, RULES, PLACE)
    return Extraction(
        document,
        entities=tuple(NamedEntity(key, aliases=(f"{name}:{key.name[-3:]}",)) for key in keys),
        mentions=(Mention(0, 5, "xxxxx", "INST", BUREAU, "institution/department", 0.9),),
        relations=relations,
        indicators=indicators,
    )


def test_the_same_claim_in_two_documents_is_one_statement_with_two_findings() -> None:
    found, refused = make_statements(
        [extraction("a", relation("a", 3, date="2021")), extraction("b", relation("b", 9, date="2021-05"))],
        load_schema(),
        BASE,
    )
    (statement,) = found
    assert [e.document for e in statement.evidence] == ["a", "b"]
    assert statement.dates == ("2021", "2021-05")
    assert refused == ()


def test_done_and_planned_are_two_claims_and_only_one_is_asserted() -> None:
    both = extraction("a", relation("a", 3), relation("a", 30, status="planned"))
    found, _ = make_statements([both], load_schema(), BASE)
    assert sorted((s.status, s.asserted) for s in found) == [("done", True), ("planned", False)]


def test_cooperation_has_no_direction() -> None:
    there = relation("a", 3, predicate="cooperatesWith", object=COURT)
    back = relation("a", 60, predicate="cooperatesWith", subject=COURT, object=BUREAU)
    found, _ = make_statements([extraction("a", there, back)], load_schema(), BASE)
    assert len(found) == 1
    assert len(found[0].evidence) == 2


def test_what_the_ontology_does_not_allow_is_refused_with_the_document_named() -> None:
    wrong = relation("a", 3, object=PLACE)
    itself = relation("a", 9, predicate="supervises", object=BUREAU)
    found, refused = make_statements([extraction("a", wrong, itself)], load_schema(), BASE)
    assert found == ()
    assert len(refused) == 2
    assert all(line.startswith("a: ") for line in refused)


def test_figures_that_differ_in_value_are_two_observations() -> None:
    def figure(document: str, value: int) -> Indicator:
        return Indicator("受理案件", value, "件", BUREAU, evidence(document, 5), "2021", text=f"{value}件")

    found = make_observations(
        [
            extraction("a", indicators=(figure("a", 10),)),
            extraction("b", indicators=(figure("b", 10), figure("b", 12))),
        ],
        BASE,
    )
    assert sorted((o.value, len(o.evidence)) for o in found) == [(10, 2), (12, 1)]


def test_order_of_documents_and_findings_does_not_matter() -> None:
    documents = [
        extraction("a", relation("a", 3), relation("a", 50, status="planned")),
        extraction("b", relation("b", 3, date="2020")),
        extraction("c", relation("c", 8, predicate="cooperatesWith", object=COURT)),
    ]
    expected = make_statements(documents, load_schema(), BASE), make_entities(documents, BASE)
    for seed in range(5):
        shuffled = [replace(d, relations=tuple(reversed(d.relations))) for d in documents]
        random.Random(seed).shuffle(shuffled)
        assert (make_statements(shuffled, load_schema(), BASE), make_entities(shuffled, BASE)) == expected


def test_aliases_come_from_all_documents() -> None:
    bureau = next(e for e in make_entities([extraction("a"), extraction("b")], BASE) if e.key == BUREAU)
    assert bureau.aliases == ("a:司法局", "b:司法局")
    assert len(bureau.mentions) == 2


def test_of_one_finding_told_twice_the_surer_stands() -> None:
    weak, sure = evidence("a", 3, 0.5), evidence("a", 3, 0.8)
    assert sort_evidence([weak, sure, evidence("a", 1)]) == (evidence("a", 1), sure)
