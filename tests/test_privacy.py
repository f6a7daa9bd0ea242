"""No private person enters the graph, in any output, whatever the report calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main

PRIVATE = {
    "被告人赵铁柱": "赵铁柱",
    "原告孙丽华诉区政府": "孙丽华",
    "受援人钱小芳": "钱小芳",
    "审理周大勇等12人涉黑案件": "周大勇",
    "为农民工吴建国追回工资": "吴建国",
    "当事人郑桂兰与邻居": "郑桂兰",
    "犯罪嫌疑人冯强": "冯强",
    "困难群众陈秀英": "陈秀英",
}
REPORT = """昆明市官渡区司法局2021年度法治政府建设年度报告
2021年，区司法局局长杨志诚带队到官渡街道调研。我局旁听被告人赵铁柱一案庭审，办理原告孙丽华诉区政府信息公开案1件，
为受援人钱小芳挽回损失3万元。区法院审理周大勇等12人涉黑案件。律师为农民工吴建国追回工资2万元。
当事人郑桂兰与邻居达成调解协议。犯罪嫌疑人冯强获得法律援助。走访困难群众陈秀英。
昆明市官渡区司法局
2022年1月20日
"""


@pytest.mark.parametrize("phrase", list(PRIVATE))
def test_the_test_report_names_them(phrase: str) -> None:
    assert phrase in REPORT


def test_only_the_official_is_a_person_of_the_graph(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    result = CliRunner().invoke(main, ["build", str(tmp_path / "report.txt"), "-o", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    annotation = json.loads((tmp_path / "out/annotations.jsonl").read_text(encoding="utf-8"))
    names = [name for entity in annotation["entities"] for name in entity["names"]]
    assert "杨志诚" in names
    for person in PRIVATE.values():
        assert [name for name in names if person in name] == []
        assert [m["text"] for m in annotation["mentions"] if person in m["text"]] == []
        assert [i["name"] for i in annotation["indicators"] if person in i["name"]] == []


def test_no_output_quotes_a_private_name(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text(f"<html><body><p>{REPORT}</p></body></html>", encoding="utf-8")
    result = CliRunner().invoke(main, ["build", str(tmp_path / "report.html"), "-o", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    outputs = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert any(path.parent.name == "texts" for path in outputs)
    for path in outputs:
        text = path.read_bytes().decode("utf-8")
        assert [person for person in PRIVATE.values() if person in text] == [], path.name
