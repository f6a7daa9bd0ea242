"""Questions to a build in SPARQL 1.1, answered by the embedded store beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kg.store import open_store, prepare_store
from ontology.errors import QueryError
from ontology.prefixes import BASE, VOID, prefixes

if TYPE_CHECKING:
    from pyoxigraph import Store

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_GAP = r"(?:\s|#[^\r\n]*[\r\n])"
_PROLOGUE = rf"(?:{_GAP}|prefix{_GAP}+[\w.·-]*:{_GAP}*<[^>]*>|base{_GAP}*<[^>]*>)*"
_FORM = re.compile(_PROLOGUE + r"([^\s{(<]*)", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH")
_PREFIX_BEFORE = re.compile(r"([\w.·-]*):[\w-]*\s*$")
_NEAR = 24
_LOOKED_AT = 200
"""Characters before a mistake in which a prefix is looked for, so that a long word takes no time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave, in a form that can be read again and again."""

    kind: Literal["rows", "truth", "triples"]
    """SELECT, ASK, CONSTRUCT or DESCRIBE."""
    data: bytes
    """SPARQL 1.1 Results JSON; for triples N-Triples, lines sorted."""
    prefixes: Mapping[str, str]
    """Prefixes by which IRIs are shortened; those that the query could use."""
    cut: str = ""
    """Why there is less here than the query gives: a limit that was reached, in words."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a query may take and how much it may give; 0 is no limit."""

    seconds: float = 60
    rows: int = 100_000


def run_query(
    out: Path, query: str, limits: Limits | None = None, loading: Callable[[Path], None] | None = None
) -> Answer:
    """Answer of a SPARQL query over the build folder `out`; `loading` is called with it before its graph is opened.

    zt:, rdf:, skos: and all other prefixes of the exports are known without being declared. With limits, what
    was found until one was reached is the answer, and `cut` says so. Raises QueryError, one line that says
    where, for a query that is not SPARQL or cannot be run, and BuildError for a folder without a graph.
    """
    check_form(query)  # first: a large graph is not loaded for what is no query
    if loading is not None:
        loading(out)
    if limits is None or not (limits.seconds or limits.rows):
        return ask_store(open_store(out), query)
    from kg.bounded import run_bounded

    prepare_store(out)
    return run_bounded(out, query, limits)


def ask_store(store: Store, query: str) -> Answer:
    """The same over a store that is open already, for a query whose first word is right (`check_form`)."""
    from pyoxigraph import QueryBoolean, QueryResultsFormat, QueryTriples, RdfFormat

    names = prefixes(base_of(store))
    try:
        found = store.query(query, prefixes=names)
        if isinstance(found, QueryTriples):
            lines = found.serialize(format=RdfFormat.N_TRIPLES) or b""
            return Answer("triples", b"".join(sorted(lines.splitlines(keepends=True))), names)
        data = found.serialize(format=QueryResultsFormat.JSON) or b""
    except (SyntaxError, OSError, ValueError, RuntimeError) as error:
        raise QueryError(complaint(query, error)) from error
    return Answer("truth" if isinstance(found, QueryBoolean) else "rows", data, names)


def check_form(query: str) -> None:
    """Raises QueryError for a wrong first word: the engine's own words for it help nobody."""
    form = form_of(query)
    if form in _UPDATES:
        raise QueryError(f"{form} is an update, and a build is only read: {', '.join(_FORMS)}")
    if form in ("PREFIX", "BASE"):
        raise QueryError("not SPARQL: what is declared stands as PREFIX name: <IRI> or BASE <IRI>")
    if form not in _FORMS:
        found = _FORM.match(query)
        first = found[1][:_NEAR] if found else ""
        raise QueryError(f"not SPARQL: a query begins with {', '.join(_FORMS)}, this one with “{first}”")


def form_of(query: str) -> str:
    """SELECT, ASK, CONSTRUCT, DESCRIBE, or whatever other word stands first, in capitals."""
    found = _FORM.match(query)
    first = _WORD.match(found[1]) if found else None
    return first[0].upper() if first else ""


def complaint(query: str, error: Exception) -> str:
    """What is wrong with a query that the engine does not take, in one line."""
    if isinstance(error, SyntaxError):
        return explain(query, str(error))
    return f"the query cannot be run: {' '.join(str(error).split())}"


def explain(query: str, message: str) -> str:
    """The engine's complaint in one line: where, near what, and what is wrong where it says so."""
    place = _PLACE.match(message)
    if place is None:
        return f"not SPARQL: {' '.join(message.split())}"
    line, column = int(place[1]), int(place[2])
    lines = query.split("\n")
    before, after = lines[line - 1][: column - 1], " ".join([lines[line - 1][column - 1 :], *lines[line:]])
    near = " ".join(after.split())[:_NEAR]
    where = f"line {line}, column {column}, " + (f"near “{near}”" if near else "at the end")
    if "Prefix not found" in place[3] and (prefix := _PREFIX_BEFORE.search(before[-_LOOKED_AT:])) is not None:
        return f"not SPARQL: {where}: the prefix {prefix[1]}: is not declared"
    if "variable that is unbound" in place[3]:
        return f"not SPARQL: {where}: SELECT names a variable that is not grouped or not bound"
    return f"not SPARQL: {where}"


def base_of(store: Store) -> str:
    """Where the build names its things, as its dataset says."""
    from pyoxigraph import Literal as Value
    from pyoxigraph import NamedNode

    spaces = (quad.object for quad in store.quads_for_pattern(None, NamedNode(VOID + "uriSpace"), None))
    return next((space.value for space in spaces if isinstance(space, Value)), BASE)
