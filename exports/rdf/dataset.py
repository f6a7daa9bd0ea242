"""The graph as a dataset that catalogues can list: VoID and DCAT.

The dataset itself has no counts, for a count of two graphs is no count of their union. Counts belong to the
edition: the graph of exactly these texts, named by their hash, so that two builds joined by union hold two
editions, each of which is still right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from exports.rdf.sources import Sources
from exports.rdf.terms import INTEGER, Literal, Triple, zh
from ontology.iris import NORMALISER_VERSION, dataset_iri, text_iri
from ontology.nodes import Node, by_signature
from ontology.prefixes import DCAT, DCTERMS, OWL, PROV, QB, RDF, VOCABULARY, VOID, ZT
from ontology.records import KnowledgeBase
from ontology.version import __version__

TYPE = RDF + "type"
MEDIA = "https://www.iana.org/assignments/media-types/"
FILES: Mapping[str, str] = {
    "graph.ttl": "text/turtle",
    "graph.nq": "application/n-quads",
    "graph.jsonld": "application/ld+json",
    "graph.rdf": "application/rdf+xml",
    "core.ttl": "text/turtle",
    "entities.csv": "text/csv",
    "statements.csv": "text/csv",
    "indicators.csv": "text/csv",
}
"""What a build writes unless other files are asked for, and a catalogue would offer, with the media type."""


WORDS: Mapping[str, tuple[str, str]] = {
    "title": ("政务报告知识图谱", "Knowledge graph of government reports"),
    "description": (
        "政府报告中的机构、举措、文件、人员、地区、荣誉、关系与数字，每条陈述附原文句子。",
        "Bodies, initiatives, documents, officials, places, honours, relations and figures of government "
        "reports; every statement has the sentence that says it.",
    ),
    "rights": (
        "报告归发布机关所有；图谱只引用句子，不收全文。",
        "Each report stays the work of the office that issued it; the graph quotes sentences, not reports.",
    ),
}
"""Property of DCTERMS -> what it says, in Chinese and English."""


def dataset_triples(kb: KnowledgeBase, sources: Sources) -> Iterator[Triple]:
    """What is true of the dataset whatever it holds, of its cube, and which texts it was made from."""
    graph, cube = dataset_iri(kb.base, "graph"), dataset_iri(kb.base, "indicators")
    yield graph, TYPE, VOID + "Dataset"
    yield graph, TYPE, DCAT + "Dataset"
    for name, (chinese, english) in WORDS.items():
        yield graph, DCTERMS + name, zh(chinese)
        yield graph, DCTERMS + name, Literal(english, language="en")
    yield graph, DCTERMS + "conformsTo", VOCABULARY + "ontology"
    yield graph, VOID + "vocabulary", VOCABULARY + "ontology"
    yield graph, VOID + "uriSpace", Literal(kb.base)
    yield graph, ZT + "normaliserVersion", Literal(NORMALISER_VERSION)
    yield graph, OWL + "versionInfo", Literal(__version__)
    for document in kb.documents:
        yield graph, PROV + "wasDerivedFrom", text_iri(kb.base, document.text_sha256)
        if document.meta.region and (place := sources.named(document.meta.region, "LOC")) is not None:
            yield graph, DCTERMS + "spatial", place
    yield cube, TYPE, QB + "DataSet"
    yield cube, DCTERMS + "isPartOf", graph
    yield cube, QB + "structure", VOCABULARY + "vocab/cube/indicators"


def edition_iri(kb: KnowledgeBase, properties: Mapping[str, int], classes: Mapping[str, int]) -> str:
    """The graph of exactly these texts with so many triples of each kind, in this version of the program."""
    texts = sorted({document.text_sha256 for document in kb.documents})
    counts = [f"{name} {count}" for name, count in sorted([*properties.items(), *classes.items()])]
    content = "\n".join([__version__, NORMALISER_VERSION, *texts, *counts])
    return dataset_iri(kb.base, f"edition-{sha256(content.encode()).hexdigest()[:20]}")


@dataclass(frozen=True, slots=True)
class Tally:
    """How much of everything a graph, or a part of one, holds."""

    properties: Counter[str]
    classes: Counter[str]
    subjects: int
    datasets: frozenset[str]
    """The subjects among them that are the dataset or a part of it."""

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.properties + other.properties,
            self.classes + other.classes,
            self.subjects + other.subjects,
            self.datasets | other.datasets,
        )


def tally(nodes: Iterable[Node], base: str) -> Tally:
    """Counts nodes, each subject of which stands once."""
    seen, classes = Counter[str](), Counter[str]()
    count, datasets = 0, set()
    first = dataset_iri(base, "")
    for properties, alike in by_signature(nodes).items():
        for predicate, place in properties.slices.items():
            seen[predicate] += (place.stop - place.start) * len(alike)
        if TYPE in properties.slices:
            places = properties.slices[TYPE]
            for types, found in Counter(values[places] for _, _, values in alike).items():
                for name in types:
                    classes[str(name)] += found
        count += len(alike)
        datasets |= {subject for subject, _, _ in alike if subject.startswith(first)}
    return Tally(seen, classes, count, frozenset(datasets))


def edition_triples(kb: KnowledgeBase, counted: Tally, files: Collection[str] = FILES) -> list[Triple]:
    """The edition with its counts over all triples, those of the edition itself included, and those of `files` that a
    catalogue would offer."""
    offered = {name: media for name, media in FILES.items() if name in files}
    seen, classes = Counter(counted.properties), Counter(counted.classes)
    # Which triples there are does not depend on the numbers in them: the first round counts the second.
    iri = edition_iri(kb, seen, classes)
    draft = list(_described(kb, iri, seen, classes, 0, offered))
    draft = list(_described(kb, iri, _all(seen, draft, 1), _all(classes, _types(draft), 2), 0, offered))
    seen += Counter(predicate for _, predicate, _ in draft)
    classes += Counter(str(value) for _, _, value in _types(draft))
    new = {subject for subject, _, _ in draft} - counted.datasets
    return list(_described(kb, iri, seen, classes, counted.subjects + len(new), offered))


def _all(counts: Counter[str], draft: Sequence[Triple], part: int) -> Counter[str]:
    return counts + Counter(str(triple[part]) for triple in draft)


def _types(draft: Sequence[Triple]) -> list[Triple]:
    return [triple for triple in draft if triple[1] == TYPE]


def _described(
    kb: KnowledgeBase,
    edition: str,
    properties: Mapping[str, int],
    classes: Mapping[str, int],
    subjects: int,
    files: Mapping[str, str],
) -> Iterator[Triple]:
    graph = dataset_iri(kb.base, "graph")
    yield graph, DCTERMS + "hasVersion", edition
    yield edition, TYPE, VOID + "Dataset"
    yield edition, TYPE, DCAT + "Dataset"
    yield edition, DCTERMS + "isVersionOf", graph
    yield edition, DCTERMS + "title", zh(f"政务报告知识图谱，{len(kb.documents)}份报告")
    yield edition, VOID + "triples", _count(sum(properties.values()))
    yield edition, VOID + "distinctSubjects", _count(subjects)
    yield edition, VOID + "properties", _count(len(properties))
    yield edition, VOID + "classes", _count(len(classes))
    yield edition, VOID + "documents", _count(len(kb.documents))
    for name, media in files.items():
        file = f"{edition}-{name}"
        yield edition, DCAT + "distribution", file
        yield file, TYPE, DCAT + "Distribution"
        yield file, DCTERMS + "title", Literal(name)
        yield file, DCAT + "mediaType", MEDIA + media
    for n, (name, count) in enumerate(sorted(classes.items()), start=1):
        part = f"{edition}-class-{n}"
        yield edition, VOID + "classPartition", part
        yield part, VOID + "class", name
        yield part, VOID + "entities", _count(count)
    for n, (name, count) in enumerate(sorted(properties.items()), start=1):
        part = f"{edition}-property-{n}"
        yield edition, VOID + "propertyPartition", part
        yield part, VOID + "property", name
        yield part, VOID + "triples", _count(count)


def _count(value: int) -> Literal:
    return Literal(str(value), datatype=INTEGER)
