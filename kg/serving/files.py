"""Files of a build over HTTP, and the explorer: its page as the build wrote it, with a line that says it is served.

The page on disk cannot know whether other pages lie beside it; a copy of it on some other server has none. So this
server adds a meta element, which neither the page's policy nor its checksum on disk minds, and the page's script
shows links where it finds one. `/files/index.html` is the file byte for byte.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from email.utils import formatdate
from pathlib import Path
from typing import BinaryIO

from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.status import HTTP_200_OK

EXPLORER = "index.html"
FRAMELESS = {"Content-Security-Policy": "frame-ancestors 'none'"}
"""The explorer's own policy stands in it, with the hashes of its scripts; this is what a document cannot say."""
LOOKED_AT = {"Cache-Control": "no-cache"}
"""Kept by browsers, but asked for each time whether it changed: a build may replace another at any time."""
MEDIA: Mapping[str, str] = {
    ".ttl": "text/turtle; charset=utf-8",
    ".nq": "application/n-quads",
    ".jsonld": "application/ld+json",
    ".rdf": "application/rdf+xml",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".jsonl": "application/jsonl; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".html": "text/html; charset=utf-8",
}
"""By ending; what else there is is bytes to be kept."""
CHARSET = b'<meta charset="utf-8">'
SERVED = b'\n<meta name="zhengtu-served" content="kg serve">'
"""What is added behind the first element of the page's head. exports/page/served.js looks for it."""
HEAD = 1 << 12
"""Bytes at the beginning of the page in which its first element stands."""
PIECE = 1 << 16


def file_response(request: Request, path: Path) -> Response:
    """A file to be kept, whole or in the ranges that are asked for; 304 to whoever has it. Raises OSError."""
    media = MEDIA.get(path.suffix, "application/octet-stream")
    shown = path.name == EXPLORER
    found = FileResponse(
        path,
        media_type=media,
        headers={**LOOKED_AT, **(FRAMELESS if shown else {})},
        filename=None if shown else path.name,
        stat_result=path.stat(),
    )
    return _unless_known(request, found)


def explorer_response(request: Request, path: Path) -> Response:
    """The explorer as this server shows it. Raises OSError where the file cannot be read."""
    file = path.open("rb")
    head = file.read(HEAD)
    before, mark, after = head.partition(CHARSET)
    head = before + mark + SERVED + after if mark else head
    stat = os.fstat(file.fileno())
    headers = {
        **LOOKED_AT,
        **FRAMELESS,
        "Content-Length": str(stat.st_size + (len(SERVED) if mark else 0)),
        "ETag": f'"{stat.st_mtime_ns:x}-{stat.st_size:x}-served"',
        "Last-Modified": formatdate(stat.st_mtime, usegmt=True),
    }
    answer = _unless_known(request, Response(headers=headers, media_type=MEDIA[".html"]))
    if answer.status_code != HTTP_200_OK or request.method == "HEAD":
        file.close()
        return answer
    return StreamingResponse(_pieces(head, file), headers=headers, media_type=MEDIA[".html"])


def _pieces(head: bytes, file: BinaryIO) -> Iterator[bytes]:
    with file:
        yield head
        while piece := file.read(PIECE):
            yield piece


def _unless_known(request: Request, response: Response) -> Response:
    """The response, or 304 where the client has what it would get (If-None-Match, If-Modified-Since)."""
    if StaticFiles(check_dir=False).is_not_modified(response.headers, request.headers):
        known = NotModifiedResponse(response.headers)
        # Browsers take the headers of a 304 for those of what they keep: without this, the policy of other pages.
        if policy := response.headers.get("Content-Security-Policy"):
            known.headers["Content-Security-Policy"] = policy
        return known
    return response
