"""The whole job without the disk's other end: inputs -> KnowledgeBase. The one place that knows the order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extraction.divisions import load_gazetteer
from extraction.extract import extract
from extraction.manifest import read_manifest
from extraction.pipeline import PipelineOptions, build_pipeline
from extraction.readers import find_inputs, read_source
from kg.commitments import make_claims
from kg.curation import CURATION, Entry, curate, read_curation
from kg.curation.apply import keeps_apart
from kg.harvest import Harvest, harvest
from kg.officials import keep_officials
from kg.resolution import resolve
from kg.statements import make_entities, make_observations, make_statements
from ontology.errors import BuildError, DocumentError
from ontology.records import Extraction, Failure, KnowledgeBase, Metadata
from ontology.schema import load_schema

BASE = "https://w3id.org/zhengtu/"
MANIFEST = "manifest.csv"

Progress = Callable[[str], None]
"""Called with a document's name when it is done, whether it was built or failed."""


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What a build is made with."""

    base: str = BASE
    pipeline: PipelineOptions = field(default_factory=PipelineOptions)
    curation: tuple[Entry, ...] = ()
    """Corrections of people, from `find_curation` or a file that was given."""


@dataclass(frozen=True, slots=True)
class Input:
    """One file that is to be read, and what a manifest says of it."""

    path: Path
    name: str
    given: Metadata


def find_documents(paths: Sequence[Path]) -> list[Input]:
    """Every report below the paths, with its line of the manifest beside it, sorted by name.

    Raises BuildError where a path does not exist or there is no report below any, ManifestError where a
    manifest is not in form.
    """
    for path in paths:
        if not path.exists():
            raise BuildError(f"{path}: no such file or folder")
    given: dict[Path, Mapping[str, Metadata]] = {}
    inputs = []
    for path, name in find_inputs(paths):
        inputs.append(Input(path, name, _given(path, paths, given)))
    if not inputs:
        listed = ", ".join(str(path) for path in paths)
        raise BuildError(f"{listed}: no report here (expected .txt .md .html .htm .pdf or .docx files)")
    return inputs


def _given(path: Path, roots: Sequence[Path], read: dict[Path, Mapping[str, Metadata]]) -> Metadata:
    """What the nearest manifest, from the file's folder up to the folder that was given, says of a file."""
    tops = {root if root.is_dir() else root.parent for root in roots}
    for folder in path.parents:
        manifest = folder / MANIFEST
        if folder not in read:
            read[folder] = read_manifest(manifest) if manifest.is_file() else {}
        known = read[folder].get(path.relative_to(folder).as_posix())
        if known is not None:
            return known
        if folder in tops:
            break
    return Metadata()


def find_curation(paths: Sequence[Path]) -> tuple[Entry, ...]:
    """The corrections that lie beside the reports: of the curation.yaml in each folder that was given.

    Raises CurationError where one is not in form.
    """
    folders = sorted({path if path.is_dir() else path.parent for path in paths})
    files = [folder / CURATION for folder in folders]
    return tuple(entry for file in files if file.is_file() for entry in read_curation(file))


def build(inputs: Sequence[Input], options: BuildOptions, progress: Progress | None = None) -> KnowledgeBase:
    """Reads, extracts and resolves all inputs. A document that fails is a Failure and stops no other.

    The result is a function of the inputs' contents, names and options alone, whatever their order.
    """
    return assemble(gather(inputs, options, progress), options.base)


def gather(inputs: Sequence[Input], options: BuildOptions, progress: Progress | None = None) -> Harvest:
    """What each input says by itself, and the corrections that go with it: all that a build is made of."""
    done: list[Extraction] = []
    failures: list[Failure] = []
    for result in _extract_all(inputs, options.pipeline):
        if isinstance(result, Failure):
            failures.append(result)
        else:
            done.append(result)
        if progress:
            progress(result.file if isinstance(result, Failure) else result.document.name)
    return harvest(done, failures, options.curation)


def _extract_all(inputs: Sequence[Input], options: PipelineOptions) -> Iterator[Extraction | Failure]:
    nlp = build_pipeline(options)
    for item in inputs:
        try:
            yield extract(read_source(item.path, item.name, item.given), nlp)
        except DocumentError as error:
            yield Failure(error.file, error.reason)
        except Exception as error:  # a fault of ours in one document must not cost the others
            yield Failure(item.name, f"internal error, please report it: {type(error).__name__}: {error}")


def assemble(gathered: Harvest, base: str) -> KnowledgeBase:
    """Resolution, corrections, entities, statements and observations out of what was read."""
    apart = keeps_apart(gathered.curation, base)
    resolved, joins = resolve(gathered.extractions, load_gazetteer(), apart)
    curated = curate(resolved, gathered.curation, base)
    statements, refused = make_statements(curated.extractions, load_schema(), base)
    observations = make_observations(curated.extractions, base)
    entities, statements, unposted = keep_officials(make_entities(curated.extractions, base), statements)
    warnings = [warning for x in curated.extractions for warning in x.warnings]
    return KnowledgeBase(
        documents=tuple(x.document for x in curated.extractions),
        entities=entities,
        statements=statements,
        observations=observations,
        extractions=curated.extractions,
        failures=gathered.failures,
        warnings=(*curated.warnings, *warnings, *refused, *unposted),
        base=base,
        joins=(*joins, *curated.joins),
        claims=make_claims(curated.extractions, statements, observations, base),
    )
