"""The model as arrays: its file, and how one is made from what CRFsuite trained."""

from __future__ import annotations

import io
from dataclasses import dataclass, fields
from typing import Any, Self
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from extraction.recogniser.crfsuite_file import TrainedWeights
from extraction.recogniser.features import FeatureSettings, gram_columns, gram_name

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    """A trained model. Features are numbered from 1; 0 is any feature that weighs nothing.

    N-grams are a trie in arrays: an n-gram of one character has the character's number as its node, a longer one the
    place of its key among the keys of its length, from 1 on. Its key is the node of all but its last character
    times (number of characters + 1), plus the number of the last.
    """

    labels: npt.NDArray[np.str_]
    transitions: Floats
    """[label, next label]."""
    characters: npt.NDArray[np.uint32]
    """Code points of the characters in n-grams, sorted; a character's number is its place from 1 on."""
    keys: Ints
    """Those of two characters, then those of three, and so on; sorted within each length."""
    sizes: Ints
    """How many n-grams there are of each length, from one character on."""
    grams: Ints
    """[feature, (column in the order of `gram_columns`, node)]: the features that are n-grams, from 1 on, in the
    order of their first occurrence in training, so that frequent ones lie together."""
    runs: npt.NDArray[np.str_]
    """The other features, numbered after these."""
    features: Ints
    """Of each weight its feature; `targets` its label, `values` the weight."""
    targets: Ints
    values: Floats

    def to_bytes(self) -> bytes:
        """The arrays as one NPZ file, the same for the same weights."""
        file = io.BytesIO()
        arrays: dict[str, Any] = {field.name: _narrow(getattr(self, field.name)) for field in fields(self)}
        np.savez(file, **arrays)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, model: bytes) -> Self:
        """The model in an NPZ file. Raises ValueError where it is none."""
        try:
            with np.load(io.BytesIO(model), allow_pickle=False) as file:
                found = {field.name: file[field.name] for field in fields(cls)}
        except (BadZipFile, KeyError, EOFError, ValueError, AttributeError) as error:
            raise ValueError(f"not a model of the recogniser: {error}") from error
        return cls(**{k: v.astype(np.int64) if v.dtype.kind == "i" else v for k, v in found.items()})


def _narrow(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Integers in the fewest bytes that hold them."""
    if values.dtype.kind != "i":
        return values
    return values.astype(np.min_scalar_type(-int(values.max(initial=0)) - 1))


def compile_weights(trained: TrainedWeights, settings: FeatureSettings) -> Weights:
    """The arrays of what was trained with features of these settings."""
    named = {gram_name(*column): index for index, column in enumerate(gram_columns(settings))}
    grams: list[tuple[int, str, int]] = []
    runs: list[tuple[str, int]] = []
    for index, attribute in enumerate(trained.attributes):
        start = attribute.find(":") + 1
        column = named.get(attribute[:start])
        if column is None:
            runs.append((attribute, index))
        else:
            grams.append((column, attribute[start:], index))
    trie = _Trie({gram for _, gram, _ in grams}, settings.longest)
    numbers = np.zeros(len(trained.attributes), dtype=np.int64)
    order = [index for *_, index in grams] + [index for _, index in runs]
    numbers[order] = np.arange(1, len(order) + 1)
    features = numbers[trained.attribute]
    sorting = np.lexsort((trained.label, features))
    return Weights(
        labels=np.array(trained.labels),
        transitions=trained.transitions,
        characters=np.array([ord(character) for character in trie.nodes[0]], dtype=np.uint32),
        keys=np.array(trie.keys, dtype=np.int64),
        sizes=np.array([len(level) for level in trie.nodes]),
        grams=np.array([(c, trie.nodes[len(g) - 1][g]) for c, g, _ in grams], dtype=np.int64).reshape(-1, 2),
        runs=np.array([name for name, _ in runs], dtype=np.str_),
        features=features[sorting],
        targets=trained.label[sorting],
        values=trained.weight[sorting],
    )


class _Trie:
    """Nodes of n-grams and all their beginnings: `nodes[size - 1]` by n-gram, `keys` of those of two and more."""

    def __init__(self, grams: set[str], longest: int) -> None:
        characters = sorted(set("".join(grams)))
        self.nodes = [{character: number for number, character in enumerate(characters, 1)}]
        self.keys: list[int] = []
        radix = len(characters) + 1
        for size in range(2, longest + 1):
            level = sorted({gram[:size] for gram in grams if len(gram) >= size})
            shorter, single = self.nodes[-1], self.nodes[0]
            keyed = sorted((shorter[gram[:-1]] * radix + single[gram[-1]], gram) for gram in level)
            self.keys += [key for key, _ in keyed]
            self.nodes.append({gram: node for node, (_, gram) in enumerate(keyed, 1)})
