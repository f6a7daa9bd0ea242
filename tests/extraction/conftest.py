"""What several tests of relations need."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extraction.relations.examples import relations_in

Triples = set[tuple[str, str, str]]


@pytest.fixture(scope="session")
def triples() -> Callable[[str], Triples]:
    """What a marked sentence states, without what names say by themselves."""

    def told(example: str) -> Triples:
        return {
            (found.subject.name, found.predicate, found.object.name)
            for found in relations_in(example)
            if not found.rule.startswith("names/")
        }

    return told
