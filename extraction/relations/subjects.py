"""Whose doing it is: the subject that the clause names, one carried from before, or the reporting body."""

from __future__ import annotations

from collections.abc import Iterator

from extraction.relations.reading import SYMBOLS, Reading
from extraction.relations.rules import ACTORS, RelationRule, grammar, pattern
from extraction.relations.speaker import Speaker, praised_before, pronoun_before
from ontology.records import EntityKey

LISTED = SYMBOLS["HONOR"] + "、"
"""After this a name beside the verb has an honour of its own: 将甲校建成“丙”、乙校建成“丁”."""
MEMORY = 12
"""Clauses over which a subject is carried."""


def subjects_of(
    reading: Reading, rule: RelationRule, start: int, objects: list[int], speaker: Speaker
) -> list[EntityKey]:
    """Subjects of a verb that begins at `start`; more than one for a coordination, none where none may be.

    Order of preference: names of the clause before the verb, 我局 or 我区 there, the same in the clauses
    before it in the sentence, and what the rule says is meant when nothing is named.
    """
    things = _keys(reading, objects)
    turn = reading.text.rfind("；", 0, start)
    most = MEMORY if rule.carried else 1
    clauses = [clause for clause in reading.clauses_before(start, most) if clause[0] > turn]
    for number, (begin, end) in enumerate(clauses):
        until = min(end, start)
        if not rule.carried:
            begin = max(begin, reading.text.rfind("、", begin, start) + 1)
        named = _own(reading, rule, begin, until) if number == 0 else _carried(reading, rule, begin, end)
        if number == 1 and not named and rule.default == "recipient":
            named = _introduced(reading, rule, begin, end)
        named = [key for key in named if key not in things]
        if named:
            return named
        if rule.default == "none":
            return []
        meant = pronoun_before(reading, begin, until, speaker) if rule.default != "praised" else None
        if meant is not None:
            return [meant]
        if number == 0 and rule.default == "recipient" and _another(reading, begin, start):
            return []
    return [key for key in (_default(reading, rule, start, objects, speaker),) if key is not None]


def _own(reading: Reading, rule: RelationRule, begin: int, until: int) -> list[EntityKey]:
    """The names in subject position before the verb of a clause.

    A name is no subject after a preposition or another verb (对区法院, 指导镇政府), before 的, or before a post
    (司法部副部长). Of honours it is one after 推动, 支持 … (推动甲馆争创…).
    """
    people = _people(reading, begin, until, rule.subject)
    if people:
        return people
    if rule.default == "recipient" and reading.text[max(begin, until - 3) : until - 1] == LISTED:
        beside = reading.named(until - 1, until, rule.subject)
        if beside:
            return _keys(reading, beside)
    for group in _groups(reading, begin, until, rule.subject):
        before = reading.text[begin : group[0]]
        if pattern("{owned}|{owner_of}").match(reading.text, group[-1] + 1, until):
            continue
        if rule.pivot and pattern("{helping}$").search(before):
            return _keys(reading, group)
        if _governed(before):
            continue
        if rule.default == "recipient" and _unnamed(reading.text[group[-1] + 1 : until]):
            return []
        return _keys(reading, group)
    return []


def _carried(reading: Reading, rule: RelationRule, begin: int, end: int) -> list[EntityKey]:
    """Names that open an earlier clause and act there: 局党委印发《甲》，制定《乙》. Not 甲馆落成，获评…."""
    for group in _groups(reading, begin, end, rule.subject & ACTORS):
        before = reading.text[begin : group[0]]
        if len(before) > 6 or _governed(before) or pattern("{owned}").match(reading.text, group[-1] + 1, end):
            return []
        verb = grammar().verbs.search(reading.text, group[-1] + 1, end)
        acts = verb is not None and verb.start() - group[-1] <= 14 and verb.end() < end
        return _keys(reading, group) if acts else []
    return []


def _introduced(reading: Reading, rule: RelationRule, begin: int, end: int) -> list[EntityKey]:
    """What the clause before speaks of, where it opens with names and does nothing: 甲基金规模超过千亿，入选…."""
    for group in _groups(reading, begin, end, rule.subject):
        opens = group[0] == begin and not pattern("{owned}").match(reading.text, group[-1] + 1, end)
        done = grammar().verbs.search(reading.text, group[-1] + 1, end)
        return _keys(reading, group) if opens and done is None else []
    return []


def _governed(before: str) -> bool:
    if pattern("{governed}$").search(before):
        return True
    return bool(grammar().verbs.search(before)) and not pattern("{lead_in}$").search(before)


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
    """Their entities. A landscape (江, 山, 公园) does nothing: of places only divisions and settlements are kept."""
    keys = [name.key for name in (reading.names[index] for index in indices) if name is not None]
    return [key for key in keys if key.type != "LOC" or pattern("{settlement}$").search(key.name)]


def _another(reading: Reading, begin: int, start: int) -> bool:
    """Whether another than a body or district got the honour: a person, a book, a landscape, or no name."""
    if reading.named(begin, start, frozenset({"PER", "REG"})):
        return True
    places = reading.named(begin, start, frozenset({"LOC"}))
    if any(not _keys(reading, [place]) and not _governed(reading.text[begin:place]) for place in places):
        return True
    return _unnamed(reading.text[begin:start])


def _unnamed(before: str) -> bool:
    """Whether what stands before a verb has a subject that is no name (两家企业获评…): its honour is not ours."""
    rest = pattern("{adverbial}").sub("", before)
    return len(rest) > 1 and not pattern("{own_work}$").search(rest)


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
