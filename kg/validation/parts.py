"""Checks of a part of a graph, as far as it can tell by itself; what else they need is noted, to be held together.

A part knows its own nodes and, as neighbours, what is said of some others. Whether a node elsewhere is of a class, or a
statement elsewhere says what is asserted here, is noted on both sides as hashes of 64 bits, of which a hundred million
fit where their texts would not: two different texts of a build have one hash once in some thousand builds of that size,
and then a fault might pass.
"""

from __future__ import annotations

import marshal
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path

from kg.validation.alone import ALONE, Text
from kg.validation.check import load_shapes, look, make_finding
from kg.validation.facts import FACTS, NOT_ASSERTED, TYPE, Facts, Term, number, values_of
from kg.validation.findings import Finding
from kg.validation.hashes import hash_of, hashes_of
from kg.validation.queries import EXACT, VALUE
from kg.validation.shapes import Argument
from kg.whole_files import written_whole
from ontology.nodes import Literal, Node, make_node
from ontology.prefixes import RDF, ZT
from ontology.schema import load_schema
from ontology.shapes import TOLD

LOCAL = frozenset(
    {"DivisionCodeWithin", "EvidencePlace", "QuoteMatches", "RateRange", "ReportYear", "SelfLoop", "SpanInSentence", *ALONE}
)  # fmt: skip
"""Queries that a part answers by itself, if all divisions are in one and its neighbours are told: the texts of its
evidence, the indicators and units of its figures. Places of spans follow from their IRIs."""
STATEMENT = 20
"""Characters of the hash in the IRI of a statement."""
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
    """Violations and warnings, without their places."""
    remarks: Counter[str]
    """How many nodes there are of each remark."""
    kinds: frozenset[tuple[str, str]]
    """Language and datatype of every literal."""
    blank: bool
    notes: Path
    """File with the hashes; those of the same name and `.listed` have what is kept as it is, `.ends` what statements
    join."""


class PartFacts(Facts):
    """A part of a graph: of its neighbours no more than what is looked up, and of classes elsewhere what is asked."""

    def __init__(self, nodes: Iterable[Node], neighbours: Iterable[Node]) -> None:
        super().__init__(nodes)
        self.own = tuple(self.about.values())
        self.about = {**{node[0]: node for node in neighbours}, **self.about}
        self.asked: defaultdict[str, set[int]] = defaultdict(set)
        """Classes, separated by white space -> hashes of the nodes that have to be of one of them."""

    def outside(self, values: Set[Term], classes: Sequence[str]) -> Set[Term]:
        self.asked[" ".join(sorted(classes))].update(hashes_of(values))
        return {value for value in values if not isinstance(value, str)}

    @cached_property
    def extents(self) -> Mapping[str, Extent]:
        return _Extents(super().extents)


class _Extents(dict[str, Extent]):
    """Where spans begin and end and in which text: as their nodes say, and elsewhere as their IRIs do."""

    def get(self, span: str, default: Extent | None = None) -> Extent | None:  # type: ignore[override]
        found = super().get(span)
        return found or extent_of(span) or default


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
    nodes: Sequence[Node], neighbours: Iterable[Node], texts: Mapping[str, Text], notes: Path
) -> Checked:
    """Checks a part of a graph, and writes what it has for the others into the file `notes`."""
    import numpy as np

    facts = PartFacts(nodes, neighbours)
    found = look(facts, texts, LOCAL)
    hashes = {name: np.fromiter(values, np.int64, len(values)) for name, values in _hashes(facts).items()}
    with written_whole(notes) as half, half.open("wb") as file:
        np.savez(file, **hashes)  # type: ignore[arg-type]
    _write_ends(facts, beside(notes, ".ends"))
    with written_whole(beside(notes, ".listed")) as half:
        half.write_bytes(marshal.dumps((list(_series(facts)), list(_joined(facts)))))
    wrong = {make_finding(c, node, None) for c, node in found if c.severity != "Info"}
    return Checked(
        wrong=tuple(sorted(wrong | _misplaced(facts))),
        remarks=Counter(c.name for c, _ in found if c.severity == "Info"),
        kinds=frozenset(facts.kinds),
        blank=facts.blank,
        notes=notes,
    )


def beside(notes: Path, ending: str) -> Path:
    """Another file of the same part."""
    return notes.with_name(notes.name + ending)


def _write_ends(facts: PartFacts, path: Path) -> None:
    """Subjects and objects of statements as hashes, with the end of the statement's IRI."""
    import numpy as np

    found = [
        (hash_of(value), statement.rpartition("/")[2].encode())
        for name in ENDS
        for group in facts.having(name)
        for statement, (values,) in group.each(name)
        for value in values
        if isinstance(value, str)
    ]
    if found:
        with written_whole(path) as half, half.open("wb") as file:
            np.save(file, np.array(found, [("end", np.int64), ("statement", f"S{STATEMENT}")]))


def _misplaced(facts: PartFacts) -> set[Finding]:
    """Spans that are not where their IRI says, by which others go."""
    told = "片段不在其 IRI 所说之处", "a span is not where its IRI says"
    return {
        Finding("Violation", "Span", span, *told)
        for span, own in facts.extents.items()
        if own != extent_of(span)
    }


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
    return {name: found for name, found in noted.items() if found}


def _asserted(facts: PartFacts) -> Iterator[int]:
    for name in (*load_schema().relations, *TOLD):
        for group in facts.having(ZT + name):
            for subject, (values,) in group.each(ZT + name):
                yield from (hash_of(subject, ZT + name, value) for value in values)


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
    """Properties that queries follow from node to node."""
    chains = {ZT + name for name, relation in load_schema().relations.items() if relation.within_type}
    further = {ZT + name for name in ("partOf", "locatedIn", "divisionLevel", "documentNumber")}
    return frozenset(chains | further)


def _joined(facts: PartFacts) -> Iterator[tuple[str, list[tuple[str, str | tuple[str, ...]]]]]:
    """Nodes with those properties alone, and conferrals with their recipients."""
    wanted = _joining()
    for node in facts.own:
        subject, properties, values = node
        kept = wanted | {CONFERRED, RDF + "subject"} if CONFERRED in properties.slices else wanted
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
