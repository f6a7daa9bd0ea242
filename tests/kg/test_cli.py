"""The commands as people type them, and what bad input costs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exports.rdf import write_nquads
from kg.cli import main
from kg.statements import sort_evidence
from ontology.records import KnowledgeBase

ROOT = Path(__file__).parents[2]
REPORT = """成都市武侯区司法局关于2022年度法治政府建设情况的报告

区政府：
2022年，在区委、区政府的领导下，我局印发《武侯区2022年普法依法治理工作要点》（武侯司发〔2022〕3号），建成“锦城法治驿站”公共法律服务平台，
受理法律援助案件412件。区司法局局长李明远到浆洗街街道调研“锦城法治驿站”公共法律服务平台。
玉林司法所被司法部评为“全国模范司法所”。
2023年，将启动“法治同行”专项行动。

成都市武侯区司法局
2023年1月12日
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("one")
    (folder / "wuhou.txt").write_text(REPORT, encoding="utf-8")
    out = folder / "graph"
    result = run("build", folder / "wuhou.txt", "-o", out)
    assert result.exit_code == 0, result.output
    return out


def test_a_build_writes_every_output_and_lists_it(built: Path) -> None:
    record = json.loads((built / "build.json").read_text(encoding="utf-8"))
    files = {p.relative_to(built).as_posix() for p in built.rglob("*") if p.is_file()}
    assert files == {*record["outputs"], "build.json"}
    assert files >= {
        "graph.ttl", "graph.nq", "graph.jsonld", "ontology.ttl", "annotations.jsonl", "entities.csv",
        "statements.csv", "indicators.csv", "graph.graphml", "graph.gexf", "index.html",
    }  # fmt: skip
    assert record["inputs"][0]["issuer"] == "成都市武侯区司法局"
    assert record["inputs"][0]["date"] == "2023-01-12"
    assert str(built.parent) not in (built / "build.json").read_text(encoding="utf-8")


def test_every_offset_slices_to_its_quote(built: Path) -> None:
    for line in (built / "annotations.jsonl").read_text(encoding="utf-8").splitlines():
        for mention in json.loads(line)["mentions"]:
            assert REPORT[mention["start"] : mention["end"]] == mention["text"]


def test_query_answers_in_every_format(built: Path) -> None:
    query = "SELECT ?number WHERE { ?b zt:issued ?d . ?d zt:documentNumber ?number }"
    assert "武侯司发〔2022〕3号" in run("query", built, query).output
    assert run("query", built, query, "--format", "csv").output.splitlines() == [
        "number",
        "武侯司发〔2022〕3号",
    ]
    bindings = json.loads(run("query", built, query, "--format", "json").output)["results"]["bindings"]
    assert bindings[0]["number"]["value"] == "武侯司发〔2022〕3号"
    assert "<sparql" in run("query", built, query, "--format", "xml").output


def test_query_from_a_file(built: Path, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text("ASK { ?x a zt:Initiative }", encoding="utf-8")
    assert run("query", built, "--file", tmp_path / "q.rq").output.strip() == "true"


def test_a_bad_query_is_one_line_and_exit_code_2(built: Path) -> None:
    result = run("query", built, "SELECT ?x WHERE { ?x zt:issued")
    assert result.exit_code == 2
    assert len(result.output.strip().splitlines()) == 1
    assert run("query", built).exit_code == 2


def test_a_plan_is_never_a_fact(built: Path) -> None:
    planned = "ASK { ?st zt:status/skos:notation 'planned' ; rdf:object ?o . ?o skos:prefLabel ?n FILTER(CONTAINS(?n, '法治同行')) }"
    asserted = "ASK { ?b zt:launched ?o . ?o skos:prefLabel ?n FILTER(CONTAINS(?n, '法治同行')) }"
    assert run("query", built, planned).output.strip() == "true"
    assert run("query", built, asserted).output.strip() == "false"


def test_show_prints_the_sentence(built: Path) -> None:
    result = run("show", built, "成都市武侯区司法局")
    assert result.exit_code == 0
    assert "成都市武侯区司法局" in result.output
    assert "受理法律援助案件412件" in "".join(result.output.split())
    assert "wuhou.txt" in result.output


def test_the_quote_is_marked_over_all_lines_that_it_goes_over() -> None:
    from kg.cli.showing import _marked

    on, off = "\x1b[4m", "\x1b[0m"
    assert list(_marked(["今年，我局 a", "b 印发", "《办法》。"], "我局 a b 印发《办法》")) == [
        f"今年，{on}我局 a{off}", f"{on}b 印发{off}", f"{on}《办法》{off}。",
    ]  # fmt: skip
    assert list(_marked(["今年，", "我局印发。"], "没有")) == ["今年，", "我局印发。"]
    assert list(_marked(["今年，", "我局印发。"], "我局")) == ["今年，", f"{on}我局{off}印发。"]


def test_show_tells_class_and_concepts(built: Path) -> None:
    told = run("show", built, "成都市武侯区司法局").output.splitlines()
    assert "机构 Institution · 行政机关 Government body" in told
    place = run("show", built, "四川省成都市武侯区").output.splitlines()
    assert "divisionLevel: 县级" in place


def test_show_says_that_a_figure_is_a_bound(sample_kb: KnowledgeBase, tmp_path: Path) -> None:
    about = next(o for o in sample_kb.observations if o.qualifier == "approx")
    figures = (replace(about, text="1.2万件"), *(o for o in sample_kb.observations if o is not about))
    write_nquads(replace(sample_kb, observations=figures), tmp_path / "graph.nq")
    told = run("show", tmp_path, about.subject).output
    assert "1.2万件 [约] (2021)" in told
    assert "99.5% (2021)" in told


def test_show_tells_a_statement_once_with_all_its_dates(sample_kb: KnowledgeBase, tmp_path: Path) -> None:
    about = next(s for s in sample_kb.statements if s.predicate == "launched" and s.asserted)
    dates = ("2019", "2020-05", "2021")
    shown = [replace(about.evidence[0], end=about.evidence[0].end - n) for n in range(1, 6)]
    changed = replace(about, dates=dates, evidence=sort_evidence([*about.evidence, *shown]))
    statements = tuple(changed if s is about else s for s in sample_kb.statements)
    write_nquads(replace(sample_kb, statements=statements), tmp_path / "graph.nq")
    told = run("show", tmp_path, about.subject).output
    assert told.count("2019、2020-05、2021") == 1
    assert f"… in {len(changed.evidence) - 3} more places" in told
    assert "more places" not in run("show", tmp_path, about.subject, "--most", "0").output


def test_show_stops_after_so_many_of_a_relation_and_says_so(sample_kb: KnowledgeBase, tmp_path: Path) -> None:
    about = next(s for s in sample_kb.statements if s.predicate == "launched" and s.asserted)
    others = [e for e in sample_kb.entities if e.key.type == "INIT" and e.iri != about.object]
    added = [replace(about, iri=f"{about.iri}{n}", object=e.iri) for n, e in enumerate(others)]
    kept = [s for s in sample_kb.statements if s.predicate != "launched"]
    write_nquads(replace(sample_kb, statements=(*kept, about, *added)), tmp_path / "graph.nq")
    assert added
    one, every = (run("show", tmp_path, about.subject, "--most", n).output for n in ("1", "0"))
    assert one.count("发起 launched") == 2
    assert f"… {len(added)} more: 发起 launched (--most 0 shows all)" in one
    assert every.count("发起 launched") == 1 + len(added)


def test_show_says_how_many_more_things_fit(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    every = run("show", built, "武侯").output.splitlines()
    monkeypatch.setattr("kg.cli.showing.FITTING", 1)
    first, one, more = run("show", built, "武侯").output.splitlines()
    assert [first, one.split()] == [every[0], every[1].split()]
    assert more == f"  … and {len(every) - 2} more; give more of the name"


def test_show_says_what_is_like_an_unknown_name(built: Path) -> None:
    result = run("show", built, "武侯区司法厅")
    assert result.exit_code == 1
    assert "成都市武侯区司法局" in result.output


def test_stats_count(built: Path) -> None:
    result = run("stats", built)
    assert "1 report," in result.output
    assert "成都市武侯区司法局" in result.output


def test_stats_of_a_record_without_counts_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "build.json").write_text("{}", encoding="utf-8")
    result = run("stats", tmp_path)
    assert result.exit_code == 2
    assert result.output == f"Error: {tmp_path / 'build.json'}: has no counts; make the build again\n"


def test_extract_prints_one_document(built: Path) -> None:
    result = run("extract", built.parent / "wuhou.txt")
    assert json.loads(result.output)["doc"] == "wuhou.txt"


def test_eval_of_a_build_against_its_own_annotations(built: Path, tmp_path: Path) -> None:
    line = (built / "annotations.jsonl").read_text(encoding="utf-8")
    (tmp_path / "wuhou.json").write_text(line, encoding="utf-8")
    result = run("eval", "--gold", tmp_path, "--docs", built.parent, "--json", built)
    assert json.loads(result.output)["mentions"]["all"]["f1"] == 1.0


BAD = {
    "empty.txt": b"",
    "binary.txt": bytes(range(256)) * 40,
    "broken.pdf": b"%PDF-1.7\nnothing of the kind",
    "broken.docx": b"PK\x03\x04 not a zip",
}


def test_bad_files_are_listed_and_the_others_built(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "good.txt").write_text(REPORT, encoding="utf-8")
    for name, data in BAD.items():
        (folder / name).write_bytes(data)
    result = run("build", folder, "-o", tmp_path / "out")
    assert result.exit_code == 1
    record = json.loads((tmp_path / "out/build.json").read_text(encoding="utf-8"))
    assert sorted(f["file"] for f in record["failures"]) == sorted(BAD)
    assert [i["file"] for i in record["inputs"]] == ["good.txt"]
    for failure in record["failures"]:
        assert "\n" not in failure["reason"]
        assert "internal error" not in failure["reason"]
        assert failure["file"] in result.output


def test_what_is_not_read_and_what_is_there_twice_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.txt", "a copy.txt", "old.doc", "curation.yaml"):
        (folder / name).write_text("" if name == "curation.yaml" else REPORT, encoding="utf-8")
    result = run("build", folder, "-o", tmp_path / "out")
    assert result.exit_code == 0
    assert "Not read, since they are not .txt .md .html .htm .pdf or .docx: 1 .doc\n" in result.stderr
    assert "Warning: a copy.txt: the same file as a.txt; each counts as a report\n" in result.stderr
    (tmp_path / "old").mkdir()
    (folder / "old.doc").rename(tmp_path / "old/old.doc")
    alone = run("build", tmp_path / "old", "-o", tmp_path / "out")
    assert alone.exit_code == 2
    assert (
        "no report here (expected .txt .md .html .htm .pdf or .docx files; there are 1 .doc)" in alone.output
    )


def test_nothing_to_build_is_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / "notes.xyz").touch()
    for paths in ([tmp_path], [tmp_path / "missing"]):
        result = run("build", *paths, "-o", tmp_path / "out")
        assert result.exit_code == 2
        assert len(result.output.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_all_failing_keeps_the_last_good_output(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text(REPORT, encoding="utf-8")
    assert run("build", good, "-o", tmp_path / "out").exit_code == 0
    before = (tmp_path / "out/build.json").read_bytes()
    good.write_bytes(b"")
    failed = run("build", good, "-o", tmp_path / "out")
    assert failed.exit_code == 2
    assert failed.output.endswith("Error: no report could be read; the output folder is as it was\n")
    assert (tmp_path / "out/build.json").read_bytes() == before


def test_limits_below_nothing_and_a_model_in_a_file_are_refused_at_once(built: Path) -> None:
    for asked in (
        ("validate", built, "--limit", "-1"),
        ("diff", built, built, "--limit", "-1"),
        ("curate", "suggest", built, "--limit", "-1"),
        ("eval", built, "--gold", built, "--docs", built, "--errors", "-1"),
        ("train", "-o", built / "build.json"),
    ):
        result = run(*asked)
        assert result.exit_code == 2
        assert "Error: Invalid value for" in result.output


@pytest.mark.parametrize(
    "options",
    [
        ("--cache-limit", "inf"),
        ("--cache-limit", "nan"),
        ("--timeout-per-document", "inf"),
        ("--timeout-per-document", "nan"),
        ("--partitions", "100000"),
        ("--check", "--watch"),
    ],
)
def test_options_that_ask_for_nothing_sensible_are_refused(tmp_path: Path, options: tuple[str, ...]) -> None:
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    result = run("build", tmp_path / "a.txt", "-o", tmp_path / "out", *options)
    assert result.exit_code == 2
    assert "Error: " in result.output
    assert not (tmp_path / "out").exists()


def test_an_empty_word_is_no_folder_of_reports(tmp_path: Path) -> None:
    result = run("build", "", "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "an empty word is no path" in result.output
    assert not (tmp_path / "out").exists()


def test_where_nothing_was_built_every_failure_is_told(tmp_path: Path) -> None:
    for number in range(7):
        (tmp_path / f"{number}\n.txt").write_bytes(b"")
    lines = run("build", tmp_path, "-o", tmp_path / "out").output.splitlines()
    assert [line.partition(": the")[0] for line in lines[:-1]] == [f"Failed: {n}\\n.txt" for n in range(7)]


def test_a_missing_model_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    result = run("build", tmp_path, "-o", tmp_path / "out", "--model", "zh_core_web_nope")
    assert result.exit_code == 2
    assert len(result.output.strip().splitlines()) == 1
    assert "zh_core_web_nope" in result.output


@pytest.mark.parametrize(
    "base",
    ["example", "https://example.org/a b/", "https://example.org/x", "https://example.org/kg#", "urn:a#b:"],
)
def test_a_bad_base_iri_is_refused(tmp_path: Path, base: str) -> None:
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    assert run("build", tmp_path, "-o", tmp_path / "out", "--base", base).exit_code == 2


def test_the_same_bytes_under_any_hash_seed_and_order(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for n, place in enumerate(["成都市武侯区", "西安市碑林区", "杭州市拱墅区"]):
        text = REPORT.replace("成都市武侯区", place).replace("武侯区", place[-3:])
        (tmp_path / f"in/{n}.txt").write_text(text, encoding="utf-8")
    files = sorted((tmp_path / "in").iterdir())
    digests = []
    for seed, order in (("1", files), ("2", files[::-1])):
        out = tmp_path / f"out{seed}"
        command = [sys.executable, "-m", "kg", "build", *map(str, order), "-o", str(out)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run(command, check=True, cwd=ROOT, env=environment, capture_output=True)
        digests.append({p.name: p.read_bytes() for p in out.iterdir() if p.is_file()})
    assert digests[0].keys() == digests[1].keys()
    assert [name for name in digests[0] if digests[0][name] != digests[1][name]] == []


def test_help_is_quick_because_nothing_heavy_is_imported() -> None:
    code = "import sys, kg.cli; print([m for m in ('spacy', 'rdflib', 'pyvis', 'networkx', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(os.name == "nt", reason="needs a shell")
@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams_cost_nothing(built: Path, tmp_path: Path, closed: str) -> None:
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    kg = f"{sys.executable} -m kg"
    for command in (f"stats {built}", f"build {tmp_path / 'a.txt'} -o {tmp_path / 'out'}"):
        done = subprocess.run(f"{kg} {command} {closed}", shell=True, cwd=ROOT, capture_output=True)
        assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / "out/graph.nq").read_bytes()[:1] == b"<"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no device that is always full")
@pytest.mark.parametrize("command", ["stats", "validate"])
def test_an_answer_for_which_there_is_no_room_is_one_line(built: Path, command: str) -> None:
    told = subprocess.run(
        f"{sys.executable} -m kg {command} {built} > /dev/full", shell=True, cwd=ROOT, capture_output=True
    )
    assert (told.returncode, told.stderr) == (2, b"Error: No space left on device\n")


def test_a_build_as_a_process_tells_all_and_ends_with_its_code(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/a.txt").write_text(
        "成都市武侯区司法局关于2020年法治政府建设情况的报告\n", encoding="utf-8"
    )
    command = [sys.executable, "-m", "kg", "build", str(tmp_path / "reports"), "-o", str(tmp_path / "out")]
    whole = subprocess.run([*command, "--force"], capture_output=True, text=True, cwd=ROOT, check=False)
    assert whole.returncode == 0, whole.stderr
    assert "1 report," in whole.stdout
    assert "in a browser" in whole.stdout
    (tmp_path / "reports/empty.txt").write_text("")
    part = subprocess.run([*command, "--force"], capture_output=True, text=True, cwd=ROOT, check=False)
    assert part.returncode == 1
    assert "Failed: empty.txt" in part.stderr
    (tmp_path / "reports/empty.txt").unlink()
    closed = ["sh", "-c", 'exec "$@" >&-', "sh", *command, "--force"]
    silent = subprocess.run(closed, stderr=subprocess.PIPE, text=True, cwd=ROOT, check=False)
    assert silent.returncode == 0, silent.stderr
