"""JSON-LD 1.1 that people read: short names for properties, plain strings wherever the context types them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Any

from exports.rdf.terms import INTEGER, Literal, Term
from ontology.nodes import Node, Signature, Values, by_signature
from ontology.prefixes import RDF, XSD, ZT, prefixes

TYPE = RDF + "type"
REMEMBERED = 200_000
"""Terms of which the written form is kept at a time."""
SEPARATOR = ",\n"
JSONLD_END = "\n]}\n"
Definition = dict[str, str]
Kinds = Mapping[str, Set[tuple[str, ...] | None]]
"""Property -> what its values are: None for IRIs, language and datatype for literals."""
Context = Mapping[str, Definition]
Slot = tuple[Callable[[Any], str], int | slice]
"""How a value, or all values of a property, are written, and where they stand in a node."""


def jsonld_lines(nodes: Sequence[Node], base: str) -> Iterator[str]:
    """Pieces of a JSON-LD file for nodes sorted by subject: the context, then a line a subject."""
    kinds = value_kinds(nodes)
    yield from jsonld_head(kinds, base)
    separator = "\n"
    for line in jsonld_objects(nodes, kinds, base):
        yield separator + line
        separator = SEPARATOR
    yield JSONLD_END


def jsonld_head(kinds: Kinds, base: str) -> Iterator[str]:
    """What a file begins with: the context that the kinds of all its values make."""
    names = prefixes(base)
    yield (
        '{\n"@context": ' + _json({"@version": 1.1, "@vocab": ZT, "id": "@id", "type": "@type", **names})[:-1]
    )
    context = _context(kinds, names)
    yield "".join(f",\n  {_json(term)}: {_json(definition)}" for term, definition in context.items())
    yield '},\n"@graph": ['


def jsonld_objects(nodes: Iterable[Node], kinds: Kinds, base: str) -> Iterator[str]:
    """A line a subject, in the context that `kinds` make; between two of them stands SEPARATOR."""
    names = prefixes(base)
    iris = _Iris(names)
    objects = _Objects(_context(kinds, names), iris)
    for subject, properties, values in nodes:
        template, slots = objects[properties]
        yield template % (iris[subject], *[write(values[place]) for write, place in slots])


def _context(kinds: Kinds, names: dict[str, str]) -> dict[str, Definition]:
    """A term for each property: its local name where that is free, and how its values are typed.

    A property whose values are all IRIs, all in one language or all of one datatype says so in the context;
    one with texts in several languages has them by language.
    """
    shapes = {
        predicate: {_shape("" if kind is None else Literal("", *kind)) for kind in found}
        for predicate, found in kinds.items()
    }
    context: dict[str, Definition] = {}
    for predicate in sorted(shapes, key=lambda p: (not p.startswith(ZT), p)):
        if predicate == TYPE:
            continue
        short = shortened(predicate, {namespace: prefix for prefix, namespace in names.items()})
        local = short.partition(":")[2]
        term = local if local not in context and local not in names else short
        definition = {"@id": predicate}
        if len(shapes[predicate]) == 1:
            keyword, value = next(iter(shapes[predicate]))
            definition |= {keyword: value} if keyword else {}
        elif all(keyword == "@language" for keyword, _ in shapes[predicate]):
            definition["@container"] = "@language"
        context[term] = definition
    return dict(sorted(context.items()))


def value_kinds(nodes: Iterable[Node]) -> Kinds:
    """Property -> the kinds of its values."""
    found: defaultdict[str, set[tuple[str, ...] | None]] = defaultdict(set)
    for properties, alike in by_signature(nodes).items():
        columns = zip(*map(itemgetter(2), alike), strict=True)
        for predicate, column in zip(properties.predicates, columns, strict=True):
            found[predicate] |= _kinds_in(column)
    return found


def _kinds_in(column: Sequence[Term]) -> set[tuple[str, ...] | None]:
    if set(map(type, column)) == {str}:  # as nearly all are, which is quicker told by types alone
        return {None}
    return {None if isinstance(value, str) else value[1:] for value in column}


def _shape(value: Term) -> tuple[str, str]:
    if isinstance(value, str):
        return "@type", "@id"
    if value.language:
        return "@language", value.language
    return ("@type", value.datatype) if value.datatype and value.datatype != INTEGER else ("", "")


class _Objects(dict[Signature, tuple[str, Sequence[Slot]]]):
    """How a node is written, by its properties: a template for its IRI and its values, and how these are written."""

    def __init__(self, context: Context, iris: _Iris) -> None:
        self._context = context
        self._iris = iris
        self._terms = {definition["@id"]: term for term, definition in context.items()}
        self._classes = _Classes(iris)
        self._values: dict[str, Callable[[Term], str]] = {}

    def __missing__(self, properties: Signature) -> tuple[str, Sequence[Slot]]:
        pairs, slots = ['"id": %s'], list[Slot]()
        for predicate, place in properties.slices.items():
            places = range(place.start, place.stop)
            if predicate == TYPE:
                pairs.append(f'"type": [{", ".join("%s" for _ in places)}]')
                slots += [(self._classes.__getitem__, n) for n in places]
                continue
            term = self._terms[predicate]
            name = encode_basestring(term).replace("%", "%%")
            if self._context[term].get("@container"):
                pairs.append(f"{name}: %s")
                slots.append((_by_language, place))
                continue
            listed = ", ".join("%s" for _ in places)
            pairs.append(f"{name}: [{listed}]" if len(places) > 1 else f"{name}: {listed}")
            slots += [(self._writer(term), n) for n in places]
        self[properties] = made = "{" + ", ".join(pairs) + "}", slots
        return made

    def _writer(self, term: str) -> Callable[[Term], str]:
        if term not in self._values:
            definition = self._context[term]
            self._values[term] = _Written(definition, self._iris).__getitem__
            if definition.get("@type") == "@id":
                self._values[term] = self._iris.__getitem__  # type: ignore[assignment]
        return self._values[term]


class _Written(dict[Term, str]):
    """Values of one property as JSON; of texts, which hardly come twice, none is remembered."""

    def __init__(self, definition: Definition, iris: _Iris) -> None:
        self._definition = definition
        self._language = None if "@type" in definition else definition.get("@language", "")
        self._iris = iris

    def __missing__(self, value: Term) -> str:
        if isinstance(value, Literal) and not value.datatype:
            if value.language == self._language:
                return encode_basestring(value.text)
            return _json(_value(value, self._definition))
        if isinstance(value, str):
            written = f'{{"@id": {self._iris[value]}}}'
        else:
            written = _json(_value(value, self._definition))
        if len(self) < REMEMBERED:
            self[value] = written
        return written


def _by_language(values: Values) -> str:
    """{"en": text, "zh": text}, a list where one language has several."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for value in values:
        if isinstance(value, Literal):
            found[value.language].append(encode_basestring(value.text))
    listed = (
        f'"{language}": {texts[0] if len(texts) == 1 else "[" + ", ".join(texts) + "]"}'
        for language, texts in found.items()
    )
    return f"{{{', '.join(listed)}}}"


def _value(value: Literal, definition: Definition) -> Any:
    """A bare JSON value where the context types it so, else an object that says what it is."""
    keyword, kind = _shape(value)
    text = value.text
    if keyword and definition.get(keyword) == kind:
        return text
    if value.datatype == INTEGER:
        return {"@value": int(text)} if definition.get("@type") else int(text)
    plain = not keyword and not definition.get("@type") and not definition.get("@language")
    return text if plain else {"@value": text, **({keyword: kind.replace(XSD, "xsd:")} if keyword else {})}


class _Iris(dict[str, str]):
    """Compact IRIs in quotation marks."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._known = {namespace: prefix for prefix, namespace in names.items()}

    def __missing__(self, iri: str) -> str:
        if len(self) >= REMEMBERED:  # remembering so many costs more than forming them anew
            self.clear()
        self[iri] = written = encode_basestring(shortened(iri, self._known))
        return written


class _Classes(dict[Term, str]):
    """Classes in quotation marks, those of the ontology without a prefix."""

    def __init__(self, iris: _Iris) -> None:
        self._iris = iris

    def __missing__(self, term: Term) -> str:
        iri = str(term)
        own = iri.startswith(ZT)
        self[term] = written = encode_basestring(iri.removeprefix(ZT)) if own else self._iris[iri]
        return written


def shortened(iri: str, known: Mapping[str, str]) -> str:
    """A compact IRI with the prefix of its longest known namespace. Any rest may follow the prefix, as long as it
    does not look like an authority (//)."""
    head, slash, rest = iri.rpartition("/")
    if "#" not in rest and (prefix := known.get(head + slash)) is not None:  # as of nearly all
        return f"{prefix}:{rest}"
    end = len(iri)
    while (cut := max(iri.rfind("/", 0, end), iri.rfind("#", 0, end))) >= 0:
        if (prefix := known.get(iri[: cut + 1])) is not None:
            return f"{prefix}:{iri[cut + 1 :]}"
        end = cut
    return iri


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
