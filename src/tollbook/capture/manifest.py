"""What does a person's list of reports say of each: when it was published, by whom, where?

A manifest is a CSV file with the columns `path`, `published`, `publisher` and `url`, the last
three optional. A fault in it stops the call before anything is read: half a manifest would put
wrong dates into a record.
"""

from __future__ import annotations

import csv
import difflib
import io
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tollbook.capture.files import STDIN, missed, shown
from tollbook.errors import InputError

COLUMNS = ("path", "published", "publisher", "url")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
WEB = re.compile(r"https?://\S+", re.I)


@dataclass(frozen=True, slots=True)
class Row:
    """What a manifest says of one file; `line` is where in the manifest, counted from 1."""

    path: str
    line: int
    published: date | None = None
    publisher: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """The rows of a manifest by the real path of their file; "-" is standard input."""

    origin: str
    rows: Mapping[str, Row]

    @classmethod
    def read(cls, path: Path) -> Manifest:
        """The manifest in a CSV file (UTF-8). Paths in it are relative to its folder, else to
        the working folder.

        Raises `InputError`, naming file and line, for anything that can't be used as it is.
        """
        try:
            content = path.read_bytes().decode("utf-8-sig")
        except (OSError, ValueError) as problem:
            if isinstance(problem, UnicodeDecodeError):
                raise InputError(
                    f"{shown(path)}: byte {problem.start} is not UTF-8; "
                    "save the manifest as CSV with UTF-8 encoding"
                ) from problem
            fault = missed(path, problem)
            raise InputError(f"the manifest {fault.origin} {fault.reason}") from problem
        rows: dict[str, Row] = {}
        for row in _rows(content, shown(path)):
            key = _real(row.path, path.parent)
            if (earlier := rows.get(key)) is not None:
                raise InputError(
                    f"{shown(path)}:{row.line}: {row.path!r} stands on line {earlier.line} "
                    "already; keep one of the two"
                )
            rows[key] = row
        return cls(shown(path), rows)

    def row(self, path: Path | None) -> Row | None:
        """What the manifest says of a file (None: of standard input), None if nothing."""
        return self.rows.get(STDIN if path is None else os.path.realpath(path))


def _real(path: str, folder: Path) -> str:
    if path == STDIN:
        return STDIN
    beside, here = os.path.realpath(folder / path), os.path.realpath(path)
    return here if not Path(beside).exists() and Path(here).exists() else beside


def _rows(content: str, origin: str) -> Iterator[Row]:
    lines = csv.reader(io.StringIO(content, newline=""), strict=True)
    header: list[str] | None = None
    try:
        for cells in lines:
            where = f"{origin}:{lines.line_num}"
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = _header(cells, where)
                continue
            if len(cells) != len(header):
                raise InputError(
                    f"{where}: {len(cells)} cells under {len(header)} columns; "
                    "put quotation marks around a cell with a comma in it"
                )
            values = {column: cell.strip() for column, cell in zip(header, cells, strict=True)}
            yield _row(values, where, lines.line_num)
    except csv.Error as problem:
        raise InputError(f"{origin}:{lines.line_num}: not CSV: {problem}") from problem
    if header is None:
        raise InputError(f"{origin}: empty; expected a first line {','.join(COLUMNS)}")


def _header(cells: list[str], where: str) -> list[str]:
    header = [cell.strip().lower() for cell in cells]
    for name in header:
        if name in COLUMNS:
            continue
        near = difflib.get_close_matches(name, COLUMNS, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        if ";" in name or "\t" in name:
            hint = "; separate the columns by commas"
        raise InputError(f"{where}: unknown column {name!r}; expected {', '.join(COLUMNS)}{hint}")
    if "path" not in header:
        raise InputError(f"{where}: no column 'path'; expected {', '.join(COLUMNS)}")
    if len(set(header)) < len(header):
        raise InputError(f"{where}: a column stands there twice; keep one of the two")
    return header


def _row(values: Mapping[str, str], where: str, line: int) -> Row:
    if not values["path"]:
        raise InputError(f"{where}: no path; name the file that the row is about")
    if "\x00" in values["path"]:
        raise InputError(f"{where}: the path has a NUL character in it")
    published = None
    if day := values.get("published"):
        try:
            if not ISO_DAY.fullmatch(day):
                raise ValueError
            published = date.fromisoformat(day)
        except ValueError:
            raise InputError(
                f"{where}: published is {day!r}; expected a day as 2020-10-05"
            ) from None
    url = values.get("url") or None
    if url is not None and not WEB.fullmatch(url):
        raise InputError(f"{where}: url is {url!r}; expected an address as https://…")
    return Row(values["path"], line, published, values.get("publisher") or None, url)
