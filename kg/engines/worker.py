"""The worker's side: takes inputs from a connection, sends back what each says, until there are no more."""

from __future__ import annotations

import faulthandler
import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection

from extraction.options import PipelineOptions
from kg.inputs import Input
from ontology.errors import BuildError, ZhengtuError
from ontology.records import Failure

Opener = Callable[[PipelineOptions], Callable[[Input], bytes | Failure]]
"""What makes a worker's reader; named by module, so that another process finds it."""
GRACE = 15.0
"""Seconds after which a worker ends itself whose time is up and whom nobody ended: the build is gone."""


def read_encoded(options: PipelineOptions) -> Callable[[Input], bytes | Failure]:
    """The reader of a worker: `kg.engines.document.open_encoder`, imported when the worker needs it."""
    from kg.engines.document import open_encoder

    return open_encoder(options)


def serve(connection: Connection, opener: Opener, options: PipelineOptions, timeout: float) -> None:
    """Runs in the worker. Sends None when it is ready, or the error for which it cannot be; then for each
    input that it receives a line of `kg.codec`, a Failure, or the error for which none can be read. Ends with the
    connection."""
    # Ctrl-C reaches every process of a terminal; who ends the workers is the build.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        read = opener(options)
    except Exception as error:
        connection.send(_portable(error))
        return
    silent = open(os.devnull, "w")  # noqa: SIM115, PTH123  open as long as the process
    try:
        connection.send(None)
        while True:
            item = connection.recv()
            # The watchdog needs no turn of the interpreter: it ends even a regular expression that never does.
            faulthandler.dump_traceback_later(timeout + GRACE, exit=True, file=silent)
            found = _read(read, item)
            faulthandler.cancel_dump_traceback_later()
            connection.send(found)
    except (EOFError, OSError):
        return


def _read(read: Callable[[Input], bytes | Failure], item: Input) -> bytes | Failure | ZhengtuError:
    try:
        return read(item)
    except ZhengtuError as error:
        return error


def _portable(error: Exception) -> ZhengtuError:
    if isinstance(error, ZhengtuError):
        return error
    return BuildError(f"no document can be read: {type(error).__name__}: {error}")
