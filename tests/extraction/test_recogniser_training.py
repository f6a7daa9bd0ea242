"""Training: reproducible to the byte, and honest about what went in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from extraction.recogniser.crf import load_recogniser, shipped_recogniser
from extraction.recogniser.training import WRITTEN, TrainingOptions, train
from extraction.recogniser.weak import label_corpus
from ontology.errors import ModelError

PASSAGES = [
    ("陇西县财政局公布预算。", [(0, 6, "INST")]),
    ("漳县财政局公布决算。", [(0, 5, "INST")]),
    ("岷县水务局公布水质。", [(0, 5, "INST")]),
]
SMALL = "TrainingOptions(generated=4, repeat_written=1, iterations=8)"
SCRIPT = f"""
import sys
from pathlib import Path
from extraction.recogniser.training import TrainingOptions, train
train([Path(sys.argv[1])], [], Path(sys.argv[2]), lambda step: None, options={SMALL})
"""


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "passages.jsonl"
    rows = [
        {"text": text, "spans": [{"start": a, "end": b, "label": label} for a, b, label in spans]}
        for text, spans in PASSAGES
    ]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def test_same_inputs_give_the_same_bytes(labelled: Path, tmp_path: Path) -> None:
    for seed in ("0", "77"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", SCRIPT, str(labelled), str(tmp_path / seed)]
        subprocess.run(command, check=True, env=environment, timeout=120)
    for name in ("recogniser.npz", "meta.json"):
        assert (tmp_path / "0" / name).read_bytes() == (tmp_path / "77" / name).read_bytes()


def test_report_and_metadata_say_what_went_in(labelled: Path, tmp_path: Path) -> None:
    steps: list[str] = []
    options = TrainingOptions(generated=0, repeat_written=1, iterations=20)
    report = train([labelled], [], tmp_path / "model", steps.append, options=options)
    meta = json.loads((tmp_path / "model" / "meta.json").read_text(encoding="utf-8"))
    assert [s["name"] for s in meta["sources"]] == [*WRITTEN, "passages.jsonl"]
    assert report.sources[-1].passages == 3
    assert report.size == (tmp_path / "model" / "recogniser.npz").stat().st_size
    assert str(tmp_path) not in json.dumps(meta)
    assert steps
    text = "宕昌县财政局公布结果。"
    assert [text[n.start : n.end] for n in load_recogniser(tmp_path / "model").find(text)] == ["宕昌县财政局"]


def test_a_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.jsonl: cannot be read"):
        train([tmp_path / "none.jsonl"], [], tmp_path / "model", lambda step: None)


def test_labels_without_their_reports_are_one_clear_line(tmp_path: Path) -> None:
    """Before anything is trained: the reports that the labels of the package are about lie somewhere else."""
    with pytest.raises(ModelError, match=r"\.txt: the report that was labelled cannot be read"):
        train([], [], tmp_path / "model", lambda step: None, reports=tmp_path)
    assert not (tmp_path / "model").exists()


def test_a_corpus_teaches_only_where_every_name_is_sure(tmp_path: Path) -> None:
    sure = "平凉市崆峒区司法局印发《崆峒区行政执法监督办法》。"
    plain = "各单位要高度重视，认真抓好落实。"
    (tmp_path / "report.txt").write_text(f"{sure}\n{plain}\n" * 3, encoding="utf-8")
    found = label_corpus([tmp_path], shipped_recogniser(), lambda step: None)
    assert {p.text for p in found} == {sure}
    assert [found[0].text[s.start : s.end] for s in found[0].spans] == [
        "平凉市崆峒区司法局",
        "《崆峒区行政执法监督办法》",
    ]


def test_a_corpus_without_sure_names_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("各单位要高度重视，认真抓好落实。\n", encoding="utf-8")
    with pytest.raises(ModelError, match="no paragraph"):
        label_corpus([tmp_path], shipped_recogniser(), lambda step: None)
