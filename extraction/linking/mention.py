"""A name as the linkers see it."""

from __future__ import annotations

from typing import NamedTuple


class Mentioned(NamedTuple):
    """A name as one place of the text gives it, with what stands around it."""

    surface: str
    """Without white space; the full form where the text declares the short one."""
    before: str
    after: str
    previous: str
    """The name before, if only a comma of enumeration or a conjunction is between; else empty."""
