"""What does an account come to, in rows that can be asked page by page?

Incidents, series, disagreements and the board of one account, as records ready to be handed on,
beside what lists are filtered and ordered by. Everything here is made again from the book when
it is gone.
"""

from __future__ import annotations

import base64
import binascii
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from tollbook.errors import InputError
from tollbook.model.claim import Outcome
from tollbook.model.codec import Record, line
from tollbook.model.derived import Board, Dissent, Grade, Incident, IncidentToll, Series, Terms
from tollbook.model.derived_codec import (
    board_record,
    dissent_record,
    incident_from,
    incident_record,
    series_record,
)
from tollbook.store.facets import fold
from tollbook.store.sidecar import Part, Sidecar

PART = Part(
    "account",
    "2",
    """
CREATE TABLE account_terms (
    terms INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    dated INTEGER NOT NULL,
    engine TEXT NOT NULL,
    seq INTEGER NOT NULL,
    head TEXT NOT NULL,
    made TEXT NOT NULL,
    board TEXT NOT NULL
);
CREATE TABLE account_incident (
    terms INTEGER NOT NULL,
    incident TEXT NOT NULL,
    gathered INTEGER NOT NULL,
    day TEXT NOT NULL,
    last TEXT NOT NULL,
    place TEXT NOT NULL,
    deaths INTEGER NOT NULL,
    doubt REAL NOT NULL,
    kind TEXT NOT NULL,
    grade TEXT NOT NULL,
    countries TEXT NOT NULL,
    tolls TEXT NOT NULL,
    places TEXT NOT NULL,
    claimants TEXT NOT NULL,
    words TEXT NOT NULL,
    record TEXT NOT NULL,
    said_by TEXT NOT NULL,
    blamed TEXT NOT NULL
);
CREATE UNIQUE INDEX account_incident_id ON account_incident (terms, incident);
CREATE INDEX account_incident_gathered ON account_incident (terms, gathered);
CREATE INDEX account_incident_places ON account_incident (terms, places, day, incident);
CREATE INDEX account_incident_day ON account_incident (terms, day, place, incident);
CREATE INDEX account_incident_deaths ON account_incident (terms, deaths DESC, incident);
CREATE INDEX account_incident_doubt ON account_incident (terms, doubt DESC, incident);
CREATE TABLE account_claim (
    terms INTEGER NOT NULL,
    claim TEXT NOT NULL,
    incident TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (terms, claim, incident)
) WITHOUT ROWID;
CREATE INDEX account_claim_incident ON account_claim (terms, incident);
CREATE INDEX account_claim_document ON account_claim (terms, document);
CREATE TABLE account_part (
    terms INTEGER NOT NULL,
    incident TEXT NOT NULL,
    outcome TEXT NOT NULL,
    status TEXT NOT NULL,
    side TEXT,
    low INTEGER,
    best INTEGER,
    high INTEGER,
    documented INTEGER NOT NULL
);
CREATE INDEX account_part_incident ON account_part (terms, incident);
CREATE TABLE account_series (
    terms INTEGER NOT NULL,
    number INTEGER NOT NULL,
    series TEXT NOT NULL,
    outcome TEXT NOT NULL,
    status TEXT NOT NULL,
    words TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (terms, number)
) WITHOUT ROWID;
CREATE TABLE account_dissent (
    number INTEGER PRIMARY KEY,
    terms INTEGER NOT NULL,
    gathered INTEGER NOT NULL,
    incident TEXT NOT NULL,
    series TEXT NOT NULL,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    claims TEXT NOT NULL,
    words TEXT NOT NULL,
    record TEXT NOT NULL
);
CREATE INDEX account_dissent_order ON account_dissent
    (terms, incident, series, kind, about, claims, number);
CREATE INDEX account_dissent_gathered ON account_dissent (terms, gathered);
""",
)

# Accounts of past days that are kept; the one made longest ago goes first.
MOST_DATED = 12

# Records fetched at a time where all are asked for.
_PAGE = 500

# How doubtful an incident of a grade is at least, 0 to 1, where lists put the doubtful first.
_DOUBT = {
    Grade.CONTESTED: 1.0,
    Grade.DISCOUNTED: 0.75,
    Grade.WEAK: 0.5,
    Grade.FAIR: 0.25,
    Grade.CONFIRMED: 0.0,
}


class Sort(StrEnum):
    """How incidents are ordered: by day as the account has them, the latest day first, the most
    dead first, or those first whose figures differ most or that are least supported."""

    DAY = "day"
    LATEST = "-day"
    DEATHS = "deaths"
    DOUBT = "doubt"


_ORDER = {
    Sort.DAY: (("day", ">"), ("place", ">"), ("incident", ">")),
    Sort.LATEST: (("day", "<"), ("place", "<"), ("incident", "<")),
    Sort.DEATHS: (("deaths", "<"), ("incident", ">")),
    Sort.DOUBT: (("doubt", "<"), ("incident", ">")),
}
_DISSENT_ORDER = tuple(
    (name, ">") for name in ("incident", "series", "kind", "about", "claims", "number")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the records asked for have in common; every part given must hold.

    `kinds` are modes of incidents, or kinds of disagreements; `outcomes` and `statuses` codes, any
    of which will do, of one toll; `claimant`, `place` and `text` words (case and accents don't
    count); `country` a code; `since` and `until` days, both inclusive; `document` a name;
    `deaths` the least number killed.
    """

    kinds: Sequence[str] = ()
    outcomes: Sequence[str] = ()
    statuses: Sequence[str] = ()
    grades: Sequence[str] = ()
    claimant: str | None = None
    place: str | None = None
    country: str | None = None
    text: str | None = None
    since: date | None = None
    until: date | None = None
    document: str | None = None
    deaths: int | None = None
    incident: str | None = None


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
        matching = _matching(asked or Asked())
        return self._page("account_incident", matching, _ORDER[sort], after, limit)

    def incident(self, id_: str) -> Record | None:
        """The incident with this id as its record."""
        row = self._one("SELECT record FROM account_incident WHERE incident = ?", id_)
        return None if row is None else _read(row[0])

    def incident_value(self, id_: str) -> Incident | None:
        """The incident with this id as a value."""
        row = self._one(
            "SELECT record, said_by, blamed FROM account_incident WHERE incident = ?", id_
        )
        return None if row is None else _incident(*row)

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
        row = self._one("SELECT said_by, blamed FROM account_incident WHERE incident = ?", id_)
        return (json.loads(row[0]), json.loads(row[1])) if row else ([], [])

    def dissent_counts(self) -> dict[str, int]:
        """How many disagreements there are of each kind."""
        return dict(
            self._all("SELECT kind, count(*) FROM account_dissent WHERE 1 = 1 GROUP BY kind")
        )

    def counted(self, columns: str, asked: Asked, tail: str) -> list[tuple[Any, ...]]:
        """Rows of the incidents that match, as sums: `columns` and `tail` (GROUP BY …) are SQL of
        ours over the columns of `account_incident`."""
        where, parameters = _matching(asked)
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
        matching = _matching_series(asked or Asked())
        return self._page("account_series", matching, (("number", ">"),), after, limit)

    def one_series(self, id_: str) -> Record | None:
        """The series with this id as its record."""
        row = self._one("SELECT record FROM account_series WHERE series = ?", id_)
        return None if row is None else _read(row[0])

    def dissent(
        self, asked: Asked | None = None, *, after: str | None = None, limit: int = 50
    ) -> Page:
        """A page of the disagreements that match, as `incidents`."""
        matching = _matching_dissent(asked or Asked())
        return self._page("account_dissent", matching, _DISSENT_ORDER, after, limit)

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
            "incidents": ("account_incident", "day, place, incident"),
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
                "SELECT record, said_by, blamed FROM account_incident WHERE terms = ? "
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
        past, key = _past(order, after)
        with self._slot() as (connection, slot):
            (total,) = connection.execute(
                f"SELECT count(*) FROM {table} WHERE terms = ? AND {where}", (slot, *parameters)
            ).fetchone()
            rows = connection.execute(
                f"SELECT record, {names} FROM {table} WHERE terms = ? AND {where} AND {past} "
                f"ORDER BY {sorting} LIMIT ?",
                (slot, *parameters, *key, limit + 1),
            ).fetchall()
        more = len(rows) > limit
        items = [_read(row[0]) for row in rows[:limit]]
        return Page(items, _mark(rows[limit - 1][1:]) if more and limit else None, total)

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
        for table in ("incident", "claim", "part", "series", "dissent", "terms") if row else ():
            connection.execute(f"DELETE FROM account_{table} WHERE terms = ?", row)

    def drop(self, groups: Iterable[int]) -> None:
        """Take out what came of these groups of tellings."""
        with self._sidecar.writing(), self._slot() as (connection, slot):
            for group in groups:
                mine = (
                    "terms = ? AND incident IN "
                    "(SELECT incident FROM account_incident WHERE terms = ? AND gathered = ?)"
                )
                for table in ("account_claim", "account_part"):
                    connection.execute(f"DELETE FROM {table} WHERE {mine}", (slot, slot, group))
                for table in ("account_incident", "account_dissent"):
                    connection.execute(
                        f"DELETE FROM {table} WHERE terms = ? AND gathered = ?", (slot, group)
                    )

    def put_incidents(self, given: Iterable[tuple[int, Incident, Sequence[PartRow]]]) -> None:
        """Keep incidents, each with its group of tellings and what it adds to the board."""
        with self._sidecar.writing(), self._slot() as (connection, slot):
            for group, incident, parts in given:
                row = (slot, incident.id, group, *_columns(incident))
                marks = ", ".join("?" * len(row))
                connection.execute(f"INSERT INTO account_incident VALUES ({marks})", row)
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
                ((slot, group, *_dissent_columns(record)) for group, record in given),
            )

    def put_whole(self, series: Iterable[Series], board: Board, dissent: Iterable[Dissent]) -> None:
        """Keep all series, the board and the disagreements that are of no incident, instead of
        those there were."""
        with self._sidecar.writing(), self._slot() as (connection, slot):
            connection.execute("DELETE FROM account_series WHERE terms = ?", (slot,))
            connection.executemany(
                "INSERT INTO account_series VALUES (?, ?, ?, ?, ?, ?, ?)",
                ((slot, number, *_series_columns(one)) for number, one in enumerate(series)),
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


# Columns


def _columns(incident: Incident) -> tuple[object, ...]:
    """The columns of an incident, from its day on."""
    when = incident.when
    names = [site.name for site in incident.where]
    sides = [toll.victims.side for toll in incident.tolls]
    places = _folded([*names, *(site.id for site in incident.where)])
    claimants = _folded(incident.said_by)
    tolls = "".join(f"|{toll.outcome.value} {toll.victims.status.value}" for toll in incident.tolls)
    return (
        when.start.isoformat() if when else "",
        when.end.isoformat() if when else "",
        _storable(names[0]) if names else "",
        deaths(incident.tolls),
        doubt(incident),
        incident.kind,
        incident.grade.value,
        "".join(f"|{site.country}" for site in incident.where if site.country) + "|",
        tolls + "|",
        places,
        claimants,
        _folded([incident.kind, *names, *sides, *incident.said_by, *incident.blamed]),
        line(incident_record(incident)),
        json.dumps(incident.said_by, ensure_ascii=False),
        json.dumps(incident.blamed, ensure_ascii=False),
    )


def deaths(tolls: Sequence[IncidentToll]) -> int:
    """How many an incident killed by its best figures (the least where a profile has none), of
    groups that aren't part of others."""
    return sum(
        (toll.low or 0) if toll.best is None else toll.best
        for toll in tolls
        if toll.outcome is Outcome.KILLED and toll.subset_of is None
    )


def doubt(incident: Incident) -> float:
    """How doubtful an incident is, 0 to 1: by its grade, or by how far its figures are apart."""
    spread = [
        (toll.high - toll.low) / toll.high
        for toll in incident.tolls
        if toll.high and toll.low is not None
    ]
    return round(max([_DOUBT[incident.grade], *spread]), 3)


def _series_columns(series: Series) -> tuple[object, ...]:
    words = _folded([series.claimant.name, series.victims.side, series.theatre])
    return (
        series.id,
        series.outcome.value,
        series.victims.status.value,
        words,
        line(series_record(series)),
    )


def _dissent_columns(record: Dissent) -> tuple[object, ...]:
    return (
        record.incident or "",
        record.series or "",
        record.kind.value,
        _storable(record.about),
        " ".join(ref.id for ref in record.claims),
        _folded([record.about, *(ref.document for ref in record.claims)]),
        line(dissent_record(record)),
    )


def _storable(words: str) -> str:
    # A lone surrogate can't be stored.
    return words.encode("utf-8", "backslashreplace").decode("utf-8")


def _folded(values: Iterable[str | None]) -> str:
    return "\n".join(dict.fromkeys(fold(value) for value in values if value))


# Conditions


def _matching(asked: Asked) -> tuple[str, list[object]]:
    parts, parameters = ["1 = 1"], list[object]()
    _any("kind", asked.kinds, parts, parameters)
    _any("grade", asked.grades, parts, parameters)
    if asked.outcomes or asked.statuses:
        pairs = [
            f"%|{outcome} {status}|%"
            for outcome in asked.outcomes or ["%"]
            for status in asked.statuses or ["%"]
        ]
        parts.append("(" + " OR ".join("tolls LIKE ?" for _ in pairs) + ")")
        parameters += pairs
    _words("places", [asked.place], parts, parameters)
    _words("claimants", [asked.claimant], parts, parameters)
    _words("words", (asked.text or "").split(), parts, parameters)
    if asked.country:
        parts.append("countries LIKE ?")
        parameters.append(f"%|{asked.country}|%")
    if asked.since:
        parts.append("last >= ?")
        parameters.append(asked.since.isoformat())
    if asked.until:
        parts.append("day <= ?")
        parameters.append(asked.until.isoformat())
    if asked.deaths is not None:
        parts.append("deaths >= ?")
        parameters.append(asked.deaths)
    if asked.document:
        parts.append(
            "incident IN (SELECT c.incident FROM account_claim AS c "
            "WHERE c.terms = account_incident.terms AND c.document = ?)"
        )
        parameters.append(asked.document)
    if asked.incident:
        parts.append("incident = ?")
        parameters.append(asked.incident)
    return " AND ".join(parts), parameters


def _matching_series(asked: Asked) -> tuple[str, list[object]]:
    parts, parameters = ["1 = 1"], list[object]()
    _any("outcome", asked.outcomes, parts, parameters)
    _any("status", asked.statuses, parts, parameters)
    words = [asked.claimant, asked.place, *(asked.text or "").split()]
    _words("words", words, parts, parameters)
    return " AND ".join(parts), parameters


def _matching_dissent(asked: Asked) -> tuple[str, list[object]]:
    parts, parameters = ["1 = 1"], list[object]()
    _any("kind", asked.kinds, parts, parameters)
    if asked.incident:
        parts.append("incident = ?")
        parameters.append(asked.incident)
    words = [asked.claimant, asked.place, asked.document, *(asked.text or "").split()]
    _words("words", words, parts, parameters)
    return " AND ".join(parts), parameters


def _any(column: str, codes: Sequence[str], parts: list[str], parameters: list[object]) -> None:
    if codes:
        parts.append(f"{column} IN ({', '.join('?' * len(codes))})")
        parameters += codes


def _words(
    column: str, words: Iterable[str | None], parts: list[str], parameters: list[object]
) -> None:
    for word in words:
        if word and (plain := fold(word)):
            parts.append(f"instr({column}, ?) > 0")
            parameters.append(plain)


def _past(order: Sequence[tuple[str, str]], after: str | None) -> tuple[str, list[object]]:
    """The condition that a row stands after a place, and its parameters."""
    if after is None:
        return "1 = 1", []
    key = _place(after, len(order))
    # The first condition is all that an index needs.
    steps, parameters = list[str](), [key[0]]
    for number, (name, sign) in enumerate(order):
        same = [f"{before} = ?" for before, _ in order[:number]]
        steps.append("(" + " AND ".join([*same, f"{name} {sign} ?"]) + ")")
        parameters += key[: number + 1]
    name, sign = order[0]
    return f"{name} {sign}= ? AND ({' OR '.join(steps)})", parameters


def _mark(key: Sequence[object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(list(key)).encode()).decode().rstrip("=")


def _place(mark: str, length: int) -> list[object]:
    try:
        key = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
    except (ValueError, binascii.Error):
        key = None
    if (
        not isinstance(key, list)
        or len(key) != length
        or not all(isinstance(part, (str, int, float)) for part in key)
    ):
        raise InputError(
            f"'{mark[:40]}' is no place in this list; expected what the page before gave as 'next'"
        )
    return key


def _incident(record: str, said_by: str, blamed: str) -> Incident:
    return incident_from(json.loads(record), said_by=json.loads(said_by), blamed=json.loads(blamed))


def _read(text: str) -> Record:
    record: Record = json.loads(text)
    return record
