"""Extraction <-> JSON, exactly: what a build keeps, a cache holds and workers send.

The layout follows from the records themselves: a record is the list of its fields in their order, so that a
field added to a record is written without a line changed here. Keys of entities, rules and hashes of texts come
again and again; a line lists each once, and they stand as numbers.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import sha256
from operator import attrgetter, getitem
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from ontology.errors import BuildError
from ontology.records import EntityKey, Evidence, Extraction, Mention

SHARED = frozenset({(Evidence, "document"), (Evidence, "rule"), (Mention, "rule")})
"""Texts that a line lists once."""
PLAIN = (str, int, float, bool, NoneType)


class Numbers(dict[Any, int]):
    """The number of each text and key, in the order in which they are asked for first."""

    def __missing__(self, value: Any) -> int:
        self[value] = number = len(self)
        return number


Values = list[Any]
Encode = Callable[[Numbers, Any], Any]
Decode = Callable[[Values, Any], Any]
_LISTED: tuple[Encode, Decode] = getitem, getitem
"""How a text or a key that a line lists once is written, and read again: as its number."""


def encode(extraction: Extraction) -> bytes:
    """An extraction as one line of JSON in UTF-8, without the line break; equal extractions give equal bytes.

    Half a surrogate pair, which broken PDF fonts give, is written as it is, so that offsets hold.
    """
    numbers = Numbers()
    body = _codec(Extraction)[0](numbers, extraction)
    return json.dumps([list(numbers), body], ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def decode(line: bytes) -> Extraction:
    """The extraction that `encode` wrote. Raises BuildError for anything else."""
    try:
        shared, body = json.loads(line.decode("utf-8", "surrogatepass"))
        values = [value if isinstance(value, str) else EntityKey(*value) for value in shared]
        found: Extraction = _codec(Extraction)[1](values, body)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise BuildError(f"not a record of this format: {type(error).__name__}: {error}") from error
    return found


@cache
def layout() -> str:
    """What tells one layout of lines from another: a digest of every record's fields and their types."""
    seen: dict[type, list[tuple[str, str]]] = {}

    def visit(hint: Any) -> None:
        if is_dataclass(hint) and isinstance(hint, type) and hint not in seen:
            hints = get_type_hints(hint)
            seen[hint] = [(f.name, str(hints[f.name])) for f in fields(hint)]
            for f in fields(hint):
                visit(hints[f.name])
        for part in get_args(hint):
            visit(part)

    visit(Extraction)
    told = [(kind.__name__, listed) for kind, listed in seen.items()]
    return sha256(json.dumps(told).encode()).hexdigest()[:12]


@cache
def _codec(hint: Any) -> tuple[Encode, Decode]:
    """How values of a type are written and read."""
    if hint is EntityKey:
        return _LISTED
    if is_dataclass(hint) and isinstance(hint, type):
        return _record_codec(hint)
    if get_origin(hint) is tuple:
        return _tuple_codec(get_args(hint))
    if get_origin(hint) in (Union, UnionType):
        parts = [part for part in get_args(hint) if part is not NoneType]
        return _optional(*_codec(parts[0])) if len(parts) == 1 else _plain(*parts)
    return _plain(hint)


def _plain(*hints: Any) -> tuple[Encode, Decode]:
    for hint in hints:
        if hint not in PLAIN and get_origin(hint) is not Literal:
            raise TypeError(f"no record may hold {hint}")
    return _as_it_is, _as_it_is


def _as_it_is(_: Any, value: Any) -> Any:
    """What JSON writes or gives by itself; a tuple of such values is written as a list. No step is made for it."""
    return value


def _optional(write: Encode, read: Decode) -> tuple[Encode, Decode]:
    if read is _as_it_is:
        return write, read
    return (
        lambda numbers, value: None if value is None else write(numbers, value),
        lambda values, told: None if told is None else read(values, told),
    )


def _tuple_codec(parts: tuple[Any, ...]) -> tuple[Encode, Decode]:
    codecs = [_codec(part) for part in parts if part is not Ellipsis]
    written = all(write is _as_it_is for write, _ in codecs)
    if Ellipsis in parts:
        write, read = codecs[0]
        return (
            _as_it_is if written else lambda numbers, value: [write(numbers, item) for item in value],
            lambda values, told: tuple([read(values, item) for item in told]),
        )
    return (
        _as_it_is
        if written
        else lambda numbers, value: [w(numbers, item) for (w, _), item in zip(codecs, value, strict=True)],
        lambda values, told: tuple([r(values, item) for (_, r), item in zip(codecs, told, strict=True)]),
    )


def _record_codec(kind: type) -> tuple[Encode, Decode]:
    hints = get_type_hints(kind)
    names = [f.name for f in fields(kind)]
    codecs = [_LISTED if (kind, name) in SHARED else _codec(hints[name]) for name in names]
    steps = [(at, write) for at, (write, _) in enumerate(codecs) if write is not _as_it_is]
    values_of = attrgetter(*names) if len(names) > 1 else None  # of one name it gives no tuple
    steps_back = [(at, read) for at, (_, read) in enumerate(codecs) if read is not _as_it_is]

    def write_record(numbers: Numbers, record: Any) -> list[Any]:
        line = [getattr(record, name) for name in names] if values_of is None else list(values_of(record))
        for at, write in steps:
            line[at] = write(numbers, line[at])
        return line

    def read_record(values: Values, line: list[Any]) -> Any:
        if len(line) != len(names):
            raise ValueError(f"{kind.__name__} with {len(line)} fields")
        for at, read in steps_back:
            line[at] = read(values, line[at])
        return kind(*line)

    return write_record, read_record
