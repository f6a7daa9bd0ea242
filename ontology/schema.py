"""Reads `zhengtu.ttl`, the single source of truth for types, relations and attributes, into a frozen `Schema`.

A new relation or class is Turtle and nothing here. Parsing is by pyoxigraph, which takes milliseconds where
rdflib takes a tenth of a second, and is imported only when the ontology is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import cast, get_args

from ontology.errors import SchemaError
from ontology.prefixes import OWL, RDF, RDFS, SCHEMA, SKOS, VOCABULARY, ZT
from ontology.records import Label
from ontology.terms import Attribute, Concept, EntityClass, Relation

Facts = Mapping[str, Mapping[str, tuple[str, ...]]]
"""subject IRI -> property IRI -> sorted values; a literal in language xx stands under `property@xx`."""

CLOSING = "”’\"'》〉」』"
_BRACKETS = {"(": ")", "（": "）", "〔": "〕"}


@dataclass(frozen=True, slots=True, eq=False)
class Schema:
    """What may be said: the ontology in the form that the program asks for."""

    version: str
    classes: Mapping[str, EntityClass]
    """By local name, sorted; the six roots and their leaves, and the classes of the evidence layer."""
    types: Mapping[Label, EntityClass]
    """The six root classes by their notation."""
    relations: Mapping[str, Relation]
    attributes: Mapping[str, Attribute]
    """By the name that records use."""
    schemes: Mapping[str, Mapping[str, Concept]]
    """Concept scheme (status, qualifier, unit) -> notation -> concept."""
    suffixes: Mapping[Label, Mapping[str, str]]
    """Type -> ending of a name -> leaf class."""
    prefixes: Mapping[Label, Mapping[str, str]]

    def leaf_class(self, label: Label, name: str) -> str:
        """Local name of the most special class that a name of this type shows by its form.

        A prefix of the class decides first (中共…委员会 is a party organ), then the longest suffix
        (…仲裁委员会 before …委员会). Closing quotation marks and a bracketed ending (（试行）, （2021—2025年）)
        are looked through. A name that shows nothing has the root class of its type.
        """
        return _leaf_class(self, label, name)

    def lineage(self, name: str) -> tuple[str, ...]:
        """A class and our superclasses of it, nearest first. Raises SchemaError for a name not declared."""
        found = self.classes.get(name)
        if found is None:
            raise SchemaError(f"zt:{name} is not a class of the ontology")
        return (name, *found.parents)

    def told(self, scheme: str, name: str) -> str:
        """A concept as people read it, in Chinese and by its name: 已完成 done."""
        return f"{self.schemes[scheme][name].label_zh} {name}"

    def relation(self, predicate: str) -> Relation:
        """The relation of that local name. Raises SchemaError, which names it, for one not declared."""
        found = self.relations.get(predicate)
        if found is None:
            raise SchemaError(
                f"zt:{predicate} is not a relation of the ontology; declared: {', '.join(self.relations)}"
            )
        return found

    def attribute(self, key: str) -> Attribute:
        """The property for an attribute's name. Raises SchemaError, which names it, for one not declared."""
        found = self.attributes.get(key)
        if found is None:
            raise SchemaError(f'no property of the ontology has skos:notation "{key}"')
        return found

    def allows(self, predicate: str, subject: Label, object_: Label) -> bool:
        """Whether a relation may hold between things of two types. Raises SchemaError for an unknown relation."""
        found = self.relation(predicate)
        if found.within_type and subject != object_:
            return False
        return subject in found.subjects and object_ in found.objects


@lru_cache(maxsize=131_072)
def _leaf_class(schema: Schema, label: Label, name: str) -> str:
    """What every writer asks of every entity."""
    for prefix, leaf in schema.prefixes[label].items():
        if name.startswith(prefix):
            return leaf
    stem = name_stem(name)
    suffixes = schema.suffixes[label]
    for start in range(len(stem)):
        if (found := suffixes.get(stem[start:])) is not None:
            return found
    return schema.types[label].name


@cache
def load_schema() -> Schema:
    """The schema of the ontology that ships with the package, read once a process."""
    return read_schema(ontology_turtle().encode("utf-8"))


def ontology_turtle() -> str:
    """The ontology itself, for shipping with an export."""
    return (Path(__file__).parent / "zhengtu.ttl").read_text(encoding="utf-8")


def read_schema(turtle: bytes) -> Schema:
    """Read an ontology. Raises SchemaError, which names the term, where a needed declaration is missing."""
    facts = _facts(turtle)
    classes = _classes(facts)
    types = _types(classes)
    return Schema(
        version="".join(facts.get(VOCABULARY + "ontology", {}).get(OWL + "versionInfo", ())),
        classes=classes,
        types=types,
        relations=_relations(facts, classes),
        attributes=_attributes(facts),
        schemes=_schemes(facts),
        suffixes=_grammar(classes, types, "suffixes"),
        prefixes=_grammar(classes, types, "prefixes"),
    )


def _facts(turtle: bytes) -> Facts:
    from pyoxigraph import Literal, NamedNode, RdfFormat, parse

    found: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    try:
        for triple in parse(turtle, format=RdfFormat.TURTLE):
            value = triple.object
            if not isinstance(triple.subject, NamedNode) or not isinstance(value, NamedNode | Literal):
                raise SchemaError(f"the ontology holds a blank node at {triple.subject}")
            tag = f"@{value.language}" if isinstance(value, Literal) and value.language else ""
            found[triple.subject.value][triple.predicate.value + tag].append(value.value)
    except SyntaxError as error:
        raise SchemaError(f"the ontology is not Turtle: {error}") from error
    return {
        subject: {name: tuple(sorted(values)) for name, values in found[subject].items()}
        for subject in sorted(found)
    }


def _declared(facts: Facts, kind: str) -> list[str]:
    """Local names of our terms that are declared to be of a kind, sorted."""
    return [
        subject.removeprefix(ZT)
        for subject, properties in facts.items()
        if subject.startswith(ZT) and kind in properties.get(RDF + "type", ())
    ]


def _label(facts: Facts, iri: str, language: str, property_: str = RDFS + "label") -> str:
    values = facts[iri].get(f"{property_}@{language}", ())
    if len(values) != 1:
        raise SchemaError(f"{iri} needs exactly one label in {language}, has {len(values)}")
    return values[0]


def _classes(facts: Facts) -> dict[str, EntityClass]:
    found = {}
    for name in _declared(facts, OWL + "Class"):
        properties = facts[ZT + name]
        notations = properties.get(SKOS + "notation", ())
        if any(notation not in get_args(Label) for notation in notations):
            raise SchemaError(f"zt:{name} has a notation that is no entity type: {', '.join(notations)}")
        found[name] = EntityClass(
            name=name,
            label_zh=_label(facts, ZT + name, "zh"),
            label_en=_label(facts, ZT + name, "en"),
            notation=cast(Label, notations[0]) if notations else None,
            parents=_parents(facts, name),
            suffixes=properties.get(ZT + "nameSuffix", ()),
            prefixes=properties.get(ZT + "namePrefix", ()),
        )
    return found


def _parents(facts: Facts, name: str) -> tuple[str, ...]:
    """Our superclasses, breadth first. Raises SchemaError for one not declared."""
    found: list[str] = []
    waiting = [name]
    while waiting:
        current = waiting.pop(0)
        for parent in facts.get(ZT + current, {}).get(RDFS + "subClassOf", ()):
            local = parent.removeprefix(ZT)
            if not parent.startswith(ZT) or local in found:
                continue
            if OWL + "Class" not in facts.get(parent, {}).get(RDF + "type", ()) or local == name:
                raise SchemaError(f"zt:{name} has a superclass that is not another class: zt:{local}")
            found.append(local)
            waiting.append(local)
    return tuple(found)


def _types(classes: Mapping[str, EntityClass]) -> dict[Label, EntityClass]:
    found = {}
    for label in get_args(Label):
        roots = [c for c in classes.values() if c.notation == label]
        if len(roots) != 1:
            raise SchemaError(f'exactly one class must have skos:notation "{label}", {len(roots)} have')
        found[label] = roots[0]
    return found


def _relations(facts: Facts, classes: Mapping[str, EntityClass]) -> dict[str, Relation]:
    return {
        name: Relation(
            name=name,
            label_zh=_label(facts, ZT + name, "zh"),
            label_en=_label(facts, ZT + name, "en"),
            subjects=_labels(facts, classes, name, "domainIncludes"),
            objects=_labels(facts, classes, name, "rangeIncludes"),
            symmetric=OWL + "SymmetricProperty" in facts[ZT + name][RDF + "type"],
            within_type="true" in facts[ZT + name].get(ZT + "withinType", ()),
        )
        for name in _declared(facts, OWL + "ObjectProperty")
        if "true" in facts[ZT + name].get(ZT + "relation", ())
    }


def _labels(facts: Facts, classes: Mapping[str, EntityClass], name: str, side: str) -> tuple[Label, ...]:
    found = []
    for iri in facts[ZT + name].get(SCHEMA + side, ()):
        declared = classes.get(iri.removeprefix(ZT))
        if declared is None or declared.notation is None:
            raise SchemaError(f"zt:{name} has in {side} what is no entity type: {iri}")
        found.append(declared.notation)
    if not found:
        raise SchemaError(f"zt:{name} has no {side}")
    return tuple(sorted(found))


def _attributes(facts: Facts) -> dict[str, Attribute]:
    found: dict[str, Attribute] = {}
    for name in _declared(facts, OWL + "DatatypeProperty"):
        for key in facts[ZT + name].get(SKOS + "notation", ()):
            if key in found:
                raise SchemaError(f'zt:{name} and zt:{found[key].name} both have skos:notation "{key}"')
            tagged = RDF + "langString" in facts[ZT + name].get(SCHEMA + "rangeIncludes", ())
            labels = (_label(facts, ZT + name, "zh"), _label(facts, ZT + name, "en"))
            found[key] = Attribute(key, name, *labels, tagged)
    return found


def _schemes(facts: Facts) -> dict[str, dict[str, Concept]]:
    found: defaultdict[str, dict[str, Concept]] = defaultdict(dict)
    for iri, properties in facts.items():
        for scheme in properties.get(SKOS + "inScheme", ()):
            for notation in properties.get(SKOS + "notation", ()):
                labels = (
                    _label(facts, iri, "zh", SKOS + "prefLabel"),
                    _label(facts, iri, "en", SKOS + "prefLabel"),
                )
                concept = Concept(iri, notation, *labels, properties.get(ZT + "keyword", ()))
                found[scheme.removeprefix(VOCABULARY + "vocab/")][notation] = concept
    return dict(found)


def _grammar(
    classes: Mapping[str, EntityClass], types: Mapping[Label, EntityClass], side: str
) -> dict[Label, dict[str, str]]:
    """Type -> affix -> class. Raises SchemaError where two classes of one type claim one affix."""
    found: dict[Label, dict[str, str]] = {label: {} for label in types}
    for name, declared in classes.items():
        affixes: tuple[str, ...] = getattr(declared, side)
        for label, root in types.items():
            if root.name not in (name, *declared.parents):
                continue
            for affix in affixes:
                other = found[label].setdefault(affix, name)
                if other != name:
                    raise SchemaError(f"zt:{name} and zt:{other} both claim names with {affix}")
    return found


def name_stem(name: str) -> str:
    """A name without closing marks and bracketed endings: 办法（试行）》 -> 办法."""
    stem = name.rstrip(CLOSING)
    for opening, closing in _BRACKETS.items():
        if stem.endswith(closing) and (start := stem.rfind(opening)) > 0:
            return name_stem(stem[:start])
    return stem
