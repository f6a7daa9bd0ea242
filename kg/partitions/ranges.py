"""Contiguous ranges of subjects, of which each partition of a graph is one.

Files of the graph are in one of two orders: by subject, and, where a line begins with the subject and `>`, by subject
and that sign, which puts <a/b> before <a>. A range is contiguous in both as long as no subject is the beginning of the
one at which a range begins, since then all subjects that begin alike lie in one range.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ontology.iris import escape_segment, normalise_key

DIGITS = 6
"""Hex digits at which ranges of hashes begin; 16 millions of ranges are enough."""


@dataclass(frozen=True, slots=True)
class Ranges:
    """Every subject is in exactly one range; ranges are numbered in the order of subjects."""

    firsts: tuple[str, ...]
    """Where each range begins; the first with the empty text."""
    kinds: tuple[str, ...]
    """The kind of thing (the segment behind `id/`) of each, which has no other; empty for what is no thing."""

    def find(self, subject: str) -> int:
        """Number of the range of a subject."""
        return bisect_right(self.firsts, subject) - 1

    def of(self, kind: str) -> list[int]:
        """The ranges of a kind."""
        return [number for number, own in enumerate(self.kinds) if own == kind]

    def __len__(self) -> int:
        return len(self.firsts)


def make_ranges(base: str, cuts: Mapping[str, Iterable[str]]) -> Ranges:
    """Ranges for things of some kinds: kind -> where ranges within it begin, besides its own beginning."""
    begins: dict[str, str] = {"": ""}
    for kind, inner in cuts.items():
        first = f"{base}id/{kind}/"
        begins |= {first[:-1] + "0": "", **{cut: kind for cut in inner if cut.startswith(first)}, first: kind}
    # Where one kind ends at the very text at which another begins, the beginning has to stand.
    begins |= {f"{base}id/{kind}/": kind for kind in cuts}
    ordered = sorted(begins)
    return Ranges(tuple(ordered), tuple(begins[first] for first in ordered))


def cut_hashes(base: str, kind: str, count: int) -> list[str]:
    """Cuts of things that are named by a hash into `count` ranges of about one size."""
    return [f"{base}id/{kind}/{16**DIGITS * n // count:0{DIGITS}x}" for n in range(1, count)]


def cut_names(iris: Iterable[str], count: int) -> list[str]:
    """Cuts of things whose IRIs are all given into at most `count` ranges of about one size."""
    known = set(iris)
    ordered = sorted(known)
    chosen = {ordered[len(ordered) * n // count] for n in range(1, count)} if ordered else set()
    return sorted({_shortest(iri, known) for iri in chosen})


def _shortest(iri: str, known: set[str]) -> str:
    """The shortest known IRI with which an IRI begins: no other is the beginning of that one."""
    return next((iri[:end] for end in range(1, len(iri)) if iri[:end] in known), iri)


def cut_segments(base: str, kind: str, names: Sequence[str], count: int) -> list[str]:
    """Cuts of things whose IRIs have two segments, of which the first begins with one of these names, each name given as
    often as it is told."""
    ordered = sorted(f"{base}id/{kind}/{escape_segment(normalise_key(name))}" for name in names)
    return sorted({ordered[len(ordered) * n // count] for n in range(1, count)}) if ordered else []
