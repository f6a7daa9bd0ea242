"""Parquet holds what the CSV tables hold, with types."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from exports.parquet import write_parquet
from exports.tables import tables, write_entities, write_indicators, write_statements
from ontology.records import KnowledgeBase
from ontology.schema import load_schema

pq = pytest.importorskip("pyarrow.parquet", reason="zhengtu[parquet] is not installed")


@pytest.fixture(scope="module")
def folder(sample_kb: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    schema = load_schema()
    write_parquet(sample_kb, schema, folder / "parquet")
    write_entities(sample_kb, schema, folder / "entities.csv")
    write_statements(sample_kb, schema, folder / "statements.csv")
    write_indicators(sample_kb, folder / "indicators.csv")
    return folder


@pytest.mark.parametrize("name", ["entities", "statements", "indicators"])
def test_the_cells_are_those_of_the_csv(name: str, folder: Path) -> None:
    table = pq.read_table(folder / "parquet" / f"{name}.parquet")
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert table.num_rows == len(rows) > 0
    for found, row in zip(table.to_pylist(), rows, strict=True):
        for column, cell in row.items():
            value = found[column]
            same = (
                float(cell) == value
                if isinstance(value, float)
                else cell == str(value if value is not None else "")
            )
            assert same, (column, cell, value)


def test_columns_are_typed(folder: Path, sample_kb: KnowledgeBase) -> None:
    for name, (columns, _) in tables(sample_kb, load_schema()).items():
        found = pq.read_schema(folder / "parquet" / f"{name}.parquet")
        assert tuple(found.names) == tuple(columns)
    schema = pq.read_schema(folder / "parquet" / "indicators.parquet")
    assert str(schema.field("value").type) == "double"
    assert str(schema.field("start").type) == "int64"


def test_the_same_bytes_again(folder: Path, sample_kb: KnowledgeBase, tmp_path: Path) -> None:
    write_parquet(sample_kb, load_schema(), tmp_path / "again")
    for path in sorted((tmp_path / "again").iterdir()):
        assert path.read_bytes() == (folder / "parquet" / path.name).read_bytes()
