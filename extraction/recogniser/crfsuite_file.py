"""What CRFsuite's trainer wrote: labels, features and weights, read out of its binary model file.

The layout (version 100, little-endian) is that of CRFsuite's `crf1d_model.c` and `cqdb.c`,
https://github.com/chokkan/crfsuite. Its own dump is of no use here: it rounds the weights.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

_HEADER = struct.Struct("<4sI4s9I")
_FEATURE = np.dtype([("kind", "<u4"), ("source", "<u4"), ("target", "<u4"), ("weight", "<f8")])
_STATE, _TRANSITION = 0, 1


@dataclass(frozen=True, slots=True)
class TrainedWeights:
    """A trained chain: what each feature says for each label, and each label for the next."""

    labels: list[str]
    attributes: list[str]
    attribute: npt.NDArray[np.int64]
    """Of each weight of a feature: index in `attributes`; `label` and `weight` beside it."""
    label: npt.NDArray[np.int64]
    weight: npt.NDArray[np.float64]
    transitions: npt.NDArray[np.float64]
    """[label, next label]; 0 where the pair never occurred in training."""


def without_tiny(trained: TrainedWeights, least: float) -> TrainedWeights:
    """The chain without weights of features nearer to 0 than `least`, and without features that say nothing then."""
    kept = np.abs(trained.weight) >= least
    used, attribute = np.unique(trained.attribute[kept], return_inverse=True)
    return TrainedWeights(
        labels=trained.labels,
        attributes=[trained.attributes[index] for index in used.tolist()],
        attribute=attribute.astype(np.int64),
        label=trained.label[kept],
        weight=trained.weight[kept],
        transitions=trained.transitions,
    )


def read_crfsuite(model: bytes) -> TrainedWeights:
    """The weights in a file of CRFsuite. Raises ValueError where it is none."""
    if model[:4] != b"lCRF" or len(model) < _HEADER.size:
        raise ValueError("not a model of CRFsuite")
    header = _HEADER.unpack_from(model)
    at_features, at_labels, at_attributes = header[7:10]
    labels, attributes = _strings(model, at_labels), _strings(model, at_attributes)
    (count,) = struct.unpack_from("<I", model, at_features + 8)
    found = np.frombuffer(model, _FEATURE, count, at_features + 12)
    transitions = np.zeros((len(labels), len(labels)))
    moves = found[found["kind"] == _TRANSITION]
    transitions[moves["source"], moves["target"]] = moves["weight"]
    states = found[found["kind"] == _STATE]
    return TrainedWeights(labels, attributes, *_columns(states), transitions)


def _columns(states: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]:
    source, target = states["source"].astype(np.int64), states["target"].astype(np.int64)
    return source, target, states["weight"].astype(np.float64)


def _strings(model: bytes, at: int) -> list[str]:
    """The strings of a constant quark database at `at`, in the order of their numbers."""
    count, backward = struct.unpack_from("<2I", model, at + 16)
    found = []
    for place in struct.unpack_from(f"<{count}I", model, at + backward):
        (size,) = struct.unpack_from("<I", model, at + place + 4)
        found.append(model[at + place + 8 : at + place + 7 + size].decode("utf-8"))
    return found
