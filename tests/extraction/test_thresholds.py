"""What only the model found must be surer in other reports than in work reports."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from extraction.candidates import ADDRESS as ADDRESS_KEY
from extraction.candidates import read_candidates, write_candidates
from extraction.headings import is_address
from extraction.options import ALONE, ALONE_IN_ADDRESSES
from extraction.pipeline import PipelineOptions, build_pipeline
from extraction.spans import Candidate

BODY = "全年建成锦江左岸，办好望江之夜。"
ADDRESS = "各位代表：\n" + BODY
ANNUAL = "法治政府建设年度报告\n" + BODY


@pytest.mark.parametrize(("text", "expected"), [(ADDRESS, True), (ANNUAL, False), ("", False)])
def test_a_work_report_is_known_by_its_words(text: str, expected: bool) -> None:
    assert is_address(text) is expected


def _chosen(text: str, confidence: float, rule: str = "model/crf", address: bool | None = None) -> list[str]:
    """What stands of one undertaking that was found in a text."""
    nlp = build_pipeline(PipelineOptions(use_model=False))
    doc: Doc = nlp.make_doc(text)
    start = text.index("锦江左岸")
    write_candidates(doc, "model", [Candidate(start, start + 4, "INIT", rule, confidence)])
    if address is not None:
        doc.user_data[ADDRESS_KEY] = address
    nlp.get_pipe("zhengtu_overlap")(doc)
    return [text[c.start : c.end] for c in read_candidates(doc, "names")]


def test_between_the_two_thresholds_the_kind_of_report_decides() -> None:
    assert ALONE_IN_ADDRESSES["INIT"] < 0.6 < ALONE["INIT"]
    assert _chosen(ADDRESS, 0.6) == ["锦江左岸"]
    assert _chosen(ANNUAL, 0.6) == []
    assert _chosen(ANNUAL, 0.9) == ["锦江左岸"]
    assert _chosen(ADDRESS, 0.4) == []
    assert _chosen(BODY, 0.6, address=True) == ["锦江左岸"], "its title says what it is"


def test_in_a_work_report_the_model_is_never_asked_for_more() -> None:
    assert set(ALONE) == set(ALONE_IN_ADDRESSES)
    assert all(ALONE_IN_ADDRESSES[label] <= ALONE[label] for label in ALONE)
