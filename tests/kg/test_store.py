"""The graph is kept loaded beside the build, and a query ends when its limits are reached."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from exports.rdf import write_nquads
from kg.answers import rows, truth
from kg.cli import main
from kg.joins import JOINS
from kg.query import Limits, run_query
from kg.store import open_store, prepare_store, store_home, to_load
from ontology.errors import BuildError, QueryError
from ontology.records import KnowledgeBase

ROOT = Path(__file__).parents[2]
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
ENDLESS = "SELECT ?a WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c = ?l + 1) }"
UNLIMITED = Limits(0, 0)


@pytest.fixture
def out(sample_kb: KnowledgeBase, tmp_path: Path) -> Path:
    folder = tmp_path / "graph"
    folder.mkdir()
    write_nquads(sample_kb, folder / "graph.nq")
    return folder


def kept(out: Path) -> list[str]:
    return sorted(p.name for p in store_home(out).iterdir() if p.is_dir())


def count(out: Path) -> int:
    return int(rows(run_query(out, COUNT))[1][0][0] or 0)


def test_the_store_lies_beside_the_build_and_changes_nothing_in_it(out: Path) -> None:
    before = sorted(out.rglob("*"))
    assert count(out) == len((out / "graph.nq").read_bytes().splitlines())
    assert sorted(out.rglob("*")) == before
    assert store_home(out) == out.parent / ".graph.store"
    assert len(kept(out)) == 1


def test_it_is_made_again_only_when_the_graph_changed(out: Path) -> None:
    n = count(out)
    (first,) = kept(out)
    made = (store_home(out) / first).stat().st_ctime_ns
    os.utime(out / "graph.nq", (1, 1))
    assert count(out) == n
    assert kept(out) == [first]
    assert (store_home(out) / first).stat().st_ctime_ns == made
    with (out / "graph.nq").open("a", encoding="utf-8") as file:
        file.write("<x:a> <x:b> <x:c> .\n")
    assert count(out) == n + 1
    assert len(kept(out)) == 1
    assert kept(out) != [first]


def test_an_open_store_outlives_the_next_graph(out: Path) -> None:
    store = open_store(out)
    n = len(store)
    with (out / "graph.nq").open("a", encoding="utf-8") as file:
        file.write("<x:a> <x:b> <x:c> .\n")
    assert count(out) == n + 1
    assert sum(1 for _ in store) == n


def test_many_processes_at_once_agree(out: Path) -> None:
    code = f"from pathlib import Path; from kg.store import open_store; print(len(open_store(Path({str(out)!r}))))"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(4)
    ]
    told = {process.communicate(timeout=60)[0].strip() for process in started}
    assert told == {str(count(out)).encode()}
    assert len(kept(out)) == 1


@pytest.mark.parametrize("fault", ["mkdir", "rename"])
def test_where_it_cannot_be_kept_memory_serves(
    out: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, fault, refuse)
    assert count(out) > 0
    prepare_store(out)


def test_what_an_interrupted_process_left_is_removed(out: Path) -> None:
    home = store_home(out)
    (home / "999999999-abc.new").mkdir(parents=True)
    (home / f"{os.getpid()}-abc.new").mkdir()
    assert count(out) > 0
    assert [name for name in kept(out) if name.endswith(".new")] == [f"{os.getpid()}-abc.new"]


def test_a_damaged_graph_leaves_no_store(out: Path) -> None:
    (out / "graph.nq").write_text("<x:a> <x:b", encoding="utf-8")
    for limits in (None, Limits()):
        with pytest.raises(BuildError, match=r"graph\.nq: cannot be read"):
            run_query(out, COUNT, limits)
    assert kept(out) == []


# ---- limits ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s ?name ?d WHERE { ?s skos:prefLabel ?name OPTIONAL { ?s zt:divisionCode ?d } } ORDER BY ?s",
        "SELECT ?v ?u WHERE { ?o sdmx-measure:obsValue ?v ; zt:startDate ?u } ORDER BY ?v",
        "ASK { ?x a zt:ServiceCentre }",
        "CONSTRUCT WHERE { ?a zt:issued ?b }",
        "SELECT ?s WHERE { ?s a zt:Brand }",
        COUNT,
    ],
)
def test_limits_that_are_not_reached_change_nothing(out: Path, query: str) -> None:
    free, bounded = run_query(out, query), run_query(out, query, Limits())
    assert bounded.kind == free.kind
    assert bounded.cut == ""
    assert bounded.prefixes == free.prefixes
    if free.kind == "triples":
        assert bounded.data == free.data
    else:
        assert json.loads(bounded.data) == json.loads(free.data)


@pytest.mark.parametrize("most", [1, 5])
def test_a_row_limit_cuts_and_says_so(out: Path, most: int) -> None:
    answer = run_query(out, "SELECT * WHERE { ?s ?p ?o }", Limits(60, most))
    assert len(rows(answer)[1]) == most
    assert answer.cut == f"the limit of {most} rows"
    assert run_query(out, "CONSTRUCT WHERE { ?s ?p ?o }", Limits(60, most)).data.count(b"\n") == most


def test_a_row_limit_that_is_just_enough_cuts_nothing(out: Path) -> None:
    n = len(rows(run_query(out, "SELECT ?s WHERE { ?s a zt:Institution }"))[1])
    assert run_query(out, "SELECT ?s WHERE { ?s a zt:Institution }", Limits(60, n)).cut == ""


def test_a_time_limit_cuts_and_says_so(out: Path) -> None:
    started = time.monotonic()
    answer = run_query(out, ENDLESS, Limits(0.5, 0))
    assert answer.cut == "the time limit of 0.5 s"
    rows(answer)
    counting = ENDLESS.replace("?a WHERE", "(COUNT(?a) AS ?n) WHERE")
    with pytest.raises(QueryError, match=r"cut at the time limit of 0\.5 s before it gave anything"):
        run_query(out, counting, Limits(0.5, 0))
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("limits", [UNLIMITED, Limits(60, 5)])
def test_a_bad_query_is_told_alike_with_limits(out: Path, limits: Limits) -> None:
    for query in ("SELECT ?s WHERE {\n  ?s foo:bar ?o }", "SELECT", "DROP ALL", ""):
        with pytest.raises(QueryError) as free:
            run_query(out, query)
        with pytest.raises(QueryError) as bounded:
            run_query(out, query, limits)
        assert str(bounded.value) == str(free.value)


def test_the_command_line_says_that_it_cut(out: Path) -> None:
    result = CliRunner().invoke(main, ["query", str(out), "SELECT * WHERE { ?s ?p ?o }", "--rows", "2"])
    assert result.exit_code == 0
    assert "Cut at the limit of 2 rows" in result.output
    result = CliRunner().invoke(main, ["query", str(out), ENDLESS, "--timeout", "0.5"])
    assert result.exit_code == 1
    assert "Cut at the time limit of 0.5 s" in result.output
    assert truth(run_query(out, "ASK { ?s ?p ?o }"))


def test_what_takes_long_to_load_is_told_once(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cli.telling.LARGE", 1000)
    first, second = (CliRunner().invoke(main, ["query", str(out), COUNT]) for _ in range(2))
    assert "Loading 0.0 GB of graph for questions …" in first.output
    assert "Loading" not in second.output
    assert first.exit_code == second.exit_code == 0
    (out / "graph.nq").touch()  # seen by its time alone; loading it again would change nothing
    assert to_load(out) > 0
    assert "Loading" in CliRunner().invoke(main, ["show", str(out), "无此名"]).output
    assert to_load(out) == 0
    (out / "graph.nq").touch()
    assert "Loading" not in CliRunner().invoke(main, ["query", str(out), "INSERT DATA {}"]).output
    (out.parent / "update.rq").write_text("# 写 | writes\nINSERT DATA {}\n", encoding="utf-8")
    own = CliRunner().invoke(main, ["ask", str(out), "update", "--questions", str(out.parent)])
    assert "INSERT is an update" in own.output
    assert "Loading" not in own.output
    (out / JOINS).touch()  # nothing was joined
    why = CliRunner().invoke(main, ["show", str(out), "无此名", "--why"])
    assert "Loading" in why.output
    assert "Nothing in" in why.output
