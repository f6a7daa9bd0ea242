"""Jobs as a cluster gets them: as bytes, with what several are given in files, and with results that no process changes."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.engines.jobs import Parcels, _held, do_job, program_identity
from kg.forks import Job
from kg.partitions.runs import Outbox, received, sent
from kg.partitions.texts import TextsOnDisk
from kg.slices import Slices
from kg.validation.hashes import hash_of, hashes_of
from kg.whole_files import written_whole
from ontology.errors import BuildError
from ontology.nodes import Literal, Term

ROOT = Path(__file__).parents[2]


def add(table: list[int], number: int, more: int = 0) -> tuple[int, int]:
    return sum(table) + number + more, id(table)


def test_what_several_jobs_are_given_is_written_once_and_read_once(tmp_path: Path) -> None:
    table = list(range(100_000))
    jobs = [Job(str(n), partial(add, table, n, more=1)) for n in range(4)]
    parcels = Parcels(tmp_path)
    packed = parcels.packed(jobs)
    assert max(map(len, packed)) < 1000
    assert len(list(tmp_path.iterdir())) == 1
    found = [do_job(work, program_identity()) for work in packed]
    assert [value for value, _ in found] == [sum(table) + n + 1 for n in range(4)]
    assert len({place for _, place in found}) == 1
    # A later step finds there what is known, though one job alone is given it.
    (again,) = parcels.packed([Job("later", partial(add, table, 9))])
    assert len(again) < 1000
    assert do_job(again, program_identity())[0] == sum(table) + 9
    assert len(list(tmp_path.iterdir())) == 1


def test_a_worker_keeps_the_tables_of_builds_that_go_on_and_of_no_other(tmp_path: Path) -> None:
    packed = {}
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        table = [len(name)] * 9
        jobs = [Job(str(n), partial(add, table, n)) for n in range(2)]
        packed[name] = Parcels(tmp_path / name).packed(jobs)
    places = [do_job(packed[name][0], program_identity())[1] for name in ("one", "two", "one", "two")]
    assert places[:2] == places[2:]
    shutil.rmtree(tmp_path / "one")
    (tmp_path / "three").mkdir()
    table = [1, 2]
    jobs = [Job(str(n), partial(add, table, n)) for n in range(2)]
    do_job(Parcels(tmp_path / "three").packed(jobs)[0], program_identity())
    known = {Path(path).parent.name for path in _held if str(tmp_path) in path}
    assert known == {"two", "three"}


def test_what_one_job_alone_is_given_goes_with_it(tmp_path: Path) -> None:
    (packed,) = Parcels(tmp_path).packed([Job("one", partial(add, [1, 2], 3))])
    assert do_job(packed, program_identity())[0] == 6
    assert list(tmp_path.iterdir()) == []


def test_a_worker_with_another_program_or_without_the_folder_says_so(tmp_path: Path) -> None:
    table = [1]
    jobs = [Job(str(n), partial(add, table, n)) for n in range(2)]
    packed = Parcels(tmp_path).packed(jobs)
    with pytest.raises(BuildError, match="another version"):
        do_job(packed[0], "other")
    for path in tmp_path.iterdir():
        path.unlink()
    with pytest.raises(BuildError, match="has to lie in a folder that all see"):
        do_job(packed[0], program_identity())


def test_what_stands_on_disk_is_opened_anew_where_it_is_sent(tmp_path: Path) -> None:
    texts = TextsOnDisk(tmp_path / "texts")
    texts.add("a", "武侯区司法局")
    texts.close()
    (tmp_path / "file").write_bytes(b"0123456789")
    slices = Slices(tmp_path / "file")
    assert slices.read(3, 4) == b"456"
    sent_texts, sent_slices = pickle.loads(pickle.dumps((texts, slices)))
    assert sent_texts["a"][1:4] == "侯区司"
    assert sent_slices.read(99, 8) == b"89"
    with pytest.raises(BuildError, match="before they are read"):
        texts.add("b", "区")


def test_half_a_file_is_never_in_its_place(tmp_path: Path) -> None:
    place = tmp_path / "part"
    for content in ("first", "second"):
        with written_whole(place) as half:
            half.write_text(content)
            assert not place.exists() or place.read_text() == "first"
    with pytest.raises(ValueError, match="stopped"), written_whole(place) as half:
        half.write_text("third")
        raise ValueError("stopped")
    assert place.read_text() == "second"
    with pytest.raises(ValueError, match="stopped"), Outbox(tmp_path / "run") as outbox:
        outbox.add("stream", 1, ("item",))
        raise ValueError("stopped")
    assert not (tmp_path / "run").exists()


def test_bytes_for_each_partition_are_added_up(tmp_path: Path) -> None:
    runs = []
    for job in range(2):
        with Outbox(tmp_path / str(job)) as outbox:
            outbox.add("one", 3, ("x" * 50,))
            outbox.add("other", 3, ("x" * 50,))
            outbox.add("one", 5, (job,))
        runs.append(outbox.run)
    assert list(received(runs, "one", 5)) == [(0,), (1,)]
    assert sent(runs)[3] > 200 > sent(runs)[5] > 0
    assert sent(runs)[4] == 0


TERMS = st.one_of(
    st.text(), st.builds(Literal, st.text(), st.sampled_from(["", "zh"]), st.sampled_from(["", "d"]))
)


@given(st.lists(TERMS, min_size=1, max_size=3), st.lists(TERMS, min_size=1, max_size=3))
def test_hashes_tell_terms_from_others(one: list[Term], other: list[Term]) -> None:
    assert -(2**63) <= hash_of(*one) < 2**63
    same = [(type(t), t) for t in one] == [(type(t), t) for t in other]
    if same:
        assert hash_of(*one) == hash_of(*other)
    elif not any("\x1f" in str(term) for term in (*one, *other)):
        assert hash_of(*one) != hash_of(*other)
    assert hashes_of(one) == set(map(hash_of, one))


def test_hashes_are_the_same_in_every_process() -> None:
    code = (
        "from kg.validation.hashes import hash_of; from ontology.nodes import Literal; "
        "print(hash_of('https://例'), hash_of('s', 'p', Literal('数', 'zh')))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1
