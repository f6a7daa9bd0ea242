"""Columns of IRIs as files write them, which have short names for namespaces."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import itemgetter

REMEMBERED = 200_000
"""IRIs of which the written form is kept at a time."""
OFTEN = 4
"""How often IRIs of a column come in it on the average, where it takes less to look each up than to write it."""


@dataclass(frozen=True, slots=True)
class Shared:
    """IRIs of one namespace."""

    prefix: str
    rests: Sequence[str]
    """What follows the namespace in each."""
    plain: bool
    """Whether that is ASCII letters and digits alone, and never nothing."""


class Namespaces:
    """Namespaces with the prefixes that a file has for them."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.known = {namespace: prefix for prefix, namespace in prefixes.items()}
        self._innermost = {
            one
            for one in self.known
            if not any(other.startswith(one) for other in self.known if other != one)
        }

    def of(self, iri: str) -> str | None:
        """The longest namespace with which an IRI begins."""
        end = len(iri)
        while (cut := max(iri.rfind("/", 0, end), iri.rfind("#", 0, end))) >= 0:
            if iri[: cut + 1] in self.known:
                return iri[: cut + 1]
            end = cut
        return None

    def shortened(self, iri: str) -> str:
        """A compact IRI with the prefix of its longest namespace. Any rest may follow the prefix, as long as it
        does not look like an authority (//)."""
        namespace = self.of(iri)
        return iri if namespace is None else f"{self.known[namespace]}:{iri.removeprefix(namespace)}"

    def shared(self, iris: Sequence[str]) -> Shared | None:
        """What IRIs have in common that begin with the namespace of the first and with none inside it; None where
        they do not, and where most come often."""
        if len(set(iris)) * OFTEN <= len(iris):
            return None
        namespace = self.of(iris[0])
        if namespace not in self._innermost or not all(map(str.startswith, iris, repeat(namespace))):
            return None
        rests = list(map(itemgetter(slice(len(namespace), None)), iris))
        together = "".join(rests)
        plain = together.isascii() and together.isalnum() and all(rests)
        return Shared(self.known[namespace], rests, plain)


class Names(dict[str, bytes]):
    """IRIs as they are written, each found out once."""

    def __init__(self, write: Callable[[str], str]) -> None:
        self._write = write

    def column(self, iris: Sequence[str]) -> list[bytes]:
        """All of them."""
        if len(self) > REMEMBERED:  # remembering so many costs more than forming them anew
            self.clear()
        return list(map(self.__getitem__, iris))

    def __missing__(self, iri: str) -> bytes:
        self[iri] = written = self._write(iri).encode("utf-8", "replace")
        return written
