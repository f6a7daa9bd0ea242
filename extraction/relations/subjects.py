"""Whose doing it is: the subject that the clause names, one carried from before, or the reporting body."""

from __future__ import annotations

from collections.abc import Iterator

from extraction.relations.reading import Reading
from extraction.relations.rules import ACTORS, RelationRule, grammar, pattern
from extraction.relations.speaker import Speaker, praised_before, pronoun_before
from ontology.records import EntityKey


def subjects_of(
    reading: Reading, rule: RelationRule, start: int, objects: list[int], speaker: Speaker
) -> list[EntityKey]:
    """Subjects of a verb that begins at `start`; more than one for a coordination, none where none may be.

    Order of preference: names of the clause before the verb, 我局 or 我区 there, the same in the clauses
    before it in the sentence, and what the rule says is meant when nothing is named.
    """
    clauses = [clause for clause in reading.clauses if clause[0] <= start]
    things = _keys(reading, objects)
    for number, (begin, end) in enumerate(reversed(clauses)):
        until = min(end, start)
        labels = rule.subject if number == 0 else rule.subject & ACTORS
        named = named_subjects(reading, begin, until, labels, leading=number > 0)
        named = [key for key in named if key not in things]
        if named:
            return named
        if rule.default == "none":
            return []
        meant = pronoun_before(reading, begin, until, speaker) if rule.default != "praised" else None
        if meant is not None:
            return [meant]
    return [key for key in (_default(reading, rule, start, objects, speaker),) if key is not None]


def named_subjects(
    reading: Reading, begin: int, until: int, labels: frozenset[str], *, leading: bool = False
) -> list[EntityKey]:
    """The names in subject position of a stretch that ends before the verb.

    A name is no subject after a preposition or another verb (对区法院, 指导镇政府), before 的, or before a post
    (司法部副部长). `leading`: only names that open the clause, as a subject that is carried on does.
    """
    people = _people(reading, begin, until, labels)
    if people:
        return people
    for group in _groups(reading, begin, until, labels):
        before = reading.text[begin : group[0]]
        after = reading.text[group[-1] + 1 : until]
        if pattern("^{owned}").match(after) or pattern("{governed}$").search(before):
            continue
        if grammar().verbs.search(before) and not pattern("{lead_in}$").search(before):
            continue
        if leading and len(before) > 6:
            continue
        return _keys(reading, group)
    return []


def _people(reading: Reading, begin: int, until: int, labels: frozenset[str]) -> list[EntityKey]:
    if "PER" not in labels:
        return []
    found = reading.named(begin, until, frozenset({"PER"}))
    if not found or len(reading.text[found[-1] + 1 : until]) > 16:
        return []
    return _keys(reading, found)


def _groups(reading: Reading, begin: int, until: int, labels: frozenset[str]) -> Iterator[list[int]]:
    """Coordinations of names: 区委、区政府."""
    group: list[int] = []
    joint = pattern("{joint_mark}")
    for index in reading.named(begin, until, labels):
        if group and not joint.fullmatch(reading.text[group[-1] + 1 : index]):
            yield group
            group = []
        group.append(index)
    if group:
        yield group


def _keys(reading: Reading, indices: list[int]) -> list[EntityKey]:
    return [name.key for name in (reading.names[index] for index in indices) if name is not None]


def _default(
    reading: Reading, rule: RelationRule, start: int, objects: list[int], speaker: Speaker
) -> EntityKey | None:
    if rule.default == "none":
        return None
    if rule.default == "praised":
        return praised_before(reading, start, speaker)
    if rule.default == "recipient" and speaker.region is not None:
        honour = _keys(reading, objects)[0].name if objects else ""
        if pattern("{place_honour}").search(honour):
            return speaker.region
    return speaker.body
