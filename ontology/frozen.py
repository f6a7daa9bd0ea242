"""Records that are made by the hundred thousand: as frozen as others, made in less than half the time."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, TypeVar

Record = TypeVar("Record")


def quickly_made(cls: type[Record]) -> type[Record]:
    """Give a frozen dataclass with slots an `__init__` that sets each slot by the slot's own descriptor.

    The generated one calls `object.__setattr__`, which looks every name up again. The signature stays the same.
    `replace` of this module knows such records.
    Raises TypeError for a class with default factories or `__post_init__`, which it does not know.
    """
    known = fields(cls)  # type: ignore[arg-type]
    if hasattr(cls, "__post_init__") or any(f.default_factory is not MISSING or not f.init for f in known):
        raise TypeError(f"{cls.__name__}: only plain fields can be set quickly")
    values: dict[str, Any] = {f"_set_{f.name}": getattr(cls, f.name).__set__ for f in known}
    values |= {f"_of_{f.name}": f.default for f in known if f.default is not MISSING}
    parameters = ", ".join(f"{f.name}=_of_{f.name}" if f"_of_{f.name}" in values else f.name for f in known)
    body = "; ".join(f"_set_{f.name}(self, {f.name})" for f in known)
    kept = ", ".join(f"{f.name}=_kept" for f in known)
    given = ", ".join(f"self.{f.name} if {f.name} is _kept else {f.name}" for f in known)
    values |= {"_kept": object(), "_cls": cls}
    exec(f"def __init__(self, {parameters}): {body}", values)
    exec(f"def __replace__(self, *, {kept}): return _cls({given})", values)
    made, changed = values["__init__"], values["__replace__"]
    made.__qualname__, made.__module__ = f"{cls.__qualname__}.__init__", cls.__module__
    made.__annotations__ = cls.__init__.__annotations__
    cls.__init__ = made  # type: ignore[method-assign]
    cls.__replace__ = changed  # type: ignore[attr-defined]
    return cls


def replace(record: Record, **changes: Any) -> Record:
    """A record with other values for some fields: `dataclasses.replace` of those that are quickly made.

    Raises TypeError for a field that there is none of, and AttributeError for any other record.
    """
    changed: Record = record.__replace__(**changes)  # type: ignore[attr-defined]
    return changed
