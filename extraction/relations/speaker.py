"""Who speaks: the reporting body and its district, which an omitted subject or 我局, 我区, 全市 stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extraction.divisions import local_name
from extraction.relations.reading import Reading
from extraction.relations.rules import pattern
from extraction.spans import Context, Linked
from ontology.frozen import quickly_made
from ontology.records import EntityKey

NEAR = 200
"""Characters back to which praise without a subject looks for what it is of."""


@dataclass(frozen=True, slots=True)
class Home:
    """A division that the report is of or in."""

    own: str
    """Its own name: 福田区."""
    local: str
    """Its name as its bodies carry it: 深圳市福田区."""
    key: EntityKey


@quickly_made
@dataclass(frozen=True, slots=True)
class Speaker:
    """The reporting body and the divisions above and around it, as entities."""

    issuer: EntityKey | None
    region: EntityKey | None
    divisions: tuple[Home, ...]
    """From the region of the report up to the province."""
    known: tuple[tuple[str, EntityKey], ...]
    """Institutions that the document names: (canonical name, entity), longest name first."""

    @property
    def body(self) -> EntityKey | None:
        """The subject of a sentence that names none."""
        return self.issuer or self.region

    def division(self, kind: str) -> Home | None:
        """The division that 我区, 市长 … means, by its character of level; the nearest, from the region up."""
        return next((home for home in self.divisions if home.own.endswith(kind)), None)

    def institution(self, name: str) -> EntityKey:
        """The entity of a canonical name, as the document's mentions have it where they do."""
        return dict(self.known).get(name) or EntityKey("INST", name)


def speaker_of(context: Context, linked: Sequence[Linked]) -> Speaker:
    """The speaker of a document, from its context and the names that were linked in it."""
    bodies = {name.key.name: name.key for name in linked if name.key.type == "INST"}
    places = {name.key.name: name.key for name in linked if name.key.type == "LOC"}
    chain = [
        Home(
            division.name,
            local_name(division, context.chain[: number + 1]),
            places.get(division.full) or EntityKey("LOC", division.full),
        )
        for number, division in enumerate(context.chain)
    ][::-1]
    issuer = context.meta.issuer
    return Speaker(
        issuer=(bodies.get(issuer) or EntityKey("INST", issuer)) if issuer else None,
        region=chain[0].key if chain else None,
        divisions=tuple(chain),
        known=tuple(sorted(bodies.items(), key=lambda item: (-len(item[0]), item[0]))),
    )


def pronoun_before(reading: Reading, start: int, end: int, speaker: Speaker) -> EntityKey | None:
    """What the last pronoun in subject position of a stretch stands for (我局, 我区, 全市), if there is one."""
    found = None
    for match in pattern("{pronoun}").finditer(reading.text, start, end):
        if pattern("{governed}$").search(reading.text[start : match.start()]):
            continue
        if reading.text.startswith("的", match.end()):
            continue
        found = _meant(match.group(), speaker) or found
    return found


def praised_before(reading: Reading, end: int, speaker: Speaker) -> EntityKey | None:
    """What praise without a subject is of: the last of us (我区, 我局) that the sentence has spoken of."""
    found = None
    for match in pattern("{pronoun}").finditer(reading.text, max(0, end - NEAR), end):
        found = _meant(match.group(), speaker) or found
    return found or speaker.body


def _meant(pronoun: str, speaker: Speaker) -> EntityKey | None:
    if pattern("{place_pronoun}").fullmatch(pronoun):
        home = speaker.division(pronoun[1])
        if pronoun[0] == "我":
            return home.key if home is not None else speaker.region
        return speaker.region if home is not None and home.key == speaker.region else None
    return speaker.issuer
