"""`kg show`: the card of one entity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from kg.cli.asking import FOLDER, width
from kg.cli.telling import tell_loading

if TYPE_CHECKING:
    from kg.card import Card, Fact, Figure, Found, Shown
    from ontology.records import Label
    from ontology.terms import EntityClass

SENTENCES = 3
"""Sentences that are printed of a statement or figure, unless all are asked for."""

FITTING = 20
"""Things that are listed where several have the name."""


@click.command()
@click.argument("out", type=FOLDER)
@click.argument("name")
@click.option("--why", is_flag=True, help="Say why names are one entity, instead of what is said of it.")
@click.option(
    "--most",
    default=20,
    show_default=True,
    metavar="N",
    type=click.IntRange(min=0),
    help=f"Statements of each relation, and figures, that are shown, with up to {SENTENCES} sentences each; "
    "0 for everything.",
)
def show(out: Path, name: str, why: bool, most: int) -> None:
    """Show one entity: what is said of it, and the sentence that says it.

    NAME is a name, an alias, a part of either, or an IRI. Where several things fit, they are listed.
    Exit code 1 where nothing does.

    \b
    Examples:
      kg show graph/ 法律援助中心
      kg show graph/ 成都市武侯区司法局 --most 0 | less
      kg show graph/ --why 云上普法平台
    """
    if why:
        _print_reasons(out, name)
        return
    from kg.card import find_entities, read_card, read_names, similar_names
    from kg.store import open_store

    tell_loading(out)
    store = open_store(out)
    names = read_names(store)
    found = find_entities(names, name)
    if not found:
        like = similar_names(names, name)
        click.echo(
            f"Nothing in {out} is called {name}.{' Like it: ' + '、'.join(like) if like else ''}", err=True
        )
        raise SystemExit(1)
    if len(found) > 1:
        click.echo(f"{len(found)} things fit; name one of them:")
        _print_fitting(found[:FITTING])
        if len(found) > FITTING:
            click.echo(f"  … and {len(found) - FITTING:,} more; give more of the name")
        return
    _print_card(read_card(store, found[0]), most)


def _print_fitting(found: Sequence[Found]) -> None:
    """Type, name and IRI of each, one below another; an IRI goes over the edge rather than over lines."""
    from kg.columns import padded
    from ontology.schema import load_schema

    kinds = {str(label): f"{kind.label_zh} {label}" for label, kind in load_schema().types.items()}
    told = [(kinds.get(entity.type, entity.type), entity.name, entity.iri) for entity in found]
    for line in padded(told):
        click.echo(f"  {line}")


def _print_reasons(out: Path, name: str) -> None:
    """Every join that led to an entity of that name, and what became of things that had the name."""
    from kg.card import find_entities, read_names
    from kg.joins import read_reasons
    from kg.store import open_store

    reasons = read_reasons(out)
    away = reasons.away(name)
    if not away:
        tell_loading(out)
    found = [] if away else find_entities(read_names(open_store(out)), name)
    if not found and not away:
        click.echo(f"Nothing in {out} is called {name}, and nothing that was became another.", err=True)
        raise SystemExit(1)
    for join in away:
        target = join["target"]
        became = f"became {target['type']} {target['name']}" if target else "was taken out"
        click.secho(f"{join['source']['type']} {join['source']['name']} {became}", bold=True)
        click.echo(f"    {join['reason']}  [{join['decided']}]")
    for entity in found[:FITTING]:
        click.secho(f"{entity.type} {entity.name}  {entity.iri}", bold=True)
        for join in reasons.of(entity.iri):
            source = " ".join(filter(None, (join["source"][k] for k in ("type", "name", "scope"))))
            click.echo(f"    ← {source}: {join['reason']}  [{join['decided']}]")
        if not reasons.of(entity.iri):
            click.echo("    every document names it so; nothing was joined to it")


def _print_card(card: Card, most: int) -> None:
    _print_head(card)
    for _, facts in groupby(card.facts, key=lambda fact: fact.predicate):
        listed = list(facts)
        relation = _relation(listed[0])
        for fact in listed[: most or None]:
            _print_told(_fact(fact, card.entity.iri), fact.shown, most)
        _print_rest(len(listed) - most, most, relation)
    for figure in card.figures[: most or None]:
        _print_told(_figure(figure), figure.shown, most)
    _print_rest(len(card.figures) - most, most, "数字 figures")


def _print_head(card: Card) -> None:
    from ontology.schema import load_schema

    entity = card.entity
    types = load_schema().types.items()
    kinds = next((_classes(c, entity.name) for label, c in types if label == entity.type), ())
    click.secho(entity.name, bold=True)
    click.echo(" · ".join(f"{kind.label_zh} {kind.label_en}" for kind in kinds) or entity.type)
    click.echo(entity.iri)
    if entity.aliases:
        click.echo(f"又称 also written: {'、'.join(entity.aliases)}")
    for row in card.properties:
        name = row["property"].rsplit("#", 1)[-1].rsplit("/", 1)[-1]
        if name not in ("prefLabel", "altLabel", "canonicalKey"):
            click.echo(f"{name}: {row['value']}")


def _print_told(told: str, shown: Sequence[Shown], most: int) -> None:
    """One thing that is said, with its sentences."""
    click.echo()
    click.secho(told, bold=True)
    sentences = SENTENCES if most else len(shown)
    for one in shown[:sentences]:
        _print_sentence(one)
    if len(shown) > sentences:
        click.secho(f"    … in {len(shown) - sentences:,} more places", dim=True)


def _print_rest(left: int, most: int, what: str) -> None:
    if most and left > 0:
        click.echo(f"\n… {left:,} more: {what} (--most 0 shows all)")


def _classes(root: EntityClass, name: str) -> tuple[EntityClass, ...]:
    """The class of the type, and the class that the form of the name tells."""
    from ontology.schema import load_schema

    schema = load_schema()
    leaf = schema.classes[schema.leaf_class(cast("Label", root.notation), name)]
    return (root,) if leaf is root else (root, leaf)


def _relation(fact: Fact) -> str:
    from ontology.schema import load_schema

    relation = load_schema().relation(fact.predicate.rsplit("#", 1)[-1])
    return f"{relation.label_zh} {relation.name}"


def _fact(fact: Fact, entity: str) -> str:
    from ontology.schema import load_schema

    subject = "" if fact.subject == entity else fact.subject_name
    object_ = "" if fact.object == entity else fact.object_name
    return _joined(
        [
            subject,
            _relation(fact),
            object_,
            f"[{load_schema().told('status', fact.status)}]",
            *fact.posts,
            "、".join(fact.dates),
        ]
    )


def _figure(figure: Figure) -> str:
    hedge = f"[{figure.qualifier}]" if figure.qualifier not in figure.text else ""
    return _joined([figure.name, figure.text, hedge, f"({figure.period})" if figure.period else ""])


def _joined(parts: Iterable[str]) -> str:
    return " ".join(part for part in parts if part)


def _print_sentence(shown: Shown) -> None:
    """The sentence with its quote marked, within the terminal, and where it stands."""
    from kg.columns import wrap

    for line in _marked(wrap(shown.sentence, width() - 4), shown.quote):
        click.echo(f"    {line}")
    click.secho(f"    — {shown.file} · {shown.rule} · {shown.confidence}", dim=True)


def _marked(lines: Sequence[str], quote: str) -> Iterator[str]:
    """Lines with the quote marked, over as many of them as it goes. White space, which lines lose, does not count."""
    sought = "".join(quote.split())
    start = "".join("".join(lines).split()).find(sought)
    at = 0
    for line in lines:
        places = [n for n, character in enumerate(line) if not character.isspace()]
        inside = places[max(0, start - at) : max(0, start + len(sought) - at)] if start >= 0 else []
        at += len(places)
        if inside:
            begin, end = inside[0], inside[-1] + 1
            line = line[:begin] + click.style(line[begin:end], underline=True) + line[end:]
        yield line
