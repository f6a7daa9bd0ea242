"""All cores of one machine."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from extraction.options import PipelineOptions
from kg.engines import TIMEOUT, Reading
from kg.engines.crew import Crew, Lost
from kg.engines.serial import read_serially
from kg.engines.worker import Opener, read_encoded
from kg.inputs import Input
from ontology.records import Failure

WORTH = 400_000
"""Bytes of documents from which on processes gain more than their start costs."""
_QUOTA = Path("/sys/fs/cgroup/cpu.max")


def read_locally(
    inputs: Sequence[Input],
    options: PipelineOptions,
    workers: int = 0,
    timeout: float = TIMEOUT,
) -> Iterator[Reading]:
    """Reads inputs with up to `workers` processes (0: one a core); few or small ones in this process."""
    workers = min(workers or cores(), len(inputs))
    if workers < 2 or sum(map(size_of, inputs)) < WORTH:
        return read_serially(inputs, options, timeout)
    return read_in_processes(inputs, options, workers, timeout)


def read_in_processes(
    inputs: Sequence[Input],
    options: PipelineOptions,
    workers: int,
    timeout: float = TIMEOUT,
    opener: Opener = read_encoded,
) -> Iterator[Reading]:
    """Reads inputs in processes of their own. A document whose process ends (a crash, too little memory), or that
    takes longer than `timeout` seconds, is read once more, alone; then it is a Failure.

    Raises ModelError where a model cannot be loaded, BuildError where no process can begin.
    """
    lost: list[Input] = []
    # The longest first, so that no process is left with one at the end.
    with Crew(workers, opener, options, timeout) as crew:
        for item, found in crew.read(sorted(inputs, key=size_of, reverse=True)):
            if isinstance(found, Lost):
                lost.append(item)
            else:
                yield item, found
    if lost:
        with Crew(1, opener, options, timeout) as crew:
            for item, found in crew.read(sorted(lost, key=lambda i: i.name)):
                yield item, _failure(item, found) if isinstance(found, Lost) else found


def _failure(item: Input, lost: Lost) -> Failure:
    if lost.how.startswith("took"):
        return Failure(item.name, f"reading it {lost.how}, twice; --timeout-per-document gives it more")
    return Failure(item.name, f"reading it {lost.how}, twice; it may need more memory than there is")


def size_of(item: Input) -> int:
    """Bytes of an input's file; 0 where nobody can tell."""
    try:
        return item.path.stat().st_size
    except OSError:
        return 0


def cores() -> int:
    """Cores that this process may use: of the machine, by its affinity and by the quota of its container."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = _QUOTA.read_text(encoding="ascii").split()
        return max(1, min(count, -(-int(quota) // int(period))))
    except (OSError, ValueError):
        return count
