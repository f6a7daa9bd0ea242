"""Listens on an address and serves until it is told to end."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from kg.serving.application import make_application
from kg.serving.builds import ServedBuild
from ontology.errors import ServingError

LONGEST_ADDRESS = 1 << 18
"""Bytes of a request's line and headers: queries are sent in the address."""
PATIENCE = 3
"""Seconds for which running answers may go on when the server is told to end."""


def open_socket(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes a free one. Raises ServingError where the address cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise ServingError(f"--host {host}: {error.strerror or error}") from error
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(128)
    except OSError as error:
        listening.close()
        hint = " (--port 0 takes a free one)" if port else ""
        raise ServingError(f"port {port} of {host}: {error.strerror or error}{hint}") from error
    return listening


def address_of(listening: socket.socket) -> str:
    """The address to open in a browser."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def serve(build: ServedBuild, listening: socket.socket, started: Callable[[], None]) -> None:
    """Serves a build until Ctrl-C or SIGTERM; `started` is called when requests are answered."""
    application = make_application(build, started)
    config = uvicorn.Config(
        application,
        log_level="error",
        access_log=False,
        lifespan="on",
        server_header=False,
        h11_max_incomplete_event_size=LONGEST_ADDRESS,
        http="h11",
        timeout_graceful_shutdown=PATIENCE,
    )
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])
