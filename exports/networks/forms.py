"""Templates of elements, filled with texts that are escaped many at a time: nearly none has anything to escape."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from exports.networks.elements import Elements

_NOT_XML = re.compile("[^\0\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold, but for the character that stands between texts here."""
BLOCK = 256
"""Elements that are filled together."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a file has the elements with one list of fields."""

    template: str
    """Has places for an element's IRIs as attributes, and then for its cells."""
    cells: Sequence[int]
    """The places of the cells among the element's texts and its IRIs, which follow them."""
    lowered: Sequence[int] = ()
    """The places of those that become lower case."""


def filled(elements: Elements, forms: Sequence[Form], escape: Callable[[str], str]) -> Iterator[str]:
    """The elements as text, of some hundreds at a time. `forms` has one for each list of fields."""
    for first in range(0, len(elements.items), BLOCK):
        block = elements.items[first : first + BLOCK]
        iris = _escaped(chain.from_iterable(names for _, names, _ in block), attribute)
        cells = _escaped(
            chain.from_iterable(_cells(forms[n], [*texts, *names]) for n, names, texts in block), escape
        )
        yield "".join(
            [
                forms[n].template % (*islice(iris, len(names)), *islice(cells, len(forms[n].cells)))
                for n, names, _ in block
            ]
        )


def attribute(text: str) -> str:
    """Text as XML has it in double quotes."""
    text = content(text).replace('"', "&quot;")
    return text.replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#09;")


def content(text: str) -> str:
    """Text as XML has it between tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def write(path: Path, pieces: Iterable[str]) -> None:
    """Pieces of a file, one after the other."""
    with path.open("wb") as file:
        file.writelines(piece.encode("utf-8") for piece in pieces)


def _cells(form: Form, texts: list[str]) -> list[str]:
    for place in form.lowered:
        texts[place] = texts[place].lower()
    return [texts[place] for place in form.cells]


def _escaped(texts: Iterable[str], escape: Callable[[str], str]) -> Iterator[str]:
    """Texts without what XML cannot hold, escaped as one."""
    listed = list(texts)
    joined = "\0".join(listed)
    if joined.count("\0") >= len(listed):
        joined = "\0".join([text.replace("\0", "") for text in listed])
    return iter(escape(_NOT_XML.sub("", joined)).split("\0"))
