"""What does an account come to, in rows that can be asked page by page?

Incidents, series, disagreements and the board of one account, as records ready to be handed on,
beside what lists are filtered and ordered by. Everything here is made again from the book when
it is gone.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple

from tollbook.model.codec import Record, line
from tollbook.model.derived import Board, Dissent, Incident, Series, Terms
from tollbook.model.derived_codec import board_record, incident_from
from tollbook.store.asking import (
    DISSENT_ORDER,
    ORDER,
    Asked,
    Sort,
    mark,
    matching_dissent,
    matching_incidents,
    matching_series,
    past,
)
from tollbook.store.rows import (
    PART,
    dissent_columns,
    incident_columns,
    series_columns,
    told_columns,
)
from tollbook.store.sidecar import Sidecar

__all__ = ["Asked", "Derived", "Made", "Page", "PartRow", "Sort", "name_of"]

# Accounts of past days that are kept; the one made longest ago goes first.
MOST_DATED = 12


# Incidents with what is handed on of them.
_WHOLE = "account_incident JOIN account_told USING (number)"


class Page(NamedTuple):
    """Some records, where the next page begins (None: there is none), and how many there are."""

    items: list[Record]
    next: str | None
    total: int


class Made(NamedTuple):
    """By what an account was made, up to which log entry of the book, and when."""

    terms: int
    engine: str
    seq: int
    head: str
    made: str


class PartRow(NamedTuple):
    """What an incident adds to one group of the board."""

    outcome: str
    status: str
    side: str | None
    low: int | None
    best: int | None
    high: int | None
    documented: int


class Derived:
    """One account in a sidecar. Reading may be done by any thread; writing inside
    `Sidecar.writing`."""

    def __init__(self, sidecar: Sidecar, terms: Terms = Terms()) -> None:  # noqa: B008 (frozen)
        self.terms = terms
        self._sidecar = sidecar
        self._name = name_of(terms)
        sidecar.use(PART)

    # Asking

    def made(self) -> Made | None:
        """By what it was made and up to where, None if it wasn't."""
        with self._sidecar.reading() as connection:
            row = connection.execute(
                "SELECT terms, engine, seq, head, made FROM account_terms WHERE name = ?",
                (self._name,),
            ).fetchone()
        return None if row is None else Made(*row)

    def incidents(
        self,
        asked: Asked | None = None,
        *,
        after: str | None = None,
        limit: int = 50,
        sort: Sort = Sort.DAY,
    ) -> Page:
        """A page of the incidents that match. Raises `InputError` if `after` is no such place."""
        matching = matching_incidents(asked or Asked())
        return self._page("account_incident", matching, ORDER[sort], after, limit)

    def incident(self, id_: str) -> Record | None:
        """The incident with this id as its record."""
        row = self._one(f"SELECT record FROM {_WHOLE} WHERE incident = ?", id_)
        return None if row is None else _read(row[0])

    def incident_value(self, id_: str) -> Incident | None:
        """The incident with this id as a value."""
        row = self._one(f"SELECT record, said_by, blamed FROM {_WHOLE} WHERE incident = ?", id_)
        return None if row is None else _incident(*row)

    def some(self, ids: Sequence[str]) -> dict[str, Record]:
        """These incidents (ids) as records, without those that aren't there."""
        found: dict[str, Record] = {}
        for start in range(0, len(ids), 500):
            asked = ids[start : start + 500]
            marks = ", ".join("?" * len(asked))
            rows = self._all(
                f"SELECT incident, record FROM {_WHOLE} WHERE incident IN ({marks})", *asked
            )
            found.update((id_, _read(record)) for id_, record in rows)
        return found

    def incidents_of(self, claim: str) -> list[str]:
        """The incidents (ids) that a claim (id) is about: mostly one, several where it is open."""
        return [
            id_
            for (id_,) in self._all(
                "SELECT incident FROM account_claim WHERE claim = ? ORDER BY incident", claim
            )
        ]

    def voices(self, id_: str) -> tuple[list[str], list[str]]:
        """Who says that an incident (id) happened, and who is said to have done it."""
        row = self._one(f"SELECT said_by, blamed FROM {_WHOLE} WHERE incident = ?", id_)
        return (json.loads(row[0]), json.loads(row[1])) if row else ([], [])

    def dissent_counts(self) -> dict[str, int]:
        """How many disagreements there are of each kind."""
        return dict(
            self._all("SELECT kind, count(*) FROM account_dissent WHERE 1 = 1 GROUP BY kind")
        )

    def counted(self, columns: str, asked: Asked, tail: str) -> list[tuple[Any, ...]]:
        """Rows of the incidents that match, as sums: `columns` and `tail` (GROUP BY …) are SQL of
        ours over the columns of `account_incident`."""
        where, parameters = matching_incidents(asked)
        return self._all(
            f"SELECT {columns} FROM account_incident WHERE {where} {tail}", *parameters
        )

    def gathered(self, id_: str) -> int | None:
        """The group of tellings that an incident (id) came of."""
        row = self._one("SELECT gathered FROM account_incident WHERE incident = ?", id_)
        return None if row is None else int(row[0])

    def board(self) -> Record | None:
        """The board as its record, None where nothing has been made yet."""
        with self._sidecar.reading() as connection:
            row = connection.execute(
                "SELECT board FROM account_terms WHERE name = ?", (self._name,)
            ).fetchone()
        return None if row is None else _read(row[0])

    def series(
        self, asked: Asked | None = None, *, after: str | None = None, limit: int = 50
    ) -> Page:
        """A page of the series that match, as `incidents`; `place` is the theatre."""
        matching = matching_series(asked or Asked())
        return self._page("account_series", matching, (("number", ">"),), after, limit)

    def one_series(self, id_: str) -> Record | None:
        """The series with this id as its record."""
        row = self._one("SELECT record FROM account_series WHERE series = ?", id_)
        return None if row is None else _read(row[0])

    def dissent(
        self, asked: Asked | None = None, *, after: str | None = None, limit: int = 50
    ) -> Page:
        """A page of the disagreements that match, as `incidents`."""
        matching = matching_dissent(asked or Asked())
        return self._page("account_dissent", matching, DISSENT_ORDER, after, limit)

    def ids(self, prefix: str, *, limit: int = 4) -> list[str]:
        """The ids of incidents and series that begin so, some of them where they are many."""
        found: list[str] = []
        for table, column in (("account_incident", "incident"), ("account_series", "series")):
            found += [
                id_
                for (id_,) in self._all(
                    f"SELECT {column} FROM {table} WHERE {column} >= ? AND {column} < ? LIMIT {limit}",
                    prefix,
                    prefix + "\U0010ffff",
                )
            ]
        return found

    def counts(self) -> dict[str, int]:
        """How many incidents, series and disagreements there are."""
        tables = {"incidents": "incident", "series": "series", "dissent": "dissent"}
        return {
            name: int(self._all(f"SELECT count(*) FROM account_{table} WHERE 1 = 1")[0][0])
            for name, table in tables.items()
        }

    def lines(self, what: str) -> Iterator[str]:
        """All records of one kind ("incidents", "series", "dissent") as JSON lines, in order.

        One state of the account, however slowly they are taken.
        """
        order = {
            "incidents": (_WHOLE, "day, place, incident"),
            "series": ("account_series", "number"),
            "dissent": ("account_dissent", "incident, series, kind, about, claims, number"),
        }
        table, columns = order[what]
        with self._slot() as (connection, slot):
            yield from (
                row[0]
                for row in connection.execute(
                    f"SELECT record FROM {table} WHERE terms = ? ORDER BY {columns}", (slot,)
                )
            )

    def records(self, what: str) -> Iterator[Record]:
        """All records of one kind, as `lines`."""
        return map(_read, self.lines(what))

    def all_incidents(self) -> Iterator[Incident]:
        """All incidents as values, in order."""
        with self._slot() as (connection, slot):
            for row in connection.execute(
                f"SELECT record, said_by, blamed FROM {_WHOLE} WHERE terms = ? "
                "ORDER BY day, place, incident",
                (slot,),
            ):
                yield _incident(*row)

    def parts(self) -> list[PartRow]:
        """What all incidents add to each group of the board: sums, None where one of them is."""
        return [
            PartRow(*row)
            for row in self._all(
                "SELECT outcome, status, side, "
                "CASE WHEN count(low) = count(*) THEN sum(low) END, "
                "CASE WHEN count(best) = count(*) THEN sum(best) END, "
                "CASE WHEN count(high) = count(*) THEN sum(high) END, sum(documented) "
                "FROM account_part WHERE 1 = 1 GROUP BY outcome, status, side",
            )
        ]

    def placed(self, claim: str) -> bool:
        """Whether a claim (id) is part of an incident."""
        return self._one("SELECT 1 FROM account_claim WHERE claim = ?", claim) is not None

    @contextmanager
    def _slot(self) -> Iterator[tuple[sqlite3.Connection, int]]:
        with self._sidecar.reading() as connection:
            row = connection.execute(
                "SELECT terms FROM account_terms WHERE name = ?", (self._name,)
            ).fetchone()
            yield connection, row[0] if row else 0

    def _all(self, sql: str, *parameters: object) -> list[Any]:
        """Rows of this account; the WHERE clause of `sql` is the last place it is named in."""
        asked = sql.replace("WHERE ", "WHERE terms = ? AND ", 1)
        with self._slot() as (connection, slot):
            return connection.execute(asked, (slot, *parameters)).fetchall()

    def _one(self, sql: str, *parameters: object) -> Any:
        found = self._all(f"{sql} LIMIT 1", *parameters)
        return found[0] if found else None

    def _page(
        self,
        table: str,
        matching: tuple[str, list[object]],
        order: Sequence[tuple[str, str]],
        after: str | None,
        limit: int,
    ) -> Page:
        where, parameters = matching
        names = ", ".join(name for name, _ in order)
        sorting = ", ".join(f"{name}{' DESC' if sign == '<' else ''}" for name, sign in order)
        later, key = past(order, after)
        with self._slot() as (connection, slot):
            (total,) = connection.execute(
                f"SELECT count(*) FROM {table} WHERE terms = ? AND {where}", (slot, *parameters)
            ).fetchone()
            # First which, then what they say: records are long, and would be sorted with the rest.
            found = (
                f"SELECT {table}.* FROM {table} WHERE terms = ? AND {where} AND {later} "
                f"ORDER BY {sorting} LIMIT ?"
            )
            told = " JOIN account_told USING (number)" if table == "account_incident" else ""
            rows = connection.execute(
                f"SELECT record, {names} FROM ({found}){told} ORDER BY {sorting}",
                (slot, *parameters, *key, limit + 1),
            ).fetchall()
        more = len(rows) > limit
        items = [_read(row[0]) for row in rows[:limit]]
        return Page(items, mark(rows[limit - 1][1:]) if more and limit else None, total)

    # Writing

    def begin(self) -> None:
        """Begin the account anew, without anything in it."""
        with self._sidecar.writing() as connection:
            self._clear(connection, self._name)
            dated = self.terms.as_of is not None or self.terms.known_by is not None
            connection.execute(
                "INSERT INTO account_terms (name, dated, engine, seq, head, made, board) "
                "VALUES (?, ?, '', 0, '', '', 'null')",
                (self._name, int(dated)),
            )
            old = connection.execute(
                "SELECT name FROM account_terms WHERE dated ORDER BY made = '' DESC, made DESC "
                "LIMIT -1 OFFSET ?",
                (MOST_DATED,),
            ).fetchall()
            for (name,) in old:
                self._clear(connection, name)

    def _clear(self, connection: sqlite3.Connection, name: str) -> None:
        row = connection.execute(
            "SELECT terms FROM account_terms WHERE name = ?", (name,)
        ).fetchone()
        if row:
            mine = "SELECT number FROM account_incident WHERE terms = ?"
            connection.execute(f"DELETE FROM account_told WHERE number IN ({mine})", row)
        for table in ("incident", "claim", "part", "series", "dissent", "terms") if row else ():
            connection.execute(f"DELETE FROM account_{table} WHERE terms = ?", row)

    def drop(self, groups: Iterable[int]) -> None:
        """Take out what came of these groups of tellings."""
        with self._sidecar.writing(), self._slot() as (connection, slot):
            for group in groups:
                # One by one: of several in a subquery SQLite goes through all claims instead.
                for (incident,) in connection.execute(
                    "SELECT incident FROM account_incident WHERE terms = ? AND gathered = ?",
                    (slot, group),
                ).fetchall():
                    for table in ("account_claim", "account_part"):
                        connection.execute(
                            f"DELETE FROM {table} WHERE terms = ? AND incident = ?",
                            (slot, incident),
                        )
                connection.execute(
                    "DELETE FROM account_told WHERE number IN (SELECT number "
                    "FROM account_incident WHERE terms = ? AND gathered = ?)",
                    (slot, group),
                )
                for table in ("account_incident", "account_dissent"):
                    connection.execute(
                        f"DELETE FROM {table} WHERE terms = ? AND gathered = ?", (slot, group)
                    )

    def put_incidents(self, given: Iterable[tuple[int, Incident, Sequence[PartRow]]]) -> None:
        """Keep incidents, each with its group of tellings and what it adds to the board."""
        with self._sidecar.writing(), self._slot() as (connection, slot):
            for group, incident, parts in given:
                row = (slot, incident.id, group, *incident_columns(incident))
                marks = ", ".join("?" * len(row))
                kept = connection.execute(
                    f"INSERT INTO account_incident VALUES (NULL, {marks})", row
                )
                connection.execute(
                    "INSERT INTO account_told VALUES (?, ?, ?, ?)",
                    (kept.lastrowid, *told_columns(incident)),
                )
                connection.executemany(
                    "INSERT OR IGNORE INTO account_claim VALUES (?, ?, ?, ?)",
                    ((slot, ref.id, incident.id, ref.document) for ref in incident.claims),
                )
                connection.executemany(
                    "INSERT INTO account_part VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    ((slot, incident.id, *part) for part in parts),
                )

    def put_dissent(self, given: Iterable[tuple[int, Dissent]]) -> None:
        """Keep disagreements, each with the group of tellings it came of; 0 is none."""
        with self._sidecar.writing(), self._slot() as (connection, slot):
            connection.executemany(
                "INSERT INTO account_dissent VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                ((slot, group, *dissent_columns(record)) for group, record in given),
            )

    def put_whole(self, series: Iterable[Series], board: Board, dissent: Iterable[Dissent]) -> None:
        """Keep all series, the board and the disagreements that are of no incident, instead of
        those there were."""
        with self._sidecar.writing(), self._slot() as (connection, slot):
            connection.execute("DELETE FROM account_series WHERE terms = ?", (slot,))
            connection.executemany(
                "INSERT INTO account_series VALUES (?, ?, ?, ?, ?, ?, ?)",
                ((slot, number, *series_columns(one)) for number, one in enumerate(series)),
            )
            connection.execute(
                "DELETE FROM account_dissent WHERE terms = ? AND gathered = 0", (slot,)
            )
            self.put_dissent((0, record) for record in dissent)
            connection.execute(
                "UPDATE account_terms SET board = ? WHERE terms = ?",
                (line(board_record(board)), slot),
            )

    def stands(self, *, engine: str, seq: int, head: str) -> None:
        """Note by what it was made, up to which log entry."""
        made = datetime.now(UTC).isoformat(timespec="seconds")
        with self._sidecar.writing(), self._slot() as (connection, slot):
            connection.execute(
                "UPDATE account_terms SET engine = ?, seq = ?, head = ?, made = ? WHERE terms = ?",
                (engine, seq, head, made, slot),
            )


def name_of(terms: Terms) -> str:
    """The terms in one word."""
    days = [day.isoformat() if day else "" for day in (terms.as_of, terms.known_by)]
    return "/".join([terms.profile.value, terms.include.value, *days])


def _incident(record: str, said_by: str, blamed: str) -> Incident:
    return incident_from(json.loads(record), said_by=json.loads(said_by), blamed=json.loads(blamed))


def _read(text: str) -> Record:
    record: Record = json.loads(text)
    return record
