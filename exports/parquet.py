"""The tables as Parquet, for DuckDB, pandas, Polars and Spark: typed columns, a hundredth of the reading time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from exports.rows import Row
from exports.tables import tables
from ontology.errors import BuildError
from ontology.records import KnowledgeBase
from ontology.schema import Schema

if TYPE_CHECKING:
    import pyarrow

GROUP = 65_536
"""Rows that stand together in a file."""
INTEGERS = frozenset({"mentions", "documents", "start", "end"})
NUMBERS = frozenset({"value", "confidence", "score"})


def require_parquet() -> None:
    """Raises BuildError, which says how to install it, where the library that writes Parquet is absent."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise BuildError('pyarrow is not installed; get it with: pip install "zhengtu[parquet]"') from error


def write_parquet(kb: KnowledgeBase, schema: Schema, folder: Path) -> None:
    """One file a table, with the columns of the CSV tables, into a new folder.

    Counts and offsets are int64, figures and confidences float64, everything else text; an empty cell is
    null. The same knowledge base gives the same bytes with the same version of pyarrow. Raises BuildError
    where pyarrow is not installed.
    """
    require_parquet()
    folder.mkdir()
    for name, (columns, rows) in tables(kb, schema).items():
        write_table(folder / f"{name}.parquet", columns, rows)


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """One table as a file, of which no more than a group of rows is in memory."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    fields = pa.schema([pa.field(column, _type(column)) for column in columns])
    waiting = iter(rows)
    with pq.ParquetWriter(path, fields, compression="zstd", store_schema=False) as writer:
        while group := list(islice(waiting, GROUP)):
            values = zip(*group, strict=True)
            arrays = [_array(column, cells) for column, cells in zip(columns, values, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=fields))


def _type(column: str) -> pyarrow.DataType:
    import pyarrow as pa

    if column in INTEGERS:
        return pa.int64()
    return pa.float64() if column in NUMBERS else pa.string()


def _array(column: str, cells: Sequence[str | int | float | None]) -> pyarrow.Array:
    import pyarrow as pa

    values: list[str | int | float | None]
    if column in INTEGERS or column in NUMBERS:
        values = [None if cell in ("", None) else cell for cell in cells]
    else:
        # Half a surrogate pair, which broken PDF fonts give, cannot be written and becomes `?`.
        values = [
            str(cell).encode("utf-8", "replace").decode() if cell is not None else None for cell in cells
        ]
    return pa.array(values, type=_type(column), from_pandas=False)
