"""Tables as Parquet, with a schema that the columns pin.

Needs pyarrow, which takes more room than all else that a reader installs: it comes with
`pip install "tollbook[parquet]"`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tollbook.errors import InputError
from tollbook.publish.csv import Cell, Column, Record, Type

# Rows turned into columns at a time, and such portions of a row group. As Python values 1,000
# claims take about 6 MB, as columns a tenth of it; larger row groups compress hardly better.
PORTION = 1_000
PORTIONS = 10


def write(path: Path, records: Iterable[Record], columns: Sequence[Column]) -> int:
    """Write the records as a Parquet file; gives the number of rows.

    Raises `InputError` where pyarrow isn't installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise InputError(
            "Parquet needs the package pyarrow, which isn't installed; install it with "
            'pip install "tollbook[parquet]", or export to csv'
        ) from None
    schema = pyarrow.schema([(c.name, _arrow(pyarrow, c.type)) for c in columns])
    count = 0
    # Dictionaries and statistics are as the library makes them; the version of the format is
    # pinned, so that another release of pyarrow doesn't change what readers need.
    with parquet.ParquetWriter(path, schema, version="2.6", compression="zstd") as writer:
        waiting: list[Any] = []
        for portion in _portions(records):
            arrays = [
                pyarrow.array(
                    [_value(c, c.cell(r)) for r in portion], type=schema.field(c.name).type
                )
                for c in columns
            ]
            waiting.append(pyarrow.record_batch(arrays, schema=schema))
            count += len(portion)
            if len(waiting) == PORTIONS:
                writer.write_table(pyarrow.Table.from_batches(waiting))
                waiting.clear()
        if waiting:
            writer.write_table(pyarrow.Table.from_batches(waiting))
    return count


def _portions(records: Iterable[Record]) -> Iterator[list[Record]]:
    waiting = iter(records)
    while portion := list(itertools.islice(waiting, PORTION)):
        yield portion


def _arrow(pyarrow: Any, type: Type) -> Any:
    types = {
        Type.TEXT: pyarrow.string,
        Type.WHOLE: pyarrow.int64,
        Type.NUMBER: pyarrow.float64,
        Type.BOOLEAN: pyarrow.bool_,
        Type.DAY: pyarrow.date32,
    }
    return types[type]()


def _value(column: Column, cell: Cell) -> Any:
    if cell is None or cell == "":
        return None
    if column.type is Type.DAY:
        return date.fromisoformat(str(cell))
    if column.type is Type.BOOLEAN:
        return cell == "true"
    if column.type is Type.TEXT:
        # A lone surrogate (from a broken file name) can't be encoded.
        return str(cell).encode("utf-8", "backslashreplace").decode("utf-8")
    return cell
