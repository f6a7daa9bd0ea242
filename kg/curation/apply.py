"""Applies the corrections of people to what was resolved: in their order, each on what those before it left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from kg.curation.entries import Entry
from kg.curation.statements import added_relation, without_dropped
from kg.curation.subjects import Subjects
from kg.resolution import rewrite
from ontology.iris import entity_iri, normalise_key
from ontology.records import EntityKey, Extraction, Join, Relation


@dataclass(frozen=True, slots=True)
class Curated:
    """What corrections made of the extractions of a build."""

    extractions: tuple[Extraction, ...]
    joins: tuple[Join, ...]
    """Every change of identity with who wanted it and why."""
    warnings: tuple[str, ...]
    """Corrections that no longer match, each with its place."""


@dataclass(slots=True)
class _Work:
    """What is noted while entries are gone through."""

    subjects: Subjects
    base: str
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
    work = _Work(Subjects(extractions, base), base)
    warnings = []
    for entry in entries:
        try:
            _ACTIONS[entry.action](entry, work, extractions)
        except NoLonger as reason:
            warnings.append(f"{entry.place}: {entry.action}: {reason}")
    done = []
    for number, extraction in enumerate(extractions):
        moved = rewrite(extraction, lambda key, n=number: work.subjects.final(n, key))  # type: ignore[misc]
        done.append(moved)
    for number, relation in work.added:
        done[number] = _with(done[number], relation)
    for entry, key in work.drops:
        count = _size(done)
        done = [without_dropped(x, entry, key) for x in done]
        if _size(done) == count:
            warnings.append(f"{entry.place}: drop: nothing of the kind is said of {entry.about} any more")
    return Curated(tuple(done), tuple(work.joins), tuple(warnings))


def _size(extractions: Sequence[Extraction]) -> int:
    return sum(len(x.relations) + len(x.indicators) for x in extractions)


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


def _merge(entry: Entry, work: _Work, _: Sequence[Extraction]) -> None:
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


def _split(entry: Entry, work: _Work, _: Sequence[Extraction]) -> None:
    if entry.one("off"):
        # The resolution has not joined them (keeps_apart); the entry is of use as long as both are there.
        _only(work, entry.one("off"), entry.one("type"), "")
        _only(work, entry.about, entry.one("type"), "")
        return
    key = _only(work, entry.about, entry.one("type"), "")
    target = EntityKey(key.type, entry.one("to"), entry.one("scope") or key.scope)
    _move(entry, work, key, target)


def _rename(entry: Entry, work: _Work, _: Sequence[Extraction]) -> None:
    key = _about(entry, work)
    _move(entry, work, key, key._replace(name=entry.one("to")))


def _retype(entry: Entry, work: _Work, _: Sequence[Extraction]) -> None:
    key = _about(entry, work)
    _move(entry, work, key, key._replace(type=entry.one("to")))  # type: ignore[arg-type]


def _drop(entry: Entry, work: _Work, _: Sequence[Extraction]) -> None:
    key = _about(entry, work)
    if entry.one("predicate") or entry.one("indicator"):
        work.drops.append((entry, key))
    else:
        _move(entry, work, key, None)


def _add(entry: Entry, work: _Work, extractions: Sequence[Extraction]) -> None:
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
    relation = added_relation(entry, subject, object_, extractions[number].document)
    if relation is None:
        raise NoLonger(f"{entry.one('document')} does not say “{entry.one('quote')}”")
    work.added.append((number, relation))


def _refuse(entry: Entry, work: _Work, _: Sequence[Extraction]) -> None:
    """A refusal changes nothing; `kg curate suggest` reads it."""


_ACTIONS: dict[str, Callable[[Entry, _Work, Sequence[Extraction]], None]] = {
    "merge": _merge,
    "split": _split,
    "rename": _rename,
    "retype": _retype,
    "drop": _drop,
    "add": _add,
    "refuse": _refuse,
}
