"""JSON-LD 1.1 that people read: short names for properties, plain strings wherever the context types them."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import Any

from exports.rdf.terms import INTEGER, Literal, Term, Triple
from ontology.prefixes import RDF, XSD, ZT, prefixes

TYPE = RDF + "type"
Definition = dict[str, str]
_BOUNDARY = re.compile(r"[/#]")


def jsonld_lines(triples: Sequence[Triple], base: str) -> Iterator[str]:
    """Pieces of a JSON-LD file for triples sorted by subject and property: the context, then a line a subject."""
    names = prefixes(base)
    context = _context(triples, names)
    terms = {definition["@id"]: term for term, definition in context.items()}
    yield (
        '{\n"@context": ' + _json({"@version": 1.1, "@vocab": ZT, "id": "@id", "type": "@type", **names})[:-1]
    )
    yield "".join(f",\n  {_json(term)}: {_json(definition)}" for term, definition in context.items())
    yield '},\n"@graph": ['
    separator = "\n"
    short = _shortener(names)
    for subject, about in groupby(triples, key=lambda t: t[0]):
        node: dict[str, Any] = {"id": short(subject)}
        for predicate, same in groupby(about, key=lambda t: t[1]):
            objects = [o for _, _, o in same]
            if predicate == TYPE:
                node["type"] = [_class_name(str(o), short) for o in objects]
            else:
                term = terms[predicate]
                if context[term].get("@container"):
                    node[term] = _by_language(objects)
                    continue
                values = [_value(o, context[term], short) for o in objects]
                node[term] = values if len(values) > 1 else values[0]
        yield separator + _json(node)
        separator = ",\n"
    yield "\n]}\n"


def _context(triples: Iterable[Triple], names: dict[str, str]) -> dict[str, Definition]:
    """A term for each property: its local name where that is free, and how its values are typed.

    A property whose values are all IRIs, all in one language or all of one datatype says so in the context;
    one with texts in several languages has them by language.
    """
    shapes: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for _, predicate, value in triples:
        shapes[predicate].add(_shape(value))
    context: dict[str, Definition] = {}
    short = _shortener(names)
    for predicate in sorted(shapes, key=lambda p: (not p.startswith(ZT), p)):
        if predicate == TYPE:
            continue
        local = short(predicate).partition(":")[2]
        term = local if local not in context and local not in names else short(predicate)
        definition = {"@id": predicate}
        if len(shapes[predicate]) == 1:
            keyword, value = next(iter(shapes[predicate]))
            definition |= {keyword: value} if keyword else {}
        elif all(keyword == "@language" for keyword, _ in shapes[predicate]):
            definition["@container"] = "@language"
        context[term] = definition
    return dict(sorted(context.items()))


def _shape(value: Term) -> tuple[str, str]:
    if isinstance(value, str):
        return "@type", "@id"
    if value.language:
        return "@language", value.language
    return ("@type", value.datatype) if value.datatype and value.datatype != INTEGER else ("", "")


def _by_language(values: Iterable[Term]) -> dict[str, Any]:
    """{"en": text, "zh": text}, a list where one language has several."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for value in values:
        if isinstance(value, Literal):
            found[value.language].append(value.text)
    return {language: texts if len(texts) > 1 else texts[0] for language, texts in found.items()}


def _value(value: Term, definition: Definition, short: Callable[[str], str]) -> Any:
    """A bare JSON value where the context types it so, else an object that says what it is."""
    keyword, kind = _shape(value)
    text = short(value) if isinstance(value, str) else value.text
    if keyword and definition.get(keyword) == kind:
        return text
    if isinstance(value, str):
        return {"@id": text}
    if value.datatype == INTEGER:
        return {"@value": int(text)} if definition.get("@type") else int(text)
    plain = not keyword and not definition.get("@type") and not definition.get("@language")
    return text if plain else {"@value": text, **({keyword: kind.replace(XSD, "xsd:")} if keyword else {})}


def _class_name(iri: str, short: Callable[[str], str]) -> str:
    return iri.removeprefix(ZT) if iri.startswith(ZT) else short(iri)


def _shortener(names: dict[str, str]) -> Callable[[str], str]:
    """Compact IRIs. Any rest may follow the prefix, as long as it does not look like an authority (//)."""
    known = {namespace: prefix for prefix, namespace in names.items()}

    @cache
    def short(iri: str) -> str:
        for found in reversed(list(_BOUNDARY.finditer(iri))):
            if (prefix := known.get(iri[: found.end()])) is not None:
                return f"{prefix}:{iri[found.end() :]}"
        return iri

    return short


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
