"""Queries to begin with, for the query page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A query that runs as it stands."""

    zh: str
    en: str
    text: str


EXAMPLES = (
    Example(
        "举措及推出它的机构",
        "Initiatives and the bodies that launched them",
        """SELECT ?initiative ?name ?body WHERE {
  ?b zt:launched ?initiative ; skos:prefLabel ?body .
  ?initiative skos:prefLabel ?name .
} ORDER BY ?body ?name LIMIT 100""",
    ),
    Example(
        "一条陈述和说出它的句子",
        "Statements with the sentences that say them",
        """SELECT ?subject ?predicate ?object ?sentence ?file WHERE {
  ?st rdf:subject/skos:prefLabel ?subject ; rdf:predicate ?predicate ; rdf:object/skos:prefLabel ?object ;
      zt:evidence ?e .
  ?e zt:sentence/zt:quote ?sentence ; zt:sourceText/zt:fileName ?file .
} LIMIT 50""",
    ),
    Example(
        "各类事物有多少",
        "How many things there are of each kind",
        """SELECT ?class (COUNT(?thing) AS ?things) WHERE {
  ?thing a ?class
} GROUP BY ?class ORDER BY DESC(?things)""",
    ),
    Example(
        "数字及其单位和时期",
        "Figures with unit and period",
        """SELECT ?of ?indicator ?value ?unit ?period WHERE {
  ?o zt:figureOf/skos:prefLabel ?of ; zt:indicator/skos:prefLabel ?indicator ;
     sdmx-measure:obsValue ?value ; sdmx-attr:unitMeasure/skos:notation ?unit .
  OPTIONAL { ?o zt:period ?period }
} ORDER BY ?of ?indicator LIMIT 100""",
    ),
    Example(
        "只有计划、尚未做的事，成图",
        "What is only planned, as a graph",
        """CONSTRUCT { ?s ?p ?o } WHERE {
  ?st zt:status status:planned ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o
} LIMIT 200""",
    ),
)
