"""The process: its address, its end, and a build that is replaced under it."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from kg.cli import main
from ontology.records import KnowledgeBase

if TYPE_CHECKING:
    from tests.serving.conftest import Server

ALL = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
LABEL = "SELECT ?n { <urn:new> skos:prefLabel ?n }"


def swap(write: Callable[..., None], kb: KnowledgeBase, out: Path, more: str) -> None:
    """Puts another build in place as `kg build` does: written beside, then swapped in."""
    new, old = out.with_name("new"), out.with_name("old")
    write(kb, new, more)
    out.rename(old)
    time.sleep(0.3)  # longer than it ever takes
    new.rename(out)
    for path in old.iterdir():
        path.unlink()
    old.rmdir()


def test_a_build_that_replaces_another_is_served_from_the_next_request_on(
    started: Callable[..., Server], write_build: Callable[..., None], sample_kb: KnowledgeBase, tmp_path: Path
) -> None:
    out = tmp_path / "graph"
    write_build(sample_kb, out, "")
    server = started(out)
    before = int(server.query(ALL).rows()[0]["n"])
    stores = sorted(p.name for p in (tmp_path / ".graph.store").iterdir() if p.is_dir())
    for number in range(2):
        swap(
            write_build,
            sample_kb,
            out,
            f'<urn:new> <http://www.w3.org/2004/02/skos/core#prefLabel> "{number}"@zh .\n',
        )
        assert [row["n"] for row in server.query(LABEL).rows()] == [str(number)]
        assert int(server.query(ALL).rows()[0]["n"]) == before + 1
    kept = sorted(p.name for p in (tmp_path / ".graph.store").iterdir() if p.is_dir())
    assert len(kept) == 1
    assert kept != stores
    made = (tmp_path / ".graph.store" / kept[0]).stat().st_ino
    text = (out / "graph.nq").read_bytes()
    (out / "graph.nq").write_bytes(text)  # touched and not changed: the store is kept as it is
    assert server.query("ASK {}").status == 200
    assert (tmp_path / ".graph.store" / kept[0]).stat().st_ino == made
    assert "zhengtu_editions 4" in server.ask("/metrics").text


@pytest.mark.slow
def test_kg_build_into_the_folder_that_is_served(started: Callable[..., Server], tmp_path: Path) -> None:
    reports, out = tmp_path / "reports", tmp_path / "graph"
    reports.mkdir()
    server = None
    for number, name in enumerate(("玄武法驿", "武侯司法超市"), start=1):
        text = f"南京市玄武区司法局202{number}年法治政府建设年度报告\n202{number}年，我局建成“{name}”公共法律服务中心。\n"
        (reports / f"{number}.txt").write_text(text, encoding="utf-8")
        build = [sys.executable, "-m", "kg", "build", str(reports), "-o", str(out), "--workers", "1"]
        subprocess.run(build, check=True, capture_output=True, cwd=Path(__file__).parents[2])
        server = server or started(out)
        found = server.query("SELECT ?n { ?x a zt:ServiceCentre ; skos:prefLabel ?n }").text
        assert name in found
        assert server.ask("/files/index.html").body == (out / "index.html").read_bytes()
        assert 'name="zhengtu-served"' in server.ask("/").text
        assert f'"documents": {number}' in server.ask("/files/build.json").text
        page = server.ask("/files", headers={"Accept": "text/html", "Accept-Language": "en"}).text
        assert f"{number} reports" in page


@pytest.mark.slow
def test_a_build_that_is_gone_or_broken_is_said_so_until_it_is_back(
    started: Callable[..., Server], write_build: Callable[..., None], sample_kb: KnowledgeBase, tmp_path: Path
) -> None:
    out = tmp_path / "graph"
    write_build(sample_kb, out, "")
    server = started(out)
    text = (out / "graph.nq").read_bytes()
    (out / "graph.nq").write_bytes(b"not N-Quads\n")
    broken = server.query("ASK {}")
    assert (broken.status, "cannot be read" in broken.text) == (503, True)
    (out / "graph.nq").unlink()
    gone = server.ask("/health")
    assert (gone.status, "kg build" in gone.text) == (503, True)
    (out / "graph.nq").write_bytes(text)
    assert server.query("ASK {}").status == 200


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly_and_leaves_no_process(
    started: Callable[..., Server], folder: Path, sign: signal.Signals
) -> None:
    server = started(folder)
    assert server.query("ASK {}").status == 200
    workers = [
        int(line.split()[0])
        for line in subprocess.run(
            ["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True
        ).stdout.splitlines()
        if line.split()[1] == str(server.process.pid)
    ]
    assert workers
    server.process.send_signal(sign)
    out, told = server.process.communicate(timeout=20)
    assert server.process.returncode in ((0,) if sign == signal.SIGINT else (0, -signal.SIGTERM))
    assert "Traceback" not in told + out
    assert all(_defunct(pid) for pid in workers)


@pytest.mark.slow
def test_workers_end_with_a_server_that_was_killed(started: Callable[..., Server], folder: Path) -> None:
    server = started(folder)
    found = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    workers = [
        int(line.split()[0]) for line in found.splitlines() if line.split()[1] == str(server.process.pid)
    ]
    server.process.kill()
    server.process.wait()
    until = time.monotonic() + 10
    while not all(_defunct(pid) for pid in workers):
        assert time.monotonic() < until
        time.sleep(0.02)


def _defunct(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] == "Z"
    return True


def test_it_listens_on_loopback_alone_and_prints_where(server: Server) -> None:
    assert urlsplit(server.url).hostname == "127.0.0.1"
    port = urlsplit(server.url).port or 0
    assert port > 0
    with socket.socket() as probe:
        probe.settimeout(1)
        own = socket.gethostbyname(socket.gethostname())
        if not own.startswith("127."):
            assert probe.connect_ex((own, port)) != 0


def test_a_port_that_is_taken_and_a_folder_without_a_graph_are_said(
    server: Server, folder: Path, tmp_path: Path
) -> None:
    taken = CliRunner().invoke(main, ["serve", str(folder), "--port", str(urlsplit(server.url).port)])
    assert taken.exit_code == 2
    assert "--port 0 takes a free one" in taken.output
    nothing = CliRunner().invoke(main, ["serve", str(tmp_path)])
    assert (nothing.exit_code, "kg build" in nothing.output) == (2, True)
    host = CliRunner().invoke(main, ["serve", str(folder), "--host", "no such host"])
    assert (host.exit_code, "--host" in host.output) == (2, True)


def test_where_the_extra_is_not_installed_it_says_what_to_install(folder: Path) -> None:
    code = (
        "import sys, importlib.util as u; f = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name in ('starlette', 'uvicorn') else f(name, *a)\n"
        "from kg.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "serve", str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert 'pip install "zhengtu[serve]"' in done.stderr
    assert "Traceback" not in done.stderr


def test_the_command_line_starts_without_the_framework() -> None:
    code = "import sys, kg.cli; sys.exit(any(m in sys.modules for m in ('starlette', 'uvicorn', 'jinja2')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
