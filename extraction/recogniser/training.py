"""Training the recogniser: what it learns from, how, and the model folder that comes out.

Sources: sentences that we wrote and labelled, text that the name grammar generates, labelled passages given
from outside, and a folder of reports that a first model and the rules label (self-training, Yarowsky 1995).
The same inputs give the same bytes: CRFsuite's L-BFGS is single-threaded and starts from zero.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from importlib import metadata, resources
from pathlib import Path

import pycrfsuite

from extraction.recogniser.crf import META_FILE, MODEL_FILE, Recogniser
from extraction.recogniser.crfsuite_file import read_crfsuite, without_tiny
from extraction.recogniser.features import FeatureSettings, features
from extraction.recogniser.generate import generate
from extraction.recogniser.labelled import Passage, read_marked, read_passages
from extraction.recogniser.standoff import SHIPPED, read_standoff, shipped_labels
from extraction.recogniser.tags import Optional, training_runs
from extraction.recogniser.weights import compile_weights
from ontology.errors import ModelError

Progress = Callable[[str], None]
WRITTEN = (
    "labelled_sentences.txt",
    "labelled_reports.txt",
    "labelled_law_reports.txt",
    "labelled_work_reports.txt",
)
"""Files of sentences that we wrote and labelled, in `extraction/data`."""


@dataclass(frozen=True, slots=True)
class TrainingOptions:
    """How a model is trained; the defaults are those of the shipped one, chosen by measurement."""

    features: FeatureSettings = field(default_factory=FeatureSettings)
    optional: Optional = "positive"
    l1: float = 0.1
    l2: float = 0.5
    iterations: int = 100
    least: float = 0.02
    """Weights nearer to 0 are left out of the model: nearly a third of its size, and hardly a name."""
    rarest: int = 1
    """A feature must occur so often to be kept."""
    generated: int = 0
    """Passages that the name grammar writes."""
    repeat_written: int = 2
    """How often the sentences that we wrote count: they are few and of many places."""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class SourceReport:
    """One source of training text."""

    name: str
    sha256: str
    passages: int
    characters: int
    spans: int


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """What came out of training."""

    output: Path
    model_sha256: str
    size: int
    """Of the model file, in bytes."""
    sources: tuple[SourceReport, ...]


def train(
    labelled: Sequence[Path],
    corpus: Sequence[Path],
    output: Path,
    progress: Progress,
    *,
    reports: Path | None = None,
    options: TrainingOptions | None = None,
) -> TrainingReport:
    """Train a recogniser and write it to the folder `output` (made where it is missing).

    `labelled` are files of labelled passages (JSON lines), `corpus` files or folders of reports without labels;
    both may be empty. `reports` is the folder of the reports that the stand-off labels of the package are about.
    `progress` is told each step in a few words. Raises ModelError at a file that cannot be read.
    """
    options = options or TrainingOptions()
    passages, sources = _written(options)
    if reports:
        labels = shipped_labels()
        found = read_standoff(labels, reports)
        passages += found
        sources.append(_report(SHIPPED, found, labels))
    for path in labelled:
        found = read_passages(path)
        passages += found
        sources.append(_report(path.name, found, path.read_bytes()))
    progress(f"training on {sum(s.characters for s in sources)} characters")
    model = fit(passages, options, progress)
    if corpus:
        from extraction.recogniser.weak import label_corpus

        found = label_corpus(corpus, Recogniser(model, options.features), progress)
        sources.append(_report("corpus", found, _fingerprint(found)))
        progress(f"training again with {sources[-1].characters} weakly labelled characters")
        model = fit([*passages, *found], options, progress)
    return _write(output, model, sources, options)


def _written(options: TrainingOptions) -> tuple[list[Passage], list[SourceReport]]:
    """What ships with the package: our sentences, repeated, and the generator's."""
    sentences: list[Passage] = []
    sources: list[SourceReport] = []
    for name in WRITTEN:
        with resources.as_file(resources.files("extraction").joinpath("data", name)) as path:
            found = read_marked(path)
            sources.append(_report(name, found, path.read_bytes()))
        sentences += found * options.repeat_written
    made = generate(options.generated, options.seed)
    if made:
        sources.append(_report("name_grammar.yaml", made, _fingerprint(made)))
    return sentences + made, sources


def _fingerprint(passages: Iterable[Passage]) -> bytes:
    return json.dumps([asdict(p) for p in passages], ensure_ascii=False, sort_keys=True).encode("utf-8")


def _report(name: str, passages: Sequence[Passage], data: bytes) -> SourceReport:
    return SourceReport(
        name,
        sha256(data).hexdigest(),
        len(passages),
        sum(len(p.text) for p in passages),
        sum(len(p.spans) for p in passages),
    )


class _Trainer(pycrfsuite.Trainer):  # type: ignore[misc]
    """CRFsuite's trainer, telling every tenth round of optimisation to `progress` and nothing to the terminal."""

    progress: Progress

    def message(self, message: str) -> None:
        if self.logparser.feed(message) == "iteration":
            found = self.logparser.last_iteration
            if found["num"] % 10 == 0:
                self.progress(f"round {found['num']}, loss {found['loss']:.0f}")


def fit(passages: Iterable[Passage], options: TrainingOptions, progress: Progress) -> bytes:
    """Train on passages and return the model file's bytes."""
    trained = without_tiny(read_crfsuite(optimise(passages, options, progress)), options.least)
    return compile_weights(trained, options.features).to_bytes()


def optimise(passages: Iterable[Passage], options: TrainingOptions, progress: Progress) -> bytes:
    """Train on passages and return what CRFsuite writes. Raises ModelError where there is nothing to train on."""
    trainer = _Trainer("lbfgs", verbose=False)
    trainer.progress = progress
    trainer.set_params(
        {
            "c1": options.l1,
            "c2": options.l2,
            "max_iterations": options.iterations,
            "feature.minfreq": options.rarest,
        }
    )
    empty = True
    for passage in passages:
        rows = features(passage.text, options.features)
        for start, end, tags in training_runs(passage, options.optional):
            trainer.append(pycrfsuite.ItemSequence(rows[start:end]), tags)
            empty = False
    if empty:
        raise ModelError("nothing to train on: give --labelled passages")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "weights.crfsuite"
        trainer.train(str(path))
        return path.read_bytes()


def _write(
    output: Path, model: bytes, sources: Sequence[SourceReport], options: TrainingOptions
) -> TrainingReport:
    report = TrainingReport(output, sha256(model).hexdigest(), len(model), tuple(sources))
    meta = {
        "name": "zhengtu_crf",
        "model_sha256": report.model_sha256,
        "features": asdict(options.features),
        "training": {k: v for k, v in asdict(options).items() if k != "features"},
        "sources": [asdict(source) for source in sources],
        "versions": {"python-crfsuite": metadata.version("python-crfsuite")},
    }
    output.mkdir(parents=True, exist_ok=True)
    (output / MODEL_FILE).write_bytes(model)
    text = json.dumps(meta, ensure_ascii=False, indent=2, sort_keys=True)
    (output / META_FILE).write_text(text + "\n", encoding="utf-8")
    return report
