"""One root error; each child says whose mistake it was. The CLI turns them into one line."""

from __future__ import annotations


class ZhengtuError(Exception):
    """Anything that the person at the keyboard can do something about."""


class DocumentError(ZhengtuError):
    """An input file cannot be read; the other documents are built all the same.

    `file` is the name as the person gave it, `reason` what was found and what was expected.
    """

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason


class ManifestError(ZhengtuError):
    """A manifest.csv does not have the form it must have; names the file and the line."""


class CurationError(ZhengtuError):
    """A curation.yaml does not have the form it must have; names the file and the line."""


class RuleError(ZhengtuError):
    """A rule file does not have the form it must have; names the file and the rule."""


class SchemaError(ZhengtuError):
    """The ontology does not say what the program needs; names the term."""


class ModelError(ZhengtuError):
    """A spaCy pipeline or the shipped recogniser cannot be loaded; says how to install it."""


class QueryError(ZhengtuError):
    """A SPARQL query cannot be parsed or run; carries the engine's words."""


class BuildError(ZhengtuError):
    """A build folder is missing, incomplete or cannot be written."""


class ValidationError(ZhengtuError):
    """The graph breaks the shapes of the ontology; names the first nodes, with document and sentence."""


class ServingError(ZhengtuError):
    """An address cannot be listened on, or a graph store elsewhere does not take what is sent; says what it said."""
