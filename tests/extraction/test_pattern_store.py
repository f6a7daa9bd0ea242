"""What is kept of compiled patterns: the same patterns in the next process, and no harm from a file that is damaged."""

from __future__ import annotations

import re
import zlib
from importlib import import_module
from typing import Any

import pytest

from extraction.anchors import find_anchors
from extraction.pattern_store import PatternStore, Program
from extraction.patterns import compile_pattern

PATTERN = r"(?P<body>区政府|区委|市政府)(印发|出台)《(?P<title>[^《》]{2,9})》"
TEXT = "去年区政府印发《甲办法》，市政府出台《乙规划》。"


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> PatternStore:
    """A store of its own, in place of that of the process."""
    fresh = PatternStore()
    for module in ("patterns", "anchors"):
        monkeypatch.setattr(import_module(f"extraction.{module}"), "STORE", fresh)
    return fresh


def _next_process(store: PatternStore, monkeypatch: pytest.MonkeyPatch) -> PatternStore:
    """A store that has only what the other one kept, and patterns that cannot be worked out any more."""
    fresh = PatternStore()
    fresh.load(store.unkept() or b"")
    for module in ("patterns", "anchors"):
        monkeypatch.setattr(import_module(f"extraction.{module}"), "STORE", fresh)

    def never(*_: Any) -> Any:
        raise AssertionError("worked out again")

    monkeypatch.setattr("extraction.patterns._program", never)
    monkeypatch.setattr("extraction.anchors._anchors", never)
    return fresh


def _seen(pattern: re.Pattern[str]) -> list[dict[str, Any]]:
    return [{**m.groupdict(), "all": m.groups(), "span": m.span()} for m in pattern.finditer(TEXT)]


def test_a_kept_pattern_finds_what_the_compiled_one_found(
    store: PatternStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = compile_pattern(PATTERN)
    _next_process(store, monkeypatch)
    assert _seen(compile_pattern(PATTERN)) == _seen(compiled) == _seen(re.compile(PATTERN))
    assert len(_seen(compiled)) == 2


def test_kept_anchors_are_those_that_were_found(store: PatternStore, monkeypatch: pytest.MonkeyPatch) -> None:
    found = find_anchors(PATTERN)
    _next_process(store, monkeypatch)
    assert find_anchors(PATTERN) == found != ()


def test_nothing_is_written_where_nothing_is_new(
    store: PatternStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    compile_pattern(PATTERN)
    later = _next_process(store, monkeypatch)
    compile_pattern(PATTERN)
    assert later.unkept() is None


def test_what_one_process_did_not_need_stays_known(
    store: PatternStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    compile_pattern(PATTERN)
    later = _next_process(store, monkeypatch)
    monkeypatch.undo()
    later.recall("program", "另一", lambda: [1])
    _next_process(later, monkeypatch)
    assert _seen(compile_pattern(PATTERN))


@pytest.mark.parametrize("content", [b"", b"no file of ours", zlib.compress(b""), zlib.compress(b"[1]")])
def test_what_is_damaged_is_refused_and_leaves_the_store_as_it_was(content: bytes) -> None:
    store = PatternStore()
    with pytest.raises((ValueError, zlib.error)):
        store.load(content)
    assert store.recall("program", "甲", lambda: [1]) == [1]


@pytest.mark.parametrize(
    "told", [[32, "AAAA", 0, {}], [32, "////////", 0, {}], [32, "A", 0, {}], ["a"], [32, 5, 0, {}]]
)
def test_a_program_that_is_none_is_compiled_as_usual(store: PatternStore, told: list[Any]) -> None:
    store.recall("program", PATTERN, lambda: told)
    assert _seen(compile_pattern(PATTERN)) == _seen(re.compile(PATTERN))


def test_a_program_comes_back_as_it_was_told() -> None:
    program = Program(32, [1, 2, 3], 1, {"a": 1})
    assert Program.read(program.told()) == program


def test_an_invalid_pattern_is_an_error_as_ever(store: PatternStore) -> None:
    with pytest.raises(re.error):
        compile_pattern("(甲")
