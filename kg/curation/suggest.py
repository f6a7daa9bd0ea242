"""What a person should look at: likely duplicates and conflicts with their evidence, as text and as YAML to paste."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extraction.divisions import Gazetteer
from kg.curation.entries import Entry
from kg.curation.likeness import Known, Named, conflicting_figures, similar_pairs
from kg.curation.sentences import LONGEST, sentence_around
from ontology.iris import normalise_key, number_text
from ontology.records import Evidence, Observation

Values = tuple[tuple[str, str | tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One question to a person."""

    kind: str
    """renamed, number, alias, type, scope, place, slip (entities that may be one) or figures (that conflict)."""
    things: tuple[str, ...]
    """What they are called, with type or value."""
    iris: tuple[str, ...]
    names: tuple[str, ...]
    reason: str
    evidence: tuple[tuple[str, str], ...]
    """(file, sentence) of each."""
    accept: Values
    """The correction that says yes, without who, when and why."""


def suggest(known: Known, entries: Sequence[Entry], gazetteer: Gazetteer) -> Iterator[Suggestion]:
    """Every suggestion that no entry has refused, surest kinds first, in an order that builds share."""
    refused = [_refused(entry) for entry in entries if entry.action == "refuse" or entry.one("off")]
    names = Counter(map(_name, known.names))
    found = [_of_entities(*pair, names, known) for pair in similar_pairs(known, gazetteer)]
    found += _of_figures(known)
    for suggestion in found:
        if not any(_is_refused(suggestion, about) for about in refused):
            yield suggestion


def _refused(entry: Entry) -> frozenset[str]:
    return frozenset(map(normalise_key, (*entry.all(entry.action), *entry.all("off"))))


def _is_refused(suggestion: Suggestion, about: frozenset[str]) -> bool:
    return all(
        normalise_key(iri) in about or normalise_key(name) in about
        for iri, name in zip(suggestion.iris, suggestion.names, strict=True)
    )


def _of_entities(
    one: Named,
    other: Named,
    kind: str,
    reason: str,
    names: Mapping[tuple[str, str], int],
    known: Known,
) -> Suggestion:
    better, worse = sorted((one, other), key=lambda e: (-e.mentions, e.iri))
    if kind == "renamed":
        better, worse = other, one
    accept: Values
    if kind == "type":
        accept = (("retype", worse.iri), ("to", better.key.type))
    else:
        accept = (("merge", (_reference(worse, names),)), ("into", _reference(better, names)))
        accept += (("type", better.key.type),) if names[_name(better)] == names[_name(worse)] == 1 else ()
    return Suggestion(
        kind=kind,
        things=tuple(" ".join(filter(None, e.key)) for e in (better, worse)),
        iris=(better.iri, worse.iri),
        names=(better.key.name, worse.key.name),
        reason=reason,
        evidence=tuple(_sentence(e.first, known) for e in (better, worse) if e.first),
        accept=accept,
    )


def _name(entity: Named) -> tuple[str, str]:
    return entity.key.type, normalise_key(entity.key.name)


def _reference(entity: Named, names: Mapping[tuple[str, str], int]) -> str:
    """The name where one thing of the type has it, else the IRI."""
    return entity.key.name if names[_name(entity)] == 1 else entity.iri


def _sentence(found: Evidence, known: Known) -> tuple[str, str]:
    low = max(0, found.start - LONGEST)
    text = known.texts[found.document][low : found.end + LONGEST]
    first, last = sentence_around(text, found.start - low, found.end - low)
    return known.files[found.document], "".join(text[first:last].split())


def _of_figures(known: Known) -> Iterable[Suggestion]:
    subjects = {e.iri: e for e in known.names}
    for one, other in conflicting_figures(known):
        better, worse = sorted((one, other), key=lambda o: (-len(o.evidence), o.iri))
        subject = subjects.get(better.subject)
        if subject is None:
            continue
        yield Suggestion(
            kind="figures",
            things=tuple(_figure(o, subject) for o in (better, worse)),
            iris=(better.iri, worse.iri),
            names=(better.iri, worse.iri),
            reason=f"two values of one figure in {better.period}",
            evidence=tuple(_sentence(o.evidence[0], known) for o in (better, worse)),
            accept=(
                ("drop", subject.iri),
                ("indicator", worse.indicator),
                ("value", number_text(worse.value)),
                ("period", worse.period or ""),
            ),
        )


def _figure(observation: Observation, subject: Named) -> str:
    return f"{subject.key.name} {observation.indicator} {observation.text or number_text(observation.value)}"


def as_yaml(suggestion: Suggestion, who: str, when: str) -> str:
    """A suggestion as two entries of curation.yaml: the one that accepts it, and in comments the one that refuses."""
    lines = [f"# {suggestion.kind}: {' / '.join(suggestion.things)}"]
    lines += [f"#   {file}: {sentence}" for file, sentence in suggestion.evidence]
    lines += _entry(suggestion.accept, who, when, suggestion.reason)
    lines += [f"# {line}" for line in _entry((("refuse", suggestion.iris),), who, when, "两者不同")]
    return "\n".join(lines) + "\n"


def _entry(values: Values, who: str, when: str, why: str) -> list[str]:
    pairs = [*values, ("who", who), ("when", when), ("why", why)]
    return [f"{'  ' if n else '- '}{name}: {_yaml(value)}" for n, (name, value) in enumerate(pairs)]


def _yaml(value: str | tuple[str, ...]) -> str:
    """JSON strings and lists are YAML too, and need no thought about what YAML would take for something else."""
    return json.dumps(value if isinstance(value, str) else list(value), ensure_ascii=False)
