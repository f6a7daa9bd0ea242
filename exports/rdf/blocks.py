"""Nodes by columns: the form in which files of a graph are written.

Nodes of the same properties differ in their values alone, so their lines differ in a few cells. A column of values is
turned into bytes by a few calls for thousands of them, and lines are put together from columns and from what is the same in
all of them (as column stores work, after Boncz, Zukowski and Nes, MonetDB/X100, 2005).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from operator import itemgetter
from typing import Any

from ontology.nodes import Literal, Node, Signature, Term, Values

Kind = tuple[str, str] | None
"""Language and datatype of a literal; None for an IRI."""
Cells = Iterable[bytes | Iterable[bytes]]
"""Parts of a line: what is the same in the lines of all nodes, and columns of what is not."""


class MixedKinds(tuple[Kind, ...]):
    """Of the values of one property, where they are not all of one kind."""


Column = list[Any]
"""For each node its value of a property, or a tuple of them where it has several."""
Shape = tuple[tuple[str, bool], ...]
"""Properties, and whether they have several values."""
_text, _kind = itemgetter(0), itemgetter(1, 2)


@dataclass(frozen=True, slots=True)
class Stated:
    """The values of a property, all of one kind. A property with values of several kinds is said several times."""

    predicate: str
    kind: Kind
    texts: Sequence[str]
    """The IRIs, or the texts of the literals."""
    counts: Sequence[int] | None = None
    """How many of them each node has; None where it is one."""

    def cells(self, written: Sequence[bytes], before: bytes, after: bytes, between: bytes = b"") -> Cells:
        """The values as cells, with what stands before and after each, and between two of one node."""
        if self.counts is None:
            return before, written, after
        waiting, separator = iter(written), after + between + before
        return before, [separator.join(islice(waiting, count)) for count in self.counts], after


@dataclass(frozen=True, slots=True)
class Block:
    """Nodes of the same properties, of which each has values of the same kinds in all of them."""

    subjects: Sequence[str]
    said: Sequence[Stated]
    """In the order of the properties."""


def blocks_of(chunk: Sequence[Node]) -> Iterator[tuple[Sequence[int], Block]]:
    """Blocks of some nodes, each with the numbers of its nodes among them."""
    alike: defaultdict[Signature, list[int]] = defaultdict(list)
    for row, (_, properties, _) in enumerate(chunk):
        alike[properties].append(row)
    shapes: defaultdict[Shape, list[Signature]] = defaultdict(list)
    for properties in alike:
        shapes[_shape(properties)].append(properties)
    for shape, signatures in shapes.items():
        rows = [row for properties in signatures for row in alike[properties]]
        columns = _columns(signatures, [[chunk[row][2] for row in alike[one]] for one in signatures])
        for kinds, places in _by_kinds(shape, columns, len(rows)):
            some = columns if len(places) == len(rows) else [[c[place] for place in places] for c in columns]
            subjects = [chunk[rows[place]][0] for place in places]
            said = chain.from_iterable(map(_said, shape, kinds, some))
            yield [rows[place] for place in places], Block(subjects, list(said))


@cache
def _shape(properties: Signature) -> Shape:
    slices = properties.slices
    return tuple((predicate, place.stop - place.start > 1) for predicate, place in slices.items())


def _columns(signatures: Sequence[Signature], values: Sequence[Sequence[Values]]) -> list[Column]:
    """The values of each property of nodes whose signatures differ in how many there are."""
    found: list[Column] = [[] for _ in signatures[0].slices]
    for properties, rows in zip(signatures, values, strict=True):
        columns = list(zip(*rows, strict=True))
        for column, place in zip(found, properties.slices.values(), strict=True):
            one = place.stop - place.start == 1
            column += columns[place.start] if one else zip(*columns[place], strict=True)
    return found


def _by_kinds(
    shape: Shape, columns: Sequence[Column], count: int
) -> Iterator[tuple[Sequence[Kind | MixedKinds], Sequence[int]]]:
    """The kinds of the values of each property, and which of `count` nodes have these."""
    found = [
        _kinds(list(chain.from_iterable(column)) if several else column)
        for (_, several), column in zip(shape, columns, strict=True)
    ]
    common: list[Kind | MixedKinds] = [next(iter(kinds)) for kinds in found]
    mixed = [place for place, kinds in enumerate(found) if len(kinds) > 1]
    if not mixed:
        yield common, range(count)
        return
    alike: defaultdict[tuple[Kind | MixedKinds, ...], list[int]] = defaultdict(list)
    told = [map(_kinds_of if shape[place][1] else _kind_of, columns[place]) for place in mixed]
    for row, kinds in enumerate(zip(*told, strict=True)):
        alike[kinds].append(row)
    for kinds, rows in alike.items():
        for place, kind in zip(mixed, kinds, strict=True):
            common[place] = kind
        yield tuple(common), rows


def _kinds(values: Sequence[Term]) -> set[Kind]:
    types = set(map(type, values))
    if types == {str}:
        return {None}
    if types == {Literal}:
        return set(map(_kind, values))
    return set(map(_kind_of, values))


def _kind_of(value: Term) -> Kind:
    return None if isinstance(value, str) else (value.language, value.datatype)


def _kinds_of(values: Values) -> Kind | MixedKinds:
    kinds = MixedKinds(map(_kind_of, values))
    return kinds[0] if len(set(kinds)) == 1 else kinds


def _said(declared: tuple[str, bool], kind: Kind | MixedKinds, column: Column) -> list[Stated]:
    predicate, several = declared
    if isinstance(kind, MixedKinds):
        columns = zip(*column, strict=True)
        return [Stated(predicate, one, _texts(one, some)) for one, some in zip(kind, columns, strict=True)]
    if several:
        return [
            Stated(predicate, kind, _texts(kind, list(chain.from_iterable(column))), list(map(len, column)))
        ]
    return [Stated(predicate, kind, _texts(kind, column))]


def _texts(kind: Kind, values: Sequence[Any]) -> Sequence[str]:
    return values if kind is None else list(map(_text, values))


@dataclass(frozen=True, slots=True)
class Escape:
    """How a format writes characters that may not stand for themselves."""

    plain: Callable[[str], bool]
    """Whether there are none in a text; may say no where there are none."""
    alone: Callable[[str], str]
    """Escapes a text."""
    together: Callable[[str], str]
    """Escapes texts between which U+0000 stands, which stays."""


def encoded(texts: Sequence[str], escape: Escape | None = None) -> Sequence[bytes]:
    """A column in UTF-8.

    Half a surrogate pair, which broken PDF fonts give, cannot be written in UTF-8 and becomes `?`.
    """
    joined = "\0".join(texts)
    if escape is not None and not escape.plain("".join(texts)):
        joined = escape.together(joined)
    found = joined.encode("utf-8", "replace").split(b"\0")
    if len(found) == len(texts):
        return found
    # One of them has U+0000, or what stands for it, in it.
    return [(escape.alone(text) if escape else text).encode("utf-8", "replace") for text in texts]
