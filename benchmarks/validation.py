"""The checks of a build beside pySHACL, on the same made graph with the same planted faults, in one run.

    python benchmarks/validation.py [--triples 100000]

Prints CPU seconds of reading the N-Quads file and of checking it, and the ratio; fails where the two engines
name different nodes. CPU seconds, because both run on one core and other work on the machine should not count.
Needs zhengtu[shacl].
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from exports.rdf import kb_triples, write_nquads
from kg.statements import make_entities, make_observations, make_statements
from kg.validation import validate
from kg.validation.reference import prepared_graph, validate_graph
from kg.validation.source import read_triples
from ontology.prefixes import NIF, ZT
from ontology.records import (
    Document,
    EntityKey,
    Evidence,
    Extraction,
    Indicator,
    KnowledgeBase,
    Mention,
    Metadata,
    NamedEntity,
    Relation,
)
from ontology.schema import load_schema

BASE = "https://w3id.org/zhengtu/"
SENTENCES = 40
ONLY_HERE = {"QuoteIsText", "KeyIri"}
Result = TypeVar("Result")


def made_report(number: int) -> Extraction:
    """A report of SENTENCES sentences, each with an initiative that is launched and a figure."""
    place, bureau = EntityKey("LOC", f"甲省第{number}区"), EntityKey("INST", f"甲省第{number}区司法局")
    lines = [
        f"2021年，区司法局建成第{number}批第{n}号法律服务站，受理案件{n + 1}件。" for n in range(SENTENCES)
    ]
    text = "\n".join(lines)
    digest = sha256(text.encode()).hexdigest()
    meta = Metadata(f"第{number}份年度报告", bureau.name, place.name, "2021", "2022-01-18")
    document = Document(f"{number}.txt", text, digest, digest, "text/plain", meta)
    entities, mentions, relations, indicators, at = [place, bureau], [], [], [], 0
    for n, line in enumerate(lines):
        station = EntityKey("INIT", f"第{number}批第{n}号法律服务站", place.name)
        found = Evidence(digest, at + 6, at + line.index("，", 6), at, at + len(line), "launch/built", 0.9)
        entities.append(station)
        start = at + line.index("第")
        end = start + len(station.name)
        mentions.append(Mention(start, end, station.name, "INIT", station, "name/site", 0.9))
        relations += [
            Relation(bureau, "launched", station, "planned" if n % 9 == 0 else "done", found, "2021"),
            Relation(station, "locatedIn", place, "done", found),
        ]
        indicators.append(
            Indicator(f"第{number}批第{n}号受理案件", n + 1, "件", bureau, found, "2021", text=f"{n + 1}件")
        )
        at += len(line) + 1
    return Extraction(
        document,
        tuple(NamedEntity(key) for key in entities),
        tuple(mentions),
        tuple(relations),
        tuple(indicators),
    )


def made_graph(triples: int, path: Path) -> int:
    """Writes a graph of about that many triples with a few faults, and says how many it has."""
    size, reports = 0, max(1, triples // (SENTENCES * 66))
    while size < triples:
        read = [made_report(n) for n in range(reports)]
        statements, _ = make_statements(read, load_schema(), BASE)
        kb = KnowledgeBase(
            tuple(x.document for x in read),
            make_entities(read, BASE),
            statements,
            make_observations(read, BASE),
        )
        found = kb_triples(kb)
        size, reports = len(found), reports + max(1, reports // 20)
    write_nquads(kb, path, found)
    spans = [s for s, p, _ in found if p == NIF + "anchorOf"][::500]
    evidence = [s for s, p, _ in found if p == ZT + "confidence"][::500]
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f'<{span}> <{NIF}anchorOf> "另一句" .\n' for span in spans)
        file.writelines(f"<{e}> <{ZT}span> <{BASE}id/nothing> .\n" for e in evidence)
    return size + len(spans) + len(evidence)


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    """A result and the CPU seconds that it took."""
    start = time.process_time()
    return work(), time.process_time() - start


def main() -> None:
    """Runs both and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--triples", type=int, default=100_000)
    wanted = parser.parse_args().triples
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.nq"
        size = made_graph(wanted, path)
        print(f"{size} triples")
        triples, fast_read = timed(lambda: list(read_triples(path)))
        fast, fast_check = timed(lambda: validate(triples))
        print(
            f"kg validate          read {fast_read:8.2f} s   check {fast_check:8.2f} s   {len(fast.findings)} findings"
        )
        graph = prepared_graph()
        _, slow_read = timed(lambda: graph.parse(path, format="nt"))
        slow, slow_check = timed(lambda: validate_graph(graph))
        print(
            f"pySHACL on rdflib    read {slow_read:8.2f} s   check {slow_check:8.2f} s   {len(slow.findings)} findings"
        )
    ours = {node for node in fast.nodes() if node[0] not in ONLY_HERE}
    print(
        f"ratio                check {slow_check / fast_check:.0f} ×   "
        f"read and check {(slow_read + slow_check) / (fast_read + fast_check):.0f} ×"
    )
    print(f"the same nodes: {ours == slow.nodes()}")
    sys.exit(0 if ours == slow.nodes() else 1)


if __name__ == "__main__":
    main()
