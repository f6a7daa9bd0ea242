"""The divisions that are a report's own, whose short forms it uses without ever naming them in full."""

from __future__ import annotations

from extraction.divisions import Chain, Gazetteer


def home_names(chain: Chain, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Official names of the region of a report, of those above it, nearest first, and of those directly below it.

    `chain` runs from the province to the region (`Context.chain`); an empty one, of a report of the State Council
    or of an unknown issuer, gives none.
    """
    if not chain:
        return ()
    return tuple(division.name for division in (*reversed(chain), *gazetteer.children(chain[-1])))
