"""What every build prints: how far it is, what could not be read, and what came of it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.outputs import PAGE, Choices

if TYPE_CHECKING:
    from kg.inputs import Origin
    from kg.record import Written
    from ontology.records import Failure, KnowledgeBase

_CORRECTION = re.compile(r"[^:]+, line \d+: (?:merge|split|rename|retype|drop|add): ")
"""A warning of a correction that no longer matches; those of documents are left to build.json."""
CORRECTIONS = {".yaml", ".yml"}
"""Endings of what lies beside reports and is not meant to be one."""
LARGE = 200_000_000
"""Bytes of a graph that take more than a few seconds to load."""
NOTHING = sha256().hexdigest()
"""Of a file without a byte, which is no report."""
_COUNTED = {
    "documents": ("report", "reports"),
    "entities": ("entity", "entities"),
    "statements": ("statement", "statements"),
    "observations": ("figure", "figures"),
}
SHOWN = 5
"""Failures that are printed; build.json lists them all."""


def bar(length: int, label: str) -> Any:
    """A progress bar on standard error; silent where that is not a terminal."""
    return click.progressbar(
        length=length,
        label=label,
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
        item_show_func=lambda item: str(item)[-40:] if item else "",
    )


def tell_failures(failures: Iterable[Failure], listed: bool = True) -> None:
    """Prints the reports that could not be read: the first few, where build.json has them `listed`, else all."""
    told = list(failures)
    for failure in told[: SHOWN if listed else None]:
        click.echo(f"Failed: {on_one_line(failure.file)}: {failure.reason}", err=True)
    more = len(told) - SHOWN if listed else 0
    if more > 0:
        click.echo(f"… and {more} more (all in build.json)", err=True)


def on_one_line(name: str) -> str:
    """A name without what would end the line or move the cursor of a terminal."""
    return "".join(c if c.isprintable() or c == " " else c.encode("unicode_escape").decode() for c in name)


def tell_other(other: Mapping[str, int]) -> None:
    """Prints how many files have an ending that is not read, such as old .doc, which nobody should miss unawares."""
    missed = {ending: count for ending, count in other.items() if ending not in CORRECTIONS}
    if missed:
        from kg.inputs import TYPES, told_endings

        click.echo(f"Not read, since they are not {TYPES}: {told_endings(missed)}", err=True)


def tell_copies(origins: Iterable[Origin]) -> None:
    """Prints which files have the same bytes: each is a report, so that what they say is counted as often."""
    alike: dict[str, list[str]] = {}
    for origin in origins:
        if origin.sha256 and origin.sha256 != NOTHING:
            alike.setdefault(origin.sha256, []).append(origin.name)
    copies = [names for names in alike.values() if len(names) > 1]
    for first, *more in copies[:SHOWN]:
        others = f" and {len(more) - 1} more" if len(more) > 1 else ""
        told = f"{on_one_line(first)}: the same file as {on_one_line(more[0])}{others}"
        click.echo(f"Warning: {told}; each counts as a report", err=True)
    if len(copies) > SHOWN:
        click.echo(f"… and copies of {len(copies) - SHOWN} more reports", err=True)


def tell_corrections(warnings: Iterable[str]) -> None:
    """Prints which corrections no longer match."""
    for warning in warnings:
        if _CORRECTION.match(warning):
            click.echo(f"Warning: {warning}", err=True)


def tell_loading(out: Path) -> None:
    """Says that a large graph has to be loaded before the first question. Raises BuildError where there is none."""
    from kg.store import to_load

    size = to_load(out)
    if size > LARGE:
        click.echo(f"Loading {size / 1e9:.1f} GB of graph for questions …", err=True)


def tell_doubts(written: Written, output: Path, choices: Choices) -> None:
    """Prints how much there is to look at."""
    if written.doubts:
        further = f" or by: kg validate {output}" if choices.has_graph else ""
        things = counted(written.doubts, "thing", "things")
        click.echo(f"{things} to look at, listed in build.json{further}")


def summary(kb: KnowledgeBase, output: Path, written: Written, choices: Choices) -> None:
    """Prints what a build holds, what could not be read, and which corrections no longer match."""
    tell_failures(kb.failures)
    tell_corrections(kb.warnings)
    click.echo(
        told_counts(
            {
                "documents": len(kb.documents),
                "entities": len(kb.entities),
                "statements": len(kb.statements),
                "observations": len(kb.observations),
            },
            written.triples,
        )
    )
    tell_doubts(written, output, choices)
    tell_next(output, choices)


def told_counts(counts: Mapping[str, int], triples: int) -> str:
    """How much a build holds, in words ("1 report, 12 entities, …"), from the `counts` of build.json."""
    numbers = [counted(counts[what], one, more) for what, (one, more) in _COUNTED.items()]
    return ", ".join([*numbers, counted(triples, "triple", "triples")])


def counted(count: int, one: str, more: str) -> str:
    """A number with the word for what it counts."""
    return f"{count} {one if count == 1 else more}"


def tell_next(output: Path, choices: Choices) -> None:
    """Prints what can be done with what was written."""
    if (output / PAGE).exists():
        further = f", or ask: kg show {output} NAME" if choices.has_graph else ""
        click.echo(f"Open {output / PAGE} in a browser{further}")
    elif choices.has_graph:
        click.echo(f"Ask: kg show {output} NAME, or look at it: kg serve {output}")
