"""The endpoint: queries by GET and POST, the page on which to write one, and what the service can do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from kg.query import form_of
from kg.serving.builds import Edition
from kg.serving.description import describe_service
from kg.serving.examples import EXAMPLES
from kg.serving.negotiation import GRAPH, HTML, ROWS, Chosen, Form, by_name, choose
from kg.serving.protocol import Asked, Refused, check_service, read_get, read_post
from kg.serving.site import Site, language

LONGEST = 1 << 20
"""Bytes of a request."""


def chosen_form(request: Request, name: str, offered: tuple[Form, ...]) -> Chosen:
    """The form of an answer, by name or by the Accept header. Raises Refused where none is wanted.

    A name that is none of ours does not count: clients send names of other servers besides their header.
    """
    chosen = by_name(name, offered) or choose(request.headers.get("accept"), offered)
    if chosen is None:
        media = ", ".join(form.media[0] for form in offered)
        raise Refused(406, f"this answer can be had as {media}")
    return chosen


async def read_body(request: Request, longest: int = LONGEST) -> bytes:
    """The body of a request. Raises Refused where it is too long or encoded."""
    if request.headers.get("content-encoding", "identity") != "identity":
        raise Refused(415, "a request is sent without Content-Encoding")
    length = request.headers.get("content-length", "0")
    body = bytearray()
    if length.isdigit() and int(length) > longest:
        raise Refused(413, f"a request may have {longest} bytes")
    async for piece in request.stream():
        body += piece
        if len(body) > longest:
            raise Refused(413, f"a request may have {longest} bytes")
    return bytes(body)


class Endpoint:
    """/sparql of a site."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def __call__(self, request: Request) -> Response:
        """Answers GET, HEAD and POST."""
        if request.method == "POST":
            kind = request.headers.get("content-type", "")
            asked: Asked | None = read_post(kind, request.scope["query_string"], await read_body(request))
        else:
            asked = read_get(request.scope["query_string"])
        edition = await self._site.build.current()
        if asked is None:
            return self._without_query(request, await self._site.build.counted())
        return await self.run(request, edition, asked)

    async def run(
        self, request: Request, edition: Edition, asked: Asked, page: Mapping[str, Any] | None = None
    ) -> Response:
        """Answers a query; `page` is what its page shows beside the answer, where it is a question of ours."""
        if page is None:
            check_service(asked.query)
        offered = GRAPH if form_of(asked.query) in ("CONSTRUCT", "DESCRIBE") else ROWS
        chosen = chosen_form(request, asked.format, offered)
        job = {
            "do": "query",
            "query": asked.query,
            "default_graph": _dataset(asked.default_graphs),
            "named_graphs": _dataset(asked.named_graphs),
            "form": chosen.form.name,
            "language": language(request),
            "page": page or self._plain_page(asked),
        }
        media = chosen.media + ("; charset=utf-8" if chosen.media.startswith("text/") else "")
        response, _ = await self._site.answer(request, edition.queries, job, media)
        return response

    def _plain_page(self, asked: Asked) -> dict[str, Any]:
        fields = [("query", asked.query)]
        fields += [("default-graph-uri", iri) for iri in asked.default_graphs or ()]
        fields += [("named-graph-uri", iri) for iri in asked.named_graphs or ()]
        return {"title": "", "question": None, "given": {}, "address": f"/sparql?{urlencode(fields)}"}

    def _without_query(self, request: Request, edition: Edition) -> Response:
        offered = (HTML, *GRAPH[:-1]) if "edit" in request.query_params else (*GRAPH[:-1], HTML)
        chosen = chosen_form(request, request.query_params.get("format", ""), offered)
        if chosen.form is not HTML:
            body = describe_service(edition, str(request.url.replace(query="")), chosen.form.name)
            headers = {"Vary": "Accept, Accept-Language, Cookie"}
            return Response(body, 200, headers, chosen.media)
        bounds = self._site.build.bounds
        tongue = language(request)
        return self._site.page(
            request,
            "query.html",
            query=request.query_params.get("edit") or EXAMPLES[0].text,
            examples=[(example.zh if tongue == "zh" else example.en, example.text) for example in EXAMPLES],
            questions=self._site.questions.values(),
            seconds=f"{bounds.seconds:g} s" if bounds.seconds else "",
            rows=bounds.rows,
        )


def _dataset(graphs: tuple[str, ...] | None) -> list[str] | None:
    return None if graphs is None else list(graphs)
