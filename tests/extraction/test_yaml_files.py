"""Rules and word lists in YAML: words stay words, and nothing is lost without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from extraction.yaml_files import parse_yaml, read_yaml


def test_only_true_and_false_are_truths() -> None:
    text = "words: [on, off, yes, no, y, n]\nno: off\nkept: true\nleft: false\n"
    assert parse_yaml(text) == {
        "words": ["on", "off", "yes", "no", "y", "n"],
        "no": "off",
        "kept": True,
        "left": False,
    }


@pytest.mark.parametrize("text", ["甲: 1\n乙: 2\n甲: 3\n", "外:\n  甲: 1\n  甲: 1\n"])
def test_a_key_that_stands_twice_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="given twice: 甲"):
        parse_yaml(text)


def test_what_is_no_yaml_is_told(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text("甲: [1, 2\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 2"):
        read_yaml(path)
