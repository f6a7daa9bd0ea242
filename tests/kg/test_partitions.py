"""A build in partitions: the same files as those of a build in memory, whatever the number of partitions."""

from __future__ import annotations

import json
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.rdf import kb_nodes, write_nquads
from exports.rdf.evidence import finding_nodes
from exports.rdf.facts import entity_triples
from extraction.divisions import load_gazetteer
from kg.cli import main
from kg.cli.partitioned.command import LEFT_OUT, WORK
from kg.cli.partitioned.files import Parts, parts_of
from kg.partitions.areas import groups_of_areas
from kg.partitions.ranges import cut_hashes, cut_names, cut_segments, make_ranges
from kg.partitions.runs import Outbox, received
from kg.partitions.size import LARGE
from kg.partitions.spool import Named, after
from kg.partitions.texts import TextsOnDisk
from kg.resolution import resolve, resolve_keys
from kg.validation.facts import Facts
from kg.validation.looked_up import SortedGraph
from ontology.errors import BuildError
from ontology.iris import KINDS
from ontology.prefixes import SKOS
from ontology.records import Document, EntityKey, Extraction, KnowledgeBase, Mention, Metadata, NamedEntity

ROOT = Path(__file__).parents[2]
INPUTS = ROOT / "tests/fixtures/inputs"
SHARED = ROOT.parent / "shared"
PLACES = ("成都市武侯区", "西安市碑林区", "宁波市江北区", "重庆市江北区")
WORKS = ("“锦城驿站”服务平台", "“法润万家”专项行动", "“一窗通”工作机制")
BASE = "https://w3id.org/zhengtu/"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def report(place: str, year: int, work: str, cases: int) -> str:
    return (
        f"{place}司法局关于{year}年法治政府建设情况的报告\n\n{year}年，我局印发《{year}年普法工作要点》"
        f"（武司发〔{year}〕{cases % 9 + 1}号），建成{work}，办理法律援助案件{cases}件，群众满意率99.5%。\n"
        f"区司法局与{place}人民法院共同推进{work}。{work}被{place}人民政府评为“先进单位”。旁听被告人钱小二一案庭审。\n"
        f"存在的主要问题：一是基层法律服务力量不足，调解员队伍建设有待加强。\n"
        f"下一步，将加强调解员队伍建设，建成{WORKS[cases % 3]}，办理法律援助案件{cases + 50}件。\n\n"
        f"{place}司法局\n{year + 1}年1月8日\n"
    )


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports of four places over four years, two with one text, web pages and PDFs among them, one that cannot be
    read."""
    folder = tmp_path_factory.mktemp("reports")
    dice = random.Random(7)
    for number in range(24):
        text = report(PLACES[number % 4], 2019 + number // 8, dice.choice(WORKS), dice.randrange(100, 900))
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    shutil.copyfile(folder / "3.txt", folder / "again.txt")
    for name in ("page.html", "report.docx", "report.pdf", "empty.txt"):
        shutil.copyfile(INPUTS / name, folder / name)
    for path in sorted((ROOT / "examples/reports").rglob("*.txt"))[:3]:
        shutil.copyfile(path, folder / path.name)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def record(found: dict[str, bytes]) -> dict[str, object]:
    return json.loads(found["build.json"])  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def in_memory(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("memory") / "out"
    told = run("build", reports, "-o", out, "--rdf12", "--parquet", "--workers", "1")
    assert told.exit_code == 1, told.output
    return files(out)


@pytest.mark.parametrize(("partitions", "workers"), [(2, 1), (9, 2)])
def test_a_partitioned_build_is_the_build_in_memory(
    partitions: int, workers: int, reports: Path, in_memory: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    further = ("--rdf12", "--parquet", "--workers", workers)
    asked = ("build", reports, "-o", out, "--partitions", partitions, *further)
    told = run(*asked)
    assert told.exit_code == 1, told.output
    assert "Failed: empty.txt" in told.output
    found = files(out)
    assert found.keys() == in_memory.keys() - set(LEFT_OUT)
    assert [n for n in found if n != "build.json" and found[n] != in_memory[n]] == []
    own, other = record(found), record(in_memory)
    assert own.pop("partitions") == partitions
    assert own.pop("left_out") == list(LEFT_OUT)
    assert own["choices"].pop("partitioned") is True  # type: ignore[attr-defined]
    for name in ("outputs", "sizes"):
        assert other[name].keys() - own[name].keys() == set(LEFT_OUT)  # type: ignore[attr-defined]
        other[name] = {k: v for k, v in other[name].items() if k not in LEFT_OUT}  # type: ignore[attr-defined]
    assert own == other
    assert "Left out" in told.output
    assert "up to date" in run(*asked).output


@pytest.mark.shared
def test_seeds_in_partitions_are_the_seeds_in_memory(tmp_path: Path) -> None:
    if not (SHARED / "seeds").is_dir():
        pytest.skip("needs the shared folder beside the checkout")
    for name, partitions in (("one", 1), ("three", 3)):
        told = run("build", SHARED / "seeds", "-o", tmp_path / name, "--partitions", partitions)
        assert told.exit_code == 0, told.output
    one, three = files(tmp_path / "one"), files(tmp_path / "three")
    assert [n for n in three if n != "build.json" and three[n] != one[n]] == []
    assert record(one)["validation"] == record(three)["validation"]


def test_only_large_builds_are_cut_by_themselves(
    in_memory: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "partitions" not in record(in_memory)
    assert LARGE > 10_000_000
    monkeypatch.setattr("kg.partitions.size.LARGE", 10)
    (tmp_path / "2020.txt").write_text(report(PLACES[0], 2020, WORKS[0], 120), encoding="utf-8")
    told = run("build", tmp_path / "2020.txt", "-o", tmp_path / "out")
    assert "in 2 partitions" in told.output
    assert run("show", tmp_path / "out", "成都市武侯区司法局").exit_code == 0
    told = run("build", tmp_path / "2020.txt", "-o", tmp_path / "out", "--partitions", 1)
    assert "partitions" not in told.output
    assert (tmp_path / "out" / "index.html").exists()


CORRECTIONS = """
- {merge: [成都市武侯区人民法院], into: 西安市碑林区人民法院, who: 李晓, when: 2026-01-02, why: 试}
- {rename: 宁波市江北区司法局, to: 宁波市江北区法律服务局, who: 李晓, when: 2026-01-02, why: 试}
- {drop: 成都市武侯区司法局, indicator: 群众满意率, who: 李晓, when: 2026-01-02, why: 试}
- {drop: 成都市武侯区司法局, indicator: 没有的指标, who: 李晓, when: 2026-01-02, why: 试}
- {drop: 没有的机构, who: 李晓, when: 2026-01-02, why: 试}
- {drop: 西安市碑林区人民政府, who: 李晓, when: 2026-01-02, why: 试}
- {add: 西安市碑林区司法局, type: INST, predicate: cooperatesWith, object: 西安市碑林区档案馆, object_type: INST,
   document: 1.txt, quote: 旁听被告人, who: 李晓, when: 2026-01-02, why: 试}
"""


def test_corrections_apply_to_partitions_as_in_memory(reports: Path, tmp_path: Path) -> None:
    (tmp_path / "curation.yaml").write_text(CORRECTIONS, encoding="utf-8")
    found = []
    for name, partitions in (("one", 1), ("four", 4)):
        corrected = ("--curation", tmp_path / "curation.yaml", "--partitions", partitions)
        told = run("build", reports, "-o", tmp_path / name, *corrected)
        assert told.exit_code == 1, told.output
        found.append(files(tmp_path / name))
    one, four = found
    assert [n for n in four if n != "build.json" and four[n] != one[n]] == []
    for name in ("warnings", "counts", "curation", "validation"):
        assert record(one)[name] == record(four)[name]
    assert len([w for w in record(four)["warnings"] if w.startswith("curation.yaml")]) == 2  # type: ignore[attr-defined]
    assert four["resolution.jsonl"].count(b"curation.yaml") == 3


def test_what_goes_wrong_leaves_the_output_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A label that is missing is told with its thing, a finding that is missing by what asks for it."""
    (tmp_path / "reports").mkdir()
    for number, place in enumerate(PLACES):
        text = report(place, 2020, WORKS[0], 100 + number)
        (tmp_path / "reports" / f"{number}.txt").write_text(text, encoding="utf-8")
    asked = ("build", tmp_path / "reports", "-o", tmp_path / "out", "--partitions", 2, "--force")
    assert run(*asked).exit_code == 0
    before = files(tmp_path / "out")
    named, found = entity_triples, finding_nodes
    faults = {
        "kg.cli.partitioned.reducing.entity_triples": (
            lambda *given: (t for t in named(*given) if t[1] != SKOS + "prefLabel"),
            "exactly one Chinese name",
        ),
        "kg.cli.partitioned.graph.finding_nodes": (
            lambda *given: islice(
                found(*given), int(len(given[0]) > 1), None
            ),  # not that which shows their form
            "Evidence",
        ),
        "kg.cli.partitioned.building.check_order": (raises, "no room"),
    }
    for place, (fault, told) in faults.items():
        with monkeypatch.context() as patch:
            patch.setattr(place, fault)
            result = run(*asked)
        assert result.exit_code == 2, result.output
        assert told in result.output
        assert files(tmp_path / "out") == before
        assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "reports"]
        assert "breaks its shapes" in result.output or told == "no room"
    without = run(*asked, "--no-validate")
    assert without.exit_code == 0
    assert record(files(tmp_path / "out"))["validation"] is None


def test_parts_that_are_not_there_as_they_were_written_are_an_error(tmp_path: Path) -> None:
    parts = Parts(tmp_path, 4)
    parts.pieces("graph.nq", [b"a\n", b"b\n"])
    assert parts.sizes == {("graph.nq", 4): 4}
    assert list(parts_of(tmp_path, "graph.nq", range(9), parts.sizes)) == [tmp_path / "graph.nq.4"]
    (tmp_path / "graph.nq.4").write_text("a\n")
    with pytest.raises(BuildError, match="not there as it was written"):
        list(parts_of(tmp_path, "graph.nq", range(9), parts.sizes))
    (tmp_path / "graph.nq.4").unlink()
    with pytest.raises(BuildError, match="not there as it was written"):
        list(parts_of(tmp_path, "graph.nq", range(9), parts.sizes))


def test_what_cannot_be_removed_is_no_part_of_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "2020.txt").write_text(report(PLACES[0], 2020, WORKS[0], 120), encoding="utf-8")
    asked = ("build", tmp_path / "2020.txt", "-o", tmp_path / "out", "--partitions", 2)
    remove = shutil.rmtree

    def stubborn(path: Path, **options: bool) -> None:
        if Path(path).name != WORK:
            remove(path, **options)

    with monkeypatch.context() as patched:
        patched.setattr("shutil.rmtree", stubborn)
        assert run(*asked).exit_code == 0
    assert not list((tmp_path / "out").glob(".*"))
    assert "up to date" in run(*asked).output
    assert not list(tmp_path.glob(".out.*"))


def raises(*given: object) -> None:
    raise BuildError("there is no room")


def test_a_folder_of_nothing_that_can_be_read_leaves_no_output(tmp_path: Path) -> None:
    shutil.copyfile(INPUTS / "empty.txt", tmp_path / "empty.txt")
    told = run("build", tmp_path, "-o", tmp_path / "out", "--partitions", 2)
    assert told.exit_code != 0
    assert "no report could be read" in told.output
    assert not (tmp_path / "out").exists()


# -------------------- resolution as a reduction by key --------------------

NAMES = (
    *(EntityKey("INIT", name, scope) for name in ("普法驿站", "“普法驿站”", "武侯区普法驿站") for scope in ("四川省成都市武侯区", "")),
    *(EntityKey("REG", name) for name in ("法治宣传工作要点", "关于印发法治宣传工作要点", "司法局法治宣传工作要点")),
    *(EntityKey("INST", name) for name in ("重庆市渝北区司法局", "渝北区司法局", "重庆市渝北区 司法局")),
)  # fmt: skip


def document(number: int, named: Sequence[tuple[EntityKey, bool]]) -> Extraction:
    """A document that names entities, some of them with a document number."""
    pairs = (("number", "渝司发〔2020〕2号"),)
    return Extraction(
        Document(f"{number}.txt", "", "", f"{number}", "text/plain", Metadata()),
        tuple(NamedEntity(key, (), pairs if numbered else ()) for key, numbered in sorted(set(named))),
        tuple(Mention(0, 1, key.name, key.type, key, "t", 1.0) for key, _ in named),
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.tuples(st.sampled_from(NAMES), st.booleans()), max_size=5), min_size=1, max_size=8),
    st.randoms(use_true_random=False),
)
def test_keys_of_any_parts_of_the_documents_resolve_as_all_documents_do(
    told: list[list[tuple[EntityKey, bool]]], dice: random.Random
) -> None:
    documents = [document(number, named) for number, named in enumerate(told)]
    resolved, joins = resolve(documents, load_gazetteer())
    dice.shuffle(documents)
    named = Named()
    for extraction in documents:
        named.add(extraction)
    moved, same = resolve_keys(named.attributes, named.used, load_gazetteer())
    assert same == joins
    final = after(named, moved)
    assert final.attributes.keys() == {n.key for x in resolved for n in x.entities}
    for key, pairs in final.attributes.items():
        assert pairs == {p for x in resolved for n in x.entities if n.key == key for p in n.attributes}
    assert +final.used == sum((_used(x) for x in resolved), Named().used)


def _used(extraction: Extraction) -> Counter[EntityKey]:
    named = Named()
    named.add(extraction)
    return named.used


# -------------------- ranges, groups, files between steps --------------------

NAME = st.text("甲乙/-.0a区", min_size=1, max_size=4)


@given(st.sets(NAME, max_size=30), st.integers(1, 9), st.integers(1, 9))
def test_ranges_one_after_the_other_have_both_orders(names: set[str], count: int, hashes: int) -> None:
    """By subject, and by subject and `>`, as lines of N-Quads begin."""
    iris = [f"{BASE}id/org/{name.strip('/') or '甲'}" for name in names]
    ev = [f"{BASE}id/ev/{random.Random(name).getrandbits(80):020x}" for name in names]
    others = [f"{BASE}vocab/unit/{name}" for name in names] + [f"{BASE}id/dataset/graph", "urn:x", "a"]
    cuts: dict[str, list[str]] = {kind: [] for kind in (*KINDS.values(), "ev", "dataset")} | {
        "org": cut_names(iris, count),
        "ev": cut_hashes(BASE, "ev", hashes),
    }
    ranges = make_ranges(BASE, cuts)
    subjects = sorted({*iris, *ev, *others})
    for order in (lambda s: s, lambda s: s + ">"):
        found = [ranges.find(subject) for subject in sorted(subjects, key=order)]
        assert found == sorted(found)
    for subject in subjects:
        kind = ranges.kinds[ranges.find(subject)]
        assert subject.startswith(f"{BASE}id/{kind}/") if kind else f"{BASE}id/" not in subject


def test_segments_are_cut_where_no_thing_begins() -> None:
    cuts = cut_segments(BASE, "problem", ["重庆市渝北区", "重庆市", "四川省成都市"] * 5, 3)
    assert cuts == [f"{BASE}id/problem/重庆市", f"{BASE}id/problem/重庆市渝北区"]


@given(
    st.lists(st.tuples(st.sampled_from("甲乙丙丁"), st.sampled_from("123456")), max_size=30),
    st.integers(1, 9),
)
def test_no_group_of_documents_divides_an_area_or_a_text(told: list[tuple[str, str]], count: int) -> None:
    documents = [
        Document(f"{n}.txt", "", "", text, "text/plain", Metadata(region=region))
        for n, (region, text) in enumerate(told)
    ]
    groups = groups_of_areas(documents, [1] * len(told), count)
    assert sorted(n for group in groups for n in group) == list(range(len(told)))
    assert all(group == sorted(group) for group in groups)
    for part in (0, 1):
        for value in {pair[part] for pair in told}:
            assert len({g for g, group in enumerate(groups) for n in group if told[n][part] == value}) == 1


def test_a_partition_receives_what_was_sent_to_it_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.partitions.runs.MOST", 3)
    runs = []
    for job in range(2):
        with Outbox(tmp_path / str(job)) as outbox:
            for n in range(10):
                outbox.add("odd" if n % 2 else "even", n % 3, (job, n, "字", 0.5, None))
        runs.append(outbox.run)
    assert [item[:2] for item in received(runs, "odd", 1)] == [(0, 1), (0, 7), (1, 1), (1, 7)]
    assert list(received(runs, "odd", 5)) == []


@given(st.text(st.characters(), max_size=20), st.integers(0, 22), st.integers(0, 22))
def test_texts_on_disk_are_quoted_as_texts_in_memory(text: str, start: int, end: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        texts = TextsOnDisk(Path(folder) / "texts")
        texts.add("other", "别的")
        texts.add("it", text)
        texts.close()
        assert texts["it"][start:end] == text[start:end]
        assert texts.length("it") == len(text)


def test_what_is_hidden_of_one_text_is_hidden_of_its_copy(tmp_path: Path) -> None:
    texts = TextsOnDisk(tmp_path / "texts")
    texts.add("it", "被告人×××到庭")
    texts.add("it", "被告人×××到庭")
    with pytest.raises(BuildError, match="private persons"):
        texts.add("it", "被告人钱小二到庭")


def test_a_sorted_file_gives_what_is_said_of_every_node(sample_kb: KnowledgeBase, tmp_path: Path) -> None:
    write_nquads(sample_kb, tmp_path / "graph.nq")
    nodes = kb_nodes(sample_kb)
    facts, graph = Facts(nodes), SortedGraph(tmp_path / "graph.nq")
    for subject, properties, _ in nodes:
        for predicate in properties.slices:
            assert graph.values(subject, predicate) == facts.values(subject, predicate)
            assert graph.text(subject, predicate) == facts.text(subject, predicate)
    for absent in ("a", "https://w3id.org/zhengtu/id/org/没有", "z"):
        assert graph.values(absent, "x") == ()
