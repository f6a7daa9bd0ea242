"""Undertakings of rules that the model holds to be none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.candidates import read_candidates, write_candidates
from extraction.doubts import NO_NAME, SURE, strike_doubted
from extraction.explanation import explain
from extraction.pipeline import PipelineOptions, build_pipeline
from extraction.recogniser.crf import shipped_recogniser
from extraction.spans import Candidate
from ontology.records import Source

TEXT = "各地建设综合服务中心和平台，岷县建成岷山法律服务中心。"
NLP = build_pipeline(PipelineOptions(use_model=False))


def standing(*outside: tuple[int, int, float], told: bool = True) -> list[str]:
    doc = NLP.make_doc(TEXT)
    spans = [(4, 10, "INIT"), (14, 16, "LOC"), (18, 26, "INIT")]
    write_candidates(
        doc,
        "rules",
        [Candidate(a, b, label, "rule/test", 0.9) for a, b, label in spans],  # type: ignore[arg-type]
    )
    if told:
        doc.user_data[NO_NAME] = np.zeros(len(TEXT))
        for start, end, probability in outside:
            doc.user_data[NO_NAME][start:end] = probability
    return [TEXT[c.start : c.end] for c in read_candidates(strike_doubted(doc), "rules")]


@pytest.mark.parametrize(
    ("outside", "expected"),
    [
        ([], ["综合服务中心", "岷县", "岷山法律服务中心"]),
        ([(4, 10, 0.99)], ["岷县", "岷山法律服务中心"]),
        ([(4, 10, SURE - 0.01)], ["综合服务中心", "岷县", "岷山法律服务中心"]),
        ([(4, 6, 1.0)], ["综合服务中心", "岷县", "岷山法律服务中心"]),
        ([(14, 16, 1.0)], ["综合服务中心", "岷县", "岷山法律服务中心"]),
        ([(0, len(TEXT), 1.0)], ["岷县"]),
    ],
    ids=["none doubted", "a class", "not sure", "in part", "a place stays", "all"],
)
def test_an_undertaking_goes_where_the_model_sees_no_name(
    outside: list[tuple[int, int, float]], expected: list[str]
) -> None:
    assert standing(*outside) == expected


def test_nothing_goes_where_no_model_has_read() -> None:
    assert len(standing(told=False)) == 3


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="市司法局印发《办法》，启动“护航”专项行动\n。 0", max_size=200))
def test_every_character_has_a_probability_of_being_in_no_name(text: str) -> None:
    names, outside = shipped_recogniser().read(text)
    assert outside.shape == (len(text),)
    assert ((outside >= 0) & (outside <= 1 + 1e-9)).all()
    assert names == shipped_recogniser().find(text)
    for name in names:
        assert outside[name.start : name.end].max() <= 1 - name.confidence + 1e-4


def test_what_was_doubted_is_explained() -> None:
    source = Source("a.txt", "企业海外“筑巢”，让人才找到“娘家”。\n", "0" * 64, "text/plain")
    refused = [(r.text, r.label) for r in explain(source, build_pipeline()).refusals if r.reason == "doubted"]
    assert {("“筑巢”", "INIT"), ("“娘家”", "INIT")} <= set(refused)
