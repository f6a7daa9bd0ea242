"""Evidence: finding -> clause and sentence, by their place in the exact text, and the rule that read it.

Half of a graph is evidence, and sentences and rules are shared by many findings. So findings are noted while the
nodes of statements are made, and their own are made together at the end, each sentence and rule once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from exports.quotes import Text, flatten
from exports.rdf.terms import Literal, Term, integer, number
from ontology.iris import evidence_iri, extractor_iri, text_iri
from ontology.nodes import Form, Node
from ontology.prefixes import NIF, PROV, RDF, RDFS, SCHEMA, ZT
from ontology.records import Evidence
from ontology.version import __version__

SURE = 0.99
"""No extractor is certain, and a whole number would be another datatype."""
_EVIDENCE = ZT + "Evidence"
_PLACE = (NIF + "referenceContext", NIF + "beginIndex", NIF + "endIndex")
_SPAN = (RDF + "type", *_PLACE, NIF + "anchorOf", ZT + "quote")
_SPANS, _SENTENCES = Form(*_SPAN), Form(RDF + "type", *_SPAN)
_EXTRACTORS = Form(RDF + "type", RDFS + "label", SCHEMA + "softwareVersion")
_FINDING = (
    RDF + "type",
    ZT + "confidence",
    PROV + "wasAttributedTo",
    ZT + "sourceText",
    ZT + "span",
    ZT + "sentence",
)

Place = tuple[str, int, int]
"""Hash of a text, start and end in it."""


@dataclass(slots=True)
class Findings:
    """What statements were tied to, gathered while their nodes are made."""

    base: str
    found: dict[str, Evidence] = field(default_factory=dict)
    """By IRI."""

    def tie(self, statement: str, evidence: Iterable[Evidence]) -> Sequence[str]:
        """Notes the findings of a statement, and gives their IRIs, sorted, each once. Of one finding told twice, the
        higher confidence stands."""
        found, named = self.found, []
        for finding in evidence:
            iri = evidence_iri(self.base, statement, finding)
            known = found.get(iri)
            if known is None or known.confidence < finding.confidence:
                found[iri] = finding
            named.append(iri)
        return named if len(named) < 2 else sorted(set(named))

    def nodes(self, texts: Mapping[str, Text], reports: Mapping[str, tuple[str, ...]]) -> Iterator[Node]:
        """The findings with their reports, the spans and sentences that they name, and the rules.

        `texts` and `reports` are, by the hash of a text, what may be quoted of it and the reports that have it.
        """
        spans: dict[Place, str] = {}
        sentences: dict[Place, str] = {}
        yield from finding_nodes(self.found, self.base, reports, spans, sentences)
        yield from extractor_nodes({e.rule for e in self.found.values()}, self.base)
        yield from span_nodes(spans, sentences, texts, self.base)


def finding_nodes(
    found: Mapping[str, Evidence],
    base: str,
    reports: Mapping[str, tuple[str, ...]],
    spans: dict[Place, str],
    sentences: dict[Place, str],
) -> Iterator[Node]:
    """A node for each finding, given by its IRI; notes the spans and sentences that it names, with their IRIs."""
    form = cache(lambda count: Form(*_FINDING, *[ZT + "report"] * count))
    sources = _Named(lambda text: text_iri(base, text))
    extractors = _Named(lambda rule: extractor_iri(base, rule))
    for iri, e in found.items():
        source, told = sources[e.document], reports[e.document]
        span = _named(spans, source, (e.document, e.start, e.end))
        sentence = _named(sentences, source, (e.document, e.sentence_start, e.sentence_end))
        sure = _confidence(e.confidence)
        values: tuple[Term, ...] = (
            _EVIDENCE, sure, extractors[e.rule], source, span, sentence, *told
        )  # fmt: skip
        yield form(len(told)).node(iri, *values)


def extractor_nodes(rules: Iterable[str], base: str) -> Iterator[Node]:
    """A node for each rule or model that found something."""
    for rule in rules:
        yield _EXTRACTORS.node(
            extractor_iri(base, rule), ZT + "Extractor", Literal(rule), Literal(__version__)
        )


def span_nodes(
    spans: Mapping[Place, str], sentences: Mapping[Place, str], texts: Mapping[str, Text], base: str
) -> Iterator[Node]:
    """A node for each place that a finding names; one that is a sentence of any finding is a sentence."""
    sources = _Named(lambda text: text_iri(base, text))
    for place, iri in sentences.items():
        told = _quotation(place, sources[place[0]], texts)
        yield _SENTENCES.node(iri, ZT + "Sentence", ZT + "TextSpan", *told)
    for place, iri in spans.items():
        if place not in sentences:
            yield _SPANS.node(iri, ZT + "TextSpan", *_quotation(place, sources[place[0]], texts))


class _Named(dict[str, str]):
    """IRIs by what they are made of, each made once."""

    def __init__(self, make: Callable[[str], str]) -> None:
        self._make = make

    def __missing__(self, name: str) -> str:
        self[name] = iri = self._make(name)
        return iri


def _named(spans: dict[Place, str], source: str, place: Place) -> str:
    """The IRI of a span, one string for all that name it (as `ontology.iris.span_iri` makes it)."""
    iri = spans.get(place)
    if iri is None:
        iri = spans[place] = f"{source}#char={place[1]},{place[2]}"
    return iri


def _quotation(
    place: Place, source: str, texts: Mapping[str, Text]
) -> tuple[str, Literal, Literal, Literal, Literal]:
    text, start, end = place
    quotation = texts[text][start:end]
    shown = flatten(quotation.strip())
    exact = Literal(quotation)
    return source, integer(start), integer(end), exact, exact if shown == quotation else Literal(shown)


@cache
def _confidence(confidence: float) -> Literal:
    return number(round(min(max(round(confidence, 2), 1 - SURE), SURE), 2))
