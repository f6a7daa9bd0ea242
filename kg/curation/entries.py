"""Reads curation.yaml: a list of corrections, each with who made it, when and why.

    - merge: [成都市武侯区法律援助中心, 武侯区法律援助服务中心]
      into: 成都市武侯区法律援助中心
      who: 李晓
      when: 2026-03-02
      why: 同一机构的两块牌子

What each action needs is one table, `ACTIONS`. An entry says what it is about by canonical name or IRI.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn, get_args

from ontology.errors import CurationError
from ontology.records import Label, Status
from ontology.schema import load_schema

CURATION = "curation.yaml"
"""A file of this name beside the inputs is applied without being asked for."""
SIGNED = ("who", "when", "why")
ACTIONS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "merge": (frozenset({"into"}), frozenset({"type", "scope"})),
    "split": (frozenset(), frozenset({"off", "documents", "to", "type", "scope"})),
    "rename": (frozenset({"to"}), frozenset({"type", "scope"})),
    "retype": (frozenset({"to"}), frozenset({"type", "scope"})),
    "drop": (
        frozenset(),
        frozenset({"predicate", "object", "status", "indicator", "value", "period", "type", "scope"}),
    ),
    "add": (
        frozenset({"predicate", "object", "document", "quote"}),
        frozenset({"status", "date", "type", "scope", "object_type", "object_scope"}),
    ),
    "refuse": (frozenset(), frozenset({"type", "scope"})),
}
"""Action -> keys that it must have and keys that it may have, beside its own and who, when and why."""
LISTS = {"merge": 1, "refuse": 2, "documents": 1}
"""Keys whose value is a list, and how long it is at least."""
CHOICES = {
    "type": get_args(Label),
    "object_type": get_args(Label),
    "status": get_args(Status),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One correction."""

    action: str
    """A key of `ACTIONS`."""
    values: tuple[tuple[str, tuple[str, ...]], ...]
    """Sorted by key; a value that is no list is a tuple of one."""
    who: str
    when: str
    why: str
    file: str
    """Name of the file, without its folder."""
    line: int
    """From 1."""

    def all(self, key: str) -> tuple[str, ...]:
        """The values of a key, none where it is not given."""
        return next((value for name, value in self.values if name == key), ())

    def one(self, key: str) -> str:
        """The value of a key, empty where it is not given."""
        return next(iter(self.all(key)), "")

    @property
    def about(self) -> str:
        """What the entry is about, as the person wrote it."""
        return self.one(self.action)

    @property
    def place(self) -> str:
        """Where the entry stands: curation.yaml, line 12."""
        return f"{self.file}, line {self.line}"

    @property
    def signed(self) -> str:
        """Why, and who said so when."""
        return f"{self.why} ({self.who}, {self.when})"


def read_curation(path: Path) -> tuple[Entry, ...]:
    """The corrections of a file, in its order. Raises CurationError that names file, line and what is expected."""
    # The parser that keeps lines. By name, because its type information hides that of srsly itself.
    yaml: Any = import_module("srsly.ruamel_yaml")
    try:
        root = yaml.compose(path.read_text(encoding="utf-8-sig"), yaml.SafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise CurationError(f"{path}: cannot be read as UTF-8: {error}") from error
    except yaml.YAMLError as error:
        raise CurationError(_not_yaml(path, error)) from error
    if root is None:
        return ()
    if root.id != "sequence":
        _fail(path, root, "expected a list of corrections, each beginning with “- merge:” or another action")
    return tuple(_entry(path, node) for node in root.value)


def _not_yaml(path: Path, error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    line = f", line {mark.line + 1}" if mark is not None else ""
    told = getattr(error, "problem", None) or str(error).splitlines()[0]
    return f"{path}{line}: not YAML: {told}"


def _entry(path: Path, node: Any) -> Entry:
    if node.id != "mapping":
        _fail(path, node, f"expected an action ({', '.join(ACTIONS)}) with who, when and why")
    nodes: dict[str, Any] = {}
    for key, value in node.value:
        if key.id != "scalar":
            _fail(path, key, "expected a key such as who")
        if key.value in nodes:
            _fail(path, key, f"{key.value} stands twice in one correction")
        nodes[str(key.value)] = key, value
    actions = [key for key in nodes if key in ACTIONS]
    if len(actions) != 1:
        _fail(
            path, node, f"expected one action of {', '.join(ACTIONS)}; found {', '.join(nodes) or 'nothing'}"
        )
    action = actions[0]
    needed, possible = ACTIONS[action]
    allowed = {action, *SIGNED, *needed, *possible}
    for name, (key, _) in nodes.items():
        if name not in allowed:
            _fail(path, key, f"unknown key {name} of {action}; expected {', '.join(sorted(allowed))}")
    for name in (*SIGNED, *sorted(needed)):
        if name not in nodes:
            _fail(path, node, f"{action} lacks {name}")
    values = {name: _value(path, name, value) for name, (_, value) in nodes.items()}
    who, when, why = (values.pop(name)[0] for name in SIGNED)
    _check(path, node, action, values, when)
    return Entry(action, tuple(sorted(values.items())), who, when, why, path.name, node.start_mark.line + 1)


def _value(path: Path, name: str, node: Any) -> tuple[str, ...]:
    """The texts of a node: one, or as many as a list has."""
    at_least = LISTS.get(name)
    parts = node.value if node.id == "sequence" and at_least else [node]
    if any(part.id != "scalar" or not part.value.strip() for part in parts):
        _fail(path, node, f"{name}: expected {'a list of texts' if at_least else 'a text'}")
    if at_least and len(parts) < at_least:
        _fail(path, node, f"{name}: expected at least {at_least} of them")
    texts = tuple(part.value.strip() for part in parts)
    for text in texts:
        if text not in CHOICES.get(name, (text,)):
            _fail(path, node, f"{name}: {text}; expected one of {', '.join(CHOICES[name])}")
    return texts


def _check(path: Path, node: Any, action: str, values: Mapping[str, Sequence[str]], when: str) -> None:
    """What keys mean together."""
    try:
        date.fromisoformat(when)
    except ValueError:
        _fail(path, node, f"when: {when}; expected a day such as 2026-03-02")
    if action == "retype" and values["to"][0] not in CHOICES["type"]:
        _fail(path, node, f"to: {values['to'][0]}; expected one of {', '.join(CHOICES['type'])}")
    if action == "split" and ("off" in values) == ("documents" in values and "to" in values):
        _fail(path, node, "split needs either off (a name that was joined to it) or documents with to")
    if action == "drop" and ("predicate" in values) != ("object" in values):
        _fail(path, node, "drop of a statement needs predicate and object")
    predicate = values.get("predicate", ("",))[0]
    if predicate and predicate not in load_schema().relations:
        _fail(path, node, f"predicate: {predicate}; expected one of {', '.join(load_schema().relations)}")
    if action == "drop" and "indicator" not in values and ("value" in values or "period" in values):
        _fail(path, node, "drop of a figure needs indicator")


def _fail(path: Path, node: Any, told: str) -> NoReturn:
    raise CurationError(f"{path}, line {node.start_mark.line + 1}: {told}")


def entry_to_json(entry: Entry) -> list[Any]:
    """An entry as lists and texts."""
    return [entry.action, entry.values, entry.who, entry.when, entry.why, entry.file, entry.line]


def entry_from_json(plain: Sequence[Any]) -> Entry:
    """The entry that `entry_to_json` wrote."""
    action, values, who, when, why, file, line = plain
    return Entry(action, tuple((key, tuple(texts)) for key, texts in values), who, when, why, file, line)
