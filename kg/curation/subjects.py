"""Finds what an entry of curation is about: entities of a build by name or IRI, through every correction so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ontology.iris import entity_iri, normalise_key
from ontology.records import EntityKey, Extraction

Node = tuple[int, EntityKey]
"""An entity as one document knows it: the document's number and the key."""


class Subjects:
    """Which entities there are while corrections are applied one after the other.

    Each entity is the set of its appearances in documents, so that a correction moves appearances and any
    number of corrections can follow one another in any circle.
    """

    def __init__(self, extractions: Iterable[Extraction], base: str) -> None:
        self._base = base
        self._nodes: dict[EntityKey, set[Node]] = defaultdict(set)
        self._aliases: dict[str, set[EntityKey]] = defaultdict(set)
        self._names: dict[str, set[EntityKey]] = defaultdict(set)
        self.place: dict[Node, EntityKey | None] = {}
        """Where each moved appearance went; None where it was taken out."""
        self._documents: dict[str, list[int]] = defaultdict(list)
        for number, extraction in enumerate(extractions):
            self._documents[extraction.document.name].append(number)
            for named in extraction.entities:
                self._nodes[named.key].add((number, named.key))
                self._names[normalise_key(named.key.name)].add(named.key)
                for alias in named.aliases:
                    self._aliases[normalise_key(alias)].add(named.key)

    def find(self, text: str, type_: str = "", scope: str = "") -> list[EntityKey]:
        """The entities of a name or IRI, sorted: by canonical name, and where none has it, by another form."""
        wanted = normalise_key(text)
        if text.startswith(self._base):
            name = text.rsplit("/", 1)[-1]
            known = self._names.get(normalise_key(name), set()) or set(self._nodes)
            found = {key for key in known if entity_iri(self._base, key) == text}
        else:
            found = {key for key in self._names.get(wanted, ()) if self._nodes.get(key)}
        if not found:
            found = set(self._aliases.get(wanted, ()))
        return sorted(
            key
            for key in found
            if self._nodes.get(key) and type_ in ("", key.type) and scope in ("", key.scope)
        )

    def move(
        self, source: EntityKey, target: EntityKey | None, documents: Iterable[str] | None = None
    ) -> bool:
        """Makes the appearances of a key (in these documents) those of another; False where there are none."""
        nodes = self._nodes.get(source, set())
        if documents is not None:
            numbers = {number for name in documents for number in self._documents.get(name, ())}
            nodes = {node for node in nodes if node[0] in numbers}
        if not nodes:
            return False
        for node in nodes:
            self.place[node] = target
        self._nodes[source] = self._nodes[source] - nodes
        if target is not None:
            self._nodes[target] |= nodes
            self._names[normalise_key(target.name)].add(target)
            self._aliases[normalise_key(source.name)].add(target)
        return True

    def document(self, name: str) -> int | None:
        """Number of the document of a name."""
        return next(iter(self._documents.get(name, ())), None)
