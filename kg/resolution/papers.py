"""One paper under one number: its title with and without its issuer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from ontology.iris import normalise_key
from ontology.records import EntityKey, Join

SHORTEST_TITLE = 6
"""Characters that two titles of one number must share at their end; 通知 alone tells nothing."""


def join_papers(
    keys: Mapping[EntityKey, Collection[tuple[str, str]]], used: Mapping[EntityKey, int]
) -> Iterable[Join]:
    """Regulations with one document number, of which one title is the other without what stands before it.

    A number (渝北司发〔2020〕2号) is given once by one body, so equal numbers and equal ends of titles are one paper;
    equal numbers with other titles (a notice and the scheme that it sends out) are left to a person.
    """
    by_number: dict[str, list[EntityKey]] = defaultdict(list)
    for key, attributes in keys.items():
        for name, value in sorted(attributes):
            if key.type == "REG" and name == "number":
                by_number[normalise_key(value)].append(key)
    gone: set[EntityKey] = set()
    for number in sorted(by_number):
        group = [key for key in by_number[number] if key not in gone]
        for key in sorted(group, key=lambda k: (len(k.name), k)):
            fits = [other for other in group if other not in gone and _without_issuer(key, other)]
            if len(fits) == 1:
                gone.add(key)
                yield Join(key, fits[0], f"one document number, {number}, and one title", "rule/number")


def _without_issuer(short: EntityKey, full: EntityKey) -> bool:
    """Whether a title is the end of a longer one (or the same in another scope)."""
    if short == full:
        return False
    a, b = normalise_key(short.name), normalise_key(full.name)
    if a == b:
        return short < full
    return len(a) >= SHORTEST_TITLE and len(a) < len(b) and b.endswith(a)
