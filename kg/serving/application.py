"""The server as an ASGI application: which path leads where, and what every answer carries."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serving.browsing import Browsing
from kg.serving.builds import ServedBuild
from kg.serving.protocol import Refused
from kg.serving.site import Site
from kg.serving.sparql import Endpoint
from kg.serving.writing import GraphStore
from ontology.errors import BuildError

POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
"""Pages have a style sheet of ours and forms; nothing in them runs and nothing else is fetched."""
CARRIED = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
SHARED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Zhengtu-Cut, Zhengtu-Limit, X-SPARQL-MaxRows, Content-Location, Link",
}
"""Any web page may read: what is served is public, and there is nothing to write and nobody signed in."""
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type",
    "Access-Control-Max-Age": "86400",
}
METHODS = ["GET", "HEAD"]


def make_application(build: ServedBuild, started: Callable[[], None]) -> ASGIApp:
    """The application for a build; `started` is called when its graph is open."""
    site = Site(build)
    endpoint = Endpoint(site)
    browsing = Browsing(site, endpoint)

    @asynccontextmanager
    async def lifespan(application: Starlette) -> AsyncIterator[None]:
        try:
            await build.current()
            started()
            yield
        finally:
            await build.close()

    async def refuse(request: Request, error: Exception) -> Response:
        return site.refusal(request, _refused(error))

    application = Starlette(
        routes=[*_routes(browsing, endpoint), *_writing(site)],
        lifespan=lifespan,
        exception_handlers={Refused: refuse, BuildError: refuse, HTTPException: refuse},
    )
    # A slash more is another path, and IRIs of things may end in one.
    application.router.redirect_slashes = False
    return _Carrier(application, site)


def _routes(browsing: Browsing, endpoint: Endpoint) -> list[Route]:
    async def sparql(request: Request) -> Response:
        return await endpoint(request)

    Handler = Callable[[Request], Awaitable[Response]]
    pages: list[tuple[str, str, Handler]] = [
        ("/", "explorer", browsing.home),
        ("/questions", "question", browsing.questions),
        ("/questions/{name}", "question", browsing.question),
        ("/search", "search", browsing.search),
        ("/named", "search", browsing.named),
        ("/files", "file", browsing.files),
        ("/files/{path:path}", "file", browsing.file),
        ("/ontology", "ontology", browsing.ontology),
        ("/ontology.{suffix}", "ontology", browsing.ontology),
        ("/language/{chosen}", "language", browsing.language),
        ("/static/style.css", "static", browsing.style),
        ("/health", "health", browsing.health),
        ("/metrics", "metrics", browsing.metrics),
        ("/id/{path:path}", "thing", browsing.thing),
        ("/vocab/{path:path}", "thing", browsing.thing),
    ]
    routes = [Route(path, handler, methods=METHODS, name=name) for path, name, handler in pages]
    return [Route("/sparql", sparql, methods=[*METHODS, "POST"], name="sparql"), *routes]


def _writing(site: Site) -> list[Route]:
    """/data, where the store may be written."""
    if not site.build.writable:
        return []
    store = GraphStore(site)

    async def data(request: Request) -> Response:
        return await store(request)

    return [Route("/data", data, methods=[*METHODS, "PUT", "POST", "DELETE"], name="data")]


def _refused(error: Exception) -> Refused:
    if isinstance(error, Refused):
        return error
    if isinstance(error, HTTPException):
        return Refused(error.status_code, error.detail, error.headers)
    return Refused(503, str(error), {"Retry-After": "10"})


class _Carrier:
    """Puts on every answer what all carry, answers preflights and counts."""

    def __init__(self, application: ASGIApp, site: Site) -> None:
        self._application = application
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            await Response(status_code=204, headers={**CARRIED, **SHARED, **PREFLIGHT})(scope, receive, send)
            return

        async def carry(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                for name, value in {**CARRIED, **SHARED}.items():
                    headers.setdefault(name, value)
                self._site.metrics.request(_place(scope), message["status"])
                message["headers"] = headers.raw
            await send(message)

        await self._application(scope, receive, carry)


def _place(scope: Scope) -> str:
    """Which part of the server a request was for; one word for what there is not, so that it stays few."""
    path: Any = scope["path"]
    first = path.split("/")[1] if "/" in path else ""
    known = {
        "": "explorer",
        "id": "thing",
        "vocab": "thing",
        "questions": "question",
        "files": "file",
        "named": "search",
    }
    if first in ("sparql", "search", "ontology", "language", "static", "health", "metrics", "data"):
        return str(first)
    return known.get(first, "other")
