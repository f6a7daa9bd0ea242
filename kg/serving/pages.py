"""Pages in Chinese and English, from templates in which all that is put is escaped."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from kg.serving.wording import WORDS
from ontology.prefixes import VOCABULARY, ZT

if TYPE_CHECKING:
    from jinja2 import Environment

LANGUAGES = ("zh", "en")
KEPT = "/#%:=,+()@!$&'*;~-._"
"""What stays as it is in the path of an address: an IRI's own percent signs above all."""
ONTOLOGY = VOCABULARY + "ontology"


@dataclass(frozen=True, slots=True)
class Link:
    """A text that may lead somewhere on this server."""

    text: str
    path: str = ""
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, by key."""

    language: str

    def __call__(self, key: str) -> str:
        return WORDS[key][LANGUAGES.index(self.language)]


def local_path(iri: str, base: str) -> str:
    """Where this server has the page of an IRI; empty where it is not one of the build or of the vocabulary."""
    if iri == ONTOLOGY or iri.startswith(ZT):
        return "/" + iri.removeprefix(VOCABULARY)
    for space, folders in ((base, ("id/", "vocab/")), (VOCABULARY, ("vocab/",))):
        if iri.startswith(tuple(space + folder for folder in folders)):
            return "/" + quote(iri.removeprefix(space), safe=KEPT)
    return ""


def render(template: str, language: str, **values: object) -> bytes:
    """A page as UTF-8. `language` is zh or en."""
    page = _environment().get_template(template)
    return page.render(t=Words(language), language=language, **values).encode("utf-8", "replace")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("kg.serving"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
