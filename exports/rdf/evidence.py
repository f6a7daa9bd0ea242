"""Evidence: finding -> clause and sentence, by their place in the exact text, and the rule that read it.

Half of a graph is evidence, and sentences and rules are shared by many findings. So findings are noted while the
triples of statements are made, and their nodes are made together at the end, each sentence and rule once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from exports.quotes import flatten
from exports.rdf.terms import Literal, Term, Triple, integer, number
from ontology.iris import evidence_iri, extractor_iri, text_iri
from ontology.nodes import Form, Node
from ontology.prefixes import NIF, PROV, RDF, RDFS, SCHEMA, ZT
from ontology.records import Evidence
from ontology.version import __version__

SURE = 0.99
"""No extractor is certain, and a whole number would be another datatype."""
_EVIDENCE, _EVIDENCE_CLASS = ZT + "evidence", ZT + "Evidence"
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
    """What statements were tied to, gathered while their triples are made."""

    base: str
    found: dict[str, Evidence] = field(default_factory=dict)
    """By IRI."""

    def tie(self, statement: str, evidence: Iterable[Evidence]) -> Iterator[Triple]:
        """Ties a statement to its findings. Of one finding told twice, the higher confidence stands."""
        found = self.found
        for finding in evidence:
            iri = evidence_iri(self.base, statement, finding)
            known = found.get(iri)
            if known is None or known.confidence < finding.confidence:
                found[iri] = finding
            yield statement, _EVIDENCE, iri

    def nodes(self, texts: Mapping[str, str], reports: Mapping[str, tuple[str, ...]]) -> Iterator[Node]:
        """The findings with their reports, the spans and sentences that they name, and the rules.

        `texts` and `reports` are, by the hash of a text, what may be quoted of it and the reports that have it.
        """
        extractors = {rule: extractor_iri(self.base, rule) for rule in {e.rule for e in self.found.values()}}
        sources = {text: text_iri(self.base, text) for text in texts}
        forms = {len(iris): Form(*_FINDING, *[ZT + "report"] * len(iris)) for iris in reports.values()}
        spans: dict[Place, str] = {}
        sentences: dict[Place, str] = {}
        for iri, e in self.found.items():
            source, told = sources[e.document], reports[e.document]
            span = _named(spans, source, (e.document, e.start, e.end))
            sentence = _named(sentences, source, (e.document, e.sentence_start, e.sentence_end))
            sure = _confidence(e.confidence)
            found: tuple[Term, ...] = (
                _EVIDENCE_CLASS,
                sure,
                extractors[e.rule],
                source,
                span,
                sentence,
                *told,
            )
            yield forms[len(told)].node(iri, *found)
        version = Literal(__version__)
        for rule, iri in extractors.items():
            yield _EXTRACTORS.node(iri, ZT + "Extractor", Literal(rule), version)
        for place, iri in sentences.items():
            told_of = _quotation(place, sources, texts)
            yield _SENTENCES.node(iri, ZT + "Sentence", ZT + "TextSpan", *told_of)
        for place, iri in spans.items():
            if place not in sentences:
                yield _SPANS.node(iri, ZT + "TextSpan", *_quotation(place, sources, texts))


def _named(spans: dict[Place, str], source: str, place: Place) -> str:
    """The IRI of a span, one string for all that name it (as `ontology.iris.span_iri` makes it)."""
    iri = spans.get(place)
    if iri is None:
        iri = spans[place] = f"{source}#char={place[1]},{place[2]}"
    return iri


def _quotation(
    place: Place, sources: Mapping[str, str], texts: Mapping[str, str]
) -> tuple[str, Literal, Literal, Literal, Literal]:
    text, start, end = place
    quotation = texts[text][start:end]
    shown = flatten(quotation.strip())
    exact = Literal(quotation)
    return (
        sources[text], integer(start), integer(end), exact, exact if shown == quotation else Literal(shown)
    )  # fmt: skip


def _confidence(confidence: float) -> Literal:
    return number(round(min(max(round(confidence, 2), 1 - SURE), SURE), 2))
