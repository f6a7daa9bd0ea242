"""The scripts of benchmarks/ run: who changes what they measure hears of it here. What they measure is not looked at."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples" / "reports"
REPORT = "南京市玄武区司法局2022年法治政府建设年度报告\n2022年，我局建成“玄武法驿”公共法律服务中心，受理案件1{}件。\n"


def said(*arguments: str | Path) -> str:
    return subprocess.run(
        [sys.executable, "-m", *map(str, arguments)], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout


def test_the_stages_of_writing(tmp_path: Path) -> None:
    said("kg", "build", EXAMPLES, "-o", tmp_path / "graph")
    told = said("benchmarks.writing", tmp_path / "graph", "--workers", "2")
    stages = {line.split("|")[1].strip() for line in told.splitlines() if line.startswith("| ")}
    assert {"checks of the graph", "records.jsonl", "graph.nq", "shapes.ttl", "all"} <= stages
    assert "all files, 2 processes" in told


def test_whole_builds_and_builds_by_number(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in (1, 2):
        (corpus / f"{number}.txt").write_text(REPORT.format(number), encoding="utf-8")
    told = said(
        "benchmarks.build", corpus, "--only", "full", "builds", "size", "--rounds", "1", "--sizes", "3"
    )
    for stage in ("one of 2 changed", "unchanged", "in memory, two", "in partitions, two"):
        assert f"| {stage}" in told
