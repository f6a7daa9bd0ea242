"""Named questions: SPARQL with parameters, one file each, in this folder and in any that a person adds.

    # 中文说明 | What it asks, in English
    SELECT ?body WHERE {
      VALUES ?region { "" }  #: text | 地区 | place, or a part of its name
      VALUES ?year { 0 }  #: year! | 年度 | year
      …

A file is a query that runs as it stands. A line of VALUES with one value and `#:` declares a parameter, of which
the value is the default; `!` says that it must be given. A value is bound by writing it in place of the default
as an escaped literal, so that nothing in it can be taken for SPARQL, and every engine reads the same query.

A part that finds little (the thing of a name) stands in a SELECT of its own with LIMIT 1000000, which it never
reaches: engines begin where they expect least, and expect a million of what no limit bounds. It makes such a
question five to fifteen times quicker on a large graph. What only a filter needs stands in EXISTS after `||`, where it
is looked up only for rows that the first half leaves open. Where tens of thousands of rows are sorted, they are by one
text made with BIND: the embedded store fetches each key from disk again whenever it compares two rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Literal

from ontology.errors import QueryError

Kind = Literal["text", "year", "number"]
_HEAD = re.compile(r"#\s*([^|\n]+?)\s*\|\s*([^\n]+?)\s*(?:\n|$)")
_PARAMETER = re.compile(
    r"^([ \t]*VALUES[ \t]+\?)(\w+)([ \t]*\{[ \t]*)([^}\n]*?)([ \t]*\}[ \t]*#:[ \t]*)"
    r"(text|year|number)(!?)[ \t]*\|[ \t]*([^|\n]*?)[ \t]*\|[ \t]*([^\n]*?)[ \t]*$",
    re.MULTILINE,
)
_FORMS = {
    "year": (re.compile(r"[0-9]{4}", re.ASCII), "a year such as 2020"),
    "number": (re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?", re.ASCII), "a number such as 2 or 0.7"),
}
_ESCAPES = str.maketrans({'"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_REFUSED = re.compile(r"[\\\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""No name holds them, and engines read \\u before or after they read a string."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question can be asked with."""

    name: str
    kind: Kind
    required: bool
    zh: str
    en: str
    default: str
    """As the query writes it: "" or 0."""


@dataclass(frozen=True, slots=True)
class Question:
    """A named query."""

    name: str
    """Of the file, without .rq."""
    zh: str
    en: str
    parameters: tuple[Parameter, ...]
    text: str
    """SPARQL that runs as it stands, without prefixes."""
    added: bool = False
    """From a folder that a person gave."""


def load_questions(folders: Sequence[Path] = ()) -> dict[str, Question]:
    """Every question by its name, sorted; one of a folder that was given stands for a shipped one of its name.

    Raises QueryError that names the file where one is not in form or cannot be read.
    """
    shipped = [item for item in resources.files("kg.questions").iterdir() if item.name.endswith(".rq")]
    found = {}
    for item in shipped:
        name = item.name.removesuffix(".rq")
        found[name] = read_question(name, item.read_text(encoding="utf-8"))
    for folder in folders:
        files = sorted(folder.glob("*.rq"))
        if not files:
            raise QueryError(f"{folder}: no question there (expected .rq files)")
        for path in files:
            try:
                question = read_question(path.stem, path.read_text(encoding="utf-8-sig"))
            except (OSError, UnicodeDecodeError) as error:
                raise QueryError(f"{path}: cannot be read as UTF-8: {error}") from error
            found[path.stem] = replace(question, added=True)
    return dict(sorted(found.items()))


def read_question(name: str, text: str) -> Question:
    """A question out of its file's text. Raises QueryError that says what the form is."""
    text = text.replace("\r\n", "\n")
    head = _HEAD.match(text)
    if head is None:
        raise QueryError(f"{name}.rq, line 1: expected # and what it asks in Chinese | and in English")
    parameters = tuple(
        Parameter(m[2], m[6], m[7] == "!", m[8], m[9], m[4])  # type: ignore[arg-type]
        for m in _PARAMETER.finditer(text)
    )
    if text.count("#:") != len(parameters):
        line = next(
            n for n, line in enumerate(text.split("\n"), 1) if "#:" in line and not _PARAMETER.match(line)
        )
        raise QueryError(
            f'{name}.rq, line {line}: expected VALUES ?name {{ "" }}  #: text | 中文 | English '
            "(text, year or number; ! where it must be given)"
        )
    return Question(name, head[1], head[2], parameters, text)


def bind(question: Question, values: Mapping[str, str]) -> str:
    """The query with values in place of defaults.

    Raises QueryError where a parameter is not known or is lacking, or a value is not of its kind.
    """
    known = {p.name: p for p in question.parameters}
    for name in values:
        if name not in known:
            raise QueryError(f"{question.name} has no --{name}; {_usage(question)}")
    for parameter in question.parameters:
        if parameter.required and not values.get(parameter.name):
            raise QueryError(f"{question.name} needs --{parameter.name}; {_usage(question)}")

    def put(found: re.Match[str]) -> str:
        value = values.get(found[2])
        if value is None:
            return found[0]
        return "".join((found[1], found[2], found[3], _literal(known[found[2]], value), found[5], found[6]))

    return _PARAMETER.sub(put, question.text)


def _literal(parameter: Parameter, value: str) -> str:
    if parameter.kind == "text":
        if _REFUSED.search(value):
            raise QueryError(f"--{parameter.name}: a backslash or a control character cannot be asked for")
        return f'"{value.translate(_ESCAPES)}"'
    form, expected = _FORMS[parameter.kind]
    if not form.fullmatch(value):
        raise QueryError(f"--{parameter.name} {value}: expected {expected}")
    return value


def _usage(question: Question) -> str:
    if not question.parameters:
        return "it takes no parameters"
    told = (
        f"--{p.name} {p.kind.upper()}{' (needed)' if p.required else ''}: {p.zh} {p.en}"
        for p in question.parameters
    )
    return "; ".join(told)
