"""What a model may not turn into an undertaking."""

from __future__ import annotations

import pytest

from extraction.names.refusals import is_refused
from extraction.spans import Candidate


@pytest.mark.parametrize(
    ("text", "name", "refused"),
    [
        ("抓住领导干部这个“关键少数”。", "“关键少数”", True),
        ("为夜间消费披上“安心外衣”。", "“安心外衣”", True),
        ("严把合同“起草关”“签订关”。", "“签订关”", True),
        ("深学笃用习近平法治思想的试点。", "习近平法治思想的试点", True),
        ("建成“一点通”服务网（即热线和窗口）。", "“一点通”服务网（即热线", True),
        ("推行“两评一核”。", "“两评一核”", False),
        ("开展习近平法治思想宣传教育行动。", "习近平法治思想宣传教育行动", False),
    ],
)
def test_formulae_theories_and_figures_of_speech_are_refused(text: str, name: str, refused: bool) -> None:
    start = text.index(name)
    candidate = Candidate(start, start + len(name), "INIT", "model/crf", 0.99)
    assert is_refused(text, candidate) is refused


def test_only_undertakings_are_refused() -> None:
    text = "学习习近平法治思想。"
    assert not is_refused(text, Candidate(2, 9, "REG", "model/crf", 0.99))
