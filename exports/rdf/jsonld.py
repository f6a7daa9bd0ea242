"""JSON-LD 1.1 that people read: short names for properties, plain strings wherever the context types them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from operator import itemgetter

from exports.rdf.blocks import Kind, kinds_in, written
from exports.rdf.json_objects import TYPE, Objects, as_json, shape
from exports.rdf.namespaces import Namespaces
from ontology.nodes import Node, by_signature
from ontology.prefixes import ZT, prefixes

JSONLD_END = "\n]}\n"
Kinds = Mapping[str, Set[Kind]]
"""Property -> what its values are."""


def jsonld_lines(nodes: Sequence[Node], base: str) -> Iterator[bytes]:
    """Pieces of a JSON-LD file for nodes sorted by subject: the context, then a line a subject."""
    kinds = value_kinds(nodes)
    yield "".join(jsonld_head(kinds, base)).encode()
    objects = jsonld_objects(nodes, kinds, base)
    yield next(objects, b",")[1:]  # no comma before the first
    yield from objects
    yield JSONLD_END.encode()


def jsonld_head(kinds: Kinds, base: str) -> Iterator[str]:
    """What a file begins with: the context that the kinds of all its values make."""
    names = prefixes(base)
    yield (
        '{\n"@context": '
        + as_json({"@version": 1.1, "@vocab": ZT, "id": "@id", "type": "@type", **names})[:-1]
    )
    context = _context(kinds, names)
    yield "".join(f",\n  {as_json(term)}: {as_json(definition)}" for term, definition in context.items())
    yield '},\n"@graph": ['


def jsonld_objects(nodes: Iterable[Node], kinds: Kinds, base: str) -> Iterator[bytes]:
    """Pieces with a line for each subject, in the context that `kinds` make, and SEPARATOR before each."""
    names = prefixes(base)
    return written(nodes, Objects(_context(kinds, names), Namespaces(names)).cells)


def _context(kinds: Kinds, names: dict[str, str]) -> dict[str, dict[str, str]]:
    """A term for each property: its local name where that is free, and how its values are typed.

    A property whose values are all IRIs, all in one language or all of one datatype says so in the context;
    one with texts in several languages has them by language.
    """
    shapes = {predicate: set(map(shape, found)) for predicate, found in kinds.items()}
    namespaces = Namespaces(names)
    context: dict[str, dict[str, str]] = {}
    for predicate in sorted(shapes, key=lambda p: (not p.startswith(ZT), p)):
        if predicate == TYPE:
            continue
        short = namespaces.shortened(predicate)
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
    found: defaultdict[str, set[Kind]] = defaultdict(set)
    for properties, alike in by_signature(nodes).items():
        columns = zip(*map(itemgetter(2), alike), strict=True)
        for predicate, column in zip(properties.predicates, columns, strict=True):
            found[predicate] |= kinds_in(column)
    return found
