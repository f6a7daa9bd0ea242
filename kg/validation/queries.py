"""What the queries of shapes.ttl ask, over facts in memory: each names the same nodes as its SPARQL twin.

SPARQL would need a store, whose loading alone costs more than all checks together. A function takes the facts
and the nodes that its shape looks at, and gives those that do not meet it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache, lru_cache
from itertools import product

from kg.validation.facts import FACTS, NOT_ASSERTED, Facts, Focus, Term, number
from ontology.nodes import Values
from ontology.prefixes import NIF, RDF, SDMX_ATTR, SDMX_MEASURE, SKOS, VOCABULARY, XSD, ZT
from ontology.schema import Schema
from ontology.shapes import TOLD

Query = Callable[[Facts, Focus], Iterator[str]]

VALUE = SDMX_MEASURE + "obsValue"
EXACT = f"{VOCABULARY}vocab/qualifier/exact"
_MAY_EXCEED = re.compile("[增长升降减提加扩翻超为倍比完达计]")
_NO_FACT = tuple(f"/{status}" for status in sorted(NOT_ASSERTED))
RANKS = {name: n for n, name in enumerate(("province", "prefecture", "county", "township", "village"))}
"""Levels of divisions from the highest; a zone has none."""
_PROVINCE = re.compile("[1-9][0-9](?:0000)?")
_LANGUAGES = frozenset({"", "zh", "en"})
_DATATYPES = frozenset(
    {"", XSD + "string", RDF + "langString", XSD + "integer", XSD + "decimal", XSD + "date"}
)


def make_queries(schema: Schema) -> dict[str, Query]:
    """The queries by the names of their shapes, those of the ontology's relations among them."""
    relations = tuple(ZT + name for name in (*schema.relations, *TOLD))
    cycles: dict[str, Query] = {
        f"{name}-cycle": _cycle(ZT + name) for name, r in schema.relations.items() if r.within_type
    }
    return {
        "AssertedIsSupported": _unsupported(relations),
        "SelfLoop": _self_loops(relations),
        **cycles,
        "Claim": untold_claims,
        "ConferralLevel": conferrals_from_below,
        "ConferralRank": conferral_rank,
        "DivisionCodeWithin": codes_outside_their_province,
        "DocumentNumberUnique": shared_numbers,
        "EvidencePlace": misplaced_evidence,
        "Official": officials_without_post,
        "Orphan": orphans,
        "PlainTerms": unstable_terms,
        "PlannedIsNotAsserted": asserted_plans,
        "QuoteMatches": wrong_lengths,
        "RateRange": unlikely_rates,
        "ReportYear": years_after_issue,
        "SeriesConflict": conflicts,
        "SpanInSentence": spans_beyond_sentences,
    }


def wrong_lengths(facts: Facts, focus: Focus) -> Iterator[str]:
    """4: spans whose quote has not as many code points as their offsets say."""
    extents = facts.extents
    for group in focus.groups:
        for span, (quotes,) in group.each(NIF + "anchorOf"):
            if (extent := extents.get(span)) is not None:
                length = extent[1] - extent[0]
                for quote in quotes:
                    if not isinstance(quote, str) and len(quote.text) != length:
                        yield span


def misplaced_evidence(facts: Facts, focus: Focus) -> Iterator[str]:
    """2 and 3 together: evidence whose span or sentence stands in another text, or after the text's end."""
    extents, length_of = facts.extents, cache(facts.length)
    for part in (ZT + "span", ZT + "sentence"):
        for group in focus.groups:
            for evidence, (texts, places) in group.each(ZT + "sourceText", part):
                for text in texts:
                    length = length_of(str(text))
                    for place in places:
                        extent = extents.get(str(place))
                        if extent and (extent[2] != text or (length is not None and extent[1] > length)):
                            yield evidence


def spans_beyond_sentences(facts: Facts, focus: Focus) -> Iterator[str]:
    """Evidence whose span is not inside its sentence."""
    extents = facts.extents
    for group in focus.groups:
        for evidence, (spans, sentences) in group.each(ZT + "span", ZT + "sentence"):
            for span in spans:
                for sentence in sentences:
                    inner, outer = extents.get(str(span)), extents.get(str(sentence))
                    if inner and outer and (inner[0] < outer[0] or inner[1] > outer[1]):
                        yield evidence


def _unsupported(relations: tuple[str, ...]) -> Query:
    """5: nodes of which a relation is asserted that no statement makes."""

    def query(facts: Facts, focus: Focus) -> Iterator[str]:
        claims = facts.claims
        for relation in relations:
            for group in focus.groups:
                for subject, (values,) in group.each(relation):
                    if any((subject, relation, value) not in claims for value in values):
                        yield subject

    return query


def asserted_plans(facts: Facts, focus: Focus) -> Iterator[str]:
    """6: planned, denied and supposed statements whose triple stands as a fact, though no statement says it was done."""
    parts = (ZT + "status", RDF + "subject", RDF + "predicate", RDF + "object")
    for group in focus.groups:
        for statement, (statuses, *claim) in group.each(*parts):
            for subject, predicate, value in product(*claim) if is_planned(statuses) else ():
                about, relation = str(subject), str(predicate)
                stands = value in facts.values(about, relation)
                if stands and not facts.claims.get((about, relation, value), frozenset()) & FACTS:
                    yield statement


@lru_cache(maxsize=1024)
def is_planned(statuses: Values) -> bool:
    """Whether something is said to be planned, denied or supposed."""
    return any(str(status).endswith(_NO_FACT) for status in statuses)


def unlikely_rates(facts: Facts, focus: Focus) -> Iterator[str]:
    """8: percentages beyond 0 to 100 of indicators whose names tell of no growth or comparison."""
    for figure in focus:
        values = [number(value) for value in facts.values(figure, VALUE)]
        if not any(value is not None and not 0 <= value <= 100 for value in values):
            continue
        units = facts.nodes(figure, SDMX_ATTR + "unitMeasure")
        if not any(facts.text(unit, SKOS + "notation") == "%" for unit in units):
            continue
        names = [
            label.text
            for indicator in facts.nodes(figure, ZT + "indicator")
            for label in facts.values(indicator, SKOS + "prefLabel")
            if not isinstance(label, str)
        ]
        if not any(_MAY_EXCEED.search(name) for name in names):
            yield figure


def conflicts(facts: Facts, focus: Focus) -> Iterator[str]:
    """9: exact figures of a known period of whose series another exact figure says something else."""
    series: defaultdict[Term, set[Decimal | int]] = defaultdict(set)
    exact = [f for f in focus if EXACT in facts.values(f, ZT + "qualifier")]
    for figure in exact:
        for key in facts.values(figure, ZT + "seriesKey"):
            series[key].update(v for v in map(number, facts.values(figure, VALUE)) if v is not None)
    for figure in exact:
        if facts.values(figure, ZT + "period") and any(
            len(series[key]) > 1 for key in facts.values(figure, ZT + "seriesKey")
        ):
            yield figure


def shared_numbers(facts: Facts, focus: Focus) -> Iterator[str]:
    """13: documents with a number that another has."""
    yield from _shared(facts, focus, ZT + "documentNumber")


def _shared(facts: Facts, focus: Focus, predicate: str) -> Iterator[str]:
    holders: defaultdict[Term, set[str]] = defaultdict(set)
    for node in focus:
        for value in facts.values(node, predicate):
            holders[value].add(node)
    yield from {node for nodes in holders.values() if len(nodes) > 1 for node in nodes}


def codes_outside_their_province(facts: Facts, focus: Focus) -> Iterator[str]:
    """14: divisions whose code does not begin with that of the province that their name begins with."""
    provinces = [
        (label.text, code.text[:2])
        for node in facts.holders(ZT + "divisionCode")
        for code in facts.values(node, ZT + "divisionCode")
        for label in facts.values(node, SKOS + "prefLabel")
        if not isinstance(code, str) and not isinstance(label, str) and _PROVINCE.fullmatch(code.text)
    ]
    for division in focus:
        codes = [
            code.text for code in facts.values(division, ZT + "divisionCode") if not isinstance(code, str)
        ]
        for label in facts.values(division, SKOS + "prefLabel"):
            name = label if isinstance(label, str) else label.text
            if any(name.startswith(p) and code[:2] != start for p, start in provinces for code in codes):
                yield division


def _self_loops(relations: tuple[str, ...]) -> Query:
    """18: things that are related to themselves."""

    def query(facts: Facts, focus: Focus) -> Iterator[str]:
        for relation in relations:
            for group in focus.groups:
                yield from (subject for subject, (values,) in group.each(relation) if subject in values)

    return query


def _cycle(relation: str) -> Query:
    """19: things that a chain of one relation leads back to."""

    def query(facts: Facts, focus: Focus) -> Iterator[str]:
        for start in focus:
            if start in reached(facts, start, relation):
                yield start

    return query


def reached(facts: Facts, start: str, relation: str) -> set[str]:
    """Everything that one or more steps of a relation lead to."""
    found: set[str] = set()
    waiting = facts.nodes(start, relation)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting.extend(facts.nodes(node, relation))
    return found


def conferral_rank(facts: Facts, focus: Focus) -> Iterator[str]:
    """20: conferrals by the recipient itself, or by a part of it."""
    for statement in focus:
        recipients = set(facts.values(statement, RDF + "subject"))
        for giver in facts.nodes(statement, ZT + "conferredBy"):
            if recipients & {giver, *reached(facts, giver, ZT + "partOf")}:
                yield statement


def conferrals_from_below(facts: Facts, focus: Focus) -> Iterator[str]:
    """20: conferrals by who lies in a division of a lower level than that of the recipient."""
    for statement in focus:
        givers = [_rank(facts, node) for node in facts.nodes(statement, ZT + "conferredBy")]
        recipients = [_rank(facts, node) for node in facts.nodes(statement, RDF + "subject")]
        if any(low > high for giver in givers for low in giver for its in recipients for high in its):
            yield statement


def _rank(facts: Facts, node: str) -> list[int]:
    """How far below the country a division, or that in which a thing lies, is said to be."""
    places = (node, *facts.nodes(node, ZT + "locatedIn"))
    levels = (level for place in places for level in facts.nodes(place, ZT + "divisionLevel"))
    return [RANKS[name] for level in levels if (name := level.rpartition("/")[2]) in RANKS]


def officials_without_post(facts: Facts, focus: Focus) -> Iterator[str]:
    """21: people of whom neither a post nor a statement that they hold one is known."""
    posted = {subject for subject, predicate, _ in facts.claims if predicate == ZT + "holdsPost"}
    for person in focus:
        if person not in posted and not facts.values(person, ZT + "post"):
            yield person


def years_after_issue(facts: Facts, focus: Focus) -> Iterator[str]:
    """22: reports about a year after that in which they were issued."""
    for report in focus:
        year, date = facts.text(report, ZT + "reportingYear"), facts.text(report, ZT + "date")
        if year and date and year > date[:4]:
            yield report


def untold_claims(facts: Facts, focus: Focus) -> Iterator[str]:
    """Problems and commitments that no report tells."""
    told = facts.used(ZT + "reportsProblem", ZT + "makesCommitment")
    yield from (claim for claim in focus if facts.values(claim, ZT + "outcome") and claim not in told)


def orphans(facts: Facts, focus: Focus) -> Iterator[str]:
    """23: things that are named and of which nothing is said."""
    told = facts.used(
        RDF + "subject", RDF + "object", ZT + "figureOf", ZT + "aboutEntity", ZT + "conferredBy"
    )
    yield from (node for node in focus if node not in told)


def unstable_terms(facts: Facts, focus: Focus) -> Iterator[str]:
    """24: the dataset, where its graph holds a term that not every engine gives back as written."""
    if facts.blank or any(map(is_unstable, facts.kinds)):
        yield from focus


def is_unstable(kind: tuple[str, str]) -> bool:
    """Whether not every engine gives back as written what is of this language and datatype."""
    language, datatype = kind
    return language not in _LANGUAGES or datatype not in _DATATYPES
