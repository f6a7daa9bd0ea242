"""`kg validate`: whether a graph is what the ontology says a graph must be."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.asking import width

if TYPE_CHECKING:
    from kg.validation.findings import Counted, Verdict


@click.command()
@click.argument("out", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--shacl", is_flag=True, help="Ask pySHACL, the reference, instead; slow; needs zhengtu[shacl]."
)
@click.option(
    "--limit",
    default=20,
    show_default=True,
    metavar="N",
    type=click.IntRange(min=0),
    help="Show at most N a severity; 0 for all.",
)
@click.option("--info", is_flag=True, help="Show remarks too, not their number alone.")
@click.option("--json", "as_json", is_flag=True, help="Print all findings as JSON.")
@click.option("--again", is_flag=True, help="Check the graph although it is the one that its build checked.")
def validate(out: Path, shacl: bool, limit: int, info: bool, as_json: bool, again: bool) -> None:
    """Check a graph against the shapes of the ontology.

    OUT is a build folder, or a Turtle or N-Quads file. Each finding is told in Chinese and English, with
    the document and the sentence that it comes from. A violation is a fault of the graph (exit code 1); a
    warning is what a person should look at, mostly because a report says it so. The shapes are in the
    folder's shapes.ttl, as SHACL; every build is checked in the same way, so that of a graph that has not
    changed since then what its build found is told at once (--again, --info, --json and --shacl check it anew).

    \b
    Examples:
      kg validate graph/
      kg validate graph/ --shacl
      kg validate graph/ --json | jq '.[] | select(.severity == "Warning")'
    """
    from kg.validation.recorded import recorded_verdict
    from kg.validation.source import graph_file

    path = graph_file(out)
    known = None if shacl or info or as_json or again else recorded_verdict(path)
    told = known or _checked(path, shacl, every=info or as_json)
    verdict = told.verdict
    if as_json:
        click.echo(json.dumps([asdict(f) for f in verdict.findings], ensure_ascii=False, indent=1))
    else:
        _show(verdict, limit, info)
        _count(verdict, told.remarks)
        if known:
            click.echo("This is what its build found; --again checks the graph anew.")
    if not verdict.conforms:
        raise SystemExit(1)


def _checked(path: Path, shacl: bool, every: bool) -> Counted:
    if shacl:
        from kg.validation.findings import Counted
        from kg.validation.reference import validate_file

        verdict = validate_file(path)
        return Counted(verdict, len(verdict.of("Info")))
    from kg.engines.processes import cores
    from kg.validation.pieces import check_file

    return check_file(path, cores(), every)


def _show(verdict: Verdict, limit: int, info: bool) -> None:
    from kg.columns import wrap

    for severity, colour in (("Violation", "red"), ("Warning", "yellow"), ("Info", "blue")):
        found = [f for f in verdict.findings if f.severity == severity]
        if severity == "Info" and not info:
            continue
        shown = found[:limit] if limit else found
        for finding in shown:
            first, *more = wrap(f"{severity}: {finding.line()}", width() - 2, iris=True)
            click.echo(first.replace(severity, click.style(severity, fg=colour), 1))
            for line in more:
                click.echo(f"  {line}")
        if len(found) > len(shown):
            click.echo(f"… and {len(found) - len(shown)} more; --limit 0 shows all")


def _count(verdict: Verdict, remarks: int) -> None:
    verdicts = "conforms 符合" if verdict.conforms else "does not conform 不符合"
    violations, warnings = len(verdict.of("Violation")), len(verdict.of("Warning"))
    click.echo(f"{verdicts}: {violations} violations, {warnings} warnings, {remarks} remarks")
