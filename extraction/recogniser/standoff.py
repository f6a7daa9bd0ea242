"""Stand-off labels: names of passages that are marked by their place alone, for reports whose text is not ours to give.

One JSON object a line: `source` (a file of the folder of reports), `offset` and `length` of the passage in it, in characters of
the file as UTF-8 with its line ends kept, `sha256` of the passage, and `spans`, each [start, end, label], offsets
in the passage; a label with a question mark says that good annotators would differ.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

from extraction.recogniser.labelled import LabelledSpan, Passage, check_spans
from ontology.errors import ModelError

SHIPPED = "labelled_passages.jsonl"
"""The labels that ship with the package, in `extraction/data`."""


def shipped_labels() -> bytes:
    """The file of labels that ships with the package."""
    return resources.files("extraction").joinpath("data", SHIPPED).read_bytes()


def read_standoff(labels: bytes, reports: Path) -> list[Passage]:
    """The labelled passages of reports that lie in a folder.

    Raises ModelError, naming the line, where a label is not in form, and where a report is missing or is not
    the one that was labelled.
    """
    text_of = cache(lambda source: _text(reports / source))
    return list(_passages(labels, text_of, reports))


def _passages(labels: bytes, text_of: Callable[[str], str], reports: Path) -> Iterator[Passage]:
    for number, line in enumerate(labels.decode("utf-8").splitlines(), 1):
        where = f"{SHIPPED}, line {number}"
        try:
            row = json.loads(line)
            start, source = int(row["offset"]), str(row["source"])
            end = start + int(row["length"])
            spans = tuple(_span(*item) for item in row["spans"])
            expected = str(row["sha256"])
        except (ValueError, KeyError, TypeError) as error:
            raise ModelError(f"{where}: not a stand-off label: {error!r}") from error
        text = text_of(source)[start:end]
        if sha256(text.encode("utf-8")).hexdigest() != expected:
            raise ModelError(f"{where}: {reports / source} is not the report that was labelled")
        check_spans(text, spans, where)
        yield Passage(text, spans, source)


def _span(start: int, end: int, label: Any) -> LabelledSpan:
    return LabelledSpan(start, end, label.rstrip("?"), label.endswith("?"))


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"{path}: the report that was labelled cannot be read: {error}") from error
