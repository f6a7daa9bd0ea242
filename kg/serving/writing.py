"""/data of a writable store: the SPARQL 1.1 Graph Store HTTP Protocol, for this machine alone."""

from __future__ import annotations

from tempfile import NamedTemporaryFile

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kg.serving.negotiation import GRAPH, choose
from kg.serving.protocol import Refused, absolute_iri
from kg.serving.site import Site
from kg.serving.sparql import chosen_form, read_body

LONGEST = 256 << 20
"""Bytes of a graph or a piece of one."""
FORMS = GRAPH[:-1]
LOCAL = ("localhost", "127.0.0.1", "::1")


class GraphStore:
    """/data of a site whose store may be written."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def __call__(self, request: Request) -> Response:
        """Answers GET, HEAD, PUT, POST and DELETE of ?default or ?graph=IRI."""
        graph = _graph(request)
        edition = await self._site.build.current()
        job = {"do": "graph", "method": request.method, "graph": graph}
        if request.method in ("GET", "HEAD"):
            chosen = chosen_form(request, request.query_params.get("format", ""), FORMS)
            job |= {"method": "GET", "form": chosen.form.name}
            response, _ = await self._site.answer(request, edition.pages, job, chosen.media)
            return response
        _check_local(request)
        form = "" if request.method == "DELETE" else _form(request)
        body = await read_body(request, LONGEST)
        with NamedTemporaryFile() as file:
            await run_in_threadpool(file.write, body)
            file.flush()
            job |= {"body": file.name, "form": form}
            _, end = await self._site.answer(request, edition.pages, job, "text/plain")
        self._site.build.stale = True
        return Response(status_code=end["done"])


def _graph(request: Request) -> str:
    """The graph that a request is about, empty for the default one. Raises Refused."""
    given = request.query_params.getlist("graph")
    default = "default" in request.query_params
    if len(given) + default != 1:
        raise Refused(400, "say which graph: ?default or ?graph=IRI")
    if default:
        return ""
    if not absolute_iri(given[0]):
        raise Refused(400, f"graph is not an absolute IRI: {given[0][:100]}")
    return given[0]


def _form(request: Request) -> str:
    media = request.headers.get("content-type", "").split(";")[0].strip()
    chosen = choose(media, FORMS) if media and "*" not in media else None
    if chosen is None:
        raise Refused(415, f"a graph is sent as {', '.join(form.media[0] for form in FORMS)}")
    return chosen.form.name


def _check_local(request: Request) -> None:
    """Refuses what a web page elsewhere makes a browser of this machine send."""
    host = request.headers.get("host", "")
    origin = request.headers.get("origin")
    if host.rsplit(":", 1)[0].strip("[]") not in LOCAL or (origin is not None and origin != f"http://{host}"):
        raise Refused(403, "graphs are written by programs of this machine, not by pages of others")
