"""Annotations in the form of the guidelines: what they do not have stands apart."""

from __future__ import annotations

from exports.annotations import annotation
from ontology.records import (
    Document,
    EntityKey,
    Evidence,
    Extraction,
    Metadata,
    NamedEntity,
    Relation,
)

OLD, NEW = EntityKey("INST", "武侯区环境保护局"), EntityKey("INST", "武侯区生态环境局")
MAYOR = EntityKey("PER", "李明远", "武侯区")


def test_succession_is_no_relation_of_the_guidelines_and_several_posts_are_a_list() -> None:
    evidence = Evidence("t", 0, 4, 0, 4, "test/test", 0.9)
    document = Document("a.txt", "全文略去", "s", "t", "text/plain", Metadata())
    line = annotation(
        Extraction(
            document=document,
            entities=(
                NamedEntity(OLD),
                NamedEntity(NEW),
                NamedEntity(MAYOR, (), (("post", "书记"), ("post", "区长"))),
            ),
            relations=(
                Relation(NEW, "succeeds", OLD, "done", evidence),
                Relation(MAYOR, "holdsPost", NEW, "ongoing", evidence),
            ),
        ),
        "https://example.org/",
    )
    assert [r["predicate"] for r in line["relations"]] == ["holdsPost"]
    assert [(r["subject"], r["object"]) for r in line["further_relations"]] == [(["E2"], "E1")]
    assert [e.get("post") for e in line["entities"]] == [None, None, ["书记", "区长"]]
