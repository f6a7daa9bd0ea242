"""The example reports: read, cleaned and outlined as a person would."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from extraction.cleaning import clean
from extraction.manifest import read_manifest
from extraction.outline import read_outline
from extraction.readers import find_inputs, read_source
from extraction.spans import CleanText
from ontology.records import Metadata

EXAMPLES = Path(__file__).parents[2] / "examples"
FILES = find_inputs([EXAMPLES / "reports"])


def cleaned(name: str) -> CleanText:
    return clean(read_source(EXAMPLES / "reports" / name, name, Metadata()))


def test_there_are_reports_of_every_type() -> None:
    assert len(FILES) >= 8
    assert {path.suffix for path, _ in FILES} == {".txt", ".md", ".html", ".pdf", ".docx"}
    assert read_manifest(EXAMPLES / "reports" / "manifest.csv")


@pytest.mark.parametrize("name", [name for _, name in FILES])
def test_each_is_whole_sentences(name: str) -> None:
    text = cleaned(name)
    outline = read_outline(text)
    assert outline.sections
    assert any(section.status == "planned" for section in outline.sections)
    broken = [line for line in text.text.split("\n") if len(line) > 60 and line[-1] not in "。：；！”"]
    assert broken == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("wuhou-justice-2021.txt", "创建四川省法治政府建设示范区"),
        ("wuhou-justice-2022.pdf", "武侯区公共法律服务三年行动计划"),
        ("jiangbei-justice-2022.html", "江北区涉外法律服务指南"),
        ("jingshan-township-2022.docx", "径山镇重大行政决策目录"),
        ("yuelu-work-report-2023.txt", "麓西文化艺术中心"),
        ("yuelu-justice-plan-2023.docx", "麓山法律超市"),
        ("jiangan-market-2022.txt", "计量惠民"),
        ("kunshan-court-2021.txt", "涉外商事审判中心"),
        ("chengdu-brief-2022-06.txt", "成都市社区法律服务规范"),
    ],
)
def test_plans_stand_in_planned_sections(name: str, words: str) -> None:
    text = cleaned(name)
    around = read_outline(text).sections_at(text.text.index(words))
    assert "planned" in [section.status for section in around]


def test_the_web_page_keeps_its_owner_in_raw_only() -> None:
    text = cleaned("jiangbei-justice-2022.html")
    assert "网站标识码：3302050001" in text.raw
    for words in ("网站标识码", "浏览次数", "打印", "分享到", "政务服务", "pageViews"):
        assert words not in text.text


def test_the_script_makes_what_the_repository_holds() -> None:
    pytest.importorskip("reportlab")
    made = _script()
    assert made.make_pdf(made.WUHOU_2022) == made.make_pdf(made.WUHOU_2022)
    first = made.make_docx(made.YUELU_PLAN_2023, [], before="")
    assert first == made.make_docx(made.YUELU_PLAN_2023, [], before="")
    text = "".join(made.WUHOU_2022.split())
    assert "".join(cleaned("wuhou-justice-2022.pdf").text.split()) == text


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "make_binary_examples", EXAMPLES / "make_binary_examples.py"
    )
    if spec is None or spec.loader is None:
        raise FileNotFoundError("examples/make_binary_examples.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
