"""What is done: the names that a verb governs, over lists and list-like clauses."""

from __future__ import annotations

from extraction.relations.reading import ANY, Reading
from extraction.relations.rules import RelationRule, pattern
from extraction.relations.verbs import Verb

TAIL = 12
"""Characters that may follow the last name of a list before its clause ends (等5项制度, 系列活动)."""

MOST = 20
"""Clauses over which a list goes on."""
JOINTS = "、和与及"
TOWARDS = ("与", "对", "向")
"""After a verb these begin a phrase with whom, not its object (深化与甲园的合作)."""


def objects_of(reading: Reading, rule: RelationRule, verb: Verb, verbs: tuple[Verb, ...]) -> list[int]:
    """Indices of the names that are objects of `verb` under a rule, left to right."""
    clause_start, clause_end = reading.clause_at(verb.start)
    limit = min(clause_end, verb.limit)
    found = _listed(reading, rule, verb.end, limit)
    if rule.tail is not None and found and found[-1] + 1 == limit == clause_end:
        return _fitting(reading, rule, [*found, *_continued(reading, rule, clause_end, verbs)])
    found = _fitting(reading, rule, found)
    if limit < clause_end:
        return found
    if found and clause_end - found[-1] <= TAIL:
        found += _continued(reading, rule, clause_end, verbs)
    elif (
        rule.postponed and not found and pattern("{modifying}$").search(reading.text[clause_start:clause_end])
    ):
        found = _postponed(reading, rule, clause_end, verbs)
    return found


def _fitting(reading: Reading, rule: RelationRule, found: list[int]) -> list[int]:
    """The objects whose names and whose surroundings the rule allows."""
    if found and rule.tail is not None and not rule.tail.match(reading.text, found[-1] + 1):
        return []
    return [index for index in found if suits(reading, rule, index)]


def suits(reading: Reading, rule: RelationRule, index: int) -> bool:
    """Whether the name at an index of the folded sentence is one that the rule takes for its object."""
    name = reading.names[index]
    if name is None or (rule.named is not None and not rule.named.search(name.key.name)):
        return False
    if rule.unnamed is not None and rule.unnamed.search(name.key.name):
        return False
    if rule.institution is not None and name.label == "INST":
        return rule.institution.search(name.key.name) is not None
    taught = rule.predicate == "implements" and name.label == "REG"
    return not (taught and pattern("{publicised}").match(reading.text, index + 1))


def _listed(reading: Reading, rule: RelationRule, start: int, limit: int) -> list[int]:
    found: list[int] = []
    named = reading.named(start, limit, rule.object)
    if not named:
        return found
    made_up = pattern("{made_up}").match(reading.text, start, limit)
    position = start = made_up.end() if made_up else start
    list_gap = pattern("{list_gap}")
    for index in named:
        if index < start:
            continue
        gap = reading.text[position:index]
        if (found and not list_gap.fullmatch(gap)) or gap.count("（") > gap.count("）"):
            break
        if not found and (len(gap) > rule.reach or gap.startswith(TOWARDS)):
            break
        if _modifier(reading, rule, index, limit):
            found = []
        else:
            found.append(index)
        position = index + 1
    return found


def _modifier(reading: Reading, rule: RelationRule, index: int, limit: int) -> bool:
    """Whether the name only qualifies what follows: “甲”平台的“乙”栏目, 《甲》的通知."""
    rest = reading.text[index + 1 : limit]
    if pattern("{site_of}").match(rest):
        return True
    if pattern("{summed_up}").match(rest):
        return not _of_several(reading, index)
    if not rest.startswith(("的", "中的", "内的", "里的", "上的")):
        return False
    return not rule.possessed or bool(reading.named(index + 1, limit, rule.object))


def _of_several(reading: Reading, index: int) -> bool:
    """Whether a name ends a list of undertakings (甲立交、乙东延等“丙”工程), not of streets or villages."""
    if index == 0 or (reading.text[index - 1] not in JOINTS and reading.names[index - 1] is None):
        return False
    name = reading.names[index]
    return name is not None and not pattern("{ground}").search(name.key.name)


def _continued(reading: Reading, rule: RelationRule, end: int, verbs: tuple[Verb, ...]) -> list[int]:
    """Objects in following clauses that go on with the list, having no verb of their own."""
    found: list[int] = []
    for begin, stop in reading.clauses_after(end, MOST):
        here = reading.named(begin, stop, rule.object)
        until = here[-1] if here and rule.tail is not None else stop
        if any(begin <= verb.start < until for verb in verbs):
            break
        if not here or not pattern("{continuing}").fullmatch(reading.text[begin : here[0]]):
            break
        if not pattern("{list_end}").fullmatch(reading.text, here[-1] + 1, stop):
            break
        found.extend(index for index in here if not _modifier(reading, rule, index, stop))
    return found


def _postponed(reading: Reading, rule: RelationRule, end: int, verbs: tuple[Verb, ...]) -> list[int]:
    """The head noun of an object whose modifiers run over commas: 建立区级统筹，部门参与的“甲”机制."""
    for begin, stop in reading.clauses_after(end, 2):
        if any(begin <= verb.start < stop for verb in verbs):
            return []
        if reading.text.startswith(("在", "以", "通过", "为", "对"), begin):
            return []
        for index in reading.named(begin, stop, rule.object):
            if reading.text.endswith("的", 0, index):
                return [index]
        if reading.text[begin:stop].strip(ANY) == "":
            return []
    return []
