"""resolution.jsonl: why entities of a build are one that documents name apart."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ontology.errors import BuildError
from ontology.iris import entity_iri
from ontology.records import EntityKey, Join, KnowledgeBase

JOINS = "resolution.jsonl"


def write_joins(kb: KnowledgeBase, path: Path) -> None:
    """One JSON object a line for each join, in the order in which they were made."""
    with path.open("w", encoding="utf-8", newline="\n", errors="replace") as file:
        for join in kb.joins:
            file.write(json.dumps(_plain(join, kb.base), ensure_ascii=False) + "\n")


def _plain(join: Join, base: str) -> Mapping[str, Any]:
    return {
        "source": _key(join.source, base),
        "target": _key(join.target, base) if join.target else None,
        "reason": join.reason,
        "decided": join.decided,
    }


def _key(key: EntityKey, base: str) -> Mapping[str, str]:
    return {**key._asdict(), "iri": entity_iri(base, key)}


@dataclass(frozen=True, slots=True)
class Reasons:
    """The joins of a build, to be asked for an entity."""

    joins: Sequence[Mapping[str, Any]]

    def of(self, iri: str) -> list[Mapping[str, Any]]:
        """Every join that led to an entity, those that led to its parts before it, each once."""
        leading = defaultdict(list)
        for join in self.joins:
            if join["target"]:
                leading[join["target"]["iri"]].append(join)
        found: dict[int, Mapping[str, Any]] = {}

        def visit(target: str) -> None:
            for join in leading.get(target, ()):
                if id(join) not in found:
                    found[id(join)] = join
                    visit(join["source"]["iri"])

        visit(iri)
        return list(found.values())

    def away(self, name: str) -> list[Mapping[str, Any]]:
        """Joins by which a thing of that name went into another or was taken out."""
        return [join for join in self.joins if name in (join["source"]["name"], join["source"]["iri"])]


def read_reasons(folder: Path) -> Reasons:
    """The joins of a build folder. Raises BuildError where there are none to read."""
    path = folder / JOINS
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return Reasons([json.loads(line) for line in lines])
    except FileNotFoundError as error:
        raise BuildError(f"{folder}: no {JOINS} there; build it again with this version of kg") from error
    except (OSError, ValueError) as error:
        raise BuildError(f"{path}: cannot be read: {error}") from error
