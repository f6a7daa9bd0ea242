from __future__ import annotations

from spacy.tokens import Span

from extraction.candidates import read_candidates, set_entities, write_candidates
from extraction.pipeline import PipelineOptions, build_pipeline
from extraction.spans import Candidate

NAMES = [
    Candidate(0, 6, "INST", "institution/department", 0.9),
    Candidate(6, 9, "LOC", "place/division", 0.8),
]
TEXT = "江北区司法局武侯区 a\n𠮷"


def test_tokens_are_characters() -> None:
    doc = build_pipeline(PipelineOptions(use_model=False)).make_doc(TEXT)
    assert [token.text for token in doc] == list(TEXT)
    assert doc.text == TEXT


def test_entities_are_what_spacy_sets_itself() -> None:
    nlp = build_pipeline(PipelineOptions(use_model=False))
    ours, theirs = nlp.make_doc(TEXT), nlp.make_doc(TEXT)
    set_entities(ours, NAMES)
    theirs.set_ents([Span(theirs, n.start, n.end, label=n.label, span_id=n.rule) for n in NAMES])

    def told(doc: object) -> list[tuple[str, str, str, str]]:
        return [(t.ent_iob_, t.ent_type_, t.ent_id_, t.ent_kb_id_) for t in doc]  # type: ignore[attr-defined]

    assert told(ours) == told(theirs)
    assert [(e.start, e.end, e.label_, e.id_) for e in ours.ents] == [
        (e.start, e.end, e.label_, e.id_) for e in theirs.ents
    ]
    set_entities(ours, [])
    assert not ours.ents


def test_candidates_come_back_as_they_were_written() -> None:
    doc = build_pipeline(PipelineOptions(use_model=False)).make_doc(TEXT)
    assert read_candidates(doc, "rules") == []
    write_candidates(doc, "rules", NAMES)
    assert read_candidates(doc, "rules") == NAMES
