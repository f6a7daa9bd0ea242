"""CSV files for `neo4j-admin database import`: things and reports as nodes, statements as relationships.

A relationship cannot point to a node that explains it, so each finding is a node `Evidence` that names its
statement, and leads to the report in which it stands; the relationship lists the findings' identifiers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from exports.quotes import Text, flatten
from exports.rows import Row, write_rows
from ontology.iris import evidence_iri, literal_key, report_iri, statement_iri
from ontology.prefixes import SDMX_MEASURE
from ontology.records import Document, Evidence, KnowledgeBase, Statement
from ontology.schema import Schema

Told = Mapping[str, Mapping[str, Evidence]]
"""Statement -> its findings by their IRIs."""
Found = Mapping[str, tuple[str, Evidence]]
"""IRI of a finding -> its statement and itself."""
Reports = Mapping[str, list[tuple[str, Document]]]
"""Hash of a text -> the reports that have it, each once, with the first of their files."""
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
HEADERS: Mapping[str, Sequence[str]] = {
    "entities": ENTITIES,
    "reports": REPORTS,
    "figures": FIGURES,
    "evidence": EVIDENCE,
    "statements": RELATIONS,
    "mentions": MENTIONS,
    "figure_of": OWNERS,
    "stands_in": PLACES,
}
"""By the name of the file."""
IMPORT = "import.sh"
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
    reports = reports_by_text(kb.documents, kb.base)
    texts = {document.text_sha256: document.public for document in kb.documents}
    told = findings_told(kb)
    found = {iri: (statement, e) for statement, group in told.items() for iri, e in group.items()}
    rows: dict[str, Iterable[Row]] = {
        **rows_of_things(kb, schema, reports, told),
        **rows_of_findings({iri: found[iri] for iri in sorted(found)}, texts, reports),
        "reports": rows_of_reports(reports),
    }
    for name, header in HEADERS.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", errors="replace", newline="") as file:
            write_rows([header], file)
            write_rows(rows[name], file)
    (folder / IMPORT).write_text(import_command(), encoding="utf-8", newline="\n")


def rows_of_things(
    kb: KnowledgeBase, schema: Schema, reports: Reports, told: Told
) -> dict[str, Iterable[Row]]:
    """Rows of entities, figures and statements of a knowledge base or a part of one, by the file they stand in."""
    return {
        "entities": _entities(kb, schema),
        "figures": _figures(kb, told),
        "statements": (_relation(s, told) for s in kb.statements),
        "mentions": _mentions(kb, reports),
        "figure_of": ((o.iri, o.subject, "FIGURE_OF") for o in kb.observations),
    }


def rows_of_findings(found: Found, texts: Mapping[str, Text], reports: Reports) -> dict[str, Iterable[Row]]:
    """Rows of findings, which are given in the order of their IRIs."""
    return {"evidence": _evidence(found, texts), "stands_in": _places(found, reports)}


def import_command() -> str:
    """The content of import.sh."""
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
        number, code = _listed(e.attributes, "number"), _listed(e.attributes, "code")
        yield (
            e.iri,
            e.key.name,
            e.key.type,
            e.key.scope,
            _list(e.aliases),
            number,
            code,
            len(e.mentions),
            labels,
        )


def reports_by_text(documents: Iterable[Document], base: str) -> Reports:
    """Hash of a text -> the reports that have it, each once, with the first of their files."""
    found: dict[str, dict[str, Document]] = {}
    for document in documents:
        found.setdefault(document.text_sha256, {}).setdefault(report_iri(base, document), document)
    return {text: sorted(group.items(), key=lambda item: item[0]) for text, group in found.items()}


def rows_of_reports(reports: Reports) -> Iterator[Row]:
    """Rows of reports, each once."""
    seen: set[str] = set()
    for iri, d in sorted((pair for group in reports.values() for pair in group), key=lambda pair: pair[0]):
        if iri not in seen:
            seen.add(iri)
            yield iri, d.meta.title, d.name, d.meta.period, d.meta.date, d.text_sha256, "Report"


def _figures(kb: KnowledgeBase, told: Told) -> Iterator[Row]:
    for o in kb.observations:
        found = _list(told[_claim(kb.base, o.iri, o.value)])
        yield o.iri, o.indicator, o.value, o.unit, o.qualifier, o.period, o.text, found, "Observation"


@lru_cache(maxsize=131_072)
def _claim(base: str, figure: str, value: float) -> str:
    """The statement that ties a figure to its value; asked for by its findings and by its own row."""
    return statement_iri(base, figure, SDMX_MEASURE + "obsValue", literal_key(value), "done")


def findings_told(kb: KnowledgeBase) -> Told:
    """The findings of statements and figures; of one finding told twice the more confident."""
    evidence = [(s.iri, s.evidence) for s in kb.statements]
    evidence += [(_claim(kb.base, o.iri, o.value), o.evidence) for o in kb.observations]
    told: dict[str, dict[str, Evidence]] = {}
    for statement, findings in evidence:
        found = told.setdefault(statement, {})
        for e in findings:
            iri = evidence_iri(kb.base, statement, e)
            if iri not in found or found[iri].confidence < e.confidence:
                found[iri] = e
    return told


def _evidence(found: Found, texts: Mapping[str, Text]) -> Iterator[Row]:
    for iri, (statement, e) in found.items():
        text = texts[e.document]
        quote, sentence = flatten(text[e.start : e.end]), flatten(text[e.sentence_start : e.sentence_end])
        yield iri, statement, quote, sentence, e.start, e.end, e.rule, e.confidence, "Evidence"


def _relation(s: Statement, told: Told) -> Row:
    found = _list(told[s.iri])
    post, by = _listed(s.attributes, "post"), _listed(s.attributes, "by")
    best = max((e.confidence for e in s.evidence), default=0.0)
    kind = ("" if s.asserted else s.status.upper() + "_") + _spelled(s.predicate)
    asserted = "true" if s.asserted else "false"
    return s.subject, s.object, kind, s.iri, s.status, asserted, _list(s.dates), post, by, found, best


@cache
def _spelled(name: str) -> str:
    return "".join(f"_{c}" if c.isupper() else c.upper() for c in name)


def _mentions(kb: KnowledgeBase, reports: Reports) -> Iterator[Row]:
    for e in kb.entities:
        times: dict[str, int] = {}
        for mention in e.mentions:
            for report, _ in reports[mention.document]:
                times[report] = times.get(report, 0) + 1
        for report, count in sorted(times.items()):
            yield e.iri, report, "MENTIONED_IN", count


def _places(found: Found, reports: Reports) -> Iterator[Row]:
    for iri, (_, e) in found.items():
        for report, _ in reports[e.document]:
            yield iri, report, "STANDS_IN"


def _listed(attributes: Sequence[tuple[str, str]], name: str) -> str:
    """All values of one property as one cell."""
    return _list([value for key, value in attributes if key == name]) if attributes else ""


def _list(values: Collection[str]) -> str:
    """A list as one cell; the separator inside a value becomes its full-width form."""
    joined = SEPARATOR.join(values)
    if joined.count(SEPARATOR) < len(values) or not values:
        return joined
    return SEPARATOR.join(value.replace(SEPARATOR, "；") for value in values)
