"""Jobs in forked processes: the results of one process, its errors, and no process left behind."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from kg.forks import Forks, Job
from ontology.errors import BuildError, ValidationError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere jobs are done one after another")


def squares(first: int, last: int) -> list[Job]:
    return [Job(f"{n}", lambda n=n: (n * n, os.getpid())) for n in range(first, last)]  # type: ignore[misc]


@pytest.mark.parametrize("workers", [1, 2, 3, 8])
def test_every_job_is_done_once_whoever_does_it(workers: int) -> None:
    with Forks(workers) as forks:
        forks.start(squares(0, 7))
        forks.start(squares(7, 20))
        found = list(forks.results())
    assert sorted((name, value) for name, (value, _) in found) == sorted((f"{n}", n * n) for n in range(20))
    doers = {pid for _, (_, pid) in found}
    assert (doers == {os.getpid()}) == (workers == 1)


def test_a_queue_may_be_empty() -> None:
    with Forks(2) as forks:
        forks.start([])
        forks.start(squares(0, 1))
        assert [name for name, _ in forks.results()] == ["0"]


def test_a_queue_begins_at_once_though_an_earlier_one_was_never_asked_for(tmp_path: Path) -> None:
    """What was begun first has ended by the time that there is more to do."""

    def touch(name: str) -> None:
        (tmp_path / name).write_text("", encoding="utf-8")

    def seen(name: str) -> bool:
        ends = time.monotonic() + 10
        while not (tmp_path / name).exists() and time.monotonic() < ends:
            time.sleep(0.01)
        return (tmp_path / name).exists()

    with Forks(2) as forks:
        forks.start([Job("first", lambda: touch("first"))])
        assert seen("first")
        time.sleep(0.1)
        forks.start([Job("second", lambda: touch("second"))])
        assert seen("second"), "nothing is done before results are asked for"
        assert [name for name, _ in forks.results()] == ["first", "second"]


@pytest.mark.parametrize("workers", [1, 2])
def test_what_a_job_raises_is_raised_here(workers: int, tmp_path: Path) -> None:
    def refuse() -> None:
        raise ValidationError("two of them")

    def fill() -> None:
        (tmp_path / "nowhere" / "file").write_text("")

    for job, kind in ((refuse, ValidationError), (fill, FileNotFoundError)):
        with pytest.raises(kind, match=r"two of them|nowhere"), Forks(workers) as forks:
            forks.start([Job("a", job)])
            list(forks.results())


def test_an_error_that_cannot_be_sent_is_told_in_words() -> None:
    def fail() -> None:
        class OwnError(Exception):
            pass

        raise OwnError("甲")

    with pytest.raises(BuildError, match="a: OwnError: 甲"), Forks(2) as forks:
        forks.start([Job("a", fail)])
        list(forks.results())


def test_a_process_that_is_killed_is_told() -> None:
    with pytest.raises(BuildError, match="signal 9"), Forks(2) as forks:
        forks.start([Job("a", lambda: os.kill(os.getpid(), signal.SIGKILL))])
        list(forks.results())


def test_no_process_outlives_its_block(tmp_path: Path) -> None:
    def wait() -> None:
        (tmp_path / "pid").write_text(str(os.getpid()))
        signal.pause()

    with pytest.raises(KeyboardInterrupt), Forks(2) as forks:
        forks.start([Job("a", wait)])
        while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
            pass
        raise KeyboardInterrupt
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
