"""The verdict that a build wrote down, where it is one on the graph that lies there now."""

from __future__ import annotations

from pathlib import Path

from kg.inputs import digest_of
from kg.made import program_digest
from kg.output import GRAPH_FILES, read_record
from kg.validation.findings import Counted, Finding, Verdict
from ontology.errors import BuildError


def recorded_verdict(graph: Path) -> Counted | None:
    """What build.json beside a graph file says of it, with all findings but the remarks.

    None unless this very program made and checked the build, and the file has the SHA-256 that it had then.
    """
    if graph.name not in GRAPH_FILES:  # core.ttl is a part
        return None
    try:
        record = read_record(graph.parent)
        told, digest = record.get("validation"), record.get("outputs", {}).get(graph.name)
        if not told or record.get("program") != program_digest() or digest != digest_of(graph):
            return None
    except (BuildError, OSError):  # a check of the graph itself tells what is wrong
        return None
    warnings = tuple(Finding(**warning) for warning in told["warnings"])
    return Counted(Verdict(warnings), sum(told["counts"].values()) - len(warnings))
