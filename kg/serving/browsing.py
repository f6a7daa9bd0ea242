"""What people read: things by their IRI, named questions, the explorer, files, search, the ontology."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import Any, cast
from urllib.parse import quote, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from kg.output import RECORD
from kg.questions import bind
from kg.serving.builds import Edition
from kg.serving.files import EXPLORER, MEDIA, explorer_response, file_response
from kg.serving.negotiation import GRAPH, HTML, by_name
from kg.serving.pages import LANGUAGES, local_path
from kg.serving.protocol import Asked, Refused
from kg.serving.site import COOKIE, Site, language
from kg.serving.sparql import Endpoint, chosen_form
from ontology.errors import QueryError
from ontology.iris import entity_iri
from ontology.records import EntityKey, Label

LONGEST_NAME = 300
"""Characters of a name with its place: what is made of one is kept in memory."""


class Browsing:
    """The pages of a site."""

    def __init__(self, site: Site, endpoint: Endpoint) -> None:
        self._site = site
        self._endpoint = endpoint

    async def home(self, request: Request) -> Response:
        """The explorer, or the query page where the build has none."""
        await self._site.build.current()
        page = self._site.build.folder / EXPLORER
        if not page.is_file():
            return RedirectResponse("/sparql", 302)
        return explorer_response(request, page)

    async def named(self, request: Request) -> Response:
        """Leads from a name, as the explorer knows it, to the page of the thing."""
        edition = await self._site.build.current()
        kind, name, scope = (request.query_params.get(part, "") for part in ("type", "name", "scope"))
        if len(name) + len(scope) > LONGEST_NAME:
            raise Refused(404, f"no name has more than {LONGEST_NAME} characters")
        try:
            iri = entity_iri(edition.base, EntityKey(cast("Label", kind), name, scope))
        except (KeyError, ValueError) as error:
            raise Refused(404, f"nothing in this graph is a {kind} called {name}") from error
        return RedirectResponse(local_path(iri, edition.base), 303)

    async def thing(self, request: Request) -> Response:
        """A thing whose IRI is the base of the build and this path, in the form that is wanted."""
        edition = await self._site.build.current()
        chosen = chosen_form(request, request.query_params.get("format", ""), (HTML, *GRAPH[:-1]))
        path = request.scope["raw_path"].split(b"?")[0].decode("utf-8", "replace").lstrip("/")
        job: dict[str, Any] = {
            "do": "thing",
            "path": path,
            "form": chosen.form.name,
            "language": language(request),
        }
        job["explorer"] = (self._site.build.folder / EXPLORER).is_file()
        response, end = await self._site.answer(request, edition.pages, job, chosen.media)
        given = by_name(end["form"], GRAPH)
        if given is not None and given.form is not chosen.form:
            response.headers["Content-Type"] = given.media
        if end["form"] == "html":
            response.headers["Content-Type"] = MEDIA[".html"]
        response.headers["Content-Location"] = f"{end['path']}.{end['form']}"
        response.headers["Link"] = f'<{quote(end["iri"], safe="/#%:=,+()@!$&*;~")}>; rel="describes"'
        return response

    async def search(self, request: Request) -> Response:
        """Things whose name holds a text."""
        edition = await self._site.build.current()
        job = {"do": "search", "text": request.query_params.get("text", ""), "language": language(request)}
        response, _ = await self._site.answer(request, edition.pages, job, MEDIA[".html"])
        return response

    async def ontology(self, request: Request) -> Response:
        """The ontology, as a page or as RDF."""
        edition = await self._site.build.current()
        suffix = request.path_params.get("suffix", "")
        if suffix and by_name(suffix, GRAPH) is None:
            raise Refused(404, f"the ontology cannot be had as {suffix}")
        chosen = chosen_form(request, suffix or request.query_params.get("format", ""), (HTML, *GRAPH[:-1]))
        job = {"do": "ontology", "form": chosen.form.name, "language": language(request)}
        response, _ = await self._site.answer(request, edition.pages, job, chosen.media)
        return response

    async def questions(self, request: Request) -> Response:
        """The named questions."""
        return self._site.page(request, "questions.html", questions=self._site.questions.values())

    async def question(self, request: Request) -> Response:
        """The form of a named question, or its answer."""
        question = self._site.questions.get(request.path_params["name"])
        if question is None:
            raise Refused(404, f"no question is called {request.path_params['name']}")
        title = question.zh if language(request) == "zh" else question.en
        given = {p.name: request.query_params.get(p.name, "") for p in question.parameters}
        if "ask" not in request.query_params:
            return self._site.page(request, "question.html", question=question, title=title, given=given)
        try:
            query = bind(question, {name: value for name, value in given.items() if value})
        except QueryError as error:
            raise Refused(400, str(error)) from error
        fields = [(name, value) for name, value in given.items() if value]
        told = {
            "name": question.name,
            "parameters": [
                {"name": p.name, "zh": p.zh, "en": p.en, "kind": p.kind, "required": p.required}
                for p in question.parameters
            ],
        }
        address = f"/questions/{question.name}?{urlencode([*fields, ('ask', '1')])}"
        page = {"title": title, "question": told, "given": given, "address": address}
        asked = Asked(query, format=request.query_params.get("format", ""))
        return await self._endpoint.run(request, await self._site.build.current(), asked, page)

    async def files(self, request: Request) -> Response:
        """The files of the build, with sizes and checksums."""
        edition = await self._site.build.current()
        folder = self._site.build.folder
        listed = sorted(_outputs(edition).items())
        found = [(n, (folder / n).stat().st_size, d) for n, d in listed if (folder / n).is_file()]
        counts = edition.record.get("counts")
        if not isinstance(counts, dict):
            counts = dict.fromkeys(("documents", "entities", "statements", "observations"), "?")
            counts["triples"] = edition.triples
        return self._site.page(request, "files.html", files=found, counts=counts)

    async def file(self, request: Request) -> Response:
        """A file that the build wrote; what else lies in the folder is somebody's own and is not given."""
        edition = await self._site.build.current()
        name = request.path_params["path"]
        path = self._site.build.folder / name
        if name not in _outputs(edition) or not path.is_file():
            raise Refused(404, f"the build has no file {name}")
        return file_response(request, path)

    async def style(self, request: Request) -> Response:
        """The style of all pages."""
        text = resources.files("kg.serving").joinpath("style.css").read_text(encoding="utf-8")
        return Response(text, media_type="text/css", headers={"Cache-Control": "max-age=3600"})

    async def language(self, request: Request) -> Response:
        """Chooses the language and goes back to the page on which it was chosen."""
        chosen = request.path_params["chosen"]
        if chosen not in LANGUAGES:
            raise Refused(404, f"the pages are not in {chosen}")
        came = urlsplit(request.headers.get("referer", ""))
        here = came.netloc == request.headers.get("host") and came.path.startswith("/")
        back = came._replace(scheme="", netloc="", fragment="").geturl() if here else "/sparql"
        response = RedirectResponse(back if not back.startswith("//") else "/sparql", 303)
        response.set_cookie(COOKIE, chosen, max_age=31_536_000, samesite="lax", httponly=True)
        return response

    async def health(self, request: Request) -> Response:
        """Whether there is a build and a process that has its graph open."""
        edition = await self._site.build.counted()
        body = f'{{"status":"ok","triples":{edition.triples}}}\n'
        return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})

    async def metrics(self, request: Request) -> Response:
        """Counters for Prometheus."""
        edition = self._site.build.edition
        gauges: list[tuple[str, str, float]] = [
            ("triples", "Triples of the graph that is served.", edition.triples if edition else 0),
            ("editions", "Builds served since the start.", self._site.build.served),
            ("queries_running", "Queries running now.", edition.queries.running if edition else 0),
            ("queries_waiting", "Queries waiting for a process.", edition.queries.waiting if edition else 0),
            ("query_workers", "Processes that queries may have.", edition.queries.size if edition else 0),
        ]
        return PlainTextResponse(
            self._site.metrics.text(gauges), headers={"Content-Type": "text/plain; version=0.0.4"}
        )


def _outputs(edition: Edition) -> Mapping[str, str]:
    """Files of the build and their SHA-256, as its record lists them."""
    outputs = edition.record.get("outputs")
    if not isinstance(outputs, dict):
        return {}
    return {**{str(name): str(digest) for name, digest in outputs.items()}, RECORD: ""}
