"""The built wheel, installed in a fresh environment, does the whole job from another folder."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = [pytest.mark.wheel, pytest.mark.slow]


def test_the_wheel_holds_what_it_needs(installed: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text(
        "南京市玄武区司法局2022年法治政府建设年度报告\n2022年，我局建成“玄武法驿”公共法律服务中心，受理案件18件。\n",
        encoding="utf-8",
    )
    kg = [str(installed / "kg")]
    subprocess.run([*kg, "build", "report.txt", "-o", "out"], check=True, cwd=tmp_path, capture_output=True)
    record = json.loads((tmp_path / "out/build.json").read_text(encoding="utf-8"))
    assert record["inputs"][0]["issuer"] == "南京市玄武区司法局"
    assert record["extraction"]["model"].startswith("zhengtu-")
    assert (tmp_path / "out/index.html").stat().st_size > 100_000
    query = "SELECT ?n WHERE { ?b zt:launched/skos:prefLabel ?n }"
    found = subprocess.run([*kg, "query", "out", query], check=True, cwd=tmp_path, capture_output=True)
    assert "玄武法驿" in found.stdout.decode("utf-8")


def test_the_program_that_runs_is_the_installed_one(installed: Path, tmp_path: Path) -> None:
    code = "import kg, ontology, extraction, exports; print(kg.__file__, exports.__file__)"
    command = [str(installed / "python"), "-c", code]
    found = subprocess.run(command, check=True, cwd=tmp_path, capture_output=True, text=True)
    assert str(ROOT / "kg") not in found.stdout
    assert found.stdout.count(str(installed.parent)) == 2
