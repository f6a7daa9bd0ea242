"""`kg train` and `kg eval`: the recogniser made anew, and how well a build agrees with people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.asking import width

if TYPE_CHECKING:
    from kg.evaluation import Figures

EXISTING = click.Path(path_type=Path, exists=True)


@click.command()
@click.option(
    "--labelled",
    multiple=True,
    type=EXISTING,
    metavar="FILE",
    help="Labelled passages (JSONL: text, spans); repeatable.",
)
@click.option(
    "--reports",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="FOLDER",
    help="Reports whose names kg has labelled without their text.",
)
@click.option(
    "--corpus",
    multiple=True,
    type=EXISTING,
    metavar="FOLDER",
    help="Unlabelled reports for weak supervision; repeatable.",
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the model; made if need be.",
)
def train(labelled: tuple[Path, ...], reports: Path | None, corpus: tuple[Path, ...], output: Path) -> None:
    """Train the statistical recogniser, from labelled text alone, reproducibly.

    It always learns from the sentences and the generator that ship with kg; --labelled adds passages of
    yours, one JSON object a line: {"source": "…", "text": "…", "spans": [{"start": 0, "end": 6,
    "label": "INST"}]}. Offsets are characters; "optional": true marks a span where annotators differ.
    Some hundred passages of public work reports are labelled in kg by place alone: --reports is the folder
    that has their text.

    \b
    Examples:
      kg train -o model/
      kg train --labelled passages.jsonl --reports shenzhen/ -o model/
    """
    from extraction.recogniser.training import train as train_recogniser
    from kg.columns import table

    report = train_recogniser(
        labelled, corpus, output, lambda line: click.echo(line, err=True), reports=reports
    )
    rows = [[s.name, str(s.passages), str(s.characters), str(s.spans)] for s in report.sources]
    click.echo(table(["learnt from", "passages", "characters", "names"], rows, width()))
    click.echo(f"{report.output}: {report.size / 1e6:.1f} MB, SHA-256 {report.model_sha256}")


@click.command("eval")
@click.argument("out", type=EXISTING)
@click.option("--gold", required=True, type=EXISTING, help="A gold file, or a folder of them.")
@click.option("--docs", required=True, type=EXISTING, help="The folder of the texts that gold annotates.")
@click.option(
    "--errors",
    default=0,
    metavar="N",
    type=click.IntRange(min=0),
    help="Show the first N disagreements of each layer.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def evaluate(out: Path, gold: Path, docs: Path, errors: int, as_json: bool) -> None:
    """Compare a build with annotations made by people.

    OUT is a build folder, or an annotations.jsonl by itself. Mentions count by strict span and label,
    links by canonical name, entities as a set, relations over canonical names, indicators by value, unit
    and name.

    \b
    Examples:
      kg eval --gold gold/ --docs reports/ graph/
      kg eval --gold gold/001.json --docs reports/ graph/ --errors 20
    """
    from kg.evaluation import evaluate_files

    figures = evaluate_files(gold, docs, out / "annotations.jsonl" if out.is_dir() else out)
    if as_json:
        click.echo(json.dumps(_plain(figures), ensure_ascii=False, indent=1))
        return
    for layer, table in figures.layers.items():
        if layer == "status":
            continue
        for kind, s in table.items():
            name = layer if kind == "all" else ""
            click.echo(
                f"{name:<11}{kind:<16} P {s.precision:.3f}  R {s.recall:.3f}  F1 {s.f1:.3f}   "
                f"({s.right} right, {s.extra} extra, {s.missed} missed)"
            )
    status = figures.layers["status"].get("all")
    if status:
        click.echo(f"planned or not, on right relations: {status.right}/{status.right + status.extra}")
    _show_differences(figures, errors)


def _plain(figures: Figures) -> dict[str, dict[str, dict[str, float]]]:
    return {
        layer: {
            kind: {
                "p": round(s.precision, 4),
                "r": round(s.recall, 4),
                "f1": round(s.f1, 4),
                "right": s.right,
                "extra": s.extra,
                "missed": s.missed,
            }
            for kind, s in table.items()
        }
        for layer, table in figures.layers.items()
    }


def _show_differences(figures: Figures, limit: int) -> None:
    private = [d for d in figures.differences if d.layer == "privacy"]
    for difference in private:
        click.echo(f"PRIVATE PERSON in the graph: {difference.kind} {difference.text}", err=True)
    shown: dict[str, int] = {}
    for d in figures.differences:
        shown[d.layer] = shown.get(d.layer, 0) + 1
        if shown[d.layer] <= limit:
            click.echo(f"  {d.layer:<10} {d.outcome:<8} {d.kind:<14} {d.text}")
