"""Rules and word lists as data: reads `extraction/rules/*.yaml`, checks it, compiles it once.

A rule file is a mapping with any of

    finder: package.module:function   what finds the rules that have no pattern of their own
    fields: [direction]               keys, beyond the usual ones, that its rules may have (text)
    words:  {name: 甲 乙 丙}           word lists; usable in patterns as {name}, longest word first
    macros: {name: regex}             pieces of patterns; usable in patterns as {name}
    rules:
      - id: kind/what-it-finds
        label: INST
        pattern: '{level}(?P<name>…)'  the group `name` is the span, or else the whole match
        confidence: 0.9
        matches: [a sentence with the expected ⟦span⟧ or spans in it]
        rejects: [a sentence in which the rule finds nothing]

`lexicon.yaml` gives words and macros to all other files. A file without rules is a plain lexicon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast, get_args

from extraction.patterns import compile_pattern
from extraction.scanning import Scan
from extraction.spans import Candidate
from extraction.yaml_files import read_yaml
from ontology.errors import RuleError
from ontology.records import Label

RULES = Path(__file__).parent / "rules"
SHARED = "lexicon"
OPEN, CLOSE = "⟦", "⟧"

FILE_KEYS = frozenset({"finder", "fields", "words", "macros", "rules"})
RULE_KEYS = frozenset({"id", "label", "pattern", "confidence", "matches", "rejects"})
MACRO = re.compile(r"\{([a-z][a-z0-9_]*)\}")
NAME = re.compile(r"[a-z][a-z0-9_]*")
RULE_ID = re.compile(r"[a-z]+(?:/[a-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule with its own examples. `pattern` is None where the file's finder does the finding."""

    id: str
    label: Label | None
    pattern: re.Pattern[str] | None
    confidence: float
    matches: tuple[str, ...]
    rejects: tuple[str, ...]
    extra: tuple[tuple[str, str], ...] = ()
    """Values of the keys that the file's `fields` declares, sorted by key."""
    scan: Scan | None = None
    """The pattern, for long texts; looks for it beside those of other rules."""

    def found(self, text: str) -> Iterator[re.Match[str]]:
        """The matches of the pattern in a text, left to right; none where the finder does the finding."""
        if self.scan is not None:
            return self.scan.finditer(text)
        return iter(()) if self.pattern is None else self.pattern.finditer(text)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Spans of the group `name`, or of the whole match, that the pattern finds, left to right."""
        if self.pattern is None:
            return
        group = "name" if "name" in self.pattern.groupindex else 0
        for match in self.found(text):
            if match.start(group) < match.end(group):
                yield match.span(group)

    def candidates(self, text: str) -> Iterator[Candidate]:
        """The spans as candidates of the rule's label; a rule without a label yields none."""
        if self.label is not None:
            for start, end in self.spans(text):
                yield Candidate(start, end, self.label, self.id, self.confidence)


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A checked rule file: its rules, its word lists and its macros (the shared lexicon's included)."""

    name: str
    finder: str | None
    rules: tuple[Rule, ...]
    words: Mapping[str, tuple[str, ...]] = field(repr=False)
    macros: Mapping[str, str] = field(repr=False)

    def word_list(self, name: str) -> tuple[str, ...]:
        """The word list of that name, in the order of the file. Raises RuleError where there is none."""
        if name not in self.words:
            raise RuleError(f"{self.name}: no word list {name!r}")
        return self.words[name]

    def rule(self, rule_id: str) -> Rule:
        """The rule with that id. Raises RuleError where there is none."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise RuleError(f"{self.name}: no rule {rule_id!r}")

    def expand(self, template: str) -> str:
        """The text of a pattern of the finder's own, with {macros} and {word lists} filled in."""
        return expand(template, self.macros, f"{self.name}: {template!r}")

    def compile(self, template: str) -> re.Pattern[str]:
        """A pattern of the finder's own, with {macros} and {word lists} filled in."""
        return _compile(template, self.macros, f"{self.name}: {template!r}")

    def scan(self, template: str) -> Scan:
        """The same for a pattern that is looked for in whole texts."""
        return Scan(self.expand(template), self.compile(template))


@cache
def load_rules(name: str) -> RuleFile:
    """Reads `extraction/rules/<name>.yaml` once. Raises RuleError, naming the file and the rule."""
    return read_rules(RULES / f"{name}.yaml", None if name == SHARED else load_rules(SHARED))


def read_rules(path: Path, shared: RuleFile | None = None) -> RuleFile:
    """Reads and checks one rule file, with the words and macros of `shared` at hand.

    Raises RuleError for what is not YAML, unknown keys, unknown or circular macros, duplicate ids, a
    pattern that does not compile, a confidence outside (0, 1] and a rule without both examples.
    """
    try:
        data = read_yaml(path)
    except (OSError, ValueError) as error:
        raise RuleError(f"{path.name}: cannot be read as YAML: {error}") from error
    if not isinstance(data, dict):
        raise RuleError(f"{path.name}: a rule file is a mapping, found {type(data).__name__}")
    _known(data, FILE_KEYS, path.name)
    words = dict(shared.words) if shared else {}
    macros = dict(shared.macros) if shared else {}
    for name, listed in (data.get("words") or {}).items():
        _unused(name, macros, path.name)
        words[name] = _words(listed, f"{path.name}: {name}")
        macros[name] = alternation(words[name])
    for name, regex in (data.get("macros") or {}).items():
        _unused(name, macros, path.name)
        macros[name] = str(regex)
    fields = frozenset(data.get("fields") or ())
    rules: list[Rule] = []
    for entry in data.get("rules") or ():
        rule = _rule(entry, fields, macros, path.name)
        if any(rule.id == other.id for other in rules):
            raise RuleError(f"{path.name}: {rule.id}: the id is used twice")
        rules.append(rule)
    for name in macros:
        expand(macros[name], macros, f"{path.name}: macro {name}")
    views = MappingProxyType(words), MappingProxyType(macros)
    return RuleFile(path.name, data.get("finder"), tuple(rules), *views)


def alternation(words: tuple[str, ...]) -> str:
    """A group that matches any of the words, the longest first so that none hides a longer one."""
    return "(?:" + "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w))) + ")"


def expand(template: str, macros: Mapping[str, str], where: str, inside: tuple[str, ...] = ()) -> str:
    """The template with every {macro} replaced, macros inside macros too; {2,3} stays a quantifier."""

    def fill(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in macros:
            raise RuleError(f"{where}: unknown macro {{{name}}}")
        if name in inside:
            raise RuleError(f"{where}: macro {{{name}}} is made of itself")
        return f"(?:{expand(macros[name], macros, where, (*inside, name))})"

    return MACRO.sub(fill, template)


def unmark(example: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """An example sentence without its ⟦ ⟧, and the spans (in the result) that they enclosed."""
    text: list[str] = []
    spans: list[tuple[int, int]] = []
    start = -1
    for char in example:
        if char == OPEN:
            start = len(text)
        elif char == CLOSE and start >= 0:
            spans.append((start, len(text)))
            start = -1
        else:
            text.append(char)
    return "".join(text), tuple(spans)


def _rule(entry: object, fields: frozenset[str], macros: Mapping[str, str], file: str) -> Rule:
    """One checked rule out of its YAML mapping."""
    if not isinstance(entry, dict) or not RULE_ID.fullmatch(str(entry.get("id", ""))):
        raise RuleError(
            f"{file}: every rule is a mapping with an id such as kind/what-it-finds, found {entry!r}"
        )
    where = f"{file}: {entry['id']}"
    _known(entry, RULE_KEYS | fields, where)
    label = entry.get("label")
    if label is not None and label not in get_args(Label):
        raise RuleError(f"{where}: label {label!r} is none of {', '.join(get_args(Label))}")
    matches, rejects = _examples(entry, "matches", where), _examples(entry, "rejects", where)
    if not all(unmark(m)[1] for m in matches):
        raise RuleError(f"{where}: every match shows the expected span in {OPEN}…{CLOSE}")
    confidence = entry.get("confidence", 1.0)
    if not isinstance(confidence, (int, float)) or not 0 < confidence <= 1:
        raise RuleError(f"{where}: confidence is a number above 0 and at most 1, found {confidence!r}")
    source = str(entry["pattern"]) if "pattern" in entry else None
    pattern = _compile(source, macros, where) if source is not None else None
    scan = Scan(expand(source, macros, where), pattern) if source is not None and pattern else None
    extra = tuple((key, str(entry[key])) for key in sorted(fields & entry.keys()))
    return Rule(
        id=str(entry["id"]),
        label=cast("Label | None", label),
        pattern=pattern,
        confidence=float(confidence),
        matches=matches,
        rejects=rejects,
        extra=extra,
        scan=scan,
    )


def _examples(entry: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    """A rule's example sentences; a rule that shows none cannot be trusted."""
    found = entry.get(key)
    if not isinstance(found, list) or not found or not all(isinstance(e, str) for e in found):
        raise RuleError(f"{where}: at least one sentence under {key} is needed")
    return tuple(found)


def _compile(template: str, macros: Mapping[str, str], where: str) -> re.Pattern[str]:
    try:
        return compile_pattern(expand(template, macros, where))
    except re.error as error:
        raise RuleError(f"{where}: the pattern does not compile: {error}") from error


def _words(listed: object, where: str) -> tuple[str, ...]:
    """A word list: a YAML list, or words parted by white space, the readable form for hundreds of them."""
    found = listed.split() if isinstance(listed, str) else listed
    if not isinstance(found, list) or not found or not all(isinstance(w, str) and w for w in found):
        raise RuleError(f"{where}: a word list is text parted by spaces or a list of words")
    return tuple(found)


def _known(data: Mapping[str, object], allowed: frozenset[str], where: str) -> None:
    unknown = sorted(str(key) for key in data.keys() - allowed)
    if unknown:
        raise RuleError(f"{where}: unknown key {', '.join(unknown)}")


def _unused(name: object, macros: Mapping[str, str], where: str) -> None:
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise RuleError(f"{where}: {name!r} cannot name a macro (small Latin letters, digits and _)")
    if name in macros:
        raise RuleError(f"{where}: macro {name!r} is defined twice")
