"""Compiled patterns and what is known of them, kept from one process to the next: to work it out takes a second.

What is kept is the program of `re`'s engine (`_sre.compile` takes it back, and refuses what is none), as it is for one
version of Python and of this package: who gives the file sees to that. Like `__pycache__` it may be removed at any time.
"""

from __future__ import annotations

import json
import re
import zlib
from array import array
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True, slots=True)
class Program:
    """What `_sre.compile` needs besides the text of a pattern."""

    flags: int
    code: list[int]
    groups: int
    names: dict[str, int]
    """Numbers of the groups that have names."""

    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern. Raises RuntimeError, ValueError or TypeError where this is no program."""
        numbered: list[str | None] = [None] * (self.groups + 1)
        for name, number in self.names.items():
            numbered[number] = name
        compiled: re.Pattern[str] = import_module("_sre").compile(
            None, self.flags, self.code, self.groups, self.names, tuple(numbered)
        )
        return compiled

    def told(self) -> list[Any]:
        """As JSON."""
        code = b64encode(array("I", self.code).tobytes()).decode("ascii")
        return [self.flags, code, self.groups, self.names]

    @classmethod
    def read(cls, told: list[Any]) -> Program:
        """What `told` gave."""
        flags, code, groups, names = told
        numbers = array("I")
        numbers.frombytes(b64decode(code))
        return cls(int(flags), numbers.tolist(), int(groups), {str(k): int(v) for k, v in names.items()})


class PatternStore:
    """What is known of patterns, by their text: of each kind of knowledge a JSON value."""

    def __init__(self) -> None:
        self._known: dict[str, Any] = {}
        self._used: dict[str, Any] = {}

    def recall(self, kind: str, pattern: str, make: Callable[[], Any]) -> Any:
        """The JSON value that `make` gives, or gave in an earlier process; never None."""
        key = f"{kind} {pattern}"
        found = self._used.get(key, self._known.get(key))
        self._used[key] = make() if found is None else found
        return self._used[key]

    def load(self, content: bytes) -> None:
        """Takes what an earlier process kept. Raises ValueError or zlib.error where it is not whole."""
        known = json.loads(zlib.decompress(content))
        if not isinstance(known, dict):
            raise ValueError("no table of patterns")
        self._known = known

    def unkept(self) -> bytes | None:
        """All that is known, to be kept, where this process had to work out any of it; else None."""
        if self._used.keys() <= self._known.keys():
            return None
        self._known |= self._used
        content = json.dumps(self._known, ensure_ascii=False, sort_keys=True)
        return zlib.compress(content.encode("utf-8", "surrogatepass"), 1)


STORE = PatternStore()
