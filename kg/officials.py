"""Who may stand in the graph: people of whom a public post or role is known, and no one else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ontology.records import Entity, EntityKey, Relation, Statement
from ontology.schema import Schema

HOLDS = "holdsPost"


def keep_officials(
    entities: Sequence[Entity], statements: Sequence[Statement]
) -> tuple[tuple[Entity, ...], tuple[Statement, ...], tuple[str, ...]]:
    """Entities and statements without the people of whom no post is known, and a line for each of these.

    A name is only read beside a post, but a reading may be wrong, or the body that the post is in unknown. A
    person stays who has a post as a property or is the subject of a holdsPost statement, planned or denied
    ones included; of any other the graph could not say why they may be named in it.
    """
    posted = {s.subject for s in statements if s.predicate == HOLDS}
    dropped = {
        e.iri
        for e in entities
        if e.key.type == "PER" and e.iri not in posted and not any(key == "post" for key, _ in e.attributes)
    }
    if not dropped:
        return tuple(entities), tuple(statements), ()
    return (
        tuple(e for e in entities if e.iri not in dropped),
        tuple(s for s in statements if s.subject not in dropped and s.object not in dropped),
        tuple(f"left out, for no public post of theirs is known: {iri}" for iri in sorted(dropped)),
    )


def posts_told(relations: Iterable[Relation], schema: Schema) -> Iterator[EntityKey]:
    """The people whom statements will say to hold a post, whatever keys become one."""
    for relation in relations:
        subject, object_ = relation.subject, relation.object
        if relation.predicate == HOLDS and schema.allows(HOLDS, subject.type, object_.type):
            yield subject
