"""Writing, loading and asking the graph beside rdflib, on the same triples, in one run.

    python -m benchmarks.rdf [--triples 100000 1000000] [--limit 20] [--reports examples/reports]

The graph is that of a build, repeated under altered names until it has the size. Every time is CPU seconds of
all threads, since other work on the machine should not count. A question that rdflib has not answered after
`--limit` seconds counts with the limit, so that its ratio is a lower bound. Prints a table in Markdown; fails
where an answer differs.
"""

from __future__ import annotations

import argparse
import gc
import math
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import TypeVar

import pyoxigraph as ox
import rdflib

from exports.rdf import kb_triples
from exports.rdf.chunks import chunks_of
from exports.rdf.terms import Literal, Triple, ntriples, sort_key
from exports.rdf.turtle import turtle_lines
from kg.answers import rows
from kg.build import BuildOptions, build, find_documents
from kg.query import ask_store
from kg.questions import Question, bind, load_questions
from kg.store import open_store, prepare_store
from ontology.nodes import group
from ontology.prefixes import BASE, RDF, SKOS, ZT, prefixes

NAMED = {SKOS + "prefLabel", SKOS + "altLabel"} | {
    ZT + name for name in ("scope", "regionName", "issuerName", "canonicalKey", "seriesKey", "documentNumber")
}
SHARED = ("dataset", "extractor")
QUICK = 1.0
"""Seconds under which a time is the median of three."""
LOADING = (
    "import pyoxigraph as ox; before = resident(); graph = ox.Store(); "
    "graph.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_QUADS, lenient=True)",
    "import rdflib; before = resident(); graph = rdflib.Graph().parse(sys.argv[1], format='nt')",
)
"""How each engine loads N-Quads into memory."""
Result = TypeVar("Result")


class OutOfTimeError(BaseException):
    """Not an Exception, so that nothing on the way takes it for an error of its own."""


def timed(work: Callable[[], Result], limit: float = 0) -> tuple[Result | None, float]:
    """A result and its CPU seconds: the median of three where it is quick, None and the limit where it ran out."""
    spent: list[float] = []
    found: Result | None = None
    while len(spent) < 3 and (not spent or spent[-1] < QUICK):
        gc.collect()
        start = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, limit)
        try:
            found = work()
        except OutOfTimeError:
            return None, limit
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        spent.append(time.process_time() - start)
    return found, median(spent)


def _stop(*_: object) -> None:
    raise OutOfTimeError


def repeated(triples: Sequence[Triple], wanted: int) -> list[Triple]:
    """The graph under other names, as often as it takes; what names no thing of a report stands once."""
    found: list[Triple] = []
    copy = 0
    while len(found) < wanted:
        mark = "".join(
            chr(ord("a") + int(digit)) for digit in f"{copy:04d}"
        )  # digits are years to a question
        altered = (_altered(triple, mark) for triple in triples)
        found.extend(new for new, old in zip(altered, triples, strict=True) if copy == 0 or new != old)
        copy += 1
    return sorted(found, key=lambda t: (t[0], t[1], sort_key(t[2])))


def _altered(triple: Triple, mark: str) -> Triple:
    subject, predicate, value = triple
    if isinstance(value, str):
        return _renamed(subject, mark), predicate, _renamed(value, mark)
    text = mark + value.text if predicate in NAMED and _is_thing(subject) else value.text
    return _renamed(subject, mark), predicate, Literal(text, value.language, value.datatype)


def _renamed(iri: str, mark: str) -> str:
    kind, slash, name = iri.removeprefix(BASE + "id/").partition("/")
    return f"{BASE}id/{kind}/{mark}{name}" if slash and _is_thing(iri) else iri


def _is_thing(iri: str) -> bool:
    return iri.startswith(BASE + "id/") and not iri.startswith(tuple(f"{BASE}id/{kind}/" for kind in SHARED))


def parameters(triples: Sequence[Triple]) -> Callable[[Question], Mapping[str, str]]:
    """What each question is asked about: for a name, that which most triples of its class speak of."""
    spoken = Counter(o for _, p, o in triples if isinstance(o, str) and p != ZT + "mentionedIn")
    spoken += Counter(o for _, p, o in triples if p == ZT + "implements" for _ in range(100))
    classes = {(s, o) for s, p, o in triples if p == RDF + "type"}
    labels = {s: o.text for s, p, o in triples if p == SKOS + "prefLabel" and isinstance(o, Literal)}

    def name(class_: str) -> str:
        return labels[max((spoken[s], s) for s, o in classes if o == ZT + class_ and s in labels)[1]]

    kinds = {
        "implementation-chain": "PolicyDocument",
        "indicator-compared": "Indicator",
        "participants": "Initiative",
    }
    general = {
        "region": "aaaa",
        "text": name("Institution"),
        "code": "〔2021〕",
        "month": "2021-0",
        "year": "2021",
    } | {"from": "2020", "to": "2021", "before": "2020"}

    def given(question: Question) -> Mapping[str, str]:
        known = general | {"name": name(kinds.get(question.name, "Institution"))}
        return {p.name: known[p.name] for p in question.parameters if p.name in known}

    return given


def ask_rdflib(graph: rdflib.Graph, query: str) -> Counter[tuple[str, ...]]:
    """Rows that rdflib gives, as texts."""
    found = graph.query(query, initNs=prefixes())
    return Counter(tuple("" if value is None else str(value) for value in row) for row in found)  # type: ignore[union-attr]


def told(row: Sequence[str | None]) -> tuple[str, ...]:
    return tuple(value or "" for value in row)


def measure_questions(graph: rdflib.Graph, store: ox.Store, triples: Sequence[Triple], limit: float) -> bool:
    """Asks every question of both engines in turn; prints a row each and says whether all answers agree."""
    given = parameters(triples)
    ratios: list[float] = []
    unfinished, different = 0, []
    print("\n| question | rows | store s | rdflib s | ratio |\n| --- | ---: | ---: | ---: | ---: |")
    for question in load_questions().values():
        query = bind(question, given(question))
        answer, fast = timed(lambda query=query: ask_store(store, query))
        other, slow = timed(lambda query=query: ask_rdflib(graph, query), limit)
        found = Counter(told(row) for row in rows(answer)[1]) if answer else Counter()
        ratios.append(slow / max(fast, 1e-5))
        at_least = "≥ " if other is None else ""
        unfinished += other is None
        if other is not None and other != found:
            different.append(question.name)
        print(
            f"| {question.name} | {found.total()} | {fast:.4f} | {at_least}{slow:.3f} | {at_least}{ratios[-1]:.0f} |",
            flush=True,
        )
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    print(
        f"\n{len(ratios)} questions: geometric mean {'≥ ' if unfinished else ''}{mean:.0f} ×; "
        f"rdflib did not answer {unfinished} within {limit:g} s; answers that differ: {', '.join(different) or 'none'}"
    )
    return not different


def measure(triples: Sequence[Triple], limit: float) -> bool:
    """Everything on one graph."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "graph"
        folder.mkdir()
        file = folder / "graph.nq"
        lines = sorted(f"<{s}> <{p}> {ntriples(o)} .\n".encode() for s, p, o in triples)
        file.write_bytes(b"".join(lines))
        del lines
        gc.freeze()
        print(f"\n## {len(triples)} triples\n\n| | kg s | rdflib s | ratio |\n| --- | ---: | ---: | ---: |")
        start = time.process_time()
        prepare_store(folder)
        kept = time.process_time() - start
        store = open_store(folder)
        _, memory = timed(
            lambda: ox.Store().bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS, lenient=True)
        )
        graph, parsed = timed(lambda: rdflib.Graph().parse(file, format="nt"))
        if graph is None:
            raise OutOfTimeError
        gc.freeze()
        _row("load N-Quads, into memory", memory, parsed)
        _row("load N-Quads, into the store kept on disk", kept, parsed)
        for prefix, namespace in prefixes().items():
            graph.bind(prefix, namespace)
        ours_held, theirs_held = (held(program, file) for program in LOADING)
        print(
            f"| memory held by the graph, MB | {ours_held:.0f} | {theirs_held:.0f} | {theirs_held / ours_held:.1f} |"
        )
        ours, theirs = folder / "ours.ttl", folder / "theirs.ttl"
        nodes = group(triples)  # each writes what it keeps: nodes here, a graph with its indexes there
        _, fast = timed(lambda: ours.write_bytes(b"".join(turtle_lines(chunks_of(nodes, BASE), BASE))))
        _, slow = timed(lambda: graph.serialize(theirs, format="turtle"))
        _row("write Turtle", fast, slow)
        return measure_questions(graph, store, triples, limit)


def held(program: str, file: Path) -> float:
    """Memory in MB (Linux) by which a process of its own grew while it loaded the file."""
    measured = f"""
import gc, resource, sys
def resident():
    gc.collect()
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize() / 1e6
{program}
print(resident() - before)
"""
    command = [sys.executable, "-c", measured, str(file)]
    return float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def _row(name: str, fast: float, slow: float) -> None:
    print(f"| {name} | {fast:.3f} | {slow:.2f} | {slow / fast:.1f} |", flush=True)


def main() -> None:
    """Measures each size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--triples", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--limit", type=float, default=20)
    parser.add_argument("--reports", type=Path, default=Path(__file__).parents[1] / "examples" / "reports")
    chosen = parser.parse_args()
    warnings.simplefilter("ignore", DeprecationWarning)
    signal.signal(signal.SIGPROF, _stop)
    one = kb_triples(build(find_documents([chosen.reports]), BuildOptions()))
    same = [measure(repeated(one, size), chosen.limit) for size in chosen.triples]
    sys.exit(0 if all(same) else 1)


if __name__ == "__main__":
    main()
