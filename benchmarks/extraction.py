"""Characters a second of the whole extraction, beside what others do with the same text, in one run.

    python benchmarks/extraction.py FOLDER [--characters N] [--rounds N]

Side by side, interleaved round by round, one process, one thread: our extraction from raw text to statements
and figures; its stages; spaCy's default CNN named-entity recogniser alone (96 wide, 4 deep, briefly trained so
that its weights are not zero); a SpanRuler with our gazetteer's names; jieba.posseg. Read ratios, not seconds.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parents[1]))

import spacy
from spacy.training import Example

from extraction.divisions import load_gazetteer
from extraction.extract import extract
from extraction.pipeline import PipelineOptions, build_pipeline
from extraction.readers import find_inputs, read_source
from ontology.records import Metadata, Source

Runner = Callable[[Source], object]


def load(folder: Path, characters: int) -> list[Source]:
    """Every nth report of the folder, so that about `characters` characters are read."""
    files = find_inputs([folder])
    size = sum(path.stat().st_size for path, _ in files) // 3
    step = max(1, size // characters)
    return [read_source(path, name, Metadata()) for path, name in files[::step]]


def cnn() -> Runner:
    """spaCy's default NER for Chinese, on character tokens, after a few updates."""
    spacy.util.fix_random_seed(0)
    nlp = spacy.blank("zh")
    nlp.add_pipe("ner").add_label("INST")
    example = Example.from_dict(nlp.make_doc("区司法局印发通知"), {"entities": [(0, 4, "INST")]})
    optimizer = nlp.initialize(lambda: [example])
    for _ in range(5):
        nlp.update([example], sgd=optimizer)
    nlp.max_length = 10_000_000
    return lambda source: nlp(source.raw)


def span_ruler() -> Runner:
    """A SpanRuler that holds every name of the gazetteer above township level as a phrase."""
    nlp = spacy.blank("zh")
    nlp.max_length = 10_000_000
    ruler = nlp.add_pipe("span_ruler")
    names = load_gazetteer().names(townships=False)
    ruler.add_patterns([{"label": "LOC", "pattern": name} for name in names])
    return lambda source: nlp(source.raw)


def posseg() -> Runner | None:
    """jieba's tagger; None where it is not installed."""
    try:
        import jieba.posseg
    except ImportError:
        return None
    jieba.setLogLevel(60)
    jieba.initialize()
    return lambda source: list(jieba.posseg.cut(source.raw))


def whole(options: PipelineOptions) -> Runner:
    """Our extraction, from raw text to statements and figures."""
    nlp = build_pipeline(options)
    return lambda source: extract(source, nlp)


def measure(runners: dict[str, Runner], sources: list[Source], rounds: int) -> dict[str, float]:
    """Median characters a second of each, over rounds that are interleaved."""
    characters = sum(len(source.raw) for source in sources)
    speeds: dict[str, list[float]] = {name: [] for name in runners}
    for runner in runners.values():
        runner(sources[0])
    for _ in range(rounds):
        for name, runner in runners.items():
            gc.collect()
            start = time.process_time()
            for source in sources:
                runner(source)
            speeds[name].append(characters / (time.process_time() - start))
    return {name: statistics.median(found) for name, found in speeds.items()}


def main() -> None:
    """Measures and prints a table with ratios to the CNN."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--characters", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    sources = load(arguments.folder, arguments.characters)
    runners: dict[str, Runner | None] = {
        "spaCy CNN ner alone": cnn(),
        "zhengtu, whole": whole(PipelineOptions()),
        "zhengtu, rules only": whole(PipelineOptions(use_model=False)),
        "zhengtu, model only": whole(PipelineOptions(use_rules=False)),
        "SpanRuler, gazetteer": span_ruler(),
        "jieba.posseg": posseg(),
    }
    present = {name: runner for name, runner in runners.items() if runner is not None}
    speeds = measure(present, sources, arguments.rounds)
    base = speeds["spaCy CNN ner alone"]
    print(f"{len(sources)} reports, {sum(len(s.raw) for s in sources):,} characters")
    for name, speed in speeds.items():
        print(f"{name:<24}{speed:>12,.0f} characters/s{speed / base:>8.1f} x the CNN")


if __name__ == "__main__":
    main()
