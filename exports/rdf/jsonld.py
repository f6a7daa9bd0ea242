"""JSON-LD 1.1 that people read: short names for properties, plain strings wherever the context types them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from exports.rdf.blocks import Kind
from exports.rdf.chunks import Chunk, written
from exports.rdf.json_objects import TYPE, Objects, as_json, shape
from exports.rdf.namespaces import Namespaces
from ontology.prefixes import ZT, prefixes

JSONLD_END = "\n]}\n"
Kinds = Mapping[str, Set[Kind]]
"""Property -> what its values are."""


def jsonld_lines(chunks: Sequence[Chunk], base: str) -> Iterator[bytes]:
    """Pieces of a JSON-LD file: the context, then a line a subject."""
    kinds = value_kinds(chunks)
    yield "".join(jsonld_head(kinds, base)).encode()
    objects = jsonld_objects(chunks, kinds, base)
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


def jsonld_objects(chunks: Iterable[Chunk], kinds: Kinds, base: str) -> Iterator[bytes]:
    """Pieces with a line for each subject, in the context that `kinds` make, and SEPARATOR before each."""
    names = prefixes(base)
    return written(chunks, Objects(_context(kinds, names), Namespaces(names)).cells)


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


def value_kinds(chunks: Iterable[Chunk]) -> Kinds:
    """Property -> the kinds of its values."""
    found: defaultdict[str, set[Kind]] = defaultdict(set)
    for chunk in chunks:
        for _, block in chunk.blocks:
            for said in block.said:
                found[said.predicate].add(said.kind)
    return found
