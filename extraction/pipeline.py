"""The spaCy pipeline: an ordered list of registered components from characters to names.

    zhengtu.CharacterTokenizer.v1 -> model (zhengtu_crf, or a pipeline of the user's) -> zhengtu_rules
        -> zhengtu_doubts -> zhengtu_overlap

Each component finds candidates with a pure function and writes them as one span group; the last reads
all groups and sets `doc.spans["names"]` and `doc.ents`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from spacy import blank
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from extraction.candidates import (
    ADDRESS,
    TEXT,
    home_of,
    read_candidates,
    set_entities,
    text_of,
    write_candidates,
)
from extraction.divisions import load_gazetteer
from extraction.headings import is_address
from extraction.names.edges import trimmed
from extraction.names.finders import find_names
from extraction.names.refusals import is_refused
from extraction.options import ALONE, ALONE_IN_ADDRESSES, THRESHOLDS
from extraction.options import PipelineOptions as PipelineOptions
from extraction.overlap import resolve_overlaps


class CharacterTokenizer:
    """One token a character, white space included, so that token offsets are character offsets."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        self._keys = _Keys(vocab)

    def __call__(self, text: str) -> Doc:
        # Keys of the string store instead of strings, which spaCy would hash one by one.
        words: list[Any] = list(map(self._keys.__getitem__, text))
        return Doc(self.vocab, words=words, spaces=[False] * len(text), user_data={TEXT: text})


class _Keys(dict[str, int]):
    """The key of each character in a vocabulary's string store, added when first asked for."""

    def __init__(self, vocab: Vocab) -> None:
        super().__init__()
        self._strings = vocab.strings

    def __missing__(self, character: str) -> int:
        self[character] = key = int(self._strings.add(character))
        return key


def create_character_tokenizer() -> Callable[[Language], CharacterTokenizer]:
    """Factory of the character tokenizer, for a spaCy configuration."""
    return lambda nlp: CharacterTokenizer(nlp.vocab)


registry.tokenizers.register("zhengtu.CharacterTokenizer.v1", func=create_character_tokenizer)


@Language.factory("zhengtu_rules")
def create_rules(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """A component that writes what the name rules find as `doc.spans["rules"]`, and strikes out of
    `doc.spans["model"]` what they know to be no name."""
    gazetteer = load_gazetteer()

    def find(doc: Doc) -> Doc:
        text = text_of(doc)
        write_candidates(doc, "rules", find_names(text, gazetteer, home_of(doc)))
        believed = read_candidates(doc, "model")
        kept = [c for c in (trimmed(text, c) for c in believed) if not is_refused(text, c)]
        if kept != believed:
            write_candidates(doc, "model", kept)
        return doc

    return find


@Language.factory(
    "zhengtu_overlap",
    default_config={
        "thresholds": dict(THRESHOLDS),
        "alone": dict(ALONE),
        "alone_in_addresses": dict(ALONE_IN_ADDRESSES),
    },
)
def create_overlap(
    nlp: Language,
    name: str,
    thresholds: dict[str, float],
    alone: dict[str, float],
    alone_in_addresses: dict[str, float],
) -> Callable[[Doc], Doc]:
    """A component that chooses among all candidates: `doc.spans["names"]` and `doc.ents`."""

    def choose(doc: Doc) -> Doc:
        candidates = [c for group in ("model", "rules") for c in read_candidates(doc, group)]
        address = doc.user_data[ADDRESS] if ADDRESS in doc.user_data else is_address(text_of(doc))
        limits = alone_in_addresses if address else alone
        names = resolve_overlaps(candidates, thresholds, limits)
        write_candidates(doc, "names", names)
        set_entities(doc, names)
        return doc

    return choose


def build_pipeline(options: PipelineOptions | None = None) -> Language:
    """The pipeline that `options` asks for. Raises ModelError where a model cannot be loaded."""
    options = options or PipelineOptions()
    config = {"nlp": {"tokenizer": {"@tokenizers": "zhengtu.CharacterTokenizer.v1"}}}
    nlp = blank("zh", config=config)
    nlp.max_length = 100_000_000
    if options.use_model and options.model:
        import extraction.recogniser.external

        nlp.add_pipe("zhengtu_external", config={"model": options.model})
    elif options.use_model:
        import extraction.recogniser.crf

        nlp.add_pipe("zhengtu_crf")
    if options.use_rules:
        nlp.add_pipe("zhengtu_rules")
    if options.use_rules and options.use_model and not options.model:
        import extraction.doubts  # noqa: F401  registers the factory

        nlp.add_pipe("zhengtu_doubts")
    limits = {
        "thresholds": dict(options.thresholds),
        "alone": _alone(options, options.alone),
        "alone_in_addresses": _alone(options, options.alone_in_addresses),
    }
    nlp.add_pipe("zhengtu_overlap", config=limits)
    return nlp


def _alone(options: PipelineOptions, alone: Mapping[str, float]) -> dict[str, float]:
    """Thresholds of what only the model found: an external pipeline gives no confidence that could be asked
    for, and without rules there is nothing beside the model; persons are asked for a rule in any case."""
    if options.use_rules and not options.model:
        return dict(alone)
    return {**options.thresholds, "PER": alone["PER"]}
