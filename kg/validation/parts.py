"""Checks of a part of a graph, as far as it can tell by itself; what else they need is noted, to be held together.

A part knows its own nodes and, as neighbours, what is said of some others. Whether a node elsewhere is of a class, or a
statement elsewhere says what is asserted here, is noted on both sides as hashes of 64 bits, of which a hundred million
fit where their texts would not: two different texts of a build have one hash once in some thousand builds of that size,
and then a fault might pass.
"""

from __future__ import annotations

import marshal
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path
from typing import Protocol

from kg.validation.alone import ALONE, Text
from kg.validation.check import load_shapes, look, make_finding
from kg.validation.facts import FACTS, NOT_ASSERTED, TYPE, Facts, Term, number, values_of
from kg.validation.findings import Finding
from kg.validation.hashes import hash_of, hashes_of
from kg.validation.queries import EXACT, VALUE
from kg.validation.shapes import Argument, Constraint
from kg.whole_files import written_whole
from ontology.nodes import Literal, Node, Values, make_node
from ontology.prefixes import PROV, RDF, SKOS, VOID, ZT
from ontology.schema import load_schema
from ontology.shapes import TOLD

LOCAL = frozenset(
    {"EvidencePlace", "QuoteMatches", "RateRange", "ReportYear", "SelfLoop", "SpanInSentence", *ALONE}
)  # fmt: skip
"""Queries that a part answers by itself, if it is told what is said elsewhere: of the texts of its evidence, of the
indicators and units of its figures. Places of spans follow from their IRIs."""
CONFERRED = ZT + "conferredBy"
ENDS = (RDF + "subject", RDF + "object")
SAID = (*ENDS, ZT + "figureOf", ZT + "aboutEntity", CONFERRED)
"""What is said of a thing that is no orphan."""
CLAIMS = (ZT + "ReportedProblem", ZT + "Commitment")
TELLING = (ZT + "reportsProblem", ZT + "makesCommitment")
Extent = tuple[int, int, Term]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a part was found to be."""

    wrong: tuple[Finding, ...]
    """Violations and warnings, and remarks where they were asked for, without their places."""
    remarks: Counter[str]
    """How many nodes there are of each remark."""
    kinds: frozenset[tuple[str, str]]
    """Language and datatype of every literal."""
    blank: bool
    notes: Path
    """File with the hashes; those of the same name and `.listed` have what is kept as it is, `.ends` what statements
    join."""


class Elsewhere(Protocol):
    """The other nodes of a graph, or those of them that are looked up."""

    def get(self, subject: str, /) -> Node | None:
        """What is said of a node."""


class PartFacts(Facts):
    """A part of a graph: what is said elsewhere is looked up, and of classes elsewhere it is noted what is asked."""

    def __init__(self, nodes: Iterable[Node], elsewhere: Elsewhere) -> None:
        super().__init__(nodes)
        self._elsewhere = elsewhere
        self.asked: defaultdict[str, set[int]] = defaultdict(set)
        """Classes, separated by white space -> hashes of the nodes that have to be of one of them."""
        self.placed: set[str] = set()
        """Spans elsewhere of which it was asked where they are."""

    def values(self, subject: str, predicate: str) -> Values:
        node = self.about.get(subject) or self._elsewhere.get(subject)
        return () if node is None else values_of(node, predicate)

    def outside(self, values: Set[Term], classes: Sequence[str]) -> Set[Term]:
        self.asked[" ".join(sorted(classes))].update(hashes_of(values))
        return {value for value in values if not isinstance(value, str)}

    @cached_property
    def extents(self) -> Mapping[str, Extent]:
        return _Extents(super().extents, self.place)

    def place(self, span: str) -> Extent | None:
        """Where a span elsewhere is."""
        self.placed.add(span)
        return extent_of(span)


class _Extents(dict[str, Extent]):
    """Where spans begin and end and in which text: as their nodes say, and elsewhere as they are placed."""

    def __init__(self, own: Mapping[str, Extent], place: Callable[[str], Extent | None]) -> None:
        super().__init__(own)
        self._place = place

    def get(self, span: str, default: Extent | None = None) -> Extent | None:  # type: ignore[override]
        return super().get(span) or self._place(span) or default


def extent_of(span: str) -> Extent | None:
    """What the IRI of a span says of it (see `ontology.iris.span_iri`)."""
    text, marker, place = span.rpartition("#char=")
    start, _, end = place.partition(",")
    return (int(start), int(end), text) if marker and start.isdigit() and end.isdigit() else None


@cache
def needed_classes() -> frozenset[str]:
    """The classes that shapes ask nodes to be of."""

    def classes(given: Mapping[str, Argument]) -> Iterator[str]:
        if isinstance(name := given.get("class"), str):
            yield name
        listed = given.get("or")
        for part in listed if isinstance(listed, list) else ():
            yield from classes(part) if isinstance(part, Mapping) else ()

    return frozenset(c for shape in load_shapes() for k in shape.constraints for c in classes(k.components))


def check_part(
    nodes: Sequence[Node], elsewhere: Elsewhere, texts: Mapping[str, Text], notes: Path, every: bool = False
) -> Checked:
    """Checks a part of a graph, and writes what it has for the others into the file `notes`. With `every` remarks are
    named as well."""
    import numpy as np

    facts = PartFacts(nodes, elsewhere)
    found = look(facts, texts, LOCAL)
    hashes = {name: np.fromiter(values, np.int64, len(values)) for name, values in _hashes(facts).items()}
    with written_whole(notes) as half, half.open("wb") as file:
        np.savez(file, **hashes)  # type: ignore[arg-type]
    _write_ends(facts, beside(notes, ".ends"))
    with written_whole(beside(notes, ".listed")) as half:
        half.write_bytes(marshal.dumps((list(_series(facts)), list(_joined(facts)), list(_strays(facts)))))
    return Checked(
        *named_and_counted(found, every), kinds=frozenset(facts.kinds), blank=facts.blank, notes=notes
    )


def named_and_counted(
    found: Iterable[tuple[Constraint, str]], every: bool
) -> tuple[tuple[Finding, ...], Counter[str]]:
    """What is told of nodes, without their places, and the number of remarks, which are told only with `every`."""
    found = set(found)
    wrong = {make_finding(c, node, None) for c, node in found if every or c.severity != "Info"}
    return tuple(sorted(wrong)), Counter(c.name for c, _ in found if c.severity == "Info")


def beside(notes: Path, ending: str) -> Path:
    """Another file of the same part."""
    return notes.with_name(notes.name + ending)


def _write_ends(facts: PartFacts, path: Path) -> None:
    """Subjects and objects of statements as hashes, with the statement."""
    import numpy as np

    found = [
        (hash_of(value), statement.encode("utf-8", "surrogatepass"))
        for name in ENDS
        for group in facts.having(name)
        for statement, (values,) in group.each(name)
        for value in values
        if isinstance(value, str)
    ]
    if found:
        longest = max(len(statement) for _, statement in found)
        with written_whole(path) as half, half.open("wb") as file:
            np.save(file, np.array(found, [("end", np.int64), ("statement", f"S{longest}")]))


def _strays(facts: PartFacts) -> Iterator[tuple[str, tuple[int, int, str | tuple[str, ...]]]]:
    """Spans that are not where their IRI says, by which others go."""
    for span, (begin, end, text) in facts.extents.items():
        if (begin, end, text) != extent_of(span):
            yield span, (begin, end, text if isinstance(text, str) else tuple(text))


def _hashes(facts: PartFacts) -> Mapping[str, Set[int]]:
    """Names of what is noted -> hashes."""
    noted: dict[str, Set[int]] = {f"asked {classes}": found for classes, found in facts.asked.items()}
    for name in needed_classes():
        noted[f"of {name}"] = hashes_of(facts.members(name))
    noted["asserted"] = set(_asserted(facts))
    claims = facts.claims
    hashed = [(hash_of(*claim), statuses) for claim, statuses in claims.items()]
    noted["claimed"] = {claim for claim, _ in hashed}
    noted["done"] = {claim for claim, statuses in hashed if statuses & FACTS}
    noted["planned"] = {claim for claim, statuses in hashed if statuses & NOT_ASSERTED}
    noted["posted"] = hashes_of(subject for subject, name, _ in claims if name == ZT + "holdsPost")
    people = facts.of_class(ZT + "Official")
    noted["unposted"] = {hash_of(n[0]) for g in people for n in g.nodes if not values_of(n, ZT + "post")}
    noted["told"] = hashes_of(facts.used(*TELLING))
    noted["claims"] = {
        hash_of(node[0]) for name in CLAIMS for g in facts.of_class(name) for node in g.nodes if values_of(node, ZT + "outcome")
    }  # fmt: skip
    noted["said"] = hashes_of(facts.used(*SAID))
    noted["keyed"] = hashes_of(facts.holders(ZT + "canonicalKey"))
    noted["placed"] = hashes_of(facts.placed)
    noted["there"] = hashes_of(span for span, own in facts.extents.items() if own == extent_of(span))
    return {name: found for name, found in noted.items() if found}


def _asserted(facts: PartFacts) -> Iterator[int]:
    relations = {ZT + name for name in (*load_schema().relations, *TOLD)}
    for relation in relations:
        for group in facts.having(relation):
            for subject, (values,) in group.each(relation):
                yield from (hash_of(subject, relation, value) for value in values)
    for (subject, predicate, value), statuses in facts.claims.items():
        # Of what is no relation, other parts do not note whether it is asserted, which what is planned must not be.
        if (
            predicate not in relations
            and statuses & NOT_ASSERTED
            and value in facts.values(subject, predicate)
        ):
            yield hash_of(subject, predicate, value)


def _series(facts: PartFacts) -> Iterator[tuple[int, int, str]]:
    """Of exact figures the hashes of series and value, and the figure where its period is known."""
    for figure in facts.holders(ZT + "seriesKey"):
        if EXACT not in facts.values(figure, ZT + "qualifier"):
            continue
        known = figure if facts.values(figure, ZT + "period") else ""
        for key in facts.values(figure, ZT + "seriesKey"):
            for value in map(number, facts.values(figure, VALUE)):
                if value is not None:
                    # Equal numbers are told alike, however they are written.
                    yield hash_of(key), hash_of(str(Fraction(value))), known


@cache
def _joining() -> frozenset[str]:
    """Properties that queries follow from node to node, and those of texts and of the graph itself."""
    chains = {ZT + name for name, relation in load_schema().relations.items() if relation.within_type}
    further = {
        ZT + name for name in ("partOf", "locatedIn", "divisionLevel", "divisionCode", "documentNumber")
    }
    return frozenset(chains | further | {PROV + "wasDerivedFrom", VOID + "uriSpace"})


def _joined(facts: PartFacts) -> Iterator[tuple[str, list[tuple[str, str | tuple[str, ...]]]]]:
    """Nodes with those properties alone, conferrals with their recipients, divisions with their names."""
    wanted = _joining()
    for subject, properties, values in facts.about.values():
        kept = wanted | {CONFERRED, RDF + "subject"} if CONFERRED in properties.slices else wanted
        if ZT + "divisionCode" in properties.slices:
            kept = kept | {SKOS + "prefLabel"}
        if kept.isdisjoint(properties.slices):
            continue
        pairs = zip(properties.predicates, values, strict=True)
        yield (
            subject,
            [(p, v if isinstance(v, str) else tuple(v)) for p, v in pairs if p in kept or p == TYPE],
        )


def node_of(subject: str, pairs: Iterable[tuple[str, str | tuple[str, ...]]]) -> Node:
    """A node as it was before it was listed."""
    return make_node(subject, [(p, v if isinstance(v, str) else Literal(*v)) for p, v in pairs])
