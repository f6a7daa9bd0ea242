"""Documents in groups that know all of some areas, which is all that their claims depend on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from kg.commitments import area_of
from ontology.iris import normalise_key
from ontology.records import Document


def groups_of_areas(documents: Sequence[Document], sizes: Sequence[int], count: int) -> list[list[int]]:
    """Numbers of documents in about `count` groups of about one size, each in order; an area is never divided.

    Areas whose names are one but for their spelling, and those of reports with one text, count as one.
    """
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while (above := leader.setdefault(name, name)) != name:
            leader[name] = name = leader[above]
        return name

    for document in documents:
        one, other = f"area {normalise_key(area_of(document))}", f"text {document.text_sha256}"
        first, second = sorted((find(one), find(other)))
        leader[second] = first
    together: defaultdict[str, list[int]] = defaultdict(list)
    for number, document in enumerate(documents):
        together[find(f"text {document.text_sha256}")].append(number)
    most = max(1, sum(sizes) // max(1, count))
    groups: list[list[int]] = [[]]
    filled = 0
    for name in sorted(together, key=lambda name: together[name][0]):
        if filled >= most:
            groups.append([])
            filled = 0
        groups[-1] += together[name]
        filled += sum(sizes[number] for number in together[name])
    return [sorted(group) for group in groups if group]
