"""Hashes of 64 bits of what is said, the same in every process and on every machine."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from struct import unpack

from ontology.nodes import Literal, Term

SIZE = 8
"""Bytes."""
_BETWEEN = "\x1f"
"""Between the parts of what is hashed; no IRI has it."""


def hash_of(*terms: Term) -> int:
    """A signed number of 64 bits that tells terms, or triples of them, from others.

    Python's own hash of a text is another in every process that was not forked from one.
    """
    told = terms[0] if len(terms) == 1 and isinstance(terms[0], str) else _BETWEEN.join(map(_told, terms))
    return int.from_bytes(
        blake2b(told.encode("utf-8", "surrogatepass"), digest_size=SIZE).digest(), "little", signed=True
    )


def hashes_of(terms: Iterable[Term]) -> set[int]:
    """The hashes of single terms."""
    told = [term if isinstance(term, str) else _told(term) for term in terms]
    digests = [blake2b(text.encode("utf-8", "surrogatepass"), digest_size=SIZE).digest() for text in told]
    return set(unpack(f"<{len(digests)}q", b"".join(digests)))


def _told(term: Term) -> str:
    return _BETWEEN.join(("", *term)) if isinstance(term, Literal) else term
