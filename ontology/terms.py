"""The terms of the ontology as frozen records: what `zhengtu.ttl` says, in the form that the program asks for."""

from __future__ import annotations

from dataclasses import dataclass

from ontology.records import Label


@dataclass(frozen=True, slots=True)
class EntityClass:
    """A class of the ontology."""

    name: str
    """Local name: ServiceCentre."""
    label_zh: str
    label_en: str
    notation: Label | None
    """On the six root classes only: INST, INIT …"""
    parents: tuple[str, ...]
    """Our superclasses, nearest first; standard ones (org:Organization …) are left to the Turtle."""
    suffixes: tuple[str, ...] = ()
    """Endings of names that assign the class, sorted."""
    prefixes: tuple[str, ...] = ()
    """Beginnings of names that assign the class before any ending is looked at, sorted."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation that a text may state, from the actor to the thing."""

    name: str
    label_zh: str
    label_en: str
    subjects: tuple[Label, ...]
    objects: tuple[Label, ...]
    symmetric: bool = False
    within_type: bool = False
    """The relation holds only between two things of one type."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A property under the name by which records carry it: number -> documentNumber."""

    key: str
    name: str
    """Local name of the property."""
    label_zh: str
    label_en: str
    tagged: bool
    """Its values are Chinese text with a language tag, not identifiers."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A member of a concept scheme: a status, a qualifier, a unit, a theme."""

    iri: str
    notation: str
    """What records hold: planned, more-than, 件."""
    label_zh: str
    label_en: str
    keywords: tuple[str, ...] = ()
    """Words that tell a theme, sorted."""
