"""Builds that are killed, that meet, that find no room: the last good output stays whole, and the next build is right."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

HARNESS = r'''
"""Builds in processes that are forked from this one, which has everything imported, so that what is hit is the build."""
import contextlib, hashlib, io, json, os, random, resource, shutil, signal, sys, time
from pathlib import Path

import kg.cli.writing
from kg.cli import main
from kg.output import recover

kg.cli.writing.WORTH = 0  # so that files are written side by side, however small they are
folder, seed, further, asked = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3].split(), sys.argv[4:]
os.environ["ZHENGTU_CACHE"] = str(folder / "cache")
REPORT = "成都市武侯区司法局{year}年工作总结\n{year}年，我局建成“锦城法治驿站”服务平台，受理法律援助案件{cases}件。\n"
out = folder / "graphs" / "out"
dice = random.Random(seed)


def corpus(name, cases):
    reports = folder / name
    reports.mkdir()
    for number in range(4):
        text = REPORT.format(year=2018 + number, cases=cases + number)
        (reports / f"{number}.txt").write_text(text, encoding="utf-8")
    return reports


def build(reports, output, *options):
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            main(["build", str(reports), "-o", str(output), "--workers", dice.choice("12"), *further, *options], standalone_mode=True)
        except SystemExit as end:
            return int(end.code or 0), said.getvalue()
    return 0, said.getvalue()


def contents(output):
    return {p.relative_to(output).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
            for p in output.rglob("*") if p.is_file()}


def in_another_process(work):
    child = os.fork()
    if child:
        return child
    try:
        code = work()
    finally:
        sys.stdout.flush()
        os._exit(code if isinstance(code, int) else 70)


def ended(child):
    status = os.waitpid(child, 0)[1]
    return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def check(condition, told):
    if not condition:
        raise SystemExit(f"seed {seed}: {told}")


def nothing_left():
    recover(out)  # a process that wrote for a killed build may have died after the next one began
    left = sorted(p.name for p in out.parent.iterdir())
    check(left == ["out"], f"left behind: {left}")


corpora = [corpus("first", 100), corpus("second", 500)]
good = []
for number, reports in enumerate(corpora):
    check(build(reports, folder / f"expected{number}")[0] == 0, "no clean build")
    good.append({**contents(folder / f"expected{number}"), "notes.txt": hashlib.sha256(b"mine").hexdigest()})
out.parent.mkdir()
check(build(corpora[0], out)[0] == 0, "no first build")
(out / "notes.txt").write_bytes(b"mine")


def killed(times):
    start = time.monotonic()
    check(ended(in_another_process(lambda: build(corpora[0], out, "--force", "--no-cache")[0])) == 0, "no build")
    takes = time.monotonic() - start
    landed = 0
    for trial in range(times):
        new = 1 - trial % 2
        if dice.random() < 0.5:
            shutil.rmtree(folder / "cache", ignore_errors=True)
        child = in_another_process(lambda: build(corpora[new], out, "--force")[0])
        time.sleep(dice.uniform(0, takes))
        os.kill(child, signal.SIGKILL)
        landed += ended(child) == -signal.SIGKILL
        check(contents(out) in good, f"trial {trial}: the output is not whole")
        code, said = build(corpora[new], out)
        check(code == 0 and contents(out) == good[new], f"trial {trial}: the next build is not right: {said}")
        nothing_left()
    print(json.dumps({"killed": landed}))


def together(times):
    for trial in range(times):
        children = [in_another_process(lambda n=n: build(corpora[n], out, "--force")[0]) for n in (0, 1, trial % 2)]
        codes = [ended(child) for child in children]
        check(codes == [0, 0, 0], f"trial {trial}: {codes}")
        check(contents(out) in good, f"trial {trial}: the output is not whole")
        nothing_left()
    print(json.dumps({"rounds": times}))


def full(limit):
    before = contents(out)
    def work():
        # A file that grows beyond the limit is refused as one on a full disk is.
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        code, said = build(corpora[1], out, "--force")
        sys.stdout.write(said)
        return code
    check(ended(in_another_process(work)) == 2, "expected exit code 2")
    check(contents(out) == before, "the output is not what it was")
    nothing_left()
    check(build(corpora[1], out)[0] == 0 and contents(out) == good[1], "the next build is not right")


for each in asked:
    what, _, times = each.partition(":")
    {"killed": killed, "together": together, "full": full}[what](int(times))
'''


def run(folder: Path, *asked: str, seed: int = 0, further: str = "") -> str:
    command = [sys.executable, "-c", HARNESS, str(folder), str(seed), further, *asked]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


@pytest.mark.parametrize("further", ["", "--partitions 2"])
def test_whatever_stops_a_build_the_output_stays_whole_and_the_next_build_is_right(
    further: str, tmp_path: Path
) -> None:
    said = run(tmp_path, "killed:2", "together:1", "full:3000", further=further).splitlines()
    assert len(said) == 3
    assert "cannot be written: File too large" in said[2]


@pytest.mark.slow
def test_a_build_killed_at_any_moment_leaves_a_whole_output(tmp_path: Path) -> None:
    assert json.loads(run(tmp_path, "killed:50", seed=1))["killed"] >= 25


@pytest.mark.slow
def test_builds_into_one_folder_at_once_leave_one_of_them_whole(tmp_path: Path) -> None:
    run(tmp_path, "together:10", seed=2)


@pytest.mark.slow
@pytest.mark.parametrize("size", [100, 20_000, 60_000])
def test_no_room_is_one_line_and_leaves_the_output_as_it_was(tmp_path: Path, size: int) -> None:
    said = run(tmp_path, f"full:{size}", seed=3)
    assert said.count("\n") == 1
    assert "cannot be written: File too large" in said


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("no file system can be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.slow
def test_a_full_disk_leaves_the_output_as_it_was(small_disk: Path, tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "a.txt").write_text("区政府工作报告\n2021年，我区印发《普法工作要点》。\n", encoding="utf-8")
    command = [sys.executable, "-m", "kg", "build", str(reports), "-o", str(small_disk / "out")]
    assert subprocess.run(command, cwd=ROOT, capture_output=True).returncode == 0
    before = {p: p.read_bytes() for p in (small_disk / "out").rglob("*") if p.is_file()}
    # A second build beside the first does not fit.
    (small_disk / "ballast").write_bytes(
        b"x" * (os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_bsize - 200_000)
    )
    full = subprocess.run([*command, "--force"], cwd=ROOT, capture_output=True, text=True)
    assert full.returncode == 2
    assert "No space left on device" in full.stderr
    assert {p: p.read_bytes() for p in (small_disk / "out").rglob("*") if p.is_file()} == before
    (small_disk / "ballast").unlink()
    assert subprocess.run([*command, "--force"], cwd=ROOT, capture_output=True).returncode == 0
