"""Reads a request as the SPARQL 1.1 Protocol says (https://www.w3.org/TR/sparql11-protocol/, section 2)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
READ_ONLY = "a build is only read: updates are refused"
_FIELDS = 1000
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
_NO_KEYWORD = "\"'.,;)|&!=*/+>]}%"
"""What cannot follow the keyword SERVICE: then the word is a part of a string, a comment or an IRI."""


class Refused(Exception):
    """A request that is not answered, with the HTTP status and one line that says why."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = dict(headers or {})


@dataclass(frozen=True, slots=True)
class Asked:
    """A query operation."""

    query: str
    default_graphs: tuple[str, ...] | None = None
    """IRIs of the graphs that are the default graph; None: the query or the store says."""
    named_graphs: tuple[str, ...] | None = None
    format: str = ""
    """A form of the answer that stands before the Accept header (our own parameter)."""


def read_get(query_string: bytes) -> Asked | None:
    """A query by GET; None where there is no operation in the address. Raises Refused."""
    fields = _fields(query_string)
    if any(name == "update" for name, _ in fields):
        raise Refused(400, f"{READ_ONLY}, and none is made by GET")
    if not any(name == "query" for name, _ in fields):
        return None
    return _asked(fields, _single(fields))


def read_post(content_type: str, query_string: bytes, body: bytes) -> Asked:
    """A query by POST, in a form or as it is. Raises Refused."""
    media, parameters = _media(content_type)
    charset = parameters.get("charset", "utf-8").lower().replace("_", "-")
    if media not in (FORM, QUERY, UPDATE):
        said = f"not {media}" if media else "and say which"
        raise Refused(415, f"a query is sent as {QUERY} or {FORM}, {said}")
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise Refused(415, f"a query is sent in UTF-8, not in {charset}")
    if media == UPDATE:
        raise Refused(403, READ_ONLY)
    if media == FORM:
        fields = _fields(body)
        if any(name == "update" for name, _ in fields):
            both = any(name == "query" for name, _ in fields)
            raise Refused(400 if both else 403, READ_ONLY)
        return _asked(fields, _single(fields))
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, f"the query is not UTF-8: {error.reason} at byte {error.start}") from error
    fields = _fields(query_string)
    if any(name in ("query", "update") for name, _ in fields):
        raise Refused(400, "one operation a request: there is one in the body and one in the address")
    return _asked(fields, text)


def check_service(query: str) -> None:
    """Raises Refused for a query that asks another endpoint: the server makes no request for a stranger.

    The word SERVICE is looked for wherever it may be a keyword, in strings too: what looks like a string to one
    reader may not be one to the engine. A variable or a prefixed name of that name is none, and neither is a
    word in a line that is a comment and holds no quotation mark.
    """
    if "service" not in query.lower():
        return
    lines = re.split(r"[\r\n]", query)
    code = "\n".join(line for line in lines if not (line.lstrip(" \t").startswith("#") and not _quoted(line)))
    for word in re.finditer(r"[?$:@]?[\w-]+", code):
        if word[0][0] in "?$:@" or "service" not in word[0].lower():
            continue
        after = code[word.end() : word.end() + 1]
        if not (word[0].lower().endswith("service") and after and after in _NO_KEYWORD):
            raise Refused(
                403,
                "SERVICE is refused: this endpoint asks no other (in a string, write \\u0073ervice)",
            )


def _quoted(line: str) -> bool:
    return '"' in line or "'" in line


def _media(content_type: str) -> tuple[str, dict[str, str]]:
    media, *rest = content_type.split(";")
    pairs = (item.partition("=") for item in rest)
    return media.strip().lower(), {name.strip().lower(): value.strip(' "') for name, _, value in pairs}


def _fields(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            encoded.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS
        )
    except UnicodeDecodeError as error:
        raise Refused(400, f"the parameters are not percent-encoded UTF-8: {error.reason}") from error
    except ValueError as error:
        raise Refused(400, f"there are more than {_FIELDS} parameters") from error


def absolute_iri(text: str) -> bool:
    """Whether a text can name a graph."""
    return _IRI.fullmatch(text) is not None


def _single(fields: Sequence[tuple[str, str]]) -> str:
    queries = [value for name, value in fields if name == "query"]
    if len(queries) != 1:
        raise Refused(400, f"one query a request: there are {len(queries)}")
    return queries[0]


def _asked(fields: Sequence[tuple[str, str]], query: str) -> Asked:
    if not query.strip():
        raise Refused(400, "the query is empty")
    default = _graphs(fields, "default-graph-uri")
    named = _graphs(fields, "named-graph-uri")
    given = bool(default or named)
    forms = [value for name, value in fields if name == "format" and value]
    return Asked(query, default if given else None, named if given else None, forms[-1] if forms else "")


def _graphs(fields: Sequence[tuple[str, str]], parameter: str) -> tuple[str, ...]:
    found = tuple(value for name, value in fields if name == parameter and value)
    for iri in found:
        if not _IRI.fullmatch(iri):
            raise Refused(400, f"{parameter} is not an absolute IRI: {iri[:100]}")
    return found
