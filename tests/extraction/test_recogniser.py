"""The shipped recogniser, its features and tags, and what it is trained on."""

from __future__ import annotations

import json
import pickle
from hashlib import sha256
from importlib import resources
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.pipeline import PipelineOptions, build_pipeline
from extraction.recogniser.crf import load_recogniser, model_candidates, shipped_recogniser
from extraction.recogniser.features import FeatureSettings, features, paragraphs
from extraction.recogniser.generate import generate
from extraction.recogniser.labelled import (
    LABELS,
    LabelledSpan,
    Passage,
    parse_marked,
    read_marked,
    read_passages,
)
from extraction.recogniser.standoff import read_standoff, shipped_labels
from extraction.recogniser.tags import decode, encode, training_runs
from extraction.recogniser.training import WRITTEN
from ontology.errors import ModelError

DATA = resources.files("extraction").joinpath("data")
MODEL = resources.files("extraction").joinpath("model")


def found(text: str) -> list[tuple[str, str]]:
    return [(c.label, text[c.start : c.end]) for c in shipped_recogniser().find(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("平凉市崆峒区司法局组织开展了专题培训。", ("INST", "平凉市崆峒区司法局")),
        ("会后，区委依法治区办通报了督察情况。", ("INST", "区委依法治区办")),
        ("严格执行《崆峒区招标投标管理办法》，规范交易行为。", ("REG", "《崆峒区招标投标管理办法》")),
        ("深入开展“暖阳护苗”专项行动，检查场所136家。", ("INIT", "“暖阳护苗”专项行动")),
        ("与庆阳市、固原市建立协作关系。", ("LOC", "庆阳市")),
    ],
)
def test_finds_names_that_it_has_never_seen(text: str, name: tuple[str, str]) -> None:
    assert name in found(text)


def test_plain_duties_and_classes_of_bodies_are_no_names() -> None:
    assert found("各部门要提高认识，加强协作，认真做好本职工作。") == []


def test_offsets_hold_across_paragraphs_and_spaces() -> None:
    text = "\n\n一、基本情况\n　　2022年，临夏州司法局印发《普法工作方案》。\n\n" * 3
    names = shipped_recogniser().find(text)
    assert [text[n.start : n.end] for n in names if n.label == "REG"] == ["《普法工作方案》"] * 3
    assert all(a.end <= b.start for a, b in pairwise(names))


def test_confidences_are_probabilities() -> None:
    names = shipped_recogniser().find("区政府印发《办法》，开展“一窗办”试点，阿坝县获评全国文明城市。")
    assert names
    assert all(0 < n.confidence <= 1 and n.rule == "model/crf" for n in names)


@pytest.mark.parametrize("text", ["", "\n", "　", "。"])
def test_text_without_names(text: str) -> None:
    assert shipped_recogniser().find(text) == []


def test_component_writes_the_span_group() -> None:
    nlp = build_pipeline(PipelineOptions(use_rules=False))
    doc = nlp("民勤县人民法院与民勤县教育局签订协议。")
    names = model_candidates(doc)
    assert [doc.text[n.start : n.end] for n in names] == ["民勤县人民法院", "民勤县教育局"]
    assert [s.text for s in doc.spans["model"]] == ["民勤县人民法院", "民勤县教育局"]


def test_a_pickled_recogniser_finds_the_same() -> None:
    text = "兰州市安宁区审计局公布了审计结果。"
    recogniser = shipped_recogniser()
    assert pickle.loads(pickle.dumps(recogniser)).find(text) == recogniser.find(text)


def test_model_file_is_the_one_that_its_metadata_describe() -> None:
    model = MODEL.joinpath("recogniser.npz").read_bytes()
    meta = json.loads(MODEL.joinpath("meta.json").read_text(encoding="utf-8"))
    assert meta["model_sha256"] == sha256(model).hexdigest()
    assert len(model) < 15_000_000
    sources = {source["name"]: source for source in meta["sources"]}
    assert sources["labelled_sentences.txt"]["sha256"] == _digest("labelled_sentences.txt")
    assert not any(name.startswith(("000", "001", "004")) for name in sources)


def _digest(name: str) -> str:
    return sha256(DATA.joinpath(name).read_bytes()).hexdigest()


def test_a_folder_without_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="kg train"):
        load_recogniser(tmp_path)


@pytest.mark.parametrize("name", WRITTEN)
def test_written_sentences_are_many_and_varied(name: str) -> None:
    with resources.as_file(DATA.joinpath(name)) as path:
        passages = read_marked(path)
    assert len(passages) >= 700
    assert len({p.text for p in passages}) == len(passages)
    assert {s.label for p in passages for s in p.spans} == {"INST", "INIT", "REG", "PER", "LOC", "HONOR"}


@pytest.mark.shared
@pytest.mark.parametrize("name", WRITTEN)
def test_written_sentences_are_not_those_of_real_reports(name: str) -> None:
    shared = Path(__file__).resolve().parents[3] / "shared"
    if not shared.is_dir():
        pytest.skip("the development reports are not beside the checkout")
    files = [
        *sorted((shared / "seeds").glob("*.txt")),
        *sorted((shared / "corpus" / "shenzhen").glob("*.txt")),
    ]
    reports = "".join("".join(f.read_text(encoding="utf-8").split()) for f in files)
    with resources.as_file(DATA.joinpath(name)) as path:
        copied = [p.text for p in read_marked(path) if len(p.text) > 24 and p.text in reports]
    assert copied == []


def test_generator_repeats_itself_and_labels_what_it_writes() -> None:
    first, again, other = generate(5, seed=3), generate(5, seed=3), generate(5, seed=4)
    assert first == again
    assert first != other
    assert all(p.spans for p in first)


@pytest.mark.parametrize(
    ("line", "text", "spans"),
    [
        ("没有名称。", "没有名称。", ()),
        (
            "⟦INST|区政府⟧印发⟦REG?|《办法》⟧。",
            "区政府印发《办法》。",
            ((0, 3, "INST", False), (5, 9, "REG", True)),
        ),
    ],
)
def test_inline_mark_up(line: str, text: str, spans: tuple[tuple[int, int, str, bool], ...]) -> None:
    passage = parse_marked(line, "test")
    assert passage.text == text
    assert tuple((s.start, s.end, s.label, s.optional) for s in passage.spans) == spans


@pytest.mark.parametrize("line", ["⟦ORG|区政府⟧", "⟦INST|区政府", "⟦INST⟧区政府⟦/INST⟧"])
def test_wrong_mark_up_is_an_error(line: str) -> None:
    with pytest.raises(ModelError, match="test"):
        parse_marked(line, "test")


@pytest.mark.parametrize(
    "row",
    [
        "{",
        "[]",
        '{"text": "区政府"}',
        '{"text": "区政府", "spans": [{"start": 0, "end": 4, "label": "INST"}]}',
        '{"text": "区政府", "spans": [{"start": 0, "end": 3, "label": "ORG"}]}',
    ],
)
def test_wrong_passages_name_file_and_line(row: str, tmp_path: Path) -> None:
    path = tmp_path / "passages.jsonl"
    path.write_text('{"text": "好", "spans": []}\n' + row + "\n", encoding="utf-8")
    with pytest.raises(ModelError, match=r"passages\.jsonl, line 2"):
        read_passages(path)


REPORT = "一、概况\r\n岷县水务局公布水质。漳县财政局公布决算。\r\n"


def standoff(**changes: object) -> bytes:
    passage = REPORT[6:17]
    row = {
        "source": "2023年.txt",
        "offset": 6,
        "length": len(passage),
        "sha256": sha256(passage.encode()).hexdigest(),
        "spans": [[0, 5, "INST"], [7, 9, "INIT?"]],
    }
    return json.dumps({**row, **changes}, ensure_ascii=False).encode()


def test_stand_off_labels_find_their_names_in_the_report(tmp_path: Path) -> None:
    (tmp_path / "2023年.txt").write_bytes(REPORT.encode())
    [passage] = read_standoff(standoff(), tmp_path)
    told = [(passage.text[s.start : s.end], s.label, s.optional) for s in passage.spans]
    assert told == [("岷县水务局", "INST", False), ("水质", "INIT", True)]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"source": "2024年.txt"}, "2024年.txt: the report that was labelled cannot be read"),
        ({"offset": 5}, "line 1: .*2023年.txt is not the report that was labelled"),
        ({"spans": [[0, 5, "ORG"]]}, "line 1: unknown label"),
        ({"spans": [[0, 50, "INST"]]}, "line 1: span 0–50"),
        ({"spans": [[0, 5]]}, "line 1: not a stand-off label"),
        ({"sha256": None, "offset": "x"}, "line 1: not a stand-off label"),
    ],
)
def test_stand_off_labels_of_another_text_are_one_clear_line(
    changes: dict[str, object], told: str, tmp_path: Path
) -> None:
    (tmp_path / "2023年.txt").write_bytes(REPORT.encode())
    with pytest.raises(ModelError, match=told):
        read_standoff(standoff(**changes), tmp_path)


def test_the_labels_that_ship_hold_no_text() -> None:
    """Names of files, numbers and labels alone, each passage once."""
    rows = [json.loads(line) for line in shipped_labels().splitlines()]
    assert {key for row in rows for key in row} == {"source", "offset", "length", "sha256", "spans"}
    assert {label.rstrip("?") for row in rows for _, _, label in row["spans"]} == set(LABELS)
    places = sorted((row["source"], row["offset"], row["offset"] + row["length"]) for row in rows)
    assert all(a[0] != b[0] or a[2] <= b[1] for a, b in pairwise(places))


def test_unknown_spans_are_cut_out_of_training() -> None:
    passage = parse_marked("前⟦INIT?|某活动⟧后⟦LOC|定西⟧\n⟦LOC?|陇南⟧", "test")
    runs = [(passage.text[a:b], tags) for a, b, tags in training_runs(passage, "unknown")]
    assert runs == [("前", ["O"]), ("后定西", ["O", "B-LOC", "E-LOC"])]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="区局印发“”《》（）12ａ。，\n 　中心平台", max_size=60))
def test_one_row_of_features_a_character(text: str) -> None:
    rows = features(text, FeatureSettings())
    assert len(rows) == len(text)
    assert [not row for row in rows] == [character == "\n" for character in text]
    assert len({len(row) for row in rows if row}) <= 1
    for start, paragraph in paragraphs(text, FeatureSettings()):
        assert paragraph == rows[start : start + len(paragraph)]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 5), st.sampled_from(["INST", "LOC"])), max_size=6)
)
def test_tags_say_exactly_which_spans(pieces: list[tuple[int, int, str]]) -> None:
    spans, at = [], 0
    for gap, length, label in pieces:
        spans.append(LabelledSpan(at + gap, at + gap + length, label))  # type: ignore[arg-type]
        at += gap + length
    passage = Passage("字" * (at + 1), tuple(spans), "test")
    assert list(decode(encode(passage.text, passage.spans))) == [(s.start, s.end, s.label) for s in spans]
