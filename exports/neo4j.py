"""CSV files for `neo4j-admin database import`: things and reports as nodes, statements as relationships.

A relationship cannot point to a node that explains it, so each finding is a node `Evidence` that names its
statement, and leads to the report in which it stands; the relationship lists the findings' identifiers.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from exports.quotes import flatten
from ontology.iris import evidence_iri, literal_key, report_iri, statement_iri
from ontology.prefixes import SDMX_MEASURE
from ontology.records import Document, Evidence, KnowledgeBase, Observation, Statement
from ontology.schema import Schema

Row = Sequence[str | int | float | None]
Told = Mapping[str, Mapping[str, Evidence]]
"""Statement -> its findings by their IRIs."""
ENTITIES = (
    "iri:ID(thing)", "name", "type", "scope", "aliases:string[]", "number:string[]", "code:string[]", "mentions:int",
    ":LABEL",
)  # fmt: skip
REPORTS = ("iri:ID(report)", "title", "file", "period", "date", "sha256", ":LABEL")
FIGURES = (
    "iri:ID(figure)", "indicator", "value:double", "unit", "qualifier", "period", "text", "evidence:string[]", ":LABEL",
)  # fmt: skip
EVIDENCE = (
    "iri:ID(evidence)", "statement", "quote", "sentence", "start:int", "end:int", "rule", "confidence:double", ":LABEL",
)  # fmt: skip
RELATIONS = (
    ":START_ID(thing)", ":END_ID(thing)", ":TYPE", "statement", "status", "asserted:boolean", "dates:string[]",
    "post:string[]", "by:string[]", "evidence:string[]", "confidence:double",
)  # fmt: skip
MENTIONS = (":START_ID(thing)", ":END_ID(report)", ":TYPE", "times:int")
OWNERS = (":START_ID(figure)", ":END_ID(thing)", ":TYPE")
PLACES = (":START_ID(evidence)", ":END_ID(report)", ":TYPE")
NODES = ("entities", "reports", "figures", "evidence")
EDGES = ("statements", "mentions", "figure_of", "stands_in")
SEPARATOR = ";"


def write_neo4j(kb: KnowledgeBase, schema: Schema, folder: Path) -> None:
    """Eight CSV files and `import.sh`, the command that loads them, into a new folder.

    Relationship types are the ontology's names in Neo4j's spelling (cooperatesWith: COOPERATES_WITH); a
    planned, denied or supposed statement has the type of its relation with `PLANNED_`, `NEGATED_` or
    `HYPOTHETICAL_` in front, so that no pattern takes it for a fact. Lists are separated by `;`.
    """
    folder.mkdir()
    reports = _reports(kb)
    claims = {o.iri: _claim(kb.base, o) for o in kb.observations}
    told = _told(kb, claims)
    found = _findings(told)
    rows: dict[str, tuple[Sequence[str], Iterable[Row]]] = {
        "entities": (ENTITIES, _entities(kb, schema)),
        "reports": (REPORTS, _report_rows(reports)),
        "figures": (FIGURES, _figures(kb, claims, told)),
        "evidence": (EVIDENCE, _evidence(kb, found)),
        "statements": (RELATIONS, (_relation(s, told) for s in kb.statements)),
        "mentions": (MENTIONS, _mentions(kb, reports)),
        "figure_of": (OWNERS, ((o.iri, o.subject, "FIGURE_OF") for o in kb.observations)),
        "stands_in": (PLACES, _places(found, reports)),
    }
    for name, (header, lines) in rows.items():
        _write(folder / f"{name}.csv", header, lines)
    (folder / "import.sh").write_text(_command(), encoding="utf-8", newline="\n")


def _command() -> str:
    files = [f"--nodes={name}.csv" for name in NODES] + [f"--relationships={name}.csv" for name in EDGES]
    options = " \\\n  ".join([f'--array-delimiter="{SEPARATOR}"', "--multiline-fields=true", *files])
    return (
        "#!/bin/sh\n# Loads the graph into an empty database of Neo4j 5 (its name as argument, else neo4j).\n"
        f'cd "$(dirname "$0")" && neo4j-admin database import full \\\n  {options} \\\n  "${{1:-neo4j}}"\n'
    )


def _entities(kb: KnowledgeBase, schema: Schema) -> Iterator[Row]:
    lineage = cache(lambda leaf: _list(schema.lineage(leaf)))
    for e in kb.entities:
        labels = lineage(schema.leaf_class(e.key.type, e.key.name))
        number, code = (_list(v for k, v in e.attributes if k == key) for key in ("number", "code"))
        aliases = _list(e.aliases)
        yield (
            e.iri,
            e.key.name,
            e.key.type,
            e.key.scope,
            aliases,
            number,
            code,
            len(e.mentions),
            labels,
        )


def _reports(kb: KnowledgeBase) -> Mapping[str, list[tuple[str, Document]]]:
    """Hash of a text -> the reports that have it, each once, with the first of their files."""
    found: dict[str, dict[str, Document]] = {}
    for document in kb.documents:
        found.setdefault(document.text_sha256, {}).setdefault(report_iri(kb.base, document), document)
    return {text: sorted(group.items(), key=lambda item: item[0]) for text, group in found.items()}


def _report_rows(reports: Mapping[str, list[tuple[str, Document]]]) -> Iterator[Row]:
    seen: set[str] = set()
    for iri, d in sorted((pair for group in reports.values() for pair in group), key=lambda pair: pair[0]):
        if iri not in seen:
            seen.add(iri)
            yield iri, d.meta.title, d.name, d.meta.period, d.meta.date, d.text_sha256, "Report"


def _figures(kb: KnowledgeBase, claims: Mapping[str, str], told: Told) -> Iterator[Row]:
    for o in kb.observations:
        found = _list(told[claims[o.iri]])
        yield o.iri, o.indicator, o.value, o.unit, o.qualifier, o.period, o.text, found, "Observation"


def _claim(base: str, figure: Observation) -> str:
    return statement_iri(base, figure.iri, SDMX_MEASURE + "obsValue", literal_key(figure.value), "done")


def _told(kb: KnowledgeBase, claims: Mapping[str, str]) -> Told:
    """Statement -> its findings by IRI; of one finding told twice the more confident."""
    evidence = [(s.iri, s.evidence) for s in kb.statements]
    evidence += [(claims[o.iri], o.evidence) for o in kb.observations]
    told: dict[str, dict[str, Evidence]] = {}
    for statement, findings in evidence:
        found = told.setdefault(statement, {})
        for e in findings:
            iri = evidence_iri(kb.base, statement, e)
            if iri not in found or found[iri].confidence < e.confidence:
                found[iri] = e
    return told


def _findings(told: Told) -> Mapping[str, tuple[str, Evidence]]:
    """IRI of a finding -> its statement and itself, sorted."""
    found = {iri: (statement, e) for statement, group in told.items() for iri, e in group.items()}
    return dict(sorted(found.items()))


def _evidence(kb: KnowledgeBase, found: Mapping[str, tuple[str, Evidence]]) -> Iterator[Row]:
    texts = {document.text_sha256: document.public for document in kb.documents}
    for iri, (statement, e) in found.items():
        text = texts[e.document]
        quote, sentence = flatten(text[e.start : e.end]), flatten(text[e.sentence_start : e.sentence_end])
        yield iri, statement, quote, sentence, e.start, e.end, e.rule, e.confidence, "Evidence"


def _relation(s: Statement, told: Told) -> Row:
    found = _list(told[s.iri])
    post, by = (_list(v for k, v in s.attributes if k == key) for key in ("post", "by"))
    best = max((e.confidence for e in s.evidence), default=0.0)
    kind = ("" if s.asserted else s.status.upper() + "_") + _spelled(s.predicate)
    asserted = "true" if s.asserted else "false"
    return s.subject, s.object, kind, s.iri, s.status, asserted, _list(s.dates), post, by, found, best


@cache
def _spelled(name: str) -> str:
    return "".join(f"_{c}" if c.isupper() else c.upper() for c in name)


def _mentions(kb: KnowledgeBase, reports: Mapping[str, list[tuple[str, Document]]]) -> Iterator[Row]:
    for e in kb.entities:
        times: dict[str, int] = {}
        for mention in e.mentions:
            for report, _ in reports[mention.document]:
                times[report] = times.get(report, 0) + 1
        yield from ((e.iri, report, "MENTIONED_IN", count) for report, count in sorted(times.items()))


def _places(
    found: Mapping[str, tuple[str, Evidence]], reports: Mapping[str, list[tuple[str, Document]]]
) -> Iterator[Row]:
    for iri, (_, e) in found.items():
        yield from ((iri, report, "STANDS_IN") for report, _ in reports[e.document])


def _list(values: Iterable[str]) -> str:
    """A list as one cell; the separator inside a value becomes its full-width form."""
    return SEPARATOR.join(value.replace(SEPARATOR, "；") for value in values)


def _write(path: Path, header: Sequence[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
