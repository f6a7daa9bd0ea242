"""build.json: what a build was made from, with what, and what came of it. No clock, no path of this machine."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg.harvest import Harvest, curation_digest
from kg.inputs import Origin, digest_of, given_by_manifest
from kg.made import Made as Made
from kg.made import made_as as made_as
from kg.made import made_with as made_with
from kg.made import program_digest
from kg.output import RECORD
from kg.validation.findings import Verdict
from ontology.records import Document, Failure, KnowledgeBase


@dataclass(frozen=True, slots=True)
class Written:
    """What a build wrote."""

    triples: int
    files: int
    doubts: int = 0
    """Warnings of the shapes."""


@dataclass(frozen=True, slots=True)
class Account:
    """What a build says of itself besides what it is made with and what it wrote."""

    triples: int
    counts: Mapping[str, Any]
    """Of everything else."""
    documents: Sequence[tuple[Document, int]]
    """In order, each with the number of its characters."""
    gathered: Harvest
    """Failures, corrections and origins; the records in it are not looked at."""
    warnings: Sequence[str]
    further: Mapping[str, Any] = field(default_factory=dict)
    """What only some builds have to say."""


def write_record(
    kb: KnowledgeBase,
    gathered: Harvest,
    made: Made,
    folder: Path,
    triples: int,
    verdict: Verdict | None = None,
    choices: Mapping[str, object] = MappingProxyType({}),
    digests: Mapping[str, str] = MappingProxyType({}),
) -> Written:
    """Writes build.json into a folder that holds all other outputs, whose SHA-256 it lists.

    `verdict` is what the shapes of the ontology say of the graph, None where nobody asked them; `choices` is
    what was asked of the writing, `digests` are hashes that are known already, by name.
    """
    documents = [(document, len(document.raw)) for document in kb.documents]
    account = Account(triples, _counts(kb), documents, gathered, kb.warnings)
    return write_account(account, made, folder, _validation(verdict), choices, digests)


def write_account(
    account: Account,
    made: Made,
    folder: Path,
    validation: Mapping[str, Any] | None,
    choices: Mapping[str, object],
    digests: Mapping[str, str],
) -> Written:
    """The same for builds of which no knowledge base is in memory. `validation` is as build.json has it: counts by
    shape, and warnings."""
    gathered = account.gathered
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    names = [path.relative_to(folder).as_posix() for path in files]
    origins = {origin.name: origin for origin in gathered.origins}
    record = {
        **asdict(made),
        "program": program_digest(),
        "counts": {"triples": account.triples, **account.counts},
        "inputs": [
            _input(document, size, origins.get(document.name)) for document, size in account.documents
        ],
        "failures": [_failure(failure, origins.get(failure.file)) for failure in gathered.failures],
        "curation": curation_digest(gathered.curation),
        "choices": dict(choices),
        **account.further,
        "warnings": list(account.warnings),
        "validation": validation,
        "outputs": {
            name: digests.get(name) or digest_of(path) for name, path in zip(names, files, strict=True)
        },
        "sizes": dict(zip(names, (path.stat().st_size for path in files), strict=True)),
    }
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    (folder / RECORD).write_text(text, encoding="utf-8", newline="\n")
    return Written(account.triples, len(files) + 1, len(validation["warnings"]) if validation else 0)


def _validation(verdict: Verdict | None) -> Mapping[str, Any] | None:
    """Counts by shape, and each warning in both languages with its document and sentence."""
    if verdict is None:
        return None
    return {
        "violations": len(verdict.of("Violation")),
        "counts": verdict.counts(),
        "warnings": [asdict(finding) for finding in verdict.of("Warning")],
    }


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


def _failure(failure: Failure, origin: Origin | None) -> Mapping[str, Any]:
    known = {"sha256": origin.sha256, "given": given_by_manifest(origin)} if origin else {}
    return {**asdict(failure), **known}


def _input(document: Document, characters: int, origin: Origin | None) -> Mapping[str, Any]:
    return {
        "file": document.name,
        "sha256": document.sha256,
        "text_sha256": document.text_sha256,
        "media": document.media,
        "characters": characters,
        **asdict(document.meta),
        "decided": dict(document.decided),
        "given": given_by_manifest(origin) if origin else {},
    }
