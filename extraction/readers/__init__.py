"""From files to sources: one module a format, one error with one line for each thing that can be wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib import import_module
from math import ceil
from pathlib import Path

from extraction.readers.inputs import Inputs, find_inputs, is_file, is_folder, list_inputs
from extraction.readers.limits import LARGEST_CONTAINER, LARGEST_TEXT
from extraction.readers.media import DOCX, MEDIA
from ontology.errors import DocumentError
from ontology.records import Metadata, Source

__all__ = [
    "LARGEST_TEXT",
    "MEDIA",
    "Inputs",
    "find_inputs",
    "is_file",
    "is_folder",
    "list_inputs",
    "read_source",
]

_READERS = {
    "text/plain": "extraction.readers.text",
    "text/markdown": "extraction.readers.text",
    "text/html": "extraction.readers.web",
    "application/pdf": "extraction.readers.pdf",
    DOCX: "extraction.readers.word",
}


def read_source(path: Path, name: str, given: Metadata) -> Source:
    """Read one file; `name` is what the document is called from here on, `given` what a manifest says of it.

    The `raw` of a UTF-8 text is exactly the file decoded (a byte order mark stays as its first character, line
    breaks stay as they are); of other types it is the text that the reader takes out of them, line by line.
    Raises DocumentError: the file is missing, may not be read, is empty, too large, broken, protected, not of
    the type that its name says, or has no text.
    """
    if is_folder(path):
        raise DocumentError(name, "the folder cannot be opened; expected one that may be read")
    media = MEDIA.get(path.suffix.lower())
    if media is None:
        raise DocumentError(
            name, f"file type {path.suffix or '(none)'} is not read; expected {', '.join(MEDIA)}"
        )
    content = _bytes(path, name, LARGEST_TEXT if media.startswith("text/") else LARGEST_CONTAINER)
    if not content.strip():
        raise DocumentError(name, "the file is empty; expected a report")
    read: Callable[[bytes, str], str] = import_module(_READERS[media]).read
    raw = read(content, name)
    if not raw.strip("\ufeff \t\r\n\u3000\xa0"):
        raise DocumentError(name, "the file holds no text, only white space; expected a report")
    if len(raw) > LARGEST_TEXT:
        raise DocumentError(name, f"{len(raw):,} characters of text; at most {LARGEST_TEXT:,} are read")
    return Source(name, raw, hashlib.sha256(content).hexdigest(), media, given)


def _bytes(path: Path, name: str, largest: int) -> bytes:
    """The file's bytes; its size is looked at first, so that a huge file costs nothing."""
    try:
        size = path.stat().st_size
        if size > largest:
            raise DocumentError(
                name,
                f"{ceil(size / 1e5) / 10:,.1f} MB; at most {largest / 1e6:,.0f} MB are read from this type",
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise DocumentError(name, "there is no such file") from None
    except PermissionError:
        raise DocumentError(name, "permission denied; expected a file that may be read") from None
    except OSError as error:
        raise DocumentError(name, f"cannot be read: {error.strerror or error}") from None
