"""Who holds which post: 司法部副部长某某, 某某区长, 区委书记某某."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.relations.reading import SYMBOLS, Reading
from extraction.relations.rules import pattern
from extraction.relations.speaker import Speaker
from extraction.spans import RelationFinding
from ontology.records import EntityKey

PARTY_CENTRE = "中国共产党中央委员会"


def posts_of(reading: Reading, speaker: Speaker) -> Iterator[RelationFinding]:
    """`holdsPost` of a sentence, the post as attribute; the finding spans institution, post and person."""
    taken: set[int] = set()
    if SYMBOLS["PER"] not in reading.text:
        return
    for match in pattern("{named_post}").finditer(reading.text):
        taken.add(match.start("person"))
        body = reading.names[match.start("body")]
        if body is not None:
            holder = (
                body.key if body.key.type == "INST" else _governing(match["post"], body.key.name, speaker)
            )
            if holder is not None:
                yield _held(reading, match, holder, "posts/named-body")
    understood = [
        m for name in ("after", "before") for m in pattern(f"{{post_{name}}}").finditer(reading.text)
    ]
    for match in understood:
        if match.start("person") in taken:
            continue
        taken.add(match.start("person"))
        holder = _of_office(match["post"], speaker)
        if holder is not None:
            yield _held(reading, match, holder, "posts/understood-body")


def _held(reading: Reading, match: re.Match[str], body: EntityKey, rule: str) -> RelationFinding:
    person = reading.names[match.start("person")]
    if person is None:
        raise ValueError("a post without a person")
    start, end = reading.span(*match.span())
    return RelationFinding(
        subject=person.key,
        predicate="holdsPost",
        object=body,
        status="ongoing",
        start=start,
        end=end,
        rule=rule,
        confidence=0.9,
        attributes=(("post", match["post"]),),
    )


def _of_office(post: str, speaker: Speaker) -> EntityKey | None:
    """The body that a post without one belongs to: 书记 the party committee of the district that speaks,
    区长 its government, 局长 the reporting bureau."""
    if post == "总书记":
        return speaker.institution(PARTY_CENTRE)
    if post == "总理":
        return speaker.institution("国务院")
    if pattern("{bureau_head}").fullmatch(post):
        issuer = speaker.issuer
        return issuer if issuer is not None and issuer.name.endswith(post.removeprefix("副")[:1]) else None
    return _governing(post, None, speaker)


def _governing(post: str, place: str | None, speaker: Speaker) -> EntityKey | None:
    """党委 or 政府 of a place (its full name), or of the division of the report that the post names."""
    if pattern("{committee_post}").fullmatch(post):
        place = place or (speaker.divisions[0].local if speaker.divisions else None)
        return speaker.institution(f"中共{place}委员会") if place else None
    if not pattern("{government_post}").fullmatch(post):
        return None
    kind = post.removeprefix("副")[0]
    if place is None:
        home = speaker.division(kind)
        place = home.local if home is not None else None
    return speaker.institution(f"{place}人民政府") if place else None
