"""Reports made from others by altering places and years: a corpus of any size for measuring builds.

    python -m benchmarks.altered FOLDER OUT --count 10000 [--characters 2000]

Each report of OUT is one of FOLDER whose divisions are others of the same level, chosen by chance from the gazetteer,
and whose years are moved. So the number of entities and statements grows with the number of reports, as it does with
real ones. The same arguments give the same files.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from extraction.divisions import Gazetteer, load_gazetteer
from extraction.readers import find_inputs, read_source
from ontology.records import Metadata

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=[年_—–\-.])")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,7}?[市区县]")
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
        names = {name for name in _NAME.findall(text) if self._gazetteer.find(name)}
        if not names:
            return text
        pattern = re.compile("|".join(sorted(map(re.escape, names), key=lambda name: (-len(name), name))))
        return pattern.sub(lambda match: self._other(match.group()), text)

    def _other(self, name: str) -> str:
        if name not in self._others:
            self._others[name] = self._dice.choice(_peers(self._gazetteer, name[-1]))
        return self._others[name]


_kept: dict[str, Sequence[str]] = {}


def _peers(gazetteer: Gazetteer, ending: str) -> Sequence[str]:
    if ending not in _kept:
        _kept[ending] = [n for n in gazetteer.names(townships=False) if n.endswith(ending) and len(n) > 2]
    return _kept[ending]


def make(folder: Path, out: Path, count: int, characters: int = 0, seed: int = 0) -> int:
    """Writes `count` reports below `out`, made from those of `folder` in turn, each of its first lines up to about so
    many characters (0: the whole). The number of characters in all."""
    gazetteer = load_gazetteer()
    texts = [read_source(path, name, Metadata()).raw for path, name in find_inputs([folder])]
    total = 0
    for number in range(count):
        dice = random.Random(seed * 1_000_003 + number)
        place = out / f"{number // BELOW:04}"
        place.mkdir(parents=True, exist_ok=True)
        text = Alteration(gazetteer, dice)(_first(texts[number % len(texts)], characters))
        total += len(text)
        (place / f"r{number:07}.txt").write_text(text, encoding="utf-8")
    return total


def _first(text: str, characters: int) -> str:
    end = text.find("\n", characters) if characters else -1
    return text if end < 0 else text[:end]


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
