"""What names themselves say: 某区司法局 is in 某区, its 办公室 is part of it, and it issued《某区司法局关于…》."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extraction.divisions import load_gazetteer
from extraction.relations.reading import SYMBOLS, Reading
from extraction.relations.rules import pattern
from extraction.relations.speaker import Home, Speaker
from extraction.spans import Linked, RelationFinding
from ontology.records import EntityKey

DIVISIONS = frozenset({"province", "city", "county"})
"""Levels whose official names tell a place wherever they are said; names of townships recur."""


def of_names(linked: Sequence[Linked], speaker: Speaker) -> Iterator[RelationFinding]:
    """`locatedIn` and `partOf` that a canonical name carries, once for each entity, at its first mention."""
    places = _written_places(linked, speaker)
    seen: set[EntityKey] = set()
    for name in sorted(linked, key=lambda name: (name.start, name.end)):
        if name.key in seen or not _placed(name.key):
            continue
        seen.add(name.key)
        whole = _whole_of(name.key, speaker)
        if whole is not None:
            yield _finding(name.key, "partOf", whole, name, "names/unit-of")
        place = _place_of(name.key, places, speaker.divisions)
        if place is not None and whole is None:
            yield _finding(name.key, "locatedIn", place, name, "names/division")


def titled(reading: Reading, speaker: Speaker) -> Iterator[RelationFinding]:
    """`issued` that a title states by beginning with its issuer: 《某区司法局关于…的通知》."""
    if SYMBOLS["REG"] not in reading.text:
        return
    for index in reading.named(0, len(reading.text), frozenset({"REG"})):
        name = reading.names[index]
        if name is None:
            continue
        title = name.key.name.strip("《》")
        for body, key in _bodies(speaker):
            if title.startswith(body + "关于"):
                yield _finding(key, "issued", name.key, name, "names/title", 0.9, "done")
                break


def composed(reading: Reading) -> Iterator[RelationFinding]:
    """`partOf` that two names side by side state: “甲”公众号的“乙”栏目."""
    if reading.text.count(SYMBOLS["INIT"]) < 2:
        return
    for match in pattern("{column_of}").finditer(reading.text):
        part, whole = reading.names[match.start("part")], reading.names[match.start("whole")]
        if part is None or whole is None or not pattern("{column}").search(part.key.name):
            continue
        if pattern("{medium}").search(whole.key.name):
            yield _finding(part.key, "partOf", whole.key, part, "names/column-of", 0.8)


def _bodies(speaker: Speaker) -> Iterator[tuple[str, EntityKey]]:
    yield from speaker.known
    if speaker.issuer is not None:
        yield speaker.issuer.name, speaker.issuer


def _placed(key: EntityKey) -> bool:
    """Whether a thing of that name stands somewhere: institutions do, of undertakings only premises do."""
    if pattern("{placeless}$").search(key.name):
        return False
    return key.type == "INST" or (key.type == "INIT" and bool(pattern("{premises}$").search(key.name)))


def _written_places(linked: Sequence[Linked], speaker: Speaker) -> list[tuple[str, EntityKey]]:
    """Places as names begin with them, the longest first: in full, and without the divisions above (深圳市福田区)."""
    places = (name.key for name in linked if name.key.type == "LOC")
    written = {key.name: key for key in places if pattern("{settlement}$").search(key.name)}
    for home in speaker.divisions:
        written.update({home.own: home.key, home.local: home.key, home.key.name: home.key})
    return sorted(written.items(), key=lambda item: (-len(item[0]), item[0]))


def _place_of(
    key: EntityKey, places: list[tuple[str, EntityKey]], divisions: tuple[Home, ...]
) -> EntityKey | None:
    """The nearest division of a name: the last that its beginning holds, or one further inside (…区分会)."""
    name = key.name.removeprefix("中共").removeprefix("中国人民政治协商会议")
    for written, place in places:
        if name.startswith(written) and name != written:
            own = [home.key for home in divisions if home.own in name]
            place = own[0] if own and key.type == "INST" else place
            return _nearer(name, place) or place
    return _elsewhere(name)


def _nearer(name: str, place: EntityKey) -> EntityKey | None:
    """The division further inside a place that a name goes on to name (四川省 of 四川省广安市司法局)."""
    found = _elsewhere(name)
    return found if found is not None and found.name.startswith(place.name) else None


def _elsewhere(name: str) -> EntityKey | None:
    """The division of the country that a name begins with, where it is the only one of that name."""
    begun = load_gazetteer().prefix(name)
    if begun is None or begun[1] == len(name) or pattern("{beyond}").match(name, begun[1]):
        return None
    division, _ = begun
    return EntityKey("LOC", division.full) if division.code and division.level in DIVISIONS else None


def _whole_of(key: EntityKey, speaker: Speaker) -> EntityKey | None:
    """The body whose name begins this one's, where what follows names a unit (…委员会办公室)."""
    if key.type != "INST":
        return None
    for name, whole in speaker.known:
        rest = key.name.removeprefix(name) if key.name != name else ""
        if rest and rest != key.name and pattern("{unit}").fullmatch(rest):
            return whole
    return None


def _finding(
    subject: EntityKey,
    predicate: str,
    thing: EntityKey,
    at: Linked,
    rule: str,
    confidence: float = 0.85,
    status: str = "ongoing",
) -> RelationFinding:
    return RelationFinding(
        subject=subject,
        predicate=predicate,
        object=thing,
        status="done" if status == "done" else "ongoing",
        start=at.start,
        end=at.end,
        rule=rule,
        confidence=confidence,
    )
