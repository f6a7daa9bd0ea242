"""All relations of one document: verbs with their objects, patterns, posts, titles and names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from extraction.headings import load_heading_rules
from extraction.relations.names import composed, of_names, titled
from extraction.relations.objects import objects_of, suits
from extraction.relations.posts import posts_of
from extraction.relations.reading import SYMBOLS, Reading, readings
from extraction.relations.rules import RelationRule, grammar, pattern
from extraction.relations.speaker import Speaker, speaker_of
from extraction.relations.status import Moment, moment_of
from extraction.relations.subjects import subjects_of
from extraction.relations.surety import sureties
from extraction.relations.verbs import Verb, verbs_of
from extraction.spans import CleanText, Context, Linked, Outline, RelationFinding
from ontology.frozen import replace
from ontology.records import EntityKey

WITHIN_TYPE = frozenset({"succeeds"})
"""Predicates that join things of one type only; a clause that seems to join two types says something else."""
SHARED_DOING = frozenset({"launched", "issued"})
"""Predicates whose subject a partner named before the verb shares (联合甲局举办“乙”活动)."""


@dataclass(frozen=True, slots=True)
class _Page:
    """What every sentence of a document is read against."""

    outline: Outline
    context: Context
    speaker: Speaker
    nobody: Speaker
    """Who speaks in notes on terms: what they say without a subject is nobody's doing."""
    notes: tuple[tuple[int, int], ...]

    def at(self, reading: Reading) -> Speaker:
        """Who is meant in a sentence that names no subject."""
        start = reading.offsets[0]
        return self.nobody if any(begin <= start < end for begin, end in self.notes) else self.speaker


def find_relations(
    text: CleanText, outline: Outline, linked: Sequence[Linked], context: Context
) -> list[RelationFinding]:
    """Every finding of every relation, in the order of the text; offsets are of the clean text.

    `linked` are the names of the text, without overlaps. A finding spans the clause (or clauses) that
    state it. A statement that is made twice is found twice; what a clause denies has status `negated`.
    """
    speaker = speaker_of(context, linked)
    nobody = replace(speaker, issuer=None, region=None, divisions=())
    page = _Page(outline, context, speaker, nobody, _notes(outline))
    found: dict[tuple[object, ...], RelationFinding] = {}
    read = list(readings(text, outline, linked))
    shapes = grammar().sieve.matches([reading.text for reading in read])
    stated = (
        finding
        for reading, shaped in zip(read, shapes, strict=True)
        for finding in _of_sentence(reading, shaped, page)
    )
    surety = sureties(linked)
    for finding in chain(stated, of_names(linked, page.speaker)):
        sure = min(surety.get(finding.subject, 1.0), surety.get(finding.object, 1.0))
        if sure > 0:
            _keep(found, _as_sure(finding, sure))
    return sorted(
        found.values(),
        key=lambda f: (f.start, f.end, f.predicate, f.subject, f.object, f.status, f.rule),
    )


def _notes(outline: Outline) -> tuple[tuple[int, int], ...]:
    notes = load_heading_rules().notes
    return tuple((s.start, s.end) for s in outline.sections if notes.search(s.heading))


def _as_sure(finding: RelationFinding, sure: float) -> RelationFinding:
    """A finding whose arguments are names with a confidence."""
    return finding if sure == 1 else replace(finding, confidence=round(finding.confidence * sure, 4))


def _keep(found: dict[tuple[object, ...], RelationFinding], finding: RelationFinding) -> None:
    """One finding for one statement at one place: the surest."""
    if finding.subject == finding.object:
        return
    place = (finding.subject, finding.predicate, finding.object, finding.start)
    known = found.get(place)
    if known is None or finding.confidence > known.confidence:
        found[place] = finding


def _of_sentence(
    reading: Reading, shaped: Sequence[tuple[int, re.Match[str]]], page: _Page
) -> Iterator[RelationFinding]:
    """What a sentence states; `shaped` are the matches of the rules with a shape, by the rule's place among them."""
    partners: list[tuple[int, EntityKey]] = []
    for number, match in shaped:
        for finding in _of_shape(reading, grammar().shapes[number], match, page):
            yield finding
            if finding.predicate == "cooperatesWith":
                partners.append((match.start("object"), finding.object))
    verbs = verbs_of(reading)
    for verb in verbs:
        labels = reading.labels(verb.end, verb.limit)
        for rule in verb.rules if labels else verb.postponed:
            if rule.postponed or not labels.isdisjoint(rule.object):
                yield from _of_verb(reading, rule, verb, verbs, page, partners)
    yield from posts_of(reading, page.speaker)
    yield from titled(reading, page.speaker)
    yield from composed(reading)


def _of_verb(
    reading: Reading,
    rule: RelationRule,
    verb: Verb,
    verbs: tuple[Verb, ...],
    page: _Page,
    partners: list[tuple[int, EntityKey]],
) -> Iterator[RelationFinding]:
    objects = objects_of(reading, rule, verb, verbs)
    if not objects:
        return
    begin, _ = reading.clause_at(verb.start)
    by = _conferred_by(reading, rule, verb, begin, objects[0])
    subjects = subjects_of(
        reading, rule, min(by.start(), verb.start) if by else verb.start, objects, page.at(reading)
    )
    if rule.predicate in SHARED_DOING:
        subjects += [key for index, key in partners if begin <= index < verb.start and key not in subjects]
    attributes = (("by", _name(reading, by.start("by"))),) if by else ()
    respectively = len(subjects) == len(objects) > 1 and (
        "分别" in reading.text[begin : verb.start] or _of_a_kind(reading, subjects, objects)
    )
    moment = moment_of(reading, rule, verb.start, page.outline, page.context)
    for number, index in enumerate(objects):
        whose = [subjects[number]] if respectively else subjects
        yield from _stated(reading, rule, (verb.start, index + 1), whose, [index], page, moment, attributes)


def _of_a_kind(reading: Reading, subjects: list[EntityKey], objects: list[int]) -> bool:
    """Whether each subject is of the kind that its object is for: 甲街道、乙社区获评示范街道、示范社区."""
    pairs = zip(subjects, objects, strict=True)
    kinds = {subject.name[-2:] for subject in subjects}
    return len(kinds) > 1 and all(subject.name[-2:] in _name(reading, index) for subject, index in pairs)


def _conferred_by(
    reading: Reading, rule: RelationRule, verb: Verb, begin: int, first: int
) -> re.Match[str] | None:
    """Who conferred an honour: 被司法部评为…, 入选司法部…."""
    if rule.predicate != "awarded":
        return None
    passive = pattern("{conferred}$").search(reading.text[: verb.start], begin)
    return passive or pattern("(?P<by>{inst})").search(reading.text, verb.end, first)


def _of_shape(
    reading: Reading, rule: RelationRule, match: re.Match[str], page: _Page
) -> Iterator[RelationFinding]:
    objects = [] if rule.target else _matched(reading, rule.object, match.span("object"))
    objects = [index for index in objects if suits(reading, rule, index)]
    if not objects and not rule.target:
        return
    if "subject" in match.re.groupindex:
        named = _matched(reading, rule.subject, match.span("subject"))
        subjects = [name.key for name in (reading.names[index] for index in named) if name is not None]
    else:
        subjects = subjects_of(reading, rule, match.start(), objects, page.at(reading))
    by = match.start("by") if "by" in match.re.groupindex else None
    attributes = () if by is None else (("by", _name(reading, by)),)
    moment = moment_of(reading, rule, match.start(), page.outline, page.context)
    yield from _stated(reading, rule, match.span(), subjects, objects, page, moment, attributes)


def _matched(reading: Reading, labels: frozenset[str], stretch: tuple[int, int]) -> list[int]:
    """The arguments that a pattern encloses; where it encloses people, not the bodies of their posts."""
    found = reading.named(*stretch, labels)
    return [index for index in found if reading.text[index] == SYMBOLS["PER"]] or found


def _stated(
    reading: Reading,
    rule: RelationRule,
    stretch: tuple[int, int],
    subjects: list[EntityKey],
    objects: list[int],
    page: _Page,
    moment: Moment,
    attributes: tuple[tuple[str, str], ...],
) -> Iterator[RelationFinding]:
    start, _ = reading.span(*reading.clause_at(stretch[0]))
    _, end = reading.span(*reading.clause_at(stretch[1] - 1))
    meant = [name.key for name in (reading.names[index] for index in objects) if name is not None]
    if rule.target:
        us = page.speaker.issuer if rule.target == "issuer" else page.speaker.region
        meant = [us] if us is not None else []
    for subject in subjects:
        for thing in meant:
            if rule.predicate in WITHIN_TYPE and not _may_succeed(subject, thing):
                continue
            yield RelationFinding(
                subject=subject,
                predicate=rule.predicate,
                object=thing,
                status=moment.status,
                start=start,
                end=end,
                rule=rule.id,
                confidence=rule.confidence,
                date=moment.date,
                attributes=attributes,
            )


def _may_succeed(new: EntityKey, old: EntityKey) -> bool:
    return new.type == old.type and not pattern("{ranked}").match(new.name)


def _name(reading: Reading, index: int) -> str:
    name = reading.names[index]
    return name.key.name if name is not None else ""
