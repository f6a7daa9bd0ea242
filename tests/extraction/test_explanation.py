"""Explanations: everything looked at is found or refused with its reason, and no private name shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from extraction.explanation import Explanation, explain
from extraction.pipeline import PipelineOptions, build_pipeline
from kg.cli import main
from kg.explanation_report import explanation_lines
from ontology.records import Metadata, Source

REPORT = """绵阳市涪城区司法局2022年法治政府建设年度报告

2022年，我局牢固树立“四个意识”，为企业披上法治“外衣”，开展“法润涪江”专项行动，走进“红星小院”。
被告人李大明赔偿损失3万元。
"""


@pytest.fixture(scope="module")
def explained() -> Explanation:
    nlp = build_pipeline(PipelineOptions(use_model=False))
    source = Source("r.txt", REPORT, "0" * 64, "text/plain", Metadata())
    return explain(source, nlp)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("“四个意识”", "formula"), ("“外衣”", "figurative"), ("涪城区司法局", "overlap")],
)
def test_what_is_no_name_has_its_reason(explained: Explanation, text: str, reason: str) -> None:
    assert reason in {r.reason for r in explained.refusals if text in r.text}


def test_a_loser_names_what_stands_in_its_place(explained: Explanation) -> None:
    lost = [r for r in explained.refusals if r.reason == "overlap"]
    assert lost
    assert all(r.winner for r in lost)


def test_offsets_are_of_the_raw_text(explained: Explanation) -> None:
    for refusal in explained.refusals:
        if refusal.reason != "private":
            assert "".join(REPORT[refusal.start : refusal.end].split()) == refusal.text
    assert [REPORT[s:e] for s, e in explained.sentences][-1] == "被告人李大明赔偿损失3万元。"


def test_below_its_threshold_a_name_says_what_was_asked() -> None:
    nlp = build_pipeline(PipelineOptions(use_model=False, thresholds={"REG": 2.0}))
    source = Source("r.txt", "我局印发《法治建设任务清单》。", "0" * 64, "text/plain", Metadata())
    refused = [r for r in explain(source, nlp).refusals if r.label == "REG"]
    assert [(r.reason, r.limit) for r in refused] == [("doubtful", 2.0)]


def test_the_report_shows_names_statements_and_refusals(explained: Explanation) -> None:
    told = "\n".join(explanation_lines(explained, 400))
    assert "开展⟦“法润涪江”专项行动⟧" in told
    assert "+ INIT “法润涪江”专项行动" in told
    assert "- “四个意识”: a political formula or a result, no name" in told
    assert "李大明" not in told
    assert "被告人×××" in told


def test_lines_keep_to_the_width(explained: Explanation) -> None:
    from kg.columns import display_width

    assert (
        max(display_width(part) for line in explanation_lines(explained, 60) for part in line.split("\n"))
        <= 60
    )


def test_the_command_prints_it(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    result = CliRunner().invoke(main, ["extract", str(path), "--explain"])
    assert result.exit_code == 0, result.output
    assert "issuer  绵阳市涪城区司法局 [title]" in result.output.replace("  [", " [")
    assert "“四个意识”: a political formula" in result.output
