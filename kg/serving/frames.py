"""What a worker process sends: frames of a letter, four bytes of length and that many bytes."""

from __future__ import annotations

import struct
from typing import Final

READY: Final = b"R"
"""JSON: what the worker's graph is."""
DATA: Final = b"D"
"""A piece of an answer."""
END: Final = b"E"
"""JSON: how an answer ended."""

HEAD: Final = struct.Struct(">cI")
PIECE: Final = 1 << 16
"""Bytes of an answer that are sent together."""


def pack(kind: bytes, payload: bytes) -> bytes:
    """A frame."""
    return HEAD.pack(kind, len(payload)) + payload
