"""The whole job without the disk's other end: inputs -> KnowledgeBase. The one place that knows the order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from extraction.divisions import load_gazetteer
from extraction.options import PipelineOptions
from kg.codec import decode
from kg.commitments import make_claims
from kg.curation import Entry, curate
from kg.curation.apply import keeps_apart
from kg.engines import Engine, Reading
from kg.engines.serial import read_serially
from kg.harvest import Harvest, harvest
from kg.inputs import Input as Input
from kg.inputs import Origin, origin_of
from kg.inputs import find_curation as find_curation
from kg.inputs import find_documents as find_documents
from kg.officials import keep_officials
from kg.resolution import resolve
from kg.statements import make_entities, make_observations, make_statements
from ontology.collector import no_collector
from ontology.records import Document, Extraction, Failure, KnowledgeBase
from ontology.schema import load_schema

BASE = "https://w3id.org/zhengtu/"
Progress = Callable[[str], None]
"""Called with a document's name when it is done, whether it was built or failed."""


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What a build is made with."""

    base: str = BASE
    pipeline: PipelineOptions = field(default_factory=PipelineOptions)
    curation: tuple[Entry, ...] = ()
    """Corrections of people, from `find_curation` or a file that was given."""


def build(inputs: Sequence[Input], options: BuildOptions, progress: Progress | None = None) -> KnowledgeBase:
    """Reads, extracts and resolves all inputs. A document that fails is a Failure and stops no other.

    The result is a function of the inputs' contents, names and options alone, whatever their order.
    """
    return assemble(gather(inputs, options, progress), options.base)


def gather(
    inputs: Sequence[Input],
    options: BuildOptions,
    progress: Progress | None = None,
    engine: Engine = read_serially,
) -> Harvest:
    """What each input says by itself, and the corrections that go with it: all that a build is made of."""
    done: list[Extraction] = []

    def keep(found: Extraction | bytes) -> Document:
        done.append(decode(found) if isinstance(found, bytes) else found)
        return done[-1].document

    failures, origins = hear(engine(inputs, options.pipeline), keep, progress)
    return harvest(done, failures, options.curation, origins)


@no_collector()
def hear(
    told: Iterable[Reading], keep: Callable[[Extraction | bytes], Document], progress: Progress | None = None
) -> tuple[list[Failure], list[Origin]]:
    """Hands what an engine gives to `keep`, which tells the document of it; the failures, and where all comes from."""
    failures: list[Failure] = []
    origins: list[Origin] = []
    for item, found in told:
        if isinstance(found, Failure):
            failures.append(found)
            origins.append(origin_of(item))
        else:
            origins.append(Origin(item.name, keep(found).sha256, item.given))
        if progress:
            progress(item.name)
    return failures, origins


@no_collector()
def assemble(gathered: Harvest, base: str, workers: int = 1) -> KnowledgeBase:
    """Resolution, corrections, entities, statements and observations out of what was read, with up to `workers`
    processes; their number changes nothing in the result."""
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
        claims=make_claims(curated.extractions, statements, observations, base, workers),
    )
