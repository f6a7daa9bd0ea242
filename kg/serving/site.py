"""What all answers of the server share: the language, refusals, and jobs that become responses."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from tempfile import SpooledTemporaryFile
from typing import Any

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from kg.questions import load_questions
from kg.serving.builds import ServedBuild
from kg.serving.metrics import Metrics
from kg.serving.negotiation import HTML, Form, choose
from kg.serving.pages import LANGUAGES, render
from kg.serving.pool import Outcome, Pool
from kg.serving.protocol import Refused

COOKIE = "language"
GONE = 499
"""The status, told to nobody, of a request whose client has gone."""
PIECE = 1 << 16
_PLAIN = Form("txt", ("text/plain",))


class Site:
    """One server: its build, its questions and its counters."""

    def __init__(self, build: ServedBuild) -> None:
        self.build = build
        self.metrics = Metrics()
        self.questions = load_questions()

    async def answer(
        self, request: Request, pool: Pool, job: Mapping[str, Any], media: str
    ) -> tuple[Response, Mapping[str, Any]]:
        """Does a job and answers with what it gave, and says how it ended.

        Raises Refused with the status that the worker gave. Where the client goes, the job is ended.
        """
        begun = time.monotonic()
        try:
            outcome = await _while_there(request, pool, job)
        except Refused as refused:
            if "Zhengtu-Limit" in refused.headers:
                self.metrics.limit(refused.headers["Zhengtu-Limit"])
            raise
        finally:
            if job["do"] == "query":
                self.metrics.query(time.monotonic() - begun)
        end = outcome.end
        if end["status"] != 200:
            outcome.body.close()
            raise Refused(end["status"], end["message"])
        headers = {"Content-Length": str(outcome.size), "Vary": "Accept, Accept-Language, Cookie"}
        if end["cut"]:
            headers["Zhengtu-Cut"] = end["cut"]
            self.metrics.limit("bytes" if "MiB" in end["cut"] else "rows")
            if "rows" in end["cut"]:
                # As Virtuoso says it, which clients know.
                headers["X-SPARQL-MaxRows"] = str(pool.bounds.rows)
        response = StreamingResponse(
            _pieces(outcome.body),
            headers=headers,
            media_type=media,
            background=BackgroundTask(outcome.body.close),
        )
        return response, end

    def page(self, request: Request, template: str, code: int = 200, **values: object) -> Response:
        """A page in the language of the request."""
        body = render(template, language(request), **values)
        headers = {"Vary": "Accept, Accept-Language, Cookie"}
        return Response(body, code, headers, "text/html")

    def refusal(self, request: Request, refused: Refused) -> Response:
        """Says why a request is not answered: a page to people, a line of text to programs."""
        chosen = choose(request.headers.get("accept"), (_PLAIN, HTML))
        if chosen is None or chosen.form is _PLAIN:
            text = refused.message + "\n"
            return Response(text, refused.status, refused.headers, "text/plain; charset=utf-8")
        query = request.query_params.get("query", "") if request.url.path == "/sparql" else ""
        page = self.page(
            request,
            "message.html",
            refused.status,
            status=refused.status,
            message=refused.message,
            query=query,
        )
        page.headers.update(refused.headers)
        return page


def language(request: Request) -> str:
    """The language for a person: as chosen on a page, else as the browser asks, else Chinese."""
    chosen = request.cookies.get(COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    wanted = request.headers.get("accept-language", "")
    forms = [Form(name, (f"{name}/{name}",)) for name in LANGUAGES]
    ranges = ",".join(_range(item) for item in wanted.split(",") if item.strip())
    found = choose(ranges, forms) if ranges else None
    return found.form.name if found else "zh"


def _range(item: str) -> str:
    """zh-CN;q=0.8 as a media range, so that one reader of qualities serves both."""
    tag, semicolon, quality = item.strip().partition(";")
    name = tag.split("-")[0].lower()
    return f"{name}/{name}{semicolon}{quality}"


async def _while_there(request: Request, pool: Pool, job: Mapping[str, Any]) -> Outcome:
    """Does a job as long as the client waits for it."""
    work = asyncio.ensure_future(pool.do(job))
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            return work.result()
        raise Refused(GONE, "the client has gone")
    finally:
        for task in (work, gone):
            if not task.done():
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _pieces(body: SpooledTemporaryFile[bytes]) -> Iterator[bytes]:
    with body:
        while piece := body.read(PIECE):
            yield piece
