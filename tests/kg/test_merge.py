"""Builds made apart and joined are, byte for byte, the build of all their inputs."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.build import BuildOptions, Input, assemble, find_documents, gather
from kg.cli import main
from kg.cli.writing import write_build, writing
from kg.codec import Numbers, _codec, decode, encode, layout
from kg.harvest import HARVEST, Harvest, harvest, join_harvests, read_harvest, write_harvest
from kg.inputs import Origin
from kg.record import made_with
from ontology.errors import BuildError
from ontology.records import (
    Document,
    EntityKey,
    Evidence,
    Extraction,
    Failure,
    Indicator,
    Mention,
    Metadata,
    NamedEntity,
    Relation,
)

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples/reports"
BASE = "https://w3id.org/zhengtu/"
PLACES = ("成都市武侯区", "西安市碑林区", "宁波市江北区", "重庆市江北区")
WORKS = ("“锦城驿站”服务平台", "“法润万家”专项行动", "“一窗通”工作机制")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def report(place: str, year: int, work: str, cases: int) -> str:
    return (
        f"{place}司法局关于{year}年法治政府建设情况的报告\n\n{year}年，我局印发《{year}年普法工作要点》"
        f"（武司发〔{year}〕{cases % 9 + 1}号），建成{work}，办理法律援助案件{cases}件。旁听被告人钱小二一案庭审。\n"
        f"区司法局与{place}人民法院共同推进{work}。\n\n{place}司法局\n{year + 1}年1月8日\n"
    )


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> list[Input]:
    folder = tmp_path_factory.mktemp("corpus")
    dice = random.Random(7)
    for number in range(8):
        text = report(dice.choice(PLACES), 2019 + number % 3, dice.choice(WORKS), dice.randrange(100, 900))
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    return [*find_documents([folder]), *find_documents([EXAMPLES])]


@pytest.fixture(scope="module")
def gathered(inputs: list[Input]) -> Harvest:
    return gather(inputs, BuildOptions())


def folder_bytes(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def written(gathered: Harvest, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    made = made_with(BuildOptions().pipeline, BASE)
    with writing(gathered, folder, workers=1) as forks:
        write_build(assemble(gathered, BASE), gathered, made, folder, forks)
    return folder_bytes(folder)


def test_a_merge_of_written_builds_is_the_joint_build_byte_for_byte(
    inputs: list[Input], tmp_path: Path
) -> None:
    parts = [inputs[0::3], inputs[1::3], inputs[2::3]]
    for number, part in enumerate(parts):
        written(gather(part, BuildOptions()), tmp_path / str(number))
    joint = written(gather(inputs, BuildOptions()), tmp_path / "joint")
    for order in ((0, 1, 2), (2, 0, 1)):
        result = run("merge", *(tmp_path / str(n) for n in order), "-o", tmp_path / "merged")
        assert result.exit_code == 1, result.output  # one input could not be read, as in the joint build
        assert folder_bytes(tmp_path / "merged") == joint
    again = run("merge", tmp_path / "merged", tmp_path / "0", "-o", tmp_path / "again")
    assert again.exit_code == 1
    assert folder_bytes(tmp_path / "again") == joint


def test_corrections_beside_the_parts_are_those_of_the_joint_build(tmp_path: Path) -> None:
    for number, place in enumerate(PLACES[:2]):
        folder = tmp_path / f"in{number}"
        folder.mkdir()
        (folder / f"{number}.txt").write_text(report(place, 2020, WORKS[number], 120), encoding="utf-8")
        yaml = f"- rename: {WORKS[number]}\n  to: 新名{number}平台\n  who: 李\n  when: 2026-01-0{number + 1}\n  why: 更名\n"
        lost = "- drop: 没有的局\n  who: 李\n  when: 2026-01-01\n  why: 多余\n"
        (folder / "curation.yaml").write_text(yaml + lost, encoding="utf-8")
        assert run("build", folder, "-o", tmp_path / f"out{number}").exit_code == 0
    assert run("build", tmp_path / "in1", tmp_path / "in0", "-o", tmp_path / "joint").exit_code == 0
    for order in ((0, 1), (1, 0)):
        assert run("merge", *(tmp_path / f"out{n}" for n in order), "-o", tmp_path / "merged").exit_code == 0
        assert folder_bytes(tmp_path / "merged") == folder_bytes(tmp_path / "joint")
    kb = (tmp_path / "joint/entities.csv").read_text(encoding="utf-8")
    assert "新名0平台" in kb
    assert "新名1平台" in kb


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_split_in_any_order_gives_the_same_harvest_and_knowledge(
    gathered: Harvest, data: st.DataObject
) -> None:
    count = data.draw(st.integers(1, 4))
    parts: list[list[Extraction]] = [[] for _ in range(count)]
    for extraction in data.draw(st.permutations(gathered.extractions)):
        for part in data.draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=2)):
            parts[part].append(extraction)
    joined = Harvest()
    for part in data.draw(st.permutations(parts)):
        of_part = {x.document.name for x in part} | {failure.file for failure in gathered.failures}
        origins = [origin for origin in gathered.origins if origin.name in of_part]
        joined = join_harvests(joined, harvest(part, gathered.failures, (), origins), ("a", "b"))
    assert joined == gathered
    assert assemble(joined, BASE) == assemble(gathered, BASE)


def test_names_of_private_persons_are_hidden_in_what_is_kept(gathered: Harvest, tmp_path: Path) -> None:
    write_harvest(gathered, tmp_path / HARVEST)
    kept = (tmp_path / HARVEST).read_bytes().decode("utf-8", "surrogatepass")
    assert "钱小二" not in kept
    assert "×××一案" in kept


def test_a_report_that_one_build_could_not_read_and_the_other_did_is_read(gathered: Harvest) -> None:
    name = gathered.extractions[0].document.name
    broken = harvest((), [Failure(name, "broken")], (), [Origin(name, "0" * 64, Metadata())])
    for pair in ((broken, gathered), (gathered, broken)):
        assert join_harvests(*pair, ("a", "b")) == gathered


def test_two_reports_of_one_name_are_refused_in_one_line(tmp_path: Path) -> None:
    for number in (1, 2):
        (tmp_path / f"in{number}").mkdir()
        text = report(PLACES[number], 2020, WORKS[0], 100 * number)
        (tmp_path / f"in{number}/report.txt").write_text(text, encoding="utf-8")
        assert run("build", tmp_path / f"in{number}", "-o", tmp_path / f"out{number}").exit_code == 0
    result = run("merge", tmp_path / "out1", tmp_path / "out2", "-o", tmp_path / "merged")
    assert result.exit_code == 2
    assert len(result.output.strip().splitlines()) == 1
    assert "report.txt" in result.output
    assert not (tmp_path / "merged").exists()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"ontology": "0" * 20}, "ontology"),
        ({"zhengtu": "0.0.9"}, "version of kg"),
        ({"normaliser": "0"}, "normaliser"),
        ({"base": "https://example.org/"}, "base of IRIs"),
        ({"extraction": {"model": "other", "rules": "r"}}, "recogniser"),
    ],
)
def test_builds_made_with_different_things_are_refused_in_one_line(
    gathered: Harvest, tmp_path: Path, change: dict[str, object], told: str
) -> None:
    one = harvest(gathered.extractions[:1])
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        made = made_with(BuildOptions().pipeline, BASE)
        record = {"zhengtu": made.zhengtu, "normaliser": made.normaliser, "ontology": made.ontology}
        record |= {"base": made.base, "extraction": made.extraction, **(change if name == "b" else {})}
        (tmp_path / name / "build.json").write_text(json.dumps(record), encoding="utf-8")
        write_harvest(one, tmp_path / name / HARVEST)
    result = run("merge", tmp_path / "a", tmp_path / "b", "-o", tmp_path / "merged")
    assert result.exit_code == 2
    assert len(result.output.strip().splitlines()) == 1
    assert told in result.output


def test_what_is_no_build_is_refused_in_one_line(tmp_path: Path) -> None:
    result = run("merge", tmp_path / "missing", tmp_path, "-o", tmp_path / "merged")
    assert result.exit_code == 2
    assert len(result.output.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nonsense",
        b'{"layout":"9"}\n{"lines":1}\n',
        b'{"layout":"%s"}\n[1]\n{"lines":2}\n' % layout().encode(),
        b'{"layout":"%s"}\n' % layout().encode(),
        b'{"layout":"%s"}\n{"lines":1}' % layout().encode(),
        b'{"layout":"%s"}\n{"lines":2}\n' % layout().encode(),
    ],
)
def test_a_damaged_harvest_is_one_clear_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / HARVEST).write_bytes(content)
    with pytest.raises(BuildError, match="records"):
        read_harvest(tmp_path)


def test_a_harvest_that_lost_lines_is_an_error(gathered: Harvest, tmp_path: Path) -> None:
    path = tmp_path / HARVEST
    write_harvest(gathered, path)
    assert read_harvest(tmp_path) == gathered
    lines = path.read_bytes().splitlines(keepends=True)
    for damaged in (lines[:-1], [*lines[:3], *lines[4:]], [*lines, lines[-2]], [*lines[:-1], lines[-1][:-1]]):
        path.write_bytes(b"".join(damaged))
        with pytest.raises(BuildError, match="not whole"):
            read_harvest(tmp_path)


# ---- the codec -------------------------------------------------------------------------------------------
texts = st.text(st.sampled_from('区司法局《》“ \n\u3000𠮷\ud83dA1,"\\'), max_size=12)
pairs = st.lists(st.tuples(texts, texts), max_size=2).map(tuple)
keys = st.builds(EntityKey, st.sampled_from(("INST", "INIT", "REG", "PER", "LOC", "HONOR")), texts, texts)
offsets = st.integers(0, 40)
confidences = st.floats(0, 1)
evidence = st.builds(
    Evidence, st.sampled_from(("a" * 64, "b" * 64)), offsets, offsets, offsets, offsets, texts, confidences
)
mentions = st.builds(Mention, offsets, offsets, texts, st.just("INST"), keys, texts, confidences)
relations = st.builds(
    Relation, keys, texts, keys, st.sampled_from(("done", "planned")), evidence, st.none() | texts, pairs
)
values = st.integers(-(10**18), 10**18) | st.floats(allow_nan=False)
indicators = st.builds(
    Indicator, texts, values, texts, keys, evidence, st.none() | texts, st.booleans(), texts, texts
)
optional = st.none() | texts
metadata = st.builds(Metadata, optional, optional, optional, optional, optional, optional)
spans = st.lists(st.tuples(offsets, offsets), max_size=2).map(tuple)
documents = st.builds(
    Document, texts, texts, texts, st.sampled_from(("a" * 64, "c" * 64)), texts, metadata, pairs, spans
)


def tuples(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


extractions = st.builds(
    Extraction,
    documents,
    tuples(st.builds(NamedEntity, keys, tuples(texts), pairs)),
    tuples(mentions),
    tuples(relations),
    tuples(indicators),
    tuples(texts),
)


@settings(max_examples=150, deadline=None)
@given(extractions)
def test_an_extraction_comes_back_exactly(extraction: Extraction) -> None:
    line = encode(extraction)
    assert b"\n" not in line
    back = decode(line)
    assert back == extraction
    assert [type(i.value) for i in back.indicators] == [type(i.value) for i in extraction.indicators]
    assert encode(back) == line


def test_real_extractions_come_back_exactly(gathered: Harvest, tmp_path: Path) -> None:
    write_harvest(gathered, tmp_path / HARVEST)
    assert read_harvest(tmp_path) == gathered


@pytest.mark.parametrize("line", [b"", b"[]", b"{}", b'{"keys":[]}', b"[[],[]]", b'[["INST"],[[]]]'])
def test_what_is_no_record_is_one_error(line: bytes) -> None:
    with pytest.raises(BuildError, match="format"):
        decode(line)


def test_different_metadata_of_one_report_is_refused(gathered: Harvest) -> None:
    first = gathered.extractions[0]
    other = replace(first, document=replace(first.document, meta=Metadata(title="另一标题")))
    with pytest.raises(BuildError, match="manifest"):
        join_harvests(harvest([first]), harvest([other]), ("a", "b"))


# ---- merges in partitions --------------------------------------------------------------------------------
def test_a_merge_in_partitions_is_the_joint_build_in_partitions(tmp_path: Path) -> None:
    parts = two_builds(tmp_path)
    cut = ("--partitions", "3")
    assert run("build", tmp_path / "all", "-o", tmp_path / "joint", "--no-cache", *cut).exit_code == 0
    merged = run("merge", *parts, parts[0], "-o", tmp_path / "merged", *cut)
    assert merged.exit_code == 0, merged.output
    assert "in 3 partitions" in merged.output
    assert folder_bytes(tmp_path / "merged") == folder_bytes(tmp_path / "joint")


def test_a_large_merge_is_made_in_partitions_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = two_builds(tmp_path)
    monkeypatch.setattr("kg.partitions.size.LARGE", 100)
    assert "partitions" in run("merge", *parts, "-o", tmp_path / "merged").output
    assert "partitions" not in run("merge", *parts, "-o", tmp_path / "merged", "--partitions", "1").output


def test_a_merge_in_partitions_refuses_two_reports_of_one_name(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        text = report(PLACES[0], 2021, WORKS[0], len(name) + ord(name[0]))
        (tmp_path / name / "a.txt").write_text(text, encoding="utf-8")
        assert run("build", tmp_path / name, "-o", tmp_path / f"{name}-out", "--no-cache").exit_code == 0
    outs = tmp_path / "one-out", tmp_path / "two-out"
    result = run("merge", *outs, "-o", tmp_path / "merged", "--partitions", "2")
    assert result.exit_code == 2
    assert f"a.txt: {outs[0]} and {outs[1]} have different reports of this name" in result.output
    assert not (tmp_path / "merged").exists()


def test_a_merge_in_partitions_knows_failures_and_corrections(inputs: list[Input], tmp_path: Path) -> None:
    for number, part in enumerate((inputs[0::2], inputs[1::2])):
        written(gather(part, BuildOptions()), tmp_path / str(number))
    entry = "- drop: “法润万家”专项行动\n  why: 试\n  who: 李晓\n  when: 2024-01-01\n"
    (tmp_path / "curation.yaml").write_text(entry, encoding="utf-8")
    asked = (tmp_path / "0", tmp_path / "1", "--curation", tmp_path / "curation.yaml")
    in_memory = run("merge", *asked, "-o", tmp_path / "whole", "--partitions", "1")
    in_parts = run("merge", *asked, "-o", tmp_path / "cut", "--partitions", "3")
    assert in_memory.exit_code == in_parts.exit_code == 1, in_parts.output  # one input could not be read
    whole, cut = folder_bytes(tmp_path / "whole"), folder_bytes(tmp_path / "cut")
    assert whole.keys() - cut.keys() == {"index.html", "graph.graphml", "graph.gexf"}
    assert [name for name in cut if cut[name] != whole[name]] == ["build.json"]
    records = [json.loads(found["build.json"]) for found in (whole, cut)]
    for told in ("failures", "warnings", "counts", "curation", "inputs"):
        assert records[0][told] == records[1][told]
    assert records[0]["failures"]


def two_builds(folder: Path) -> tuple[Path, Path]:
    """Builds of the reports in all/, half of them in each."""
    for number, place in enumerate(PLACES):
        text = report(place, 2020 + number, WORKS[number % 3], 100 + number)
        for part in ("all", ("first", "second")[number % 2]):
            (folder / part).mkdir(exist_ok=True)
            (folder / part / f"{number}.txt").write_text(text, encoding="utf-8")
    for part in ("first", "second"):
        assert run("build", folder / part, "-o", folder / f"{part}-out", "--no-cache").exit_code == 0
    return folder / "first-out", folder / "second-out"


@dataclass(frozen=True)
class OneField:
    text: str


def test_a_record_of_one_field_is_written_as_one() -> None:
    write, read = _codec(OneField)
    line = write(Numbers(), OneField("甲乙"))
    assert line == ["甲乙"]
    assert read([], line) == OneField("甲乙")
