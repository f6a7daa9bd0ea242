"""The terms of the ontology with their labels, and the page of the ontology."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.serving.answers import RDF_FORMS, write_triples
from kg.serving.pages import render
from ontology.prefixes import OWL, RDF, RDFS, SKOS, ZT, prefixes
from ontology.schema import ontology_turtle

if TYPE_CHECKING:
    from kg.serving.worker import Sink

STANDARD: Mapping[str, tuple[str, str]] = {
    "rdf:type": ("类型", "type"),
    "rdf:subject": ("主语", "subject"),
    "rdf:predicate": ("谓语", "predicate"),
    "rdf:object": ("宾语", "object"),
    "dcterms:title": ("标题", "title"),
    "dcterms:issued": ("发布日期", "issued"),
    "dcterms:source": ("来源", "source"),
    "dcterms:format": ("格式", "format"),
    "prov:wasDerivedFrom": ("来自", "derived from"),
    "prov:wasAttributedTo": ("得自", "attributed to"),
    "nif:beginIndex": ("起", "begins at"),
    "nif:endIndex": ("止", "ends at"),
    "nif:anchorOf": ("原文", "text"),
    "nif:referenceContext": ("所在文本", "in the text"),
    "sdmx-measure:obsValue": ("数值", "value"),
    "sdmx-attr:unitMeasure": ("单位", "unit"),
    "sdmx-dim:refArea": ("地区", "area"),
    "qb:dataSet": ("数据集", "data set"),
    "skos:notation": ("代码", "notation"),
    "skos:inScheme": ("所属方案", "in scheme"),
}
"""Labels of terms that others declare."""
KINDS = ("Class", "ObjectProperty", "DatatypeProperty")


@dataclass(frozen=True, slots=True)
class Term:
    """A class, a property or a concept."""

    iri: str
    zh: str
    en: str
    zh_definition: str = ""
    en_definition: str = ""
    kind: str = ""
    """Local name of its OWL type; empty for a concept."""

    def label(self, language: str) -> str:
        """Its label in zh or en."""
        return self.zh if language == "zh" else self.en

    def definition(self, language: str) -> str:
        """What it means, in zh or en."""
        return self.zh_definition if language == "zh" else self.en_definition


@cache
def load_vocabulary() -> Mapping[str, Term]:
    """Every labelled term by its IRI, sorted."""
    told: defaultdict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for triple in parse(ontology_turtle().encode(), format=RdfFormat.TURTLE):
        if isinstance(triple.subject, NamedNode):
            value, predicate = triple.object, triple.predicate.value
            if isinstance(value, Literal):
                told[triple.subject.value][predicate, value.language or ""] = value.value
            elif isinstance(value, NamedNode) and predicate == RDF + "type" and value.value.startswith(OWL):
                told[triple.subject.value][RDF + "type", ""] = value.value.removeprefix(OWL)
    names = prefixes()
    found = {}
    for short, (zh, en) in STANDARD.items():
        prefix, name = short.split(":")
        found[names[prefix] + name] = Term(names[prefix] + name, zh, en)
    for iri in sorted(told):
        said = told[iri]
        labels = [
            said.get((RDFS + "label", tag)) or said.get((SKOS + "prefLabel", tag)) for tag in ("zh", "en")
        ]
        if labels[0] and labels[1]:
            zh, en = (said.get((SKOS + "definition", tag), "") for tag in ("zh", "en"))
            found[iri] = Term(iri, labels[0], labels[1], zh, en, said.get((RDF + "type", ""), ""))
    return found


def write_ontology(job: Mapping[str, Any], sink: Sink) -> dict[str, Any]:
    """Writes the ontology as RDF, or as a page on which every term has its place (#launched)."""
    form = job["form"]
    if form in RDF_FORMS:
        parsed = (quad.triple for quad in parse(ontology_turtle().encode(), format=RdfFormat.TURTLE))
        write_triples(parsed, form, prefixes(), sink)
        return {"status": 200, "form": form}
    ours = [term for iri, term in load_vocabulary().items() if iri.startswith(ZT)]
    groups = [(kind, [(t.iri.removeprefix(ZT), t) for t in ours if t.kind == kind]) for kind in KINDS]
    sink.write(render("ontology.html", job["language"], groups=groups))
    return {"status": 200, "form": form}
