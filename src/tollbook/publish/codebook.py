"""Every column of every flat export: what it is called, what it holds, of which type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tollbook.publish import acled, csv, ftm, hxl, tables, ucdp
from tollbook.publish.csv import Column, Record, keyed


@dataclass(frozen=True, slots=True)
class Table:
    """A flat export: its name, how it is made on the command line, and its columns."""

    name: str
    command: str
    columns: Sequence[Column]


TABLES: tuple[Table, ...] = (
    Table("claims", "--to csv, --to parquet", csv.CLAIM_COLUMNS),
    Table("documents", "--to csv --what documents", csv.DOCUMENT_COLUMNS),
    Table("incidents", "--to csv --what incidents", tables.INCIDENT_COLUMNS),
    Table("series", "--to csv --what series", tables.SERIES_COLUMNS),
    Table("ucdp", "--to ucdp", ucdp.COLUMNS),
    Table("acled", "--to acled", acled.COLUMNS),
    Table("hxl", "--to hxl", tuple(tagged.column for tagged in hxl.COLUMNS)),
    Table("ftm", "--to ftm", tuple(keyed(name, what) for name, what in ftm.COLUMNS.items())),
)

COLUMNS = (
    keyed("table", "The export."),
    keyed("column", "The column."),
    keyed("type", "text, whole number, number, true or false, or day (ISO 8601)."),
    keyed("hashtag", "HXL hashtag, in the export of that name."),
    keyed("meaning", "What it holds."),
)


def lines() -> Iterator[str]:
    """The codebook as CSV, a row per column."""
    return csv.lines(_rows(), COLUMNS)


def _rows() -> Iterator[Record]:
    tags = {tagged.column.name: tagged.tag for tagged in hxl.COLUMNS}
    for table in TABLES:
        for column in table.columns:
            yield {
                "table": table.name,
                "column": column.name,
                "type": column.type.value,
                "hashtag": tags.get(column.name) if table.name == "hxl" else None,
                "meaning": column.what,
            }
