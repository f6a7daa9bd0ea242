"""build.json: what a build was made from, with what, and what came of it. No clock, no path of this machine."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib import resources
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from extraction.options import PipelineOptions
from kg.output import RECORD
from kg.validation.findings import Verdict
from ontology.iris import NORMALISER_VERSION
from ontology.records import Document, KnowledgeBase
from ontology.schema import ontology_turtle
from ontology.version import __version__


@dataclass(frozen=True, slots=True)
class Written:
    """What a build wrote."""

    triples: int
    files: int
    doubts: int = 0
    """Warnings of the shapes."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a build was made with. Builds of which any of it differs cannot be merged."""

    zhengtu: str
    normaliser: str
    ontology: str
    """First 20 digits of the SHA-256 of the ontology."""
    base: str
    extraction: Mapping[str, Any]
    """Model, rules, data and thresholds."""


def made_with(options: PipelineOptions, base: str) -> Made:
    """What a build with these options is made with, in this version of the package."""
    digest = sha256(ontology_turtle().encode()).hexdigest()[:20]
    return Made(__version__, NORMALISER_VERSION, digest, base, _extraction(options))


def made_as(record: Mapping[str, Any]) -> Made:
    """What a build was made with, by its build.json; empty where it does not say."""
    extraction = record.get("extraction")
    return Made(
        zhengtu=str(record.get("zhengtu", "")),
        normaliser=str(record.get("normaliser", "")),
        ontology=str(record.get("ontology", "")),
        base=str(record.get("base", "")),
        extraction=extraction if isinstance(extraction, dict) else {},
    )


def write_record(kb: KnowledgeBase, made: Made, folder: Path, verdict: Verdict | None = None) -> Written:
    """Writes build.json into a folder that holds all other outputs, whose SHA-256 it lists.

    `verdict` is what the shapes of the ontology say of the graph, None where nobody asked them.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    triples = _lines(folder / "graph.nq")
    record = {
        **asdict(made),
        "counts": {"triples": triples, **_counts(kb)},
        "inputs": [_input(document) for document in kb.documents],
        "failures": [asdict(failure) for failure in kb.failures],
        "warnings": list(kb.warnings),
        "validation": _validation(verdict),
        "outputs": {path.relative_to(folder).as_posix(): _digest(path) for path in files},
    }
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    (folder / RECORD).write_text(text, encoding="utf-8", newline="\n")
    return Written(triples, len(files) + 1, len(verdict.of("Warning")) if verdict else 0)


def _validation(verdict: Verdict | None) -> Mapping[str, Any] | None:
    """Counts by shape, and each warning in both languages with its document and sentence."""
    if verdict is None:
        return None
    return {
        "violations": len(verdict.of("Violation")),
        "counts": verdict.counts(),
        "warnings": [asdict(finding) for finding in verdict.of("Warning")],
    }


def _extraction(options: PipelineOptions) -> Mapping[str, Any]:
    return {
        "model": _model(options),
        "rules": _package_digest("rules") if options.use_rules else None,
        "data": _package_digest("data"),
        "thresholds": dict(sorted(options.thresholds.items())),
        "alone": dict(sorted(options.alone.items())),
        "thresholds_of_the_model_alone": dict(sorted(options.alone.items())),
    }


def _model(options: PipelineOptions) -> str | None:
    if not options.use_model:
        return None
    if not options.model:
        return f"zhengtu-{_package_digest('model')}"
    # The last part of a path only: where a model lies on this machine is nobody's business.
    name = Path(options.model).name
    try:
        return f"{name}-{version(name)}"
    except PackageNotFoundError:
        about = Path(options.model) / "meta.json"
        return f"{name}-{_digest(about)[:20]}" if about.is_file() else name


def _package_digest(folder: str) -> str:
    """SHA-256 (first 20 digits) over the data files of a folder of the extraction package."""
    digest = sha256()
    for item in sorted(resources.files("extraction").joinpath(folder).iterdir(), key=lambda i: i.name):
        if item.is_file():
            digest.update(item.name.encode() + b"\0" + item.read_bytes())
    return digest.hexdigest()[:20]


def _counts(kb: KnowledgeBase) -> Mapping[str, Any]:
    return {
        "documents": len(kb.documents),
        "characters": sum(len(document.raw) for document in kb.documents),
        "entities": len(kb.entities),
        "statements": len(kb.statements),
        "observations": len(kb.observations),
        "mentions": sum(len(x.mentions) for x in kb.extractions),
        "entities_by_type": _count(e.key.type for e in kb.entities),
        "statements_by_predicate": _count(s.predicate for s in kb.statements),
        "statements_by_status": _count(s.status for s in kb.statements),
        "problems_by_outcome": _count(c.outcome for c in kb.claims if c.kind == "problem"),
        "commitments_by_outcome": _count(c.outcome for c in kb.claims if c.kind == "commitment"),
        "mentions_by_rule": _count(m.rule for x in kb.extractions for m in x.mentions),
    }


def _count(values: Any) -> Mapping[str, int]:
    return dict(sorted(Counter(values).items()))


def _input(document: Document) -> Mapping[str, Any]:
    return {
        "file": document.name,
        "sha256": document.sha256,
        "text_sha256": document.text_sha256,
        "media": document.media,
        "characters": len(document.raw),
        **asdict(document.meta),
        "decided": dict(document.decided),
    }


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        digest = sha256()
        while block := file.read(1 << 20):
            digest.update(block)
        return digest.hexdigest()


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
