"""The layout of a table of places in SQLite, how it is filled, and how it is asked.

One layout for the embedded places and for the packs, so that one look-up reads both. Names are
kept twice: as written, with their place, and as keys that any spelling leads to.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TypeVar

from tollbook.resolve.gazetteer.row import PARTED, Row
from tollbook.resolve.gazetteer.spelling import name_key, sounds

# Raise when the layout or what is written into it changes: another file, compiled anew.
LAYOUT = 6

_SCHEMA = """
CREATE TABLE place (
    row INTEGER PRIMARY KEY, number INTEGER NOT NULL, id TEXT, name TEXT NOT NULL, names TEXT NOT NULL,
    latitude REAL NOT NULL, longitude REAL NOT NULL, radius_km REAL NOT NULL,
    class TEXT NOT NULL, code TEXT NOT NULL, population INTEGER NOT NULL,
    country TEXT, adm1 INTEGER, adm2 INTEGER, pack INTEGER NOT NULL
);
CREATE INDEX place_number ON place (number);
CREATE INDEX place_id ON place (id) WHERE id IS NOT NULL;
CREATE INDEX place_state ON place (country) WHERE code = 'PCLI';
CREATE TABLE spelling (
    key TEXT NOT NULL, place INTEGER NOT NULL, shown INTEGER NOT NULL, PRIMARY KEY (key, place)
) WITHOUT ROWID;
CREATE TABLE sound (
    sound TEXT NOT NULL, near TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (sound, near, key)
) WITHOUT ROWID;
CREATE TABLE pack (
    number INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, origin TEXT NOT NULL,
    licence TEXT NOT NULL, places INTEGER NOT NULL, sha256 TEXT NOT NULL, added TEXT NOT NULL
);
CREATE TABLE layout (version INTEGER NOT NULL);
"""
_PLACE = (
    "place.number, place.id, name, names, latitude, longitude, radius_km, class, code,"
    " population, country, adm1, adm2, pack"
)
_INSERT = f"INSERT INTO place (row, {_PLACE.replace('place.', '')}) VALUES ({', '.join('?' * 15)})"
_One = TypeVar("_One")

Placed = tuple[
    int, str | None, str, str, float, float, float, str, str, int,
    str | None, int | None, int | None, int, int,
]  # fmt: skip
"""A place as kept, and whether the key asked for is that of the name shown."""


def create(table: sqlite3.Connection) -> None:
    """Lay out an empty table."""
    table.executescript(_SCHEMA)
    table.execute("INSERT INTO layout VALUES (?)", (LAYOUT,))


def fill(
    table: sqlite3.Connection,
    rows: Iterable[Row],
    *,
    pack: int,
    told: Callable[[str, int], None] = lambda *_: None,
) -> int:
    """Write places and their spellings; gives how many. `told` hears of every batch: of what, and
    how many of it there are by now.

    Spellings and sounds go through temporary tables and are written in order: appending to a tree
    is several times faster than filling it at random, and memory doesn't grow.
    """
    table.execute("CREATE TEMP TABLE spelled (key TEXT, place INTEGER, shown INTEGER)")
    table.execute("CREATE TEMP TABLE heard (sound TEXT, near TEXT, key TEXT)")
    (last,) = table.execute("SELECT coalesce(max(row), 0) FROM place").fetchone()
    try:
        done = 0
        for batch in _batches(rows, 20_000):
            placed = list(enumerate(batch, last + done + 1))
            table.executemany(_INSERT, ((at, *_values(row, pack)) for at, row in placed))
            spelled = chain.from_iterable(_spelled(row, at) for at, row in placed)
            table.executemany("INSERT INTO spelled VALUES (?, ?, ?)", spelled)
            done += len(batch)
            told("places", done)
        table.execute(
            "INSERT INTO spelling SELECT key, place, shown FROM spelled ORDER BY key, place"
        )
        # Where all names are new the order of the spellings spares sorting them once more.
        names = "spelled" if last else "spelling"
        listed = 0
        for keys in _batches(table.execute(f"SELECT DISTINCT key FROM {names}"), 50_000):
            heard = ((*sounds(key), key) for (key,) in keys)
            table.executemany("INSERT INTO heard VALUES (?, ?, ?)", heard)
            listed += len(keys)
            told("names", listed)
        table.execute(
            "INSERT OR IGNORE INTO sound SELECT sound, near, key FROM heard"
            " WHERE sound != '' ORDER BY sound, near, key"
        )
    finally:
        table.execute("DROP TABLE spelled")
        table.execute("DROP TABLE heard")
    return done


def _batches(values: Iterable[_One], size: int) -> Iterator[list[_One]]:
    batch: list[_One] = []
    for value in values:
        batch.append(value)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _values(row: Row, pack: int) -> tuple[object, ...]:
    names = PARTED.join(dict.fromkeys((row.name, *row.names)))
    return (
        row.number, row.id, row.name, names, row.latitude, row.longitude, row.reach(),
        row.feature_class, row.feature_code, row.population, row.country, row.adm1, row.adm2, pack,
    )  # fmt: skip


def _spelled(row: Row, at: int) -> Iterator[tuple[str, int, int]]:
    shown = name_key(row.name)
    for key in {shown, *map(name_key, row.names)}:
        if key:
            yield key, at, int(key == shown)


def drop(table: sqlite3.Connection, pack: int) -> None:
    """Take a pack's places out. Sounds stay: a sound without a place leads nowhere."""
    table.execute(
        "DELETE FROM spelling WHERE place IN (SELECT row FROM place WHERE pack = ?)", (pack,)
    )
    table.execute("DELETE FROM place WHERE pack = ?", (pack,))
    table.execute("DELETE FROM pack WHERE number = ?", (pack,))


def named(table: sqlite3.Connection, key: str) -> list[Placed]:
    """The places that a key leads to."""
    return table.execute(
        f"SELECT {_PLACE}, shown FROM spelling JOIN place ON place.row = spelling.place"
        " WHERE spelling.key = ?",
        (key,),
    ).fetchall()


def beginning(table: sqlite3.Connection, key: str, limit: int) -> list[Placed]:
    """The most populous places of which a key begins so."""
    return table.execute(
        f"SELECT {_PLACE}, shown FROM spelling JOIN place ON place.row = spelling.place"
        " WHERE spelling.key >= ? AND spelling.key < ? ORDER BY population DESC LIMIT ?",
        (key, key + "\U0010ffff", limit),
    ).fetchall()


def numbered(table: sqlite3.Connection, number: int) -> list[Placed]:
    """The places with a number: more than one where several packs have it."""
    return table.execute(f"SELECT {_PLACE}, 1 FROM place WHERE number = ?", (number,)).fetchall()


def identified(table: sqlite3.Connection, id: str) -> list[Placed]:
    """The places that GeoNames has no number for, by what they are known by."""
    return table.execute(f"SELECT {_PLACE}, 1 FROM place WHERE id = ?", (id,)).fetchall()


def state(table: sqlite3.Connection, country: str) -> list[Placed]:
    """The state with an ISO code."""
    return table.execute(
        f"SELECT {_PLACE}, 1 FROM place WHERE country = ? AND code = 'PCLI'", (country,)
    ).fetchall()


def sounding(table: sqlite3.Connection, heard: str, near: str | None) -> list[tuple[str, str]]:
    """What sounds like this, to the finer ear (`near`) or to any: the finer sound and the key."""
    if near is None:
        return table.execute("SELECT near, key FROM sound WHERE sound = ?", (heard,)).fetchall()
    return table.execute(
        "SELECT near, key FROM sound WHERE sound = ? AND near = ?", (heard, near)
    ).fetchall()
