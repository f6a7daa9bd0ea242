"""Labelled text out of a grammar of names and sentences, with the gazetteer's divisions as places.

A recogniser that has read 张三区司法局 for a thousand divisions learns the form and not the place, and what
the generator writes belongs to nobody.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from extraction.division_names import is_ordinary_word, short_forms
from extraction.divisions import Gazetteer, load_gazetteer
from extraction.recogniser.labelled import LABELS, Passage, parse_marked
from extraction.yaml_files import parse_yaml
from ontology.errors import ModelError

_SLOT = re.compile(r"\{(\w+)\}")
_TOWNSHIP_SAMPLE = 4000
SENTENCES_A_PASSAGE = 4


@dataclass(frozen=True, slots=True)
class Grammar:
    """Expansions of every symbol; `sentence` is the start symbol."""

    expansions: Mapping[str, Sequence[str]]

    def sentence(self, chance: random.Random) -> str:
        """One sentence in inline mark-up."""
        return self._expand("{sentence}", chance, marked=True)

    def _expand(self, pattern: str, chance: random.Random, *, marked: bool) -> str:
        def fill(slot: re.Match[str]) -> str:
            symbol = slot.group(1)
            name = marked and symbol in LABELS
            text = self._expand(chance.choice(self.expansions[symbol]), chance, marked=marked and not name)
            return f"⟦{symbol}|{text}⟧" if name else text

        return _SLOT.sub(fill, pattern)


def load_grammar(gazetteer: Gazetteer | None = None) -> Grammar:
    """The shipped grammar, places filled in from the gazetteer. Raises ModelError at a symbol without expansion."""
    text = resources.files("extraction").joinpath("data", "name_grammar.yaml").read_text(encoding="utf-8")
    expansions = {symbol: [str(e) for e in found] for symbol, found in parse_yaml(text).items()}
    expansions.update(_places(gazetteer or load_gazetteer()))
    for symbol, found in expansions.items():
        for used in {slot for pattern in found for slot in _SLOT.findall(pattern)}:
            if used not in expansions:
                raise ModelError(f"name_grammar.yaml: {symbol} uses {{{used}}}, which is not defined")
    return Grammar(expansions)


def _places(gazetteer: Gazetteer) -> dict[str, list[str]]:
    """Names of every level, sorted; short forms that are everyday words are left out."""
    found: dict[str, set[str]] = {level: set() for level in ("province", "city", "county", "place")}
    for name in gazetteer.names(short=False, townships=False):
        for division in gazetteer.all(name):
            if division.level in found and division.name == name:
                found[division.level].add(name)
                found["place"].update(f for f in short_forms(name)[-1:] if not is_ordinary_word(f))
    towns = set(gazetteer.names(short=False)) - set(gazetteer.names(short=False, townships=False))
    places = {level: sorted(names) for level, names in found.items()}
    ordered = sorted(towns)
    places["town"] = ordered[:: max(1, len(ordered) // _TOWNSHIP_SAMPLE)]
    return places


def generate(count: int, seed: int = 0) -> list[Passage]:
    """`count` labelled passages of a few sentences each; the same seed gives the same passages."""
    grammar, chance = load_grammar(), random.Random(seed)
    return [
        parse_marked(
            "".join(grammar.sentence(chance) for _ in range(SENTENCES_A_PASSAGE)), f"grammar:{seed}:{number}"
        )
        for number in range(count)
    ]
