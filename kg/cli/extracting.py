"""`kg extract`: what one report says, as annotations or explained."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.asking import width
from kg.cli.building import make_options, pipeline_options, tell_failures

if TYPE_CHECKING:
    from extraction.options import PipelineOptions

COLOURS = {
    "sentence": None,
    "name": "green",
    "fact": "cyan",
    "figure": "blue",
    "claim": "magenta",
    "refused": "red",
}


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--explain",
    is_flag=True,
    help="Print the text instead, with what was found, by what, and what was refused and why.",
)
@pipeline_options
def extract(file: Path, explain: bool, model: str | None, no_model: bool, no_rules: bool) -> None:
    """Print what one report says, as one JSON object (the form of annotations.jsonl).

    \b
    Examples:
      kg extract report.pdf
      kg extract report.txt | jq '.mentions[] | select(.label == "INIT") | .text'
      kg extract report.docx --explain | less -R
    """
    options = make_options(model, no_model, no_rules)
    if explain:
        _explain(file, options)
        return
    from exports.annotations import annotation
    from kg.build import BASE, BuildOptions, find_documents
    from kg.build import build as build_graph

    kb = build_graph(find_documents([file]), BuildOptions(pipeline=options))
    if kb.failures:
        tell_failures(kb.failures)
        raise SystemExit(1)
    for extraction in kb.extractions:
        click.echo(json.dumps(annotation(extraction, BASE), ensure_ascii=False, indent=1))


def _explain(file: Path, options: PipelineOptions) -> None:
    from extraction.explanation import explain
    from extraction.pipeline import build_pipeline
    from extraction.readers import read_source
    from kg.build import find_documents
    from kg.explanation_report import explanation_lines

    nlp = build_pipeline(options)
    for item in find_documents([file]):
        explained = explain(read_source(item.path, item.name, item.given), nlp)
        for line in explanation_lines(explained, width(), _coloured):
            click.echo(line)


def _coloured(line: str, kind: str) -> str:
    return click.style(line, fg=COLOURS[kind], bold=kind == "sentence")
