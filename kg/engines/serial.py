"""One document after another in this process: for few or small ones, and for one core."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from extraction.options import PipelineOptions
from kg.engines import TIMEOUT, Reading
from kg.inputs import Input


def read_serially(
    inputs: Sequence[Input], options: PipelineOptions, timeout: float = TIMEOUT
) -> Iterator[Reading]:
    """Reads inputs in their order. The time of a document is limited where the system has alarms and this is
    the main thread; a document that ends the process ends the build."""
    # spaCy is loaded only where documents are read.
    from kg.engines.document import TookTooLongError, open_reader, too_long
    from kg.engines.kept_patterns import kept_patterns

    with kept_patterns():
        read = open_reader(options)
        for item in inputs:
            try:
                with _limited(timeout, TookTooLongError):
                    found = read(item)
            except TookTooLongError:
                found = too_long(item.name, timeout)
            yield item, found


@contextmanager
def _limited(seconds: float, error: type[BaseException]) -> Iterator[None]:
    """Raises `error` in the block after so many seconds. A regular expression looks for signals as it goes."""
    if not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise error

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
