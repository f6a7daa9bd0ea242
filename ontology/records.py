"""The nouns of Zhengtu: every record that moves between stages, frozen and hashable.

files -> Source -> Document + Mention, Relation, Indicator, Claim (one Extraction a document)
      -> Entity, Statement, Observation, ReportedClaim (one KnowledgeBase a build)

Offsets are code points (Python `str` indices) of the document's raw text, `end` exclusive, so that
`raw[start:end]` is the quote. Inside `extraction/` the stages work on a cleaned view and have records
of their own; nothing of that view leaves the package.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from ontology.documents import HIDDEN as HIDDEN
from ontology.documents import Document as Document
from ontology.documents import Metadata as Metadata
from ontology.documents import Source as Source
from ontology.frozen import quickly_made

Status = Literal["done", "ongoing", "planned", "negated", "hypothetical"]
Label = Literal["INST", "INIT", "REG", "PER", "LOC", "HONOR"]
"""Entity types; the notations of the classes in zhengtu.ttl, which a test compares with these."""
ClaimKind = Literal["problem", "commitment"]
"""What a report says of itself: a shortcoming that it admits, something that it promises."""
Outcome = Literal["addressed", "kept", "open", "unknown"]
"""A problem that something takes up; a commitment that a later report shows kept, or that none could show yet
(unknown); either that nothing answers (open)."""


class EntityKey(NamedTuple):
    """Identity of an entity before an IRI is made of it; two equal keys are one thing in the world."""

    type: Label
    name: str
    """Canonical name: the full official name with its whole division, book-title marks dropped."""
    scope: str = ""
    """Full name of the division within which the name is unique; empty where the name is national or
    carries its division itself."""


@quickly_made
@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text and the entity that it names."""

    start: int
    end: int
    text: str
    label: Label
    entity: EntityKey
    rule: str
    """`<component>/<rule id>`, the rule or model that found it."""
    confidence: float


@quickly_made
@dataclass(frozen=True, slots=True)
class Evidence:
    """One finding: where a document states something, and which rule read it there."""

    document: str
    """`Document.text_sha256`."""
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    rule: str
    confidence: float


@quickly_made
@dataclass(frozen=True, slots=True)
class Relation:
    """A statement as one clause of one document makes it."""

    subject: EntityKey
    predicate: str
    """Local name of a relation in zhengtu.ttl (issued, launched, …)."""
    object: EntityKey
    status: Status
    evidence: Evidence
    date: str | None = None
    """ISO, as exact as the text."""
    attributes: tuple[tuple[str, str], ...] = ()
    """Sorted: ("post", "区长"), ("by", "司法部")."""


@quickly_made
@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure as one clause of one document gives it."""

    name: str
    """What is counted."""
    value: int | float
    """万 and 亿 multiplied out; a percentage as the number before %."""
    unit: str
    subject: EntityKey
    """Whose figure it is."""
    evidence: Evidence
    period: str | None = None
    approx: bool = False
    qualifier: str = "exact"
    """exact, approx (约), nearly (近), more-than (超, 余, 多), at-least (以上, 不低于), up-to (以内)."""
    text: str = ""
    """Value and unit as written: 1.16万件."""


@quickly_made
@dataclass(frozen=True, slots=True)
class Claim:
    """A shortcoming that one document admits, or a promise that it makes."""

    kind: ClaimKind
    text: str
    """Its leading clause without its number, at most 60 characters, private persons hidden."""
    evidence: Evidence
    period: str | None = None
    """The year that it concerns: of a problem the reporting year, of a commitment when it is to be kept."""
    themes: tuple[str, ...] = ()
    """Notations of concepts of the scheme `theme`, sorted."""
    entities: tuple[EntityKey, ...] = ()


@quickly_made
@dataclass(frozen=True, slots=True)
class NamedEntity:
    """An entity as one document knows it."""

    key: EntityKey
    aliases: tuple[str, ...] = ()
    """Surface forms, sorted, white space removed, the canonical name left out."""
    attributes: tuple[tuple[str, str], ...] = ()
    """Sorted: ("number", "渝北司发〔2020〕2号"), ("code", "500112") …"""


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything one document says, every tuple sorted by offset. The currency between workers and the build."""

    document: Document
    entities: tuple[NamedEntity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    relations: tuple[Relation, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    warnings: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing in the world, over all documents of a build."""

    iri: str
    key: EntityKey
    aliases: tuple[str, ...]
    attributes: tuple[tuple[str, str], ...]
    mentions: tuple[Evidence, ...]
    """Where it is named, sorted."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim: subject, predicate, object, status. However many clauses make it, it is one."""

    iri: str
    subject: str
    predicate: str
    object: str
    status: Status
    evidence: tuple[Evidence, ...]
    dates: tuple[str, ...] = ()
    """Sorted distinct dates that evidence gives."""
    attributes: tuple[tuple[str, str], ...] = ()

    @property
    def asserted(self) -> bool:
        """Planned, negated and hypothetical claims are recorded and never stated as fact."""
        return self.status in ("done", "ongoing")


@dataclass(frozen=True, slots=True)
class Observation:
    """One reported figure."""

    iri: str
    indicator: str
    """Name of what is counted."""
    value: int | float
    unit: str
    subject: str
    """IRI of whose figure it is."""
    period: str | None
    qualifier: str
    text: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What answers a claim, and how surely."""

    iri: str
    """Of a problem: a commitment or an entity (an initiative, a document); of a commitment: a statement or entity."""
    score: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ReportedClaim:
    """A problem or a commitment of one place or body, over all documents that tell it."""

    iri: str
    kind: ClaimKind
    text: str
    area: str
    """Full name of the region that it concerns; of a report without a region its issuer; else empty."""
    periods: tuple[str, ...]
    themes: tuple[str, ...]
    entities: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    outcome: Outcome
    answered_by: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be built, and why."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Join:
    """A decision about identity: `source`, as documents or rules had it, is `target` in this build."""

    source: EntityKey
    target: EntityKey | None
    """None where the entity was taken out."""
    reason: str
    """In words, for people."""
    decided: str
    """`rule/<id>` of the resolution, or the file and line of the correction that a person made."""


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """The whole build: what the exports write. Every tuple is sorted, so equal inputs give equal records."""

    documents: tuple[Document, ...]
    entities: tuple[Entity, ...]
    statements: tuple[Statement, ...]
    observations: tuple[Observation, ...]
    extractions: tuple[Extraction, ...] = field(default=(), repr=False)
    failures: tuple[Failure, ...] = ()
    warnings: tuple[str, ...] = ()
    base: str = "https://w3id.org/zhengtu/"
    joins: tuple[Join, ...] = field(default=(), repr=False)
    """Why entities are one that documents name apart, sorted."""
    claims: tuple[ReportedClaim, ...] = ()
