"""What came, went, was renamed or changed, between two builds and between two years of one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.divisions import load_gazetteer
from kg.build import assemble
from kg.cli import main
from kg.difference import Difference, compare
from kg.difference_report import json_text, sections
from kg.forks import run_forked
from kg.harvest import harvest, read_harvest
from kg.partitions.recalled import recall, shelve
from kg.sides import Side, claim_of, series_of, shard_of
from ontology.records import (
    Document,
    Entity,
    EntityKey,
    Evidence,
    Extraction,
    Indicator,
    KnowledgeBase,
    Mention,
    Metadata,
    NamedEntity,
    Observation,
    Relation,
    ReportedClaim,
    Statement,
)

BASE = "https://w3id.org/zhengtu/"
PLACE = "陕西省西安市碑林区"
BUREAU = EntityKey("INST", "西安市碑林区司法局")
STATION = EntityKey("INIT", "“长安驿站”平台", PLACE)
PLACED = EntityKey("INIT", "碑林区“长安驿站”平台")
WEEK = EntityKey("INIT", "“宪法宣传周”活动", PLACE)
NEARER = EntityKey("INIT", "“长安驿站”平台", f"{PLACE}张家村街道")
LONG = EntityKey("INIT", "“长安驿站”公共法律服务平台", PLACE)


def document(
    name: str,
    statements: list[tuple[EntityKey, str]],
    figures: list[tuple[str, float, str]] = (),  # type: ignore[assignment]
    aliases: dict[EntityKey, tuple[str, ...]] | None = None,
) -> Extraction:
    """What a bureau launched, with status, and what it counted; each in a sentence of its own."""
    sha = (name * 64)[:64]
    text = ""
    relations, counted, mentions = [], [], []
    for key, status in statements:
        sentence = f"{BUREAU.name}建成{key.name}。"
        at = len(text)
        place = Evidence(sha, at, at + len(sentence), at, at + len(sentence), "t", 0.9)
        relations.append(Relation(BUREAU, "launched", key, status, place))  # type: ignore[arg-type]
        start = at + sentence.index(key.name)
        mentions.append(Mention(start, start + len(key.name), key.name, key.type, key, "t", 0.9))
        text += sentence
    for indicator, value, period in figures:
        sentence = f"{period}年{indicator}{value}件。"
        place = Evidence(sha, len(text), len(text) + 3, len(text), len(text) + len(sentence), "t", 0.9)
        counted.append(Indicator(indicator, value, "件", BUREAU, place, period, text=f"{value}件"))
        text += sentence
    keys = sorted({BUREAU, *(k for k, _ in statements)})
    named = tuple(NamedEntity(k, (aliases or {}).get(k, ())) for k in keys)
    meta = Metadata("报告", BUREAU.name, PLACE, "2021")
    return Extraction(
        Document(f"{name}.txt", text, sha, sha, "text/plain", meta),
        named, tuple(mentions), tuple(relations), tuple(counted),
    )  # fmt: skip


@dataclass(frozen=True)
class Held:
    """A side in memory, in any number of shards."""

    kb: KnowledgeBase
    shards: int = 1

    @property
    def documents(self) -> Sequence[Document]:
        return self.kb.documents

    @property
    def names(self) -> Mapping[str, str]:
        return {e.iri: e.key.name for e in self.kb.entities}

    @property
    def texts(self) -> Mapping[str, str]:
        return {d.text_sha256: d.raw for d in self.kb.documents}

    def entities(self, shard: int) -> Sequence[Entity]:
        return [e for e in self.kb.entities if shard_of((e.iri,), self.shards) == shard]

    def statements(self, shard: int) -> Sequence[Statement]:
        return [s for s in self.kb.statements if shard_of(claim_of(s, {}), self.shards) == shard]

    def observations(self, shard: int) -> Sequence[Observation]:
        return [o for o in self.kb.observations if shard_of(series_of(o, {}), self.shards) == shard]

    def claims(self, shard: int) -> Sequence[ReportedClaim]:
        return [c for c in self.kb.claims if shard_of((c.iri,), self.shards) == shard]


def held(side: Side) -> KnowledgeBase:
    assert isinstance(side, Held)
    return side.kb


def as_json(difference: Difference) -> dict[str, Any]:
    """What programs read; as `json.dumps` would write it."""
    text = "".join(json_text(difference))
    told: dict[str, Any] = json.loads(text)
    assert text == json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    return told


def difference(old: Extraction, new: Extraction, shards: int = 1) -> Difference:
    one, other = (Held(assemble(harvest([x]), BASE), shards) for x in (old, new))
    return compare(one, other, load_gazetteer())


def test_a_build_does_not_differ_from_itself() -> None:
    x = document("a", [(STATION, "done")], [("办理案件", 120, "2020")])
    found = difference(x, x)
    assert found.empty
    assert list(sections(found)) == []


def test_what_came_and_went() -> None:
    found = difference(document("a", [(STATION, "done")]), document("a", [(WEEK, "done")]))
    assert [e.key for e in found.entities_came] == [WEEK]
    assert [e.key for e in found.entities_gone] == [STATION]
    assert len(found.statements_came) == len(found.statements_gone) == 1


@pytest.mark.parametrize(
    ("now", "aliases", "why"),
    [
        (PLACED, {}, "with and without its place"),
        (LONG, {LONG: (STATION.name,)}, "is a form of"),
        (NEARER, {}, f"the same name, its place told otherwise: {STATION.scope} → {NEARER.scope}"),
    ],
)
def test_what_is_renamed_is_neither_new_nor_gone(
    now: EntityKey, aliases: dict[EntityKey, tuple[str, ...]], why: str
) -> None:
    found = difference(document("a", [(STATION, "done")]), document("b", [(now, "done")], (), aliases))
    assert [(r.old.key, r.new.key) for r in found.renamed] == [(STATION, now)]
    assert why in found.renamed[0].reason
    assert not found.entities_came
    assert not found.entities_gone
    assert not found.statements_came
    assert not found.statements_gone
    assert len(found.evidence) == 1


def test_the_same_characters_under_another_name_or_type_are_one_thing() -> None:
    old = document("a", [(STATION, "done")])
    key = EntityKey("INST", "长安驿站服务所", PLACE)
    mention = Mention(old.mentions[0].start, old.mentions[0].end, STATION.name, "INST", key, "t", 0.9)
    new = Extraction(old.document, (NamedEntity(BUREAU), NamedEntity(key)), (mention,))
    found = difference(old, new)
    assert [(r.old.key, r.new.key) for r in found.renamed] == [(STATION, key)]
    assert "same characters" in found.renamed[0].reason


@pytest.mark.parametrize(
    ("old", "new", "likeness"),
    [
        ("第一届碑林法治文化节", "第二届碑林法治文化节", 1.0),
        ("2020年普法要点清单", "2021年普法要点清单", 1.0),
        ("特邀行政执法监督员制度", "特邀执法监督员制度", 0.9),
    ],
)
def test_names_that_are_alike_are_hinted_at(old: str, new: str, likeness: float) -> None:
    one, other = (EntityKey("INIT", name, PLACE) for name in (old, new))
    found = difference(document("a", [(one, "done"), (WEEK, "done")]), document("b", [(other, "done")]))
    assert [(p.old.key, p.new.key, p.likeness) for p in found.look_alikes] == [(one, other, likeness)]
    assert one in [e.key for e in found.entities_gone]
    assert other in [e.key for e in found.entities_came]
    title, lines = next(section for section in sections(found) if "perhaps" in section[0])
    assert "或为更名" in title
    assert [(mark, told.count(" → ")) for mark, told, _ in lines] == [("?", 1)]
    assert as_json(found)["entities"]["alike"][0]["new"]["name"] == new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (EntityKey("INST", "西安市碑林区综治中心"), EntityKey("INST", "西安市碑林区行政服务中心")),
        (
            EntityKey("INIT", "“长安驿站”平台", PLACE),
            EntityKey("INIT", "“长安驿站”平台", "浙江省宁波市江北区"),
        ),
        (EntityKey("INIT", "普法周", PLACE), EntityKey("INIT", "普法月", PLACE)),
    ],
)
def test_a_common_place_or_another_place_makes_nothing_alike(old: EntityKey, new: EntityKey) -> None:
    found = difference(document("a", [(old, "done")]), document("b", [(new, "done")]))
    assert found.look_alikes == ()


def test_a_plan_that_was_carried_out_changed_its_status() -> None:
    found = difference(document("a", [(STATION, "planned")]), document("b", [(STATION, "done")]))
    assert [(a.status, b.status) for a, b in found.status] == [("planned", "done")]
    assert not found.statements_came
    assert not found.statements_gone


def test_figures_of_one_series_are_set_side_by_side() -> None:
    old = document("a", [], [("办理案件", 120, "2020"), ("调解纠纷", 7, "2020"), ("旧指标", 1, "2020")])
    new = document("b", [], [("办理案件", 150, "2021"), ("调解纠纷", 7, "2020"), ("新指标", 2, "2021")])
    found = difference(old, new)
    assert [([o.value for o in a], [o.value for o in b]) for a, b in found.figures] == [([120], [150])]
    assert [o.indicator for o in found.figures_came] == ["新指标"]
    assert [o.indicator for o in found.figures_gone] == ["旧指标"]


def test_a_promise_that_was_kept_changed_its_outcome() -> None:
    kb = assemble(harvest([document("a", [(STATION, "done")])]), BASE)
    claim = ReportedClaim(BASE + "c1", "commitment", "建成平台", PLACE, ("2021",), (), (), (), "open")
    other = replace(claim, iri=BASE + "c2", text="办好热线")
    found = compare(
        Held(replace(kb, claims=(claim,))),
        Held(replace(kb, claims=(replace(claim, outcome="kept"), other))),
        load_gazetteer(),
    )
    assert [(a.outcome, b.outcome) for a, b in found.outcomes] == [("open", "kept")]
    assert found.claims_came == (other,)
    assert not found.empty
    assert as_json(found)["claims"]["came"][0]["text"] == "办好热线"
    assert "[已兑现 kept], was 原为 未见回应 open" in "".join(
        t for _, lines in sections(found) for _, t, _ in lines
    )


KEYS = st.sampled_from([STATION, PLACED, WEEK, LONG])
STATEMENTS = st.lists(st.tuples(KEYS, st.sampled_from(["done", "planned", "ongoing"])), max_size=4)
FIGURES = st.lists(
    st.tuples(st.sampled_from(["甲数", "乙数"]), st.integers(0, 3), st.sampled_from(["2020", "2021"])),
    max_size=4,
)


@settings(max_examples=30, deadline=None)
@given(STATEMENTS, FIGURES, STATEMENTS, FIGURES)
def test_every_entity_statement_and_figure_is_accounted_for_once(
    s1: list[tuple[EntityKey, str]], f1: list[tuple[str, float, str]],
    s2: list[tuple[EntityKey, str]], f2: list[tuple[str, float, str]],
) -> None:  # fmt: skip
    found = difference(document("a", s1, f1), document("b", s2, f2))
    old, new = {e.iri for e in held(found.old).entities}, {e.iri for e in held(found.new).entities}
    gone, came = {e.iri for e in found.entities_gone}, {e.iri for e in found.entities_came}
    moved = {r.old.iri: r.new.iri for r in found.renamed}
    assert old - new == gone | moved.keys()
    assert new - old == came | set(moved.values())
    kept = {s.iri for pairs in (found.status, found.evidence) for s, _ in pairs}
    assert not {s.iri for s in found.statements_gone} & kept
    total = len(found.statements_gone) + len(found.status) + len(found.evidence)
    assert total == len(held(found.old).statements)
    cut = difference(document("a", s1, f1), document("b", s2, f2), 5)
    assert as_json(cut) == as_json(found)
    assert replace(cut, old=found.old, new=found.new) == found
    assert all(lines for _, lines in sections(found))


# ---- at the command line ---------------------------------------------------------------------------------
REPORT = """西安市碑林区司法局{year}年工作报告

{year}年，我局建成{work}，办理法律援助案件{cases}件。

西安市碑林区司法局
{next}年1月8日
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("years")
    for year, work, cases in ((2020, "“长安驿站”平台", 412), (2021, "“云上碑林”平台", 530)):
        (folder / str(year)).mkdir()
        text = REPORT.format(year=year, next=year + 1, work=work, cases=cases)
        (folder / f"{year}/r{year}.txt").write_text(text, encoding="utf-8")
        assert run("build", folder / str(year), "-o", folder / f"b{year}").exit_code == 0
    assert run("merge", folder / "b2020", folder / "b2021", "-o", folder / "both").exit_code == 0
    return folder


def test_two_builds_and_two_years_of_one_give_the_same_difference(builds: Path) -> None:
    apart = run("diff", builds / "b2020", builds / "b2021", "--json")
    inside = run("diff", builds / "both", "--year", "2020", "2021", "--json")
    assert apart.exit_code == inside.exit_code == 0
    assert json.loads(apart.output) == json.loads(inside.output)
    names = {e["name"] for e in json.loads(apart.output)["entities"]["came"]}
    assert "“云上碑林”平台" in names


def test_the_terminal_shows_what_changed_with_its_sentence(builds: Path) -> None:
    result = run("diff", builds / "b2020", builds / "b2021")
    assert "+ INIT “云上碑林”平台" in result.output
    assert "412件 (2020) → 530件 (2021)" in result.output
    assert "r2021.txt" in result.output
    assert run("diff", builds / "b2020", builds / "b2020").output == "Both say the same.\n"


def test_a_wrong_call_is_told(builds: Path) -> None:
    assert run("diff", builds / "both").exit_code == 2
    assert run("diff", builds / "both", builds / "both", "--year", "2020", "2021").exit_code == 2
    assert "no report about 1999" in run("diff", builds / "both", "--year", "1999", "2021").output


# ---- on disk ---------------------------------------------------------------------------------------------
CORRECTED = """- rename: 长安驿站
  to: 长安客栈
  type: INIT
  who: 李晓
  when: 2026-03-02
  why: 更名
- drop: 西安市碑林区司法局
  indicator: 调解成功率
  who: 李晓
  when: 2026-03-02
  why: 误读
"""
EACH = """西安市{place}司法局{year}年工作总结

一、工作情况
{year}年，{place}司法局建成“长安驿站”平台，开展“宪法宣传周”活动，办理法律援助案件{cases}件，调解成功率98%。
二、存在问题
法律援助案件办理力量不足，基层司法所人员紧缺。
三、{next}年工作计划
{next}年，加强法律援助案件办理力量，建设“云上驿站”平台。

西安市{place}司法局
{next}年1月8日
"""


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of some places and years, with corrections, and one text under two names."""
    folder = tmp_path_factory.mktemp("corrected")
    (folder / "reports").mkdir()
    for number, place in enumerate(("碑林区", "雁塔区", "莲湖区")):
        for year in (2020, 2021, 2022):
            told = EACH.format(place=place, year=year, next=year + 1, cases=100 * number + year)
            (folder / f"reports/{place}{year}.txt").write_text(told, encoding="utf-8")
    (folder / "reports/又一份.txt").write_text(told, encoding="utf-8")
    (folder / "reports/curation.yaml").write_text(CORRECTED, encoding="utf-8")
    assert run("build", folder / "reports", "-o", folder / "out", "--no-cache").exit_code == 0
    return folder / "out"


@pytest.mark.parametrize("shards", [1, 7])
def test_what_is_recalled_from_disk_is_what_a_build_in_memory_has(
    shards: int, corrected: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.partitions.recalled.GROUP", 300)
    kb = assemble(read_harvest(corrected), BASE)
    recalled = recall(corrected, BASE, tmp_path / "recalled")
    everything = recalled.numbers(lambda document: True)
    side = shelve(recalled, everything, shards, tmp_path / "shards", partial(run_forked, workers=2))
    memory = Held(kb, shards)
    assert side.names == memory.names
    assert {d.text_sha256: side.texts[d.text_sha256][0 : len(d.raw)] for d in kb.documents} == memory.texts
    assert [d.name for d in side.documents] == [d.name for d in kb.documents]
    assert kb.claims
    for shard in range(shards):
        assert list(side.entities(shard)) == memory.entities(shard)
        assert list(side.statements(shard)) == memory.statements(shard)
        assert list(side.observations(shard)) == memory.observations(shard)
        assert list(side.claims(shard)) == memory.claims(shard)
