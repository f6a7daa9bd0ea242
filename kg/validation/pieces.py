"""Checks of a graph file of any size: a file of N-Quads that is sorted, as every build writes it, is checked piece by
piece, each of some subjects, by processes forked for it; what the pieces noted for one another is then held together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice, pairwise
from operator import le
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kg.forks import Job, Runner, run_forked
from kg.validation.check import validate
from kg.validation.findings import Counted, Finding, Verdict
from kg.validation.joined import between, first_statements, lacks, listed_facts, needs, strays
from kg.validation.looked_up import SortedGraph
from kg.validation.named import name_part
from kg.validation.parts import Checked, check_part
from kg.validation.places import Places, place, texts_of
from kg.validation.source import read_lines, read_triples
from ontology.collector import no_collector
from ontology.errors import BuildError

PIECE = 32 << 20
"""Bytes of N-Quads that are checked at once: some 180,000 triples, for which a process takes 300 MiB."""
SORTED = (".nq", ".nt")
_ESCAPED = re.compile(rb"(?m)^<[^>\n]*\\")


class _UnsortedError(BuildError):
    """A file in which a node cannot be found by its place."""


def check_file(path: Path, workers: int, every: bool) -> Counted:
    """What is wrong with a graph file, as `validate` says it, with the number of remarks, which are among the findings
    only where `every` is asked for.

    Files of one piece, Turtle, and N-Quads in another order than builds write are held in memory as a whole.
    Raises BuildError where the file is damaged.
    """
    if path.suffix in SORTED:
        graph = SortedGraph(path)
        bounds = graph.bounds(PIECE)
        if len(bounds) > 2:
            try:
                with TemporaryDirectory(prefix="kg-validate-") as folder:
                    run = partial(run_forked, workers=workers)
                    return _Pieces(path, graph, bounds, Path(folder), run, every).check()
            except _UnsortedError:
                pass
    verdict = validate(read_triples(path))
    found = [finding for finding in verdict.findings if every or finding.severity != "Info"]
    return Counted(Verdict(tuple(found)), len(verdict.of("Info")))


@dataclass(frozen=True, slots=True)
class _Pieces:
    """One check of one file."""

    path: Path
    graph: SortedGraph
    bounds: Sequence[int]
    """Where each piece begins, and the last ends."""
    folder: Path
    run: Runner
    every: bool

    def check(self) -> Counted:
        """Looks at each piece, holds together what they noted, and looks again at those that lack something."""
        told = self._each(self._look, range(len(self.bounds) - 1))
        if any(before[2] >= after[1] for before, after in pairwise(told.values())):
            raise _UnsortedError("pieces are not in order")
        parts = [checked for checked, _, _ in told.values()]
        notes = [part.notes for part in parts]
        listed = listed_facts(notes)
        found = between(parts, listed)
        again, orphans = self._again(notes)
        remarks = orphans
        for number, part in enumerate(parts):
            wrong, counted = again.get(number, (part.wrong, part.remarks))
            found.update(wrong)
            remarks += counted.total()
        graver = sorted(finding for finding in found if finding.severity != "Info")
        first = first_statements(parts, {finding.focus for finding in graver})
        placed = place(graver, Places(self.graph, first, texts_of(listed)), self.run)
        return Counted(Verdict(tuple(sorted([*placed, *found.difference(graver)]))), remarks)

    def _each(self, look: Callable[[int], Any], numbers: Iterable[int]) -> dict[int, Any]:
        """What a look at each of some pieces gives, in their order."""
        jobs = [Job(str(number), partial(look, number)) for number in numbers]
        return dict(sorted((int(name), found) for name, found in self.run(jobs)))

    @no_collector()
    def _look(self, number: int) -> tuple[Checked, bytes, bytes]:
        """What a piece is found to be, and its first and its last line."""
        lines = self._lines(number)
        first, last = _ends_in_order(lines)
        checked = check_part(
            read_lines(lines, self.path), self.graph, {}, self.folder / str(number), self.every
        )
        return checked, first, last

    def _again(
        self, notes: Sequence[Path]
    ) -> tuple[Mapping[int, tuple[tuple[Finding, ...], Counter[str]]], int]:
        """What is found by looking once more at pieces that need what none gives, by their number; and how many orphans
        there are, which are named only among every remark."""
        lacking = {needed: frozenset(hashes.tolist()) for needed, hashes in lacks(notes).items()}
        orphans = len(lacking["keyed"])
        if not self.every:
            lacking["keyed"] = frozenset()
        known = strays(notes)

        @no_collector()
        def look(number: int) -> tuple[tuple[Finding, ...], Counter[str]]:
            nodes = read_lines(self._lines(number), self.path)
            return name_part(nodes, self.graph, lacking, known, self.every)

        return self._each(look, (n for n, path in enumerate(notes) if needs(path, lacking))), orphans

    def _lines(self, number: int) -> bytes:
        return self.graph.piece(*self.bounds[number : number + 2])


def _ends_in_order(lines: bytes) -> tuple[bytes, bytes]:
    """The first and the last of some lines. Raises _UnsortedError where they are not in order, or one does not begin
    with an IRI that is written as it is."""
    if b"\r" in lines or (b"\\" in lines and _ESCAPED.search(lines)):
        raise _UnsortedError("lines that look different may be of one subject")
    each = lines.removesuffix(b"\n").split(b"\n")
    if not (each[0][:1] == each[-1][:1] == b"<" and all(map(le, each, islice(each, 1, None)))):
        raise _UnsortedError("lines are not in order")
    return each[0], each[-1]
