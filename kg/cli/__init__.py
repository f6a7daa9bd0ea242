"""The command line: `kg build`, `query`, `ask`, `show`, `stats`, `serve`, `load`, `validate`, `merge`, `diff`, `curate`, `extract`, `cache`, `train`, `eval`."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Any

import click

from kg.cli.asking import query, stats
from kg.cli.building import build
from kg.cli.caching import cache
from kg.cli.checking import validate
from kg.cli.comparing import diff
from kg.cli.extracting import extract
from kg.cli.learning import evaluate, train
from kg.cli.merging import curate, merge
from kg.cli.questioning import ask
from kg.cli.serving import load, serve
from kg.cli.showing import show
from ontology.errors import ZhengtuError
from ontology.version import __version__


class Commands(click.Group):
    """Turns an expected error into one line and exit code 2; commands are listed in the order of work."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ZhengtuError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(2)
        except BrokenPipeError:
            # The reader of our output (head, less) has gone: no more can be said, and that is no error.
            _say_no_more()
            ctx.exit(0)
        except OSError as error:  # a full disk behind `>`, say; where a command knows more, it has told it
            _say_no_more()
            told = f"{error.filename}: " if error.filename else ""
            click.echo(f"Error: {told}{error.strerror or error}", err=True)
            ctx.exit(2)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


def _say_no_more() -> None:
    """Lets go of standard output, so that the end of the program does not try it again."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
def main() -> None:
    """Zhengtu 政图: Chinese government reports as a knowledge graph, every statement with its sentence.

    \b
    A first graph, from a folder of reports (.txt .md .html .pdf .docx):
      kg build reports/ -o graph/        then open graph/index.html
      kg show graph/ 区司法局             what the graph says of one name
      kg query graph/ "SELECT ?name WHERE { ?x a zt:Initiative ; skos:prefLabel ?name } LIMIT 9"
    """


WORK = (
    build,
    query,
    ask,
    show,
    stats,
    serve,
    load,
    validate,
    merge,
    diff,
    curate,
    extract,
    cache,
    train,
    evaluate,
)
for command in WORK:
    main.add_command(command)
