"""Applies the corrections of people to what was resolved: in their order, each on what those before it left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.curation.entries import Entry
from kg.curation.statements import added_relation, without_dropped
from kg.curation.subjects import Node, Subjects
from kg.resolution import rewrite
from ontology.iris import entity_iri, normalise_key
from ontology.records import Document, EntityKey, Extraction, Join, Relation


@dataclass(frozen=True, slots=True)
class Curated:
    """What corrections made of the extractions of a build."""

    extractions: tuple[Extraction, ...]
    joins: tuple[Join, ...]
    """Every change of identity with who wanted it and why."""
    warnings: tuple[str, ...]
    """Corrections that no longer match, each with its place."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """What corrections come to in each document, by its number."""

    place: Mapping[Node, EntityKey | None]
    """Where each moved appearance of a name goes; None where it is taken out."""
    added: Sequence[tuple[int, Relation]]
    drops: Sequence[tuple[Entry, EntityKey]]
    joins: tuple[Join, ...]
    warnings: tuple[str, ...]
    """Corrections that no longer match, besides drops of statements and figures."""

    def apply(self, number: int, extraction: Extraction) -> tuple[Extraction, list[int]]:
        """A document after every correction, and how much each drop took out of it."""
        done = rewrite(extraction, lambda key: self.place.get((number, key), key))
        for document, relation in self.added:
            if document == number:
                done = _with(done, relation)
        taken = []
        for entry, key in self.drops:
            left = without_dropped(done, entry, key)
            taken.append(_size(done) - _size(left))
            done = left
        return done, taken

    def unmatched(self, taken: Sequence[int]) -> Iterator[str]:
        """A warning for each drop that took nothing out of any document."""
        for (entry, _), count in zip(self.drops, taken, strict=True):
            if not count:
                yield f"{entry.place}: drop: nothing of the kind is said of {entry.about} any more"


@dataclass(slots=True)
class _Work:
    """What is noted while entries are gone through."""

    subjects: Subjects
    base: str
    document: Callable[[int], Document]
    joins: list[Join] = field(default_factory=list)
    added: list[tuple[int, Relation]] = field(default_factory=list)
    drops: list[tuple[Entry, EntityKey]] = field(default_factory=list)


class NoLonger(Exception):
    """A correction does not match what is there."""


def keeps_apart(entries: Sequence[Entry], base: str) -> Callable[[Join], bool]:
    """Whether a correction undoes a join that the resolution would make (split … off …)."""
    pairs = {(normalise_key(e.about), normalise_key(e.one("off"))) for e in entries if e.one("off")}

    def names(key: EntityKey) -> set[str]:
        return {normalise_key(key.name), normalise_key(entity_iri(base, key))}

    def apart(join: Join) -> bool:
        if not pairs or join.target is None:
            return False
        one, other = names(join.source), names(join.target)
        return any((a, b) in pairs or (b, a) in pairs for a in one for b in other)

    return apart


def curate(extractions: Sequence[Extraction], entries: Sequence[Entry], base: str) -> Curated:
    """Extractions after every correction. Entries that match nothing change nothing and are warned of."""
    if not entries:
        return Curated(tuple(extractions), (), ())
    corrections = plan_corrections(extractions, lambda number: extractions[number].document, entries, base)
    done, totals = [], [0] * len(corrections.drops)
    for number, extraction in enumerate(extractions):
        corrected, taken = corrections.apply(number, extraction)
        done.append(corrected)
        totals = [total + count for total, count in zip(totals, taken, strict=True)]
    warnings = (*corrections.warnings, *corrections.unmatched(totals))
    return Curated(tuple(done), corrections.joins, warnings)


def plan_corrections(
    extractions: Iterable[Extraction],
    document: Callable[[int], Document],
    entries: Sequence[Entry],
    base: str,
) -> Corrections:
    """What corrections come to over all documents, which are looked at once, in the order of their numbers;
    `document` gives one again."""
    work = _Work(Subjects(extractions, base), base, document)
    warnings = []
    for entry in entries:
        try:
            _ACTIONS[entry.action](entry, work)
        except NoLonger as reason:
            warnings.append(f"{entry.place}: {entry.action}: {reason}")
    return Corrections(work.subjects.place, work.added, work.drops, tuple(work.joins), tuple(warnings))


def _size(extraction: Extraction) -> int:
    return len(extraction.relations) + len(extraction.indicators)


def _with(extraction: Extraction, relation: Relation) -> Extraction:
    from ontology.records import NamedEntity

    known = {named.key for named in extraction.entities}
    new = sorted({relation.subject, relation.object} - known)
    entities = sorted((*extraction.entities, *(NamedEntity(key) for key in new)), key=lambda e: e.key)
    return replace(extraction, entities=tuple(entities), relations=(*extraction.relations, relation))


def _only(work: _Work, text: str, type_: str, scope: str) -> EntityKey:
    found = work.subjects.find(text, type_, scope)
    if not found:
        raise NoLonger(f"nothing is called {text} any more")
    if len(found) > 1:
        kinds = "; ".join(" ".join(filter(None, (key.type, key.name, key.scope))) for key in found[:4])
        raise NoLonger(f"{len(found)} things are called {text} ({kinds}); say type, scope or the IRI")
    return found[0]


def _about(entry: Entry, work: _Work) -> EntityKey:
    return _only(work, entry.about, entry.one("type"), entry.one("scope"))


def _move(entry: Entry, work: _Work, source: EntityKey, target: EntityKey | None) -> None:
    if source == target:
        raise NoLonger(f"{source.name} is so already")
    documents = entry.all("documents") or None
    if not work.subjects.move(source, target, documents):
        where = f" in {', '.join(documents)}" if documents else ""
        raise NoLonger(f"{source.name} is not named{where} any more")
    work.joins.append(Join(source, target, entry.signed, f"{entry.action} {entry.place}"))


def _merge(entry: Entry, work: _Work) -> None:
    type_, scope = entry.one("type"), entry.one("scope")
    keys: list[EntityKey] = []
    lost = []
    for text in entry.all("merge"):
        try:
            keys.append(_only(work, text, type_, scope))
        except NoLonger as reason:
            lost.append(str(reason))
    into = work.subjects.find(entry.one("into"), type_, scope)
    into = [key for key in into if not keys or key.type == keys[0].type] or into
    if not keys:
        raise NoLonger("; ".join(lost))
    target = into[0] if len(into) == 1 else keys[0]._replace(name=entry.one("into"))
    for key in dict.fromkeys(keys):
        if key != target:
            _move(entry, work, key, target)
    if lost:
        raise NoLonger("; ".join(lost))


def _split(entry: Entry, work: _Work) -> None:
    if entry.one("off"):
        # The resolution has not joined them (keeps_apart); the entry is of use as long as both are there.
        _only(work, entry.one("off"), entry.one("type"), "")
        _only(work, entry.about, entry.one("type"), "")
        return
    key = _only(work, entry.about, entry.one("type"), "")
    target = EntityKey(key.type, entry.one("to"), entry.one("scope") or key.scope)
    _move(entry, work, key, target)


def _rename(entry: Entry, work: _Work) -> None:
    key = _about(entry, work)
    _move(entry, work, key, key._replace(name=entry.one("to")))


def _retype(entry: Entry, work: _Work) -> None:
    key = _about(entry, work)
    _move(entry, work, key, key._replace(type=entry.one("to")))  # type: ignore[arg-type]


def _drop(entry: Entry, work: _Work) -> None:
    key = _about(entry, work)
    if entry.one("predicate") or entry.one("indicator"):
        work.drops.append((entry, key))
    else:
        _move(entry, work, key, None)


def _add(entry: Entry, work: _Work) -> None:
    def key(text: str, type_: str, scope: str) -> EntityKey:
        found = work.subjects.find(text, type_, scope)
        if not found and type_:
            return EntityKey(type_, text, scope)  # type: ignore[arg-type]
        return _only(work, text, type_, scope)

    subject = key(entry.about, entry.one("type"), entry.one("scope"))
    object_ = key(entry.one("object"), entry.one("object_type"), entry.one("object_scope"))
    number = work.subjects.document(entry.one("document"))
    if number is None:
        raise NoLonger(f"there is no document {entry.one('document')} any more")
    relation = added_relation(entry, subject, object_, work.document(number))
    if relation is None:
        raise NoLonger(f"{entry.one('document')} does not say “{entry.one('quote')}”")
    work.added.append((number, relation))


def _refuse(entry: Entry, work: _Work) -> None:
    """A refusal changes nothing; `kg curate suggest` reads it."""


_ACTIONS: dict[str, Callable[[Entry, _Work], None]] = {
    "merge": _merge,
    "split": _split,
    "rename": _rename,
    "retype": _retype,
    "drop": _drop,
    "add": _add,
    "refuse": _refuse,
}
