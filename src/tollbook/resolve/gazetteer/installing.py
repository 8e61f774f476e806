"""A file of places becomes a pack.

A place without a number of GeoNames that bears the name of one that the installation knows, is of
its kind and lies where it lies, is that place: a map of districts then adds to the districts that
are there instead of standing beside them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tollbook.resolve.gazetteer import embedded, table
from tollbook.resolve.gazetteer.fetch import sha256
from tollbook.resolve.gazetteer.files import Counted, Reading
from tollbook.resolve.gazetteer.packs import Changing, Pack
from tollbook.resolve.gazetteer.row import Row, distance_km
from tollbook.resolve.gazetteer.spelling import name_key

GEONAMES_LICENCE = "GeoNames, CC BY 4.0"

# How far apart two maps put one place: towns a few kilometres; the middle of a division's towns and
# the middle of its area up to the size of a district.
_APART_KM = {"P": 5.0, "A": 30.0}


@dataclass(frozen=True, slots=True)
class Installed:
    """A pack that was installed, and what of its file was left out."""

    pack: Pack
    counted: Counted


def put_file(
    changes: Changing,
    file: Path,
    *,
    name: str,
    origin: str,
    licence: str,
    most: int,
    known: sqlite3.Connection,
    told: Callable[[str, int], None] = lambda *_: None,
) -> Installed:
    """Install a file as the pack `name`; `known` is the embedded table.

    Raises `GazetteerError` naming the line if the file can't be used; the pack of this name that
    was there before stays.
    """
    reading = Reading(file, most, dict(embedded.division_numbers()), own=changes.lowest_number())
    pack = changes.put(
        name,
        _told_apart(reading.rows(), known),
        origin=origin,
        licence=licence,
        sha256=sha256(file),
        told=told,
    )
    return Installed(pack, reading.counted)


def _told_apart(rows: Iterator[Row], known: sqlite3.Connection) -> Iterator[Row]:
    for row in rows:
        if row.number < 0 and (same := _same(row, known)) is not None:
            row.number, row.id = same, None
            if row.feature_code == "ADM2":
                row.adm2 = same
            elif row.feature_code == "ADM1":
                row.adm1 = same
        yield row


def _same(row: Row, known: sqlite3.Connection) -> int | None:
    """The number of the one place that this is, None if there is none or more than one."""
    apart = _APART_KM.get(row.feature_class)
    if apart is None:
        return None
    found: set[int] = set()
    for key in {name_key(name) for name in (row.name, *row.names)}:
        for place in table.named(known, key):
            number, _, _, _, latitude, longitude, _, kind, code, _, country, *_ = place
            if (
                number > 0
                and country == row.country
                and kind == row.feature_class
                and (kind == "P" or code == row.feature_code)
                and distance_km((latitude, longitude), (row.latitude, row.longitude)) <= apart
            ):
                found.add(number)
    return found.pop() if len(found) == 1 else None
