"""Which form of an answer a client wants: the Accept header of RFC 9110, section 12.5.1."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_QUALITY = re.compile(r"\s*q\s*=\s*([0-9]*\.?[0-9]*)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which an answer can be given."""

    name: str
    """How a `format` parameter names it."""
    media: tuple[str, ...]
    """Its media type, and others under which clients ask for it."""


JSON = Form("json", ("application/sparql-results+json", "application/json"))
XML = Form("xml", ("application/sparql-results+xml", "application/xml", "text/xml"))
CSV = Form("csv", ("text/csv",))
TSV = Form("tsv", ("text/tab-separated-values",))
HTML = Form("html", ("text/html", "application/xhtml+xml"))
TURTLE = Form("ttl", ("text/turtle", "application/x-turtle", "application/turtle"))
N_TRIPLES = Form("nt", ("application/n-triples", "text/plain"))
JSON_LD = Form("jsonld", ("application/ld+json", "application/json"))
RDF_XML = Form("rdf", ("application/rdf+xml", "application/xml", "text/xml"))

ROWS = (JSON, XML, CSV, TSV, HTML)
"""Of SELECT and ASK; the first where a client takes any."""
GRAPH = (TURTLE, N_TRIPLES, JSON_LD, RDF_XML, HTML)
"""Of CONSTRUCT, DESCRIBE and the description of a thing."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A form and the media type to answer with: the one that was asked for, where it is one of the form's."""

    form: Form
    media: str


def choose(accept: str | None, offered: Sequence[Form]) -> Chosen | None:
    """The offered form that a client wants most, None where it takes none of them.

    The quality of a form is that of the most special range that fits it. Of equal qualities the form named by
    the more special range wins, then the one offered first. No header, or an empty one, takes anything.
    """
    ranges = _ranges(accept or "") or [("*/*", 1.0)]
    best: tuple[float, int] = (0.0, -1)
    chosen = None
    for form in offered:
        for media in form.media:
            found = _fit(media, ranges)
            # A wildcard means the proper type of a form, not the others under which it is asked for.
            if found[0] > 0 and found > best and (found[1] == _EXACT or media == form.media[0]):
                best, chosen = found, Chosen(form, media)
    return chosen


_EXACT = 2


def _ranges(accept: str) -> list[tuple[str, float]]:
    """Media ranges with their qualities; parameters other than q do not count."""
    found = []
    for item in accept.split(","):
        media, *parameters = item.split(";")
        quality = 1.0
        for parameter in parameters:
            match = _QUALITY.fullmatch(parameter)
            if match is not None and match[1] not in ("", "."):
                quality = min(float(match[1]), 1.0)
        if media.strip():
            found.append((media.strip().lower(), quality))
    return found


def _fit(media: str, ranges: Sequence[tuple[str, float]]) -> tuple[float, int]:
    """Quality of a media type, and how special the range is that gives it."""
    kind = media.split("/")[0] + "/*"
    for special, name in ((_EXACT, media), (1, kind), (0, "*/*")):
        qualities = [quality for known, quality in ranges if known == name]
        if qualities:
            return max(qualities), special
    return 0.0, -1


def by_name(name: str, offered: Sequence[Form]) -> Chosen | None:
    """The offered form of that name or media type, as a `format` parameter gives it."""
    name = name.strip().lower()
    for form in offered:
        if name == form.name or name in form.media:
            return Chosen(form, form.media[0])
    return None
