"""Reports made from others by altering places, years and figures: a corpus of any size for measuring builds.

    python -m benchmarks.altered FOLDER OUT --count 10000 [--characters 2000]

Each report of OUT is one of FOLDER whose divisions are others of the same level, chosen by chance from the gazetteer,
whose years are moved, and whose figures have other digits. A short one has the first lines and, behind them, a passage
from anywhere in the report. So no two are alike, and statements and figures grow with the number of reports, as they
do with real ones; names of initiatives and papers come again, which those of real ones do less. The same arguments give
the same files.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from extraction.divisions import Gazetteer, load_gazetteer
from extraction.readers import find_inputs, read_source
from ontology.records import Metadata

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=[年_—–\-.])")
_END = re.compile("[市区县]")
_FIGURE = re.compile(r"(?<![\d.〔［\[(（])\d+(?:\.\d+)?(?![\d.年月日号〕］])")
HEAD = 200
"""Characters with which a short report begins as its original does: title, who reports, and when."""
LONGEST = 12
"""Characters of the name of a division."""
SHIFT = 8
"""Years that a report may be moved back."""
BELOW = 1000
"""Reports in a folder."""


class Alteration:
    """Other divisions for those of a text, one for one, and other years."""

    def __init__(self, gazetteer: Gazetteer, dice: random.Random) -> None:
        self._gazetteer = gazetteer
        self._dice = dice
        self._shift = dice.randrange(SHIFT + 1)
        self._others: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        """The text with its places and years altered; one name always becomes the same other."""
        text = _YEAR.sub(lambda match: str(int(match.group()) - self._shift), text)
        text = _FIGURE.sub(lambda match: self._figure(match.group()), text)
        names = set(division_names(text, self._gazetteer))
        if not names:
            return text
        pattern = re.compile("|".join(sorted(map(re.escape, names), key=lambda name: (-len(name), name))))
        return pattern.sub(lambda match: self._other(match.group()), text)

    def _figure(self, figure: str) -> str:
        """Another figure of as many digits."""
        digits = (
            str(self._dice.randrange(0 if n and figure[0] != "0" else 1, 10)) for n in range(len(figure))
        )
        return "".join("." if old == "." else new for old, new in zip(figure, digits, strict=True))

    def _other(self, name: str) -> str:
        if name not in self._others:
            self._others[name] = self._dice.choice(_peers(self._gazetteer, name[-1]))
        return self._others[name]


def division_names(text: str, gazetteer: Gazetteer) -> Iterator[str]:
    """Names of divisions in a text, the longest where one ends with another."""
    known = _known(gazetteer)
    for found in _END.finditer(text):
        starts = range(max(0, found.end() - LONGEST), found.end() - 2)
        name = next((text[start : found.end()] for start in starts if text[start : found.end()] in known), "")
        if name:
            yield name


@cache
def _known(gazetteer: Gazetteer) -> frozenset[str]:
    return frozenset(gazetteer.names(townships=False))


_kept: dict[str, Sequence[str]] = {}


def _peers(gazetteer: Gazetteer, ending: str) -> Sequence[str]:
    if ending not in _kept:
        _kept[ending] = [n for n in gazetteer.names(townships=False) if n.endswith(ending) and len(n) > 2]
    return _kept[ending]


def make(folder: Path, out: Path, count: int, characters: int = 0, seed: int = 0) -> int:
    """Writes `count` reports below `out`, made from those of `folder` in turn, each of lines of about so many characters
    (0: the whole). The number of characters in all."""
    gazetteer = load_gazetteer()
    texts = [read_source(path, name, Metadata()).raw for path, name in find_inputs([folder])]
    total = 0
    for number in range(count):
        dice = random.Random(seed * 1_000_003 + number)
        place = out / f"{number // BELOW:04}"
        place.mkdir(parents=True, exist_ok=True)
        text = Alteration(gazetteer, dice)(_passage(texts[number % len(texts)], characters, dice))
        total += len(text)
        (place / f"r{number:07}.txt").write_text(text, encoding="utf-8")
    return total


def _passage(text: str, characters: int, dice: random.Random) -> str:
    """The first lines of a text, and others that follow one another."""
    if not characters or len(text) <= characters:
        return text
    head = text.find("\n", HEAD) + 1
    length = characters - head
    start = text.rfind("\n", 0, dice.randrange(head, max(head + 1, len(text) - length))) + 1
    start = max(start, head)
    end = text.find("\n", start + length)
    return text[:head] + text[start : end if end >= 0 else len(text)]


def main() -> None:
    """Makes the reports that the arguments ask for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--characters", type=int, default=0)
    arguments = parser.parse_args()
    make(arguments.folder, arguments.out, arguments.count, arguments.characters)


if __name__ == "__main__":
    main()
