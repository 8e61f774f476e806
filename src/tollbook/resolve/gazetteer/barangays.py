"""The Philippines' barangays: the villages and quarters that reports from there name.

The list is of the Philippine Statistics Authority (`training/barangays.py` makes it anew); it tells
which town a barangay belongs to, not where in it. So an entry has the town's point and reach.
Half of the names are those of saints, plants and families as well: they are asked for only where the
country is known or the word barangay stands with the name.
"""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tollbook.resolve.gazetteer.entry import Entry, Spelling
from tollbook.resolve.gazetteer.spelling import name_key

COUNTRY = "PH"
# What the first line of the file says; part of a run's configuration, and not worth opening it for.
RELEASE = "2025-10-13"
FILE = Path(__file__).parent / "barangays.tsv.gz"
_PREFIX = "psgc:"
# A name that more than this many barangays have tells nothing of where.
_MOST = 40
# Where the town's point is known (UCDP's where_prec), and the number of a town among its own.
_DISTRICT = 3
_TOWN = "000"
_WORD = re.compile(r"(?:barangay|brgy\.?) +(?=\S)", re.I)


@dataclass(frozen=True, slots=True)
class _Town:
    code: str
    name: str
    latitude: float
    longitude: float
    radius_km: float
    precision: int
    adm1: str | None
    adm2: str | None


class Barangays:
    """The list by key of a name and by code."""

    licence = "Philippine Statistics Authority (public), points of GeoNames, CC BY 4.0"

    def __init__(self, file: Path = FILE) -> None:
        head, *lines = gzip.decompress(file.read_bytes()).decode().splitlines()
        self.origin = head
        self._named: dict[str, list[tuple[_Town, str, str]]] = {}
        self._coded: dict[str, tuple[_Town, str, str]] = {}
        for line in lines:
            *fields, names = line.split("\t")
            town = _town(fields)
            # A town without a point of its own is in no other list of places either.
            own = [] if town.precision == _DISTRICT else [f"{_TOWN}{town.name}"]
            for one in (*own, *names.split("|")):
                kept = town, one[:3], one[3:]
                self._named.setdefault(name_key(one[3:]), []).append(kept)
                self._coded[town.code + one[:3]] = kept

    def named(self, name: str) -> list[Entry]:
        """The barangays of a name, none where too many have it."""
        found = self._named.get(name_key(name), [])
        return [self._entry(*one) for one in found] if len(found) <= _MOST else []

    def ids(self) -> list[str]:
        """The ids of all."""
        return [f"{_PREFIX}{code}" for code in self._coded]

    def entry(self, id: str) -> Entry | None:
        """The barangay of an id that this list gave out."""
        kept = self._coded.get(id.removeprefix(_PREFIX))
        return self._entry(*kept) if kept else None

    def _entry(self, town: _Town, number: str, name: str) -> Entry:
        return Entry(
            id=f"{_PREFIX}{town.code}{number}",
            name=name,
            names=(name,) if number == _TOWN else (name, f"{name}, {town.name}"),
            latitude=town.latitude,
            longitude=town.longitude,
            radius_km=town.radius_km,
            feature_class="A" if number == _TOWN else "P",
            feature_code="ADM3" if number == _TOWN else "PPL",
            population=0,
            country=COUNTRY,
            countries=(COUNTRY,),
            adm1=town.adm1,
            adm2=town.adm2,
            claimed_by=(),
            precision=town.precision,
            origin=self.origin,
            spelling=Spelling.SHOWN,
        )


def _town(fields: list[str]) -> _Town:
    code, name, latitude, longitude, radius_km, precision, adm1, adm2 = fields
    return _Town(
        code,
        name,
        float(latitude),
        float(longitude),
        float(radius_km),
        int(precision),
        adm1 or None,
        adm2 or None,
    )


@cache
def barangays() -> Barangays:
    """The list, read once per process and only when asked for: a fifth of a second."""
    return Barangays()


def is_id(id: str) -> bool:
    """Whether an id is one of this list."""
    return id.startswith(_PREFIX)


def of_barangay(name: str) -> str | None:
    """The name behind the word barangay, None without it.

    >>> of_barangay("Brgy. Mabini"), of_barangay("Mabini")
    ('Mabini', None)
    """
    word = _WORD.match(name)
    return name[word.end() :] if word else None
