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
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from ontology.errors import BuildError
from ontology.records import EntityKey, Evidence, Extraction, Mention

SHARED = frozenset({(Evidence, "document"), (Evidence, "rule"), (Mention, "rule")})
"""Texts that a line lists once."""
PLAIN = (str, int, float, bool, NoneType)

Numbers = dict[Any, int]
Values = list[Any]
Encode = Callable[[Any, Numbers], Any]
Decode = Callable[[Any, Values], Any]


def encode(extraction: Extraction) -> bytes:
    """An extraction as one line of JSON in UTF-8, without the line break; equal extractions give equal bytes.

    Half a surrogate pair, which broken PDF fonts give, is written as it is, so that offsets hold.
    """
    numbers: Numbers = {}
    body = _codec(Extraction)[0](extraction, numbers)
    return json.dumps([list(numbers), body], ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def decode(line: bytes) -> Extraction:
    """The extraction that `encode` wrote. Raises BuildError for anything else."""
    try:
        shared, body = json.loads(line.decode("utf-8", "surrogatepass"))
        values = [value if isinstance(value, str) else EntityKey(*value) for value in shared]
        found: Extraction = _codec(Extraction)[1](body, values)
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
        return _number, _listed
    if is_dataclass(hint) and isinstance(hint, type):
        return _record_codec(hint)
    if get_origin(hint) is tuple:
        return _tuple_codec(get_args(hint))
    if get_origin(hint) in (Union, UnionType):
        parts = [part for part in get_args(hint) if part is not NoneType]
        return _optional(_codec(parts[0])) if len(parts) == 1 else _plain(*parts)
    return _plain(hint)


def _plain(*hints: Any) -> tuple[Encode, Decode]:
    for hint in hints:
        if hint not in PLAIN and get_origin(hint) is not Literal:
            raise TypeError(f"no record may hold {hint}")
    return (lambda value, _: value), (lambda value, _: value)


def _number(value: Any, numbers: Numbers) -> int:
    return numbers.setdefault(value, len(numbers))


def _listed(number: Any, values: Values) -> Any:
    return values[number]


def _optional(codec: tuple[Encode, Decode]) -> tuple[Encode, Decode]:
    write, read = codec
    return (
        lambda value, numbers: None if value is None else write(value, numbers),
        lambda value, values: None if value is None else read(value, values),
    )


def _tuple_codec(parts: tuple[Any, ...]) -> tuple[Encode, Decode]:
    codecs = [_codec(part) for part in parts if part is not Ellipsis]
    if Ellipsis in parts:
        write, read = codecs[0]
        return (
            lambda value, numbers: [write(item, numbers) for item in value],
            lambda value, values: tuple([read(item, values) for item in value]),
        )
    return (
        lambda value, numbers: [w(item, numbers) for (w, _), item in zip(codecs, value, strict=True)],
        lambda value, values: tuple([r(item, values) for (_, r), item in zip(codecs, value, strict=True)]),
    )


def _record_codec(kind: type) -> tuple[Encode, Decode]:
    hints = get_type_hints(kind)
    names = [f.name for f in fields(kind)]
    codecs = [(_number, _listed) if (kind, name) in SHARED else _codec(hints[name]) for name in names]
    writers = [(name, write) for name, (write, _) in zip(names, codecs, strict=True)]
    readers = [read for _, read in codecs]
    return (
        lambda record, numbers: [write(getattr(record, name), numbers) for name, write in writers],
        lambda line, values: kind(*[read(value, values) for read, value in zip(readers, line, strict=True)]),
    )
