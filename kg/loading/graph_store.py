"""A graph store elsewhere, written by the SPARQL 1.1 Graph Store HTTP Protocol.

PUT replaces a graph and POST adds to it. Both can be sent again without harm where an answer was lost, for
what is sent holds no blank node.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult, quote, urlsplit

from kg.loading.chunks import Chunk
from kg.loading.credentials import Authorisation
from ontology.errors import ServingError
from ontology.version import __version__

N_TRIPLES = "application/n-triples"
TURTLE = "text/turtle"
TRIES = 5
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 60.0
"""Seconds."""
PASSING = {408, 425, 429, 500, 502, 503, 504}
"""Statuses after which the same request may do."""
UNAUTHORISED, UNSUPPORTED = 401, 415
_TOLD = 300
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")


class GraphStore:
    """The graph store at an address. Connections are kept open between requests."""

    def __init__(
        self,
        endpoint: str,
        credentials: Authorisation | None = None,
        seconds: float = 120,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._address = _address(endpoint)
        self._endpoint = endpoint
        self._credentials = credentials
        self._seconds = seconds
        self._pause = pause
        self._media = N_TRIPLES
        self._connection: HTTPConnection | None = None

    def send(self, chunk: Chunk, graph: str, replace: bool) -> None:
        """Sends a chunk into a graph ("" for the default graph), in place of what it holds or besides.

        Passing faults are tried again, up to TRIES times. Raises ServingError with what the server said.
        """
        pause = FIRST_PAUSE
        for attempt in range(1, TRIES + 1):
            try:
                status, said, wait = self._request("PUT" if replace else "POST", graph, chunk.body)
            except TimeoutError as error:
                self._close()
                raise ServingError(f"{self._endpoint}: no answer within {self._seconds:g} s") from error
            except (OSError, HTTPException) as error:
                self._close()
                if attempt == TRIES:
                    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
                    raise ServingError(f"{self._endpoint}: cannot be reached: {reason}") from error
                self._pause(pause)
            else:
                if status < 300:
                    return
                if status not in PASSING or attempt == TRIES:
                    raise ServingError(self._complaint(status, said))
                self._pause(min(max(wait, pause), LONGEST_PAUSE))
            pause *= 2

    def close(self) -> None:
        """Closes the connection."""
        self._close()

    def _request(self, method: str, graph: str, body: bytes) -> tuple[int, str, float]:
        """Status, the words of the answer and the seconds to wait, after challenges were answered."""
        if self._credentials is not None and not self._credentials.header(method, "/"):
            # An empty piece asks the server how it wants the password, before megabytes are sent for nothing.
            answer, said = self._exchange("POST", graph, b"")
            if answer.status == UNAUTHORISED:
                return answer.status, said, 0.0
        answer, said = self._exchange(method, graph, body)
        if answer.status == UNSUPPORTED and self._media == N_TRIPLES:
            self._media = TURTLE  # of which N-Triples are a part
            answer, said = self._exchange(method, graph, body)
        wait = answer.headers.get("Retry-After", "0")
        return answer.status, said, float(wait) if wait.isdigit() else 0.0

    def _exchange(self, method: str, graph: str, body: bytes) -> tuple[HTTPResponse, str]:
        answer, said = self._once(method, graph, body)
        challenges = answer.headers.get_all("WWW-Authenticate") or []
        known = self._credentials
        if answer.status == UNAUTHORISED and known is not None and known.challenged(challenges):
            answer, said = self._once(method, graph, body)
        return answer, said

    def _once(self, method: str, graph: str, body: bytes) -> tuple[HTTPResponse, str]:
        address = self._address
        query = f"graph={quote(graph, safe='')}" if graph else "default"
        path = f"{address.path or '/'}?{f'{address.query}&' if address.query else ''}{query}"
        headers: dict[str, str | bytes] = {
            "Content-Type": self._media,
            "Accept": "text/plain, */*;q=0.1",
            "User-Agent": f"zhengtu/{__version__}",
        }
        if self._credentials is not None and (told := self._credentials.header(method, path)):
            headers["Authorization"] = told.encode("utf-8")
        connection = self._connect()
        with suppress(BrokenPipeError, ConnectionResetError):  # it answered before it had read all
            connection.request(method, path, body, headers)
        answer = connection.getresponse()
        said = answer.read().decode("utf-8", "replace")
        if answer.will_close:
            self._close()
        return answer, said

    def _connect(self) -> HTTPConnection:
        if self._connection is None:
            kind = HTTPSConnection if self._address.scheme == "https" else HTTPConnection
            self._connection = kind(
                self._address.hostname or "", self._address.port, timeout=self._seconds or None
            )
        return self._connection

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _complaint(self, status: int, said: str) -> str:
        """What a person can do something about, with the first words of the server."""
        words = " ".join(said.split())[:_TOLD]
        hints = {
            UNAUTHORISED: "a name and a password (ZHENGTU_USER, ZHENGTU_PASSWORD) or a token (ZHENGTU_TOKEN) are needed or wrong",
            403: "this user may not write there",
            404: "there is no graph store at this address",
            405: "this address does not take PUT and POST: give that of the Graph Store Protocol",
            413: "a piece is too large for it: send smaller ones with --chunk",
        }
        hint = hints.get(status, "")
        if 300 <= status < 400:
            hint = "it leads to another address: give that one"
        return ": ".join(filter(None, (self._endpoint, f"answered {status}", hint, words)))


def check_graph(iri: str) -> None:
    """Raises ServingError for what cannot name a graph."""
    if not _IRI.fullmatch(iri):
        raise ServingError(f"--graph {iri}: expected an absolute IRI such as https://example.cn/reports")


def _address(endpoint: str) -> SplitResult:
    """Raises ServingError for what is no address of HTTP, or holds a password."""
    try:
        address = urlsplit(endpoint)
        usable = address.scheme in ("http", "https") and bool(address.hostname) and address.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ServingError(
            f"--endpoint {endpoint}: expected an address such as http://localhost:3030/ds/data"
        )
    if address.username or address.password:
        raise ServingError("--endpoint: give name and password as ZHENGTU_USER and ZHENGTU_PASSWORD")
    return address
