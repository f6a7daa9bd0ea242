"""Corrections of people: read with their lines, applied on every build, warned of when they no longer match."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction.divisions import load_gazetteer
from kg.build import assemble
from kg.cli import main
from kg.curation import Entry, curate, read_curation
from kg.curation.entries import entry_from_json, entry_to_json
from kg.curation.known import KnownOnDisk, note_renamed
from kg.curation.likeness import Named, renamed_in, told_exactly
from kg.curation.suggest import Suggestion, as_yaml, suggest
from kg.forks import run_forked
from kg.harvest import HARVEST, harvest, write_harvest
from kg.partitions.recalled import recall, shelve
from ontology.errors import CurationError
from ontology.records import (
    Document,
    EntityKey,
    Evidence,
    Extraction,
    Indicator,
    KnowledgeBase,
    Mention,
    Metadata,
    NamedEntity,
    Relation,
)

BASE = "https://w3id.org/zhengtu/"
PLACE = "陕西省西安市碑林区"
TEXT = "碑林区司法局建成“长安驿站”平台。\n区法律援助处办理案件120件。全年办理案件125件。碑林法援中心更名为碑林区法律援助中心。\n"
BUREAU = EntityKey("INST", "西安市碑林区司法局")
AID = EntityKey("INST", "碑林区法律援助处")
STATION = EntityKey("INIT", "“长安驿站”平台", PLACE)
SIGNED = "  who: 李晓\n  when: 2026-03-02\n  why: 核对过\n"


def mention(key: EntityKey, text: str) -> Mention:
    at = TEXT.index(text)
    return Mention(at, at + len(text), text, key.type, key, "t", 0.9)


def evidence(text: str, sha: str) -> Evidence:
    at = TEXT.index(text)
    return Evidence(sha, at, at + len(text), at, at + len(text), "t", 0.9)


def document(name: str, *more: EntityKey) -> Extraction:
    sha = (name * 64)[:64]
    keys = sorted({BUREAU, AID, STATION, *more})
    named = tuple(NamedEntity(k, ("长安驿站",) if k == STATION else ()) for k in keys)
    mentions = (
        mention(BUREAU, "碑林区司法局"),
        mention(STATION, "“长安驿站”平台"),
        mention(AID, "区法律援助处"),
    )
    mentions += tuple(mention(k, "碑林法援中心") for k in more)
    relation = Relation(BUREAU, "launched", STATION, "done", evidence("碑林区司法局建成", sha))
    figures = tuple(
        Indicator(
            "办理案件", value, "件", AID, evidence(f"办理案件{value}件", sha), "2021", text=f"{value}件"
        )
        for value in (120, 125)
    )
    metadata = Metadata("报告", BUREAU.name, PLACE, "2021")
    return Extraction(
        Document(name, TEXT, sha, sha, "text/plain", metadata), named, mentions, (relation,), figures
    )


def corrected(tmp_path: Path, yaml: str, *documents: Extraction) -> KnowledgeBase:
    path = tmp_path / "curation.yaml"
    path.write_text(yaml, encoding="utf-8")
    return assemble(harvest(documents or (document("a.txt"),), (), read_curation(path)), BASE)


def names(kb: KnowledgeBase) -> set[tuple[str, str]]:
    return {(e.key.type, e.key.name) for e in kb.entities}


def test_merge_moves_everything_and_keeps_the_form(tmp_path: Path) -> None:
    yaml = f"- merge: [碑林区法律援助处]\n  into: 西安市碑林区司法局\n{SIGNED}"
    kb = corrected(tmp_path, yaml)
    assert names(kb) == {("INST", "西安市碑林区司法局"), ("INIT", "“长安驿站”平台")}
    bureau = next(e for e in kb.entities if e.key == BUREAU)
    assert "碑林区法律援助处" in bureau.aliases
    assert {o.subject for o in kb.observations} == {bureau.iri}
    assert kb.joins[-1].reason == "核对过 (李晓, 2026-03-02)"
    assert kb.joins[-1].decided == "merge curation.yaml, line 1"
    assert kb.warnings == ()


def test_merge_into_a_name_that_is_new(tmp_path: Path) -> None:
    yaml = f"- merge: [碑林区法律援助处, 西安市碑林区司法局]\n  into: 碑林区法律服务局\n{SIGNED}"
    assert ("INST", "碑林区法律服务局") in names(corrected(tmp_path, yaml))


def test_rename_retype_and_drop(tmp_path: Path) -> None:
    yaml = (
        f"- rename: 碑林区法律援助处\n  to: 西安市碑林区法律援助中心\n{SIGNED}"
        f"- retype: 西安市碑林区法律援助中心\n  to: INIT\n{SIGNED}"
        f"- drop: “长安驿站”平台\n{SIGNED}"
    )
    kb = corrected(tmp_path, yaml)
    assert names(kb) == {("INST", "西安市碑林区司法局"), ("INIT", "西安市碑林区法律援助中心")}
    assert kb.statements == ()
    assert [j.target is None for j in kb.joins] == [False, False, True]


def test_a_name_can_be_exchanged_for_another_and_back(tmp_path: Path) -> None:
    yaml = "".join(
        f"- rename: {a}\n  to: {b}\n{SIGNED}"
        for a, b in (("碑林区法律援助处", "甲处室"), ("甲处室", "乙处室"), ("乙处室", "碑林区法律援助处"))
    )
    assert names(corrected(tmp_path, yaml)) == names(corrected(tmp_path, ""))


def test_split_gives_the_thing_of_some_documents_a_name_of_its_own(tmp_path: Path) -> None:
    yaml = f"- split: 碑林区法律援助处\n  documents: [b.txt]\n  to: 碑林区第二法律援助处\n{SIGNED}"
    kb = corrected(tmp_path, yaml, document("a.txt"), document("b.txt"))
    aid = {e.key.name: e.mentions[0].document for e in kb.entities if "援助" in e.key.name}
    assert aid == {"碑林区法律援助处": ("a.txt" * 64)[:64], "碑林区第二法律援助处": ("b.txt" * 64)[:64]}


def test_split_undoes_a_join_of_the_resolution(tmp_path: Path) -> None:
    other = EntityKey("INIT", "碑林区“长安驿站”平台")
    joined = corrected(tmp_path, "", document("a.txt"), document("b.txt", other))
    assert [j.decided for j in joined.joins] == ["rule/place"]
    yaml = f"- split: 碑林区“长安驿站”平台\n  off: “长安驿站”平台\n{SIGNED}"
    kb = corrected(tmp_path, yaml, document("a.txt"), document("b.txt", other))
    assert kb.joins == ()
    assert len(kb.entities) == len(joined.entities) + 1
    assert kb.warnings == ()


def test_add_needs_the_words_of_a_document(tmp_path: Path) -> None:
    added = (
        "- add: 西安市碑林区司法局\n  predicate: supervises\n  object: 碑林区法律援助处\n"
        f"  document: a.txt\n  quote: 区法律援助处办理 案件120件\n{SIGNED}"
    )
    kb = corrected(tmp_path, added)
    found = next(s for s in kb.statements if s.predicate == "supervises")
    place = found.evidence[0]
    assert TEXT[place.start : place.end] == "区法律援助处办理案件120件"
    assert TEXT[place.sentence_start : place.sentence_end] == "区法律援助处办理案件120件。"
    assert place.rule == "curation/add"
    for change in (("案件120件\n", "案件121件\n"), ("a.txt", "z.txt")):
        kb = corrected(tmp_path, added.replace(*change))
        assert len(kb.statements) == 1
        assert kb.warnings[0].startswith("curation.yaml, line 1: add: ")


def test_add_of_a_thing_that_no_rule_found(tmp_path: Path) -> None:
    yaml = (
        "- add: 西安市碑林区司法局\n  predicate: launched\n  object: “长安夜话”活动\n  object_type: INIT\n"
        f"  object_scope: {PLACE}\n  document: a.txt\n  quote: 碑林区司法局建成\n{SIGNED}"
    )
    assert ("INIT", "“长安夜话”活动") in names(corrected(tmp_path, yaml))


def test_drop_of_one_statement_and_of_one_figure(tmp_path: Path) -> None:
    yaml = (
        f"- drop: 西安市碑林区司法局\n  predicate: launched\n  object: “长安驿站”平台\n{SIGNED}"
        f"- drop: 碑林区法律援助处\n  indicator: 办理案件\n  value: 120\n{SIGNED}"
    )
    kb = corrected(tmp_path, yaml)
    assert kb.statements == ()
    assert [o.value for o in kb.observations] == [125]
    again = corrected(tmp_path, yaml.replace("120", "999"))
    assert again.warnings == (
        "curation.yaml, line 7: drop: nothing of the kind is said of 碑林区法律援助处 any more",
    )


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("- merge: [从无此名, 碑林区法律援助处]\n  into: 西安市碑林区司法局\n", "nothing is called 从无此名 any more"),
        ("- rename: 从无此名\n  to: 乙\n", "nothing is called 从无此名 any more"),
        ("- rename: 碑林区法律援助处\n  to: 碑林区法律援助处\n", "is so already"),
        ("- drop: 碑林区法律援助处\n  type: REG\n", "nothing is called 碑林区法律援助处 any more"),
        ("- split: 碑林区法律援助处\n  documents: [z.txt]\n  to: 乙\n", "is not named in z.txt any more"),
        ("- split: 碑林区法律援助处\n  off: 从无此名\n", "nothing is called 从无此名 any more"),
        (f"- drop: {BASE}id/org/从无此名\n", "nothing is called"),
    ],
)  # fmt: skip
def test_what_no_longer_matches_is_a_warning_with_its_line(tmp_path: Path, entry: str, told: str) -> None:
    kb = corrected(tmp_path, f"# 更正\n\n{entry}{SIGNED}")
    assert len(kb.warnings) == 1
    assert kb.warnings[0].startswith("curation.yaml, line 3: ")
    assert told in kb.warnings[0]


def test_a_name_of_two_things_is_not_guessed(tmp_path: Path) -> None:
    other = EntityKey("INIT", "“长安驿站”平台", "陕西省西安市雁塔区")
    documents = (document("a.txt", other),)
    yaml = f"- drop: “长安驿站”平台\n{SIGNED}"
    assert "2 things are called" in corrected(tmp_path, yaml, *documents).warnings[0]
    scoped = yaml.replace("平台\n", f"平台\n  scope: {PLACE}\n", 1)
    assert corrected(tmp_path, scoped, *documents).warnings == ()


@pytest.mark.parametrize(
    ("yaml", "told"),
    [
        ("- merge: [甲, 乙\n", "line 2: not YAML"),
        ("merge: 甲\n", "line 1: expected a list of corrections"),
        ("- 甲\n", "line 1: expected an action"),
        (f"- melt: 甲\n{SIGNED}", "line 1: expected one action of merge, split"),
        (f"- drop: 甲\n  rename: 乙\n{SIGNED}", "line 1: expected one action"),
        (f"- rename: 甲\n  too: 乙\n{SIGNED}", "line 2: unknown key too of rename; expected"),
        (f"- rename: 甲\n{SIGNED}", "line 1: rename lacks to"),
        ("- drop: 甲\n  who: 李\n  when: 2026-01-02\n", "line 1: drop lacks why"),
        (SIGNED.replace("  who", "- drop: 甲\n  who").replace("2026-03-02", "去年"), "when: 去年; expected a day"),
        (f"- retype: 甲\n  to: THING\n{SIGNED}", "line 1: to: THING; expected one of INST"),
        (f"- drop: 甲\n  type: X\n{SIGNED}", "line 2: type: X; expected one of"),
        (f"- refuse: [甲]\n{SIGNED}", "line 1: refuse: expected at least 2"),
        (f"- split: 甲\n{SIGNED}", "line 1: split needs either off"),
        (f"- drop: 甲\n  predicate: launched\n{SIGNED}", "needs predicate and object"),
        (f"- drop: 甲\n  predicate: likes\n  object: 乙\n{SIGNED}", "predicate: likes; expected one of"),
        (f"- drop: 甲\n  who: 王\n{SIGNED}", "line 3: who stands twice"),
        (f"- rename: [甲]\n  to: 乙\n{SIGNED}", "line 1: rename: expected a text"),
        (f"- rename: ''\n  to: 乙\n{SIGNED}", "line 1: rename: expected a text"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_in_form_is_one_line_with_the_place(tmp_path: Path, yaml: str, told: str) -> None:
    path = tmp_path / "curation.yaml"
    path.write_text(yaml, encoding="utf-8")
    with pytest.raises(CurationError) as caught:
        read_curation(path)
    assert str(caught.value).startswith(f"{path}, line ")
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


WORDS = ["- merge: ", "  into: ", "[甲, 乙]", "甲", "\n", "  who: 李", "  when: 2026-03-02", "  why: 对", "- drop: ", "&a ",
         "*a", "? ", "{甲: 乙}", "!!python/object:os.system ", "- [", "]", "---", "'", '"', "\t", ": ", "|", "#", "\x00"]  # fmt: skip


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(WORDS), max_size=12).map("".join) | st.text(max_size=30))
def test_no_text_whatever_costs_more_than_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "curation.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    told = ""
    try:
        read_curation(path)
    except CurationError as error:
        told = str(error)
    assert "\n" not in told


def test_entries_come_back_from_what_a_build_keeps(tmp_path: Path) -> None:
    path = tmp_path / "curation.yaml"
    path.write_text(f"- merge: [甲, 乙]\n  into: 丙\n{SIGNED}", encoding="utf-8")
    (entry,) = read_curation(path)
    assert entry_from_json(json.loads(json.dumps(entry_to_json(entry)))) == entry
    assert curate((), (), BASE).extractions == ()


# ---- suggestions -----------------------------------------------------------------------------------------
class Remembered:
    """What suggestions follow from, out of a build in memory."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.names = [
            Named(e.iri, e.key, e.aliases, e.attributes, len(e.mentions), next(iter(e.mentions), None))
            for e in kb.entities
        ]
        self.renamed = [told for extraction in kb.extractions for told in renamed_in(extraction)]
        self.succeeded = [s for s in kb.statements if s.predicate == "succeeds" and s.asserted]
        self.series = told_exactly(kb.observations)
        self.files = {d.text_sha256: d.name for d in kb.documents}
        self.texts = {d.text_sha256: d.raw for d in kb.documents}


def proposed(kb: KnowledgeBase, entries: tuple[Entry, ...] = ()) -> list[Suggestion]:
    return list(suggest(Remembered(kb), entries, load_gazetteer()))


def suggestions(kb: KnowledgeBase, entries: tuple[Entry, ...] = ()) -> list[tuple[str, frozenset[str]]]:
    return [(s.kind, frozenset(s.names)) for s in proposed(kb, entries)]


def like(*keys: EntityKey) -> KnowledgeBase:
    return assemble(harvest([document("a.txt", *keys)]), BASE)


@pytest.mark.parametrize(
    ("key", "kind", "other"),
    [
        (EntityKey("INST", "江北区司法局"), "place", EntityKey("INST", "重庆市江北区司法局")),
        (EntityKey("INIT", "长安驿站"), "alias", STATION),
        (EntityKey("INIT", "碑林区法律援助处"), "type", AID),
        (EntityKey("INIT", "“长安驿站”平台", "陕西省西安市"), "scope", STATION),
        (EntityKey("INST", "碑林区法律援肋处"), "slip", AID),
    ],
)
def test_what_looks_alike_is_proposed(key: EntityKey, kind: str, other: EntityKey) -> None:
    assert (kind, frozenset((key.name, other.name))) in suggestions(like(key, other))


@pytest.mark.parametrize(
    "key",
    [
        EntityKey("INIT", "“长安驿站”平台", "浙江省宁波市江北区"),
        EntityKey("INST", "碑林区第二法律援助处"),
        EntityKey("INST", "西安市雁塔区司法局"),
    ],
)
def test_what_is_told_apart_is_not_proposed(key: EntityKey) -> None:
    assert not [s for s in suggestions(like(key)) if key.name in s[1] and s[0] != "figures"]


def test_a_text_that_says_so_proposes_a_renamed_body() -> None:
    old, new = EntityKey("INST", "碑林法援中心"), EntityKey("INST", "碑林区法律援助中心")
    base = document("a.txt", old)
    at = TEXT.index(new.name)
    more = Mention(at, at + len(new.name), new.name, "INST", new, "t", 0.9)
    entities = (*base.entities, NamedEntity(new))
    changed = Extraction(base.document, entities, (*base.mentions, more), base.relations, base.indicators)
    kb = assemble(harvest([changed]), BASE)
    first = proposed(kb)[0]
    assert (first.kind, first.names) == ("renamed", (new.name, old.name))
    assert "更名为" in first.evidence[0][1]


def test_what_a_report_says_took_the_place_of_another_is_proposed() -> None:
    old, new = EntityKey("INST", "碑林区法治宣传科"), EntityKey("INST", "碑林区普法工作科")
    base = document("a.txt", old, new)
    told = Evidence(base.document.text_sha256, 0, 5, 0, 9, "t", 0.9)
    kept = Relation(new, "succeeds", old, "done", told)
    planned = Relation(AID, "succeeds", old, "planned", told)
    kb = assemble(harvest([replace(base, relations=(*base.relations, kept, planned))]), BASE)
    found = [s for s in proposed(kb) if s.kind == "renamed"]
    assert [s.names for s in found] == [(new.name, old.name)]
    assert found[0].accept[:2] == (("merge", (old.name,)), ("into", new.name))
    assert "".join(base.document.raw[:5].split()) in found[0].reason


def test_conflicting_figures_are_proposed_with_their_sentences() -> None:
    found = [s for s in proposed(like()) if s.kind == "figures"]
    assert len(found) == 1
    assert sorted(sentence for _, sentence in found[0].evidence) == [
        "全年办理案件125件。",
        "区法律援助处办理案件120件。",
    ]


def test_accepting_or_refusing_by_the_yaml_ends_a_suggestion(tmp_path: Path) -> None:
    key = EntityKey("INST", "碑林区法律援肋处")
    path = tmp_path / "curation.yaml"
    documents = (document("a.txt", key),)
    found = proposed(like(key))
    assert {s.kind for s in found} == {"slip", "figures"}
    yaml = "\n".join(as_yaml(s, "李晓", "2026-03-02") for s in found)
    kb = corrected(tmp_path, yaml, *documents)
    assert kb.warnings == ()
    assert suggestions(kb) == []
    refusing = "\n".join(line[2:] for line in yaml.splitlines() if line.startswith(("# - ", "#   w")))
    kb = corrected(tmp_path, refusing, *documents)
    assert len(kb.entities) == len(like(key).entities)
    assert suggestions(kb, read_curation(path)) == []


@pytest.mark.parametrize("shards", [1, 5])
def test_what_is_known_from_disk_is_what_a_build_in_memory_knows(
    shards: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.partitions.recalled.GROUP", 100)
    old, new = EntityKey("INST", "碑林法援中心"), EntityKey("INST", "碑林区法律援助中心")
    documents = []
    for name in ("a.txt", "b.txt", "c.txt"):
        base = document(name, old, EntityKey("INST", "碑林区法律援肋处"))
        at = TEXT.index(new.name)
        more = Mention(at, at + len(new.name), new.name, "INST", new, "t", 0.9)
        told = Relation(
            new, "succeeds", AID, "done", Evidence(base.document.text_sha256, 0, 5, 0, 9, "t", 0.9)
        )
        documents.append(
            replace(
                base,
                entities=(*base.entities, NamedEntity(new)),
                mentions=(*base.mentions, more),
                relations=(*base.relations, told),
            )
        )
    gathered = harvest(documents)
    write_harvest(gathered, tmp_path / HARVEST)
    recalled = recall(tmp_path, BASE, tmp_path / "recalled")
    everything, run = recalled.numbers(lambda document: True), partial(run_forked, workers=1)
    shelved = shelve(recalled, everything, shards, tmp_path / "shards", run, note_renamed)
    known, memory = KnownOnDisk(shelved), Remembered(assemble(gathered, BASE))
    assert list(known.names) == memory.names
    assert list(known.renamed) == memory.renamed
    assert list(known.succeeded) == memory.succeeded
    assert list(known.series) == memory.series
    assert known.files == memory.files
    found = list(suggest(known, (), load_gazetteer()))
    assert found == proposed(assemble(gathered, BASE))
    assert {"renamed", "slip", "figures"} <= {s.kind for s in found}


# ---- at the command line ---------------------------------------------------------------------------------
REPORT = """西安市碑林区司法局2021年工作报告

2021年，我局建成“长安驿站”平台，办理法律援助案件412件。区司法局会同碑林区人民法院运行“长安驿站”平台。

西安市碑林区司法局
2022年1月8日
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def test_a_build_applies_what_lies_beside_the_reports_and_show_says_why(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(REPORT, encoding="utf-8")
    yaml = f"- rename: “长安驿站”平台\n  to: “长安驿站”公共法律服务平台\n{SIGNED}- drop: 没有的局\n{SIGNED}"
    (folder / "curation.yaml").write_text(yaml, encoding="utf-8")
    result = run("build", folder, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "Warning: curation.yaml, line 6: drop: nothing is called 没有的局 any more" in result.output
    for name in ("“长安驿站”公共法律服务平台", "“长安驿站”平台"):
        why = run("show", tmp_path / "out", "--why", name)
        assert why.exit_code == 0
        assert "核对过 (李晓, 2026-03-02)" in why.output
        assert "curation.yaml, line 1" in why.output
    assert run("show", tmp_path / "out", "--why", "西安市碑林区司法局").exit_code == 0
    assert run("show", tmp_path / "out", "--why", "从无此名").exit_code == 1
    other = tmp_path / "other.yaml"
    other.write_text("- rename: 甲\n  oops: 1\n", encoding="utf-8")
    result = run("build", folder, "-o", tmp_path / "out", "--curation", other)
    assert result.exit_code == 2
    assert "other.yaml, line 2: unknown key oops" in result.output
    assert len(result.output.strip().splitlines()) == 1
    merged = run("merge", tmp_path / "out", "-o", tmp_path / "merged")
    assert merged.exit_code == 0, merged.output
    assert (tmp_path / "merged/build.json").read_bytes() == (tmp_path / "out/build.json").read_bytes()
    suggested = run("curate", "suggest", tmp_path / "out")
    assert suggested.exit_code == 0, suggested.output
    assert "Nothing to decide" in run("curate", "suggest", tmp_path / "out", "--kind", "renamed").output
    assert run("curate", "suggest", tmp_path / "out", "--yaml", "--who", "李晓").exit_code == 0
