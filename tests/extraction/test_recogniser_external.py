"""Any spaCy pipeline for Chinese in place of the shipped recogniser."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from extraction.pipeline import PipelineOptions, build_pipeline
from extraction.recogniser.crf import model_candidates
from extraction.recogniser.external import find_external, load_external
from ontology.errors import ModelError

PATTERNS = [
    {"label": "ORG", "pattern": "敦煌研究院"},
    {"label": "PERSON", "pattern": "樊锦诗"},
    {"label": "GPE", "pattern": "甘肃"},
    {"label": "LAW", "pattern": "文物保护法"},
    {"label": "DATE", "pattern": "昨日"},
]


@pytest.fixture
def model(tmp_path: Path) -> str:
    nlp = spacy.blank("zh")
    nlp.add_pipe("entity_ruler").add_patterns(PATTERNS)  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "model")
    return str(tmp_path / "model")


def test_entities_are_carried_over_with_our_labels(model: str) -> None:
    text = "昨日，敦煌研究院在甘肃举行座谈。\n\n　　樊锦诗谈文物保护法。"
    names = find_external(text, load_external(model))
    assert [(n.label, text[n.start : n.end]) for n in names] == [
        ("INST", "敦煌研究院"),
        ("LOC", "甘肃"),
        ("PER", "樊锦诗"),
        ("REG", "文物保护法"),
    ]
    assert {n.rule for n in names} == {"model/external"}


def test_it_takes_the_place_of_the_shipped_model(model: str) -> None:
    nlp = build_pipeline(PipelineOptions(model=model, use_rules=False))
    assert "zhengtu_crf" not in nlp.pipe_names
    doc = nlp("敦煌研究院与肃州区司法局")
    assert [doc.text[n.start : n.end] for n in model_candidates(doc)] == ["敦煌研究院"]


def test_a_missing_model_says_how_to_install_it() -> None:
    with pytest.raises(ModelError) as error:
        load_external("zh_core_web_absent")
    assert "python -m spacy download zh_core_web_absent" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_folder_that_is_no_pipeline(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="not a spaCy pipeline"):
        load_external(str(tmp_path))


def test_a_pipeline_of_another_language(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "en")
    with pytest.raises(ModelError, match="not for Chinese"):
        load_external(str(tmp_path / "en"))


def test_a_pipeline_that_finds_nothing(tmp_path: Path) -> None:
    spacy.blank("zh").to_disk(tmp_path / "zh")
    with pytest.raises(ModelError, match="no component that finds entities"):
        load_external(str(tmp_path / "zh"))
