"""Every rule file is sound, and every rule finds what its own examples show."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from extraction.rules import RULES, Rule, load_rules, read_rules, unmark
from extraction.spans import Candidate
from ontology.errors import RuleError

FILES = sorted(p.stem for p in RULES.glob("*.yaml") if "\nrules:" in p.read_text(encoding="utf-8"))
CASES = [(name, rule) for name in FILES for rule in load_rules(name).rules]
IDS = [rule.id for _, rule in CASES]
GOOD = "rules:\n- {id: a/b, label: INST, pattern: '%s', matches: ['去⟦甲局⟧'], rejects: [乙]}\n"


def found(file: str, rule: Rule, text: str) -> list[tuple[int, int]]:
    """Spans that the rule, or the file's finder in its name, finds in the text; of nested ones the outer."""
    if rule.pattern is not None:
        return list(rule.spans(text))
    finder_name = load_rules(file).finder
    assert finder_name, f"{file}: {rule.id} has no pattern, so the file must name its finder"
    module, _, function = finder_name.partition(":")
    finder: Callable[..., list[Candidate]] = getattr(import_module(module), function)
    given = [text]
    if "gazetteer" in inspect.signature(finder).parameters:
        given.append(import_module("extraction.divisions").load_gazetteer())
    spans = {(c.start, c.end) for c in finder(*given) if c.rule == rule.id}
    return [s for s in sorted(spans) if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in spans)]


@pytest.mark.parametrize(("file", "rule"), CASES, ids=IDS)
def test_rule_finds_its_matches_and_nothing_in_its_rejects(file: str, rule: Rule) -> None:
    for example in rule.matches:
        text, spans = unmark(example)
        got = sorted(set(found(file, rule, text)))
        assert [text[a:b] for a, b in got] == [text[a:b] for a, b in spans], example
        assert got == list(spans), example
    for example in rule.rejects:
        assert [example[a:b] for a, b in found(file, rule, example)] == [], example


def test_rule_ids_are_unique_over_all_files() -> None:
    assert len(IDS) == len(set(IDS))


@pytest.mark.parametrize(
    ("yaml", "says"),
    [
        ("- a\n", "mapping"),
        ("rules: [\n", "YAML"),
        ("rulez: []\n", "unknown key rulez"),
        (GOOD % "甲{nothing}", "a/b: unknown macro {nothing}"),
        (GOOD % "甲(局", "a/b: the pattern does not compile"),
        ("macros: {a: '{b}', b: '{a}'}\n", "made of itself"),
        ("words: {a: []}\n", "a word list is"),
        ("words: {a: 甲}\nmacros: {a: 甲}\n", "defined twice"),
        ("macros: {甲: 乙}\n", "cannot name a macro"),
        (
            GOOD % "甲局" + "- {id: a/b, pattern: 甲, matches: [⟦甲⟧], rejects: [乙]}\n",
            "a/b: the id is used twice",
        ),
        ("rules:\n- {id: a/b, pattern: 甲, matches: [⟦甲⟧]}\n", "a/b: at least one sentence under rejects"),
        ("rules:\n- {id: a/b, pattern: 甲, matches: [甲], rejects: [乙]}\n", "a/b: every match shows"),
        ("rules:\n- {id: a/b, patern: 甲, matches: [⟦甲⟧], rejects: [乙]}\n", "a/b: unknown key patern"),
        (
            "rules:\n- {id: a/b, label: ORG, pattern: 甲, matches: [⟦甲⟧], rejects: [乙]}\n",
            "a/b: label 'ORG'",
        ),
        (
            "rules:\n- {id: a/b, confidence: 2, pattern: 甲, matches: [⟦甲⟧], rejects: [乙]}\n",
            "a/b: confidence",
        ),
        (
            "rules:\n- {id: 甲, pattern: 甲, matches: [⟦甲⟧], rejects: [乙]}\n",
            "every rule is a mapping with an id",
        ),
    ],
)
def test_a_faulty_file_is_refused_with_the_file_and_the_rule(tmp_path: Path, yaml: str, says: str) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text(yaml, encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        read_rules(path)
    assert says in str(caught.value)
    assert "odd.yaml" in str(caught.value)


def test_words_are_tried_longest_first_and_lexicon_macros_are_shared(tmp_path: Path) -> None:
    shared = tmp_path / "shared.yaml"
    shared.write_text("words: {organ: 局 司法局}\n", encoding="utf-8")
    path = tmp_path / "some.yaml"
    path.write_text(
        "fields: [scope]\nmacros: {seat: '区{organ}'}\n"
        "rules:\n- {id: a/b, label: INST, scope: 区, pattern: '由(?P<name>{seat})', "
        "matches: [由⟦区司法局⟧牵头], rejects: [区局]}\n",
        encoding="utf-8",
    )
    rules = read_rules(path, read_rules(shared))
    assert [(c.start, c.end, c.rule) for c in rules.rule("a/b").candidates("由区司法局牵头")] == [
        (1, 5, "a/b")
    ]
    assert rules.rule("a/b").extra == (("scope", "区"),)
    assert rules.word_list("organ") == ("局", "司法局")
    with pytest.raises(RuleError, match="no word list"):
        rules.word_list("nothing")


def test_quantifiers_are_no_macros() -> None:
    assert load_rules("lexicon").compile("{han}{2,3}").fullmatch("甲乙丙")
