"""Somebody's running totals as a table: how do they become claims?

Each row makes a claim for its total and one for the increment stated beside it. Reconciled, they are
series whose points are held against each other, like those read from reports.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tollbook.errors import InputError
from tollbook.extract.counts import quantities
from tollbook.model.claim import (
    Claim,
    Count,
    Outcome,
    Scope,
    Status,
    Toll,
    Victims,
    claim_id,
)
from tollbook.model.refer import DatePrecision, Party, PartyType, When
from tollbook.model.run import Run
from tollbook.model.text import DateOrigin, Document, Span, Text, document_id

RUN = Run("table/1")

# How tables write a bound in a cell of its own, and the words of the table of counts for it.
QUALIFIERS = {"more": "more than", "less": "less than", "fewer": "fewer than"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which column has what: the day, the total, and perhaps the increment stated with it and a
    word that bounds the total ("about", "more")."""

    day: str
    total: str
    increment: str | None = None
    qualifier: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What the figures of a table count, and who says so."""

    claimant: str
    type: PartyType | None = None
    outcome: Outcome = Outcome.KILLED
    status: Status = Status.UNKNOWN
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """Rows as a document, their text, and the claims in it."""

    document: Document
    text: Text
    claims: tuple[Claim, ...]


def read(
    rows: Iterable[Mapping[str, Any]],
    columns: Columns,
    counted: Counted,
    *,
    name: str,
    published: date | None = None,
    url: str | None = None,
    publisher: str | None = None,
) -> list[Read]:
    """The claims of a table. Rows without a total make none; where the cell of an increment is
    empty there is none.

    Without `published` every row is a document of its own, published on its day, as a bulletin
    is; with it the table is one document of that day, as a register compiled later is.

    Raises `InputError`, naming row and column, where a cell isn't a day or a number.
    """
    kept = [_row(number, row, columns) for number, row in enumerate(rows, start=1)]
    if not kept:
        raise InputError(f"table {name!r} has no rows")
    if published is not None:
        parts = [(name, published, kept)]
    else:
        parts = [(f"{name}-{row.day}", row.day, [row]) for row in kept]
    return [
        _document(some, columns, counted, name=part, published=day, url=url, publisher=publisher)
        for part, day, some in parts
    ]


def _document(
    rows: Sequence[_Row],
    columns: Columns,
    counted: Counted,
    *,
    name: str,
    published: date,
    url: str | None,
    publisher: str | None,
) -> Read:
    head = f"{counted.claimant}\n\n"
    lines: list[_Line] = []
    at = len(head)
    for row in rows:
        lines.append(_Line(row, at, columns))
        at += len(lines[-1].words) + 1
    content = head + "".join(f"{line.words}\n" for line in lines)
    raw = json.dumps([row.cells for row in rows], ensure_ascii=False, default=str).encode()
    text = Text.of(document_id(raw), content, parser="table/1")
    document = Document(
        id=text.document,
        name=name,
        media_type="application/json",
        size=len(raw),
        publisher=publisher or counted.claimant,
        url=url,
        published=published,
        published_from=DateOrigin.METADATA,
    )
    party = Party(counted.claimant, 0, len(counted.claimant), counted.claimant, counted.type)
    claims = tuple(claim for line in lines for claim in _claims(line, text, party, counted))
    return Read(document, text, claims)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with its cells as given, and what is read from them."""

    cells: Mapping[str, Any]
    day: date
    total: int | None
    increment: int | None
    qualifier: str


def _row(number: int, row: Mapping[str, Any], columns: Columns) -> _Row:
    named = (columns.day, columns.total, columns.increment, columns.qualifier)
    cells = {column: row.get(column) for column in named if column}
    given = cells[columns.day]
    try:
        day = given if isinstance(given, date) else date.fromisoformat(str(given))
    except ValueError:
        raise InputError(
            f"row {number}, column {columns.day}: {given!r} is no day written like 2020-10-05"
        ) from None
    return _Row(
        cells,
        day,
        _number(number, cells, columns.total),
        _number(number, cells, columns.increment),
        str(cells.get(columns.qualifier or "") or "").strip(),
    )


def _number(number: int, cells: Mapping[str, Any], column: str | None) -> int | None:
    value = cells.get(column or "")
    if value is None or value == "":
        return None
    plain = str(value).replace(",", "")
    if not plain.isdecimal():
        raise InputError(
            f"row {number}, column {column}: {value!r} is no number of people, like 1,250 or 0"
        )
    return int(plain)


class _Line:
    """A row as a line of the text, with where each figure stands in the text."""

    def __init__(self, row: _Row, at: int, columns: Columns) -> None:
        self.row, self.at = row, at
        self.words = row.day.isoformat()
        self.total_at = self.increment_at = (0, 0)
        if row.total is not None:
            figure = f"{row.qualifier} {row.total}".strip()
            self.total_at = self._put(columns.total, figure)
        if row.increment is not None:
            self.increment_at = self._put(columns.increment or "", str(row.increment))

    def _put(self, column: str, figure: str) -> tuple[int, int]:
        self.words += f"; {column} "
        start = self.at + len(self.words)
        self.words += figure
        return start, self.at + len(self.words)


def _claims(line: _Line, text: Text, party: Party, counted: Counted) -> Iterator[Claim]:
    row = line.row
    if row.total is None:
        return
    victims = Victims(None, counted.status, counted.side)
    total = Toll(
        outcome=counted.outcome,
        count=_count(text, line.total_at, row.total, row.qualifier),
        victims=victims,
        scope=Scope.CUMULATIVE,
        as_of=row.day,
    )
    made = _claim(line, text, party, total)
    yield made
    if row.increment is not None:
        increment = Toll(
            outcome=counted.outcome,
            count=_count(text, line.increment_at, row.increment, ""),
            victims=victims,
            scope=Scope.INCIDENT,
            increment_of=made.id,
        )
        yield _claim(line, text, party, increment)


def _count(text: Text, at: tuple[int, int], number: int, qualifier: str) -> Count:
    words = text.content[at[0] : at[1]]
    read_as = f"{QUALIFIERS.get(qualifier.casefold(), qualifier)} {number} people"
    found = next(iter(quantities(read_as)), None) if qualifier else None
    if found is None:
        return Count(number, number, None, words, *at)
    return Count(found.min, found.max, found.best, words, *at)


def _claim(line: _Line, text: Text, party: Party, body: Toll) -> Claim:
    day = line.row.day
    span = Span.of(text, line.at, line.at + len(line.words))
    return Claim(
        id=claim_id(text.id, body, span, RUN.engine),
        run=RUN.id,
        document=text.document,
        text=text.id,
        span=span,
        body=body,
        attribution=(party,),
        when=When(day.isoformat(), line.at, day, day, DatePrecision.DAY),
        engine=RUN.engine,
        why=("row of a table",),
    )
