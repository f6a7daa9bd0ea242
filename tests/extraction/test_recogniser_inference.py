"""Names and confidences are those of the model itself: of CRFsuite's own tagger, and of the textbook recursions."""

from __future__ import annotations

import tracemalloc
from functools import cache
from importlib import resources
from itertools import pairwise
from threading import Thread
from typing import NamedTuple

import numpy as np
import pycrfsuite
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.recogniser.chain import PIECE
from extraction.recogniser.crf import Recogniser, shipped_recogniser
from extraction.recogniser.crfsuite_file import read_crfsuite, without_tiny
from extraction.recogniser.features import FeatureSettings, features, gram_columns, gram_name, paragraphs
from extraction.recogniser.generate import generate
from extraction.recogniser.keys import KeyNumbers
from extraction.recogniser.tags import Decoder, decode
from extraction.recogniser.training import TrainingOptions, optimise
from extraction.recogniser.weights import Weights, compile_weights
from extraction.spans import Candidate

SETTINGS = FeatureSettings()
ALPHABET = (
    "成都市武侯区司法局印发《办法》，。“一窗办”专项行动2024年与和的了在：（试行）；、获评全国先进集体Ａa\n 　"
)
REPORT = (
    "2023年，西安市雁塔区司法局会同区委依法治区办印发《雁塔区行政执法监督办法（试行）》，深入开展“法润古城”专项行动，"
    "办结案件312件。\n\n一、主要做法\n（一）宁波市江北区人民政府与宁波大学签订协议；区长李某主持会议，\n"
    "慈城镇获评全国乡村治理示范镇。各部门要提高认识，加强协作，认真做好本职工作。\n"
)
Name = tuple[int, int, str]


@cache
def small_recogniser() -> Recogniser:
    return Recogniser(compile_weights(read_crfsuite(small_model()), SETTINGS).to_bytes(), SETTINGS)


@cache
def small_model() -> bytes:
    """What CRFsuite writes after a few rounds on generated text."""
    options = TrainingOptions(iterations=12)
    return optimise(generate(20, seed=1), options, lambda step: None)


def close(found: list[Candidate], expected: dict[Name, float]) -> None:
    assert [(c.start, c.end, c.label) for c in found] == list(expected)
    for candidate, confidence in zip(found, expected.values(), strict=True):
        assert candidate.confidence == pytest.approx(confidence, abs=0.51e-4)


def by_crfsuite(text: str, model: bytes) -> dict[Name, float]:
    tagger, found = pycrfsuite.Tagger(), {}
    tagger.open_inmemory(model)
    for at, rows in paragraphs(text, SETTINGS):
        tags = tagger.tag(pycrfsuite.ItemSequence(rows))
        for start, end, label in decode(tags):
            found[at + start, at + end, str(label)] = min(
                tagger.marginal(tags[i], i) for i in range(start, end)
            )
    return found


class Textbook(NamedTuple):
    """A model as a table from the name of a feature to its weights."""

    labels: list[str]
    weights: dict[str, np.ndarray]
    transitions: np.ndarray


@cache
def shipped() -> Textbook:
    model = Weights.from_bytes(resources.files("extraction").joinpath("model", "recogniser.npz").read_bytes())
    characters, nodes = [chr(code) for code in model.characters], []
    nodes.append(dict(enumerate(characters, 1)))
    for keys in np.split(model.keys, np.cumsum(model.sizes[1:])[:-1]):
        pieces = [divmod(int(key), len(characters) + 1) for key in keys]
        nodes.append({n: nodes[-1][before] + nodes[0][last] for n, (before, last) in enumerate(pieces, 1)})
    columns = gram_columns(SETTINGS)
    names = [gram_name(*columns[c]) + nodes[columns[c][0] - 1][n] for c, n in model.grams.tolist()]
    names += model.runs.tolist()
    table = np.zeros((len(names), len(model.labels)))
    table[model.features - 1, model.targets] = model.values
    return Textbook(model.labels.tolist(), dict(zip(names, table, strict=True)), model.transitions)


def by_textbook(text: str) -> dict[Name, float]:
    """Viterbi, forward and backward, one paragraph and one character after the other, in logarithms."""
    model, found = shipped(), {}
    for at, rows in paragraphs(text, SETTINGS):
        scores = np.array(
            [sum(model.weights.get(name, 0.0) for name in row) + np.zeros(len(model.labels)) for row in rows]
        )
        best, ahead, behind = scores.copy(), scores.copy(), np.zeros_like(scores)
        for i in range(1, len(rows)):
            best[i] += (best[i - 1][:, None] + model.transitions).max(axis=0)
            ahead[i] += np.logaddexp.reduce(ahead[i - 1][:, None] + model.transitions, axis=0)
            j = len(rows) - 1 - i
            behind[j] = np.logaddexp.reduce(model.transitions + (scores + behind)[j + 1], axis=1)
        path = [int(best[-1].argmax())]
        for i in range(len(rows) - 2, -1, -1):
            path.insert(0, int((best[i] + model.transitions[:, path[0]]).argmax()))
        marginals = np.exp(ahead + behind - np.logaddexp.reduce(ahead[-1]))
        for start, end, label in decode([model.labels[i] for i in path]):
            lowest = min(float(marginals[i, path[i]]) for i in range(start, end))
            found[at + start, at + end, str(label)] = lowest
    return found


@settings(max_examples=20, deadline=None)
@given(st.text(alphabet=ALPHABET, max_size=200))
def test_names_are_those_of_crfsuite(text: str) -> None:
    close(small_recogniser().find(text), by_crfsuite(text, small_model()))


def test_names_are_those_of_crfsuite_in_text_of_its_kind() -> None:
    text = "\n".join(passage.text for passage in generate(10, seed=2))
    expected = by_crfsuite(text, small_model())
    assert len(expected) > 20
    close(small_recogniser().find(text), expected)


def test_tiny_weights_are_left_out_with_features_that_then_say_nothing() -> None:
    trained = read_crfsuite(small_model())
    least = float(np.median(np.abs(trained.weight)))
    kept = without_tiny(trained, least)
    said = {
        (trained.attributes[a], trained.labels[label], weight)
        for a, label, weight in zip(trained.attribute, trained.label, trained.weight, strict=True)
        if abs(weight) >= least
    }
    left = zip(kept.attribute, kept.label, kept.weight, strict=True)
    assert {(kept.attributes[a], kept.labels[label], weight) for a, label, weight in left} == said
    assert set(kept.attributes) == {name for name, _, _ in said}
    assert (kept.transitions == trained.transitions).all()
    assert without_tiny(trained, 0.0).weight.tolist() == trained.weight.tolist()


@settings(max_examples=12, deadline=None)
@given(st.text(alphabet=ALPHABET, max_size=150))
def test_names_of_the_shipped_model_are_those_of_the_recursions(text: str) -> None:
    close(shipped_recogniser().find(text), by_textbook(text))


@settings(max_examples=12, deadline=None)
@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x2FFFF), max_size=100))
def test_any_text_is_read(text: str) -> None:
    close(shipped_recogniser().find(text), by_textbook(text))


@pytest.mark.parametrize("length", [1, PIECE - 5, PIECE - 4, PIECE, 2 * PIECE, 700])
def test_names_do_not_depend_on_where_pieces_are_cut(length: int) -> None:
    text = (REPORT * 6)[:length]
    close(shipped_recogniser().find(text), by_textbook(text))
    joined = (REPORT.replace("\n", "") * 6)[:length]
    close(shipped_recogniser().find(joined), by_textbook(joined))


def test_paragraphs_of_one_character_and_none() -> None:
    text = "\n\n局\n\n\n区\n。\n" * 50
    close(shipped_recogniser().find(text), by_textbook(text))


def test_a_long_text_gives_what_its_paragraphs_give() -> None:
    text = REPORT * 300
    once = shipped_recogniser().find(REPORT)
    moved = [
        (c.start + n * len(REPORT), c.end + n * len(REPORT), c.label, c.confidence)
        for n in range(300)
        for c in once
    ]
    assert len(once) > 5
    assert [(c.start, c.end, c.label, c.confidence) for c in shipped_recogniser().find(text)] == moved


def test_a_very_long_paragraph_takes_little_memory() -> None:
    text = (REPORT.replace("\n", "") * 700)[:100_000]
    recogniser = shipped_recogniser()
    recogniser.find(REPORT)
    tracemalloc.start()
    found = recogniser.find(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found) > 1000
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert peak < 250_000_000


@pytest.mark.parametrize("words", ["市", "《", "印发《", "专项行动"])
def test_a_paragraph_without_any_end_of_a_clause(words: str) -> None:
    text = words * 300
    close(shipped_recogniser().find(text), by_textbook(text))


def test_other_windows_and_lengths() -> None:
    narrow = FeatureSettings(window=1, longest=4, marks=False, triggers=False)
    options = TrainingOptions(features=narrow, iterations=5)
    trained = optimise(generate(5, seed=3), options, lambda step: None)
    tagger = pycrfsuite.Tagger()
    tagger.open_inmemory(trained)
    tags = tagger.tag(pycrfsuite.ItemSequence(features("成都市司法局印发办法", narrow)))
    found = Recogniser(compile_weights(read_crfsuite(trained), narrow).to_bytes(), narrow).find(
        "成都市司法局印发办法"
    )
    assert [(c.start, c.end, c.label) for c in found] == list(decode(tags))


def test_threads_share_a_recogniser() -> None:
    recogniser = shipped_recogniser()
    texts = [REPORT[i:] for i in range(8)]
    alone = [recogniser.find(text) for text in texts]
    found: dict[int, list[Candidate]] = {}
    threads = [Thread(target=lambda i=i: found.update({i: recogniser.find(texts[i])})) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[i] for i in range(8)] == alone


@pytest.mark.parametrize("model", [b"", b"PK\x03\x04", b"lCRF", b"lCRF" + b"\0" * 60])
def test_what_is_no_model_is_an_error(model: bytes) -> None:
    with pytest.raises(ValueError, match="not a model"):
        Weights.from_bytes(model)
    if not model.startswith(b"lCRF\0"):
        with pytest.raises(ValueError, match="not a model"):
            read_crfsuite(model)


TAGS = ["O", "B-INST", "I-INST", "E-INST", "S-INST", "B-REG", "I-REG", "E-REG", "O"]


@given(st.lists(st.integers(0, len(TAGS) - 1), max_size=30))
def test_runs_of_labels_are_decoded_as_tags_are(labels: list[int]) -> None:
    decoder, numbers = Decoder(TAGS), np.array(labels, dtype=np.int64)
    starts, ends = decoder.spans(numbers)
    found = list(zip(starts.tolist(), ends.tolist(), decoder.kinds(numbers[starts]), strict=True))
    assert found == list(decode([TAGS[label] for label in labels]))


@given(
    st.lists(st.integers(0, 2**62), unique=True, max_size=200),
    st.lists(st.integers(0, 2**62), max_size=50),
)
def test_keys_have_their_numbers_and_others_none(keys: list[int], others: list[int]) -> None:
    known = {key: number for number, key in enumerate(keys, 1)}
    asked = [*keys, *others]
    numbers = KeyNumbers(np.array(keys, dtype=np.int64)).find(np.array(asked, dtype=np.int64))
    assert numbers.tolist() == [known.get(key, 0) for key in asked]
