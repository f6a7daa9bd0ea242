"""`kg ask`: named questions, listed and answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from kg.cli.asking import FORMATS, limit_options, limits, tell_cut, width
from kg.cli.telling import tell_loading
from ontology.errors import QueryError

if TYPE_CHECKING:
    from kg.answers import AnswerForm
    from kg.questions import Question

HERE = (Path(), Path("graph"))
"""Where a build is looked for when no folder is given."""


@click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "--questions",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of .rq files of your own; repeatable.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    help="Form of the answer.",
)
@click.option(
    "--show", is_flag=True, help="Print the query, as SPARQL that any tool runs, and do not ask it."
)
@limit_options
def ask(
    words: tuple[str, ...],
    folders: tuple[Path, ...],
    form: str,
    show: bool,
    seconds: float,
    rows: int,
) -> None:
    """Ask a named question: kg ask OUT QUESTION --parameter VALUE …

    Without a question all are listed, with their parameters. Without OUT the build in this folder, or in
    graph/ below it, is asked. A question is a .rq file; the first comment of one says its form.

    \b
    Examples:
      kg ask
      kg ask graph/ initiatives-by-body --region 武侯 --year 2021
      kg ask graph/ conflicting-figures --format csv
      kg ask graph/ my-question --questions questions/
    """
    from kg.answers import format_answer
    from kg.query import run_query
    from kg.questions import bind, load_questions

    questions = load_questions(folders)
    names, values = _parse(words)
    out = _folder(names, questions)
    if not names:
        _list(questions)
        return
    question = questions.get(names[0])
    if question is None or len(names) > 1:
        raise QueryError(_unknown(names if question is None else names[1:], questions))
    query = bind(question, values)
    if show:
        click.echo(_with_prefixes(query))
        return
    answer = run_query(out, query, limits(seconds, rows), tell_loading)
    click.echo(format_answer(answer, cast("AnswerForm", form), width()))
    tell_cut(answer)


def _parse(words: Sequence[str]) -> tuple[list[str], Mapping[str, str]]:
    """Names, and values of parameters (--year 2020 or --year=2020)."""
    names: list[str] = []
    values: dict[str, str] = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("--"):
            names.append(word)
            continue
        name, equals, value = word[2:].partition("=")
        if not equals and not rest:
            raise click.UsageError(f"--{name} lacks a value")
        values[name] = value if equals else rest.pop(0)
    return names, values


def _folder(names: list[str], questions: Mapping[str, Question]) -> Path:
    """Takes the build folder from the names, if one is given."""
    from kg.output import RECORD

    if names and names[0] not in questions and (len(names) > 1 or Path(names[0]).is_dir()):
        return Path(names.pop(0))
    return next((folder for folder in HERE if (folder / RECORD).is_file()), HERE[0])


def _unknown(names: Sequence[str], questions: Mapping[str, Question]) -> str:
    from difflib import get_close_matches

    like = get_close_matches(names[0], list(questions), n=3, cutoff=0.4)
    told = f"; like it: {', '.join(like)}" if like else ""
    return f"no question is called {names[0]}{told}; `kg ask` lists all"


def _list(questions: Mapping[str, Question]) -> None:
    from kg.columns import hanging

    for question in questions.values():
        click.secho(question.name + (" (added)" if question.added else ""), bold=True)
        click.echo(hanging("    ", f"{question.zh} {question.en}", width()))
        for p in question.parameters:
            told = "needed" if p.required else f"default {p.default}"
            click.secho(
                hanging(f"    --{p.name} {p.kind.upper()}  ", f"{p.zh} {p.en} ({told})", width()), dim=True
            )
    click.echo(
        "\nAsk one: kg ask OUT QUESTION --parameter VALUE; its SPARQL: --show; yours: --questions FOLDER"
    )


def _with_prefixes(query: str) -> str:
    from ontology.prefixes import prefixes

    used = [f"PREFIX {name}: <{iri}>" for name, iri in prefixes().items() if f"{name}:" in query]
    return "\n".join([*used, query.rstrip()])
