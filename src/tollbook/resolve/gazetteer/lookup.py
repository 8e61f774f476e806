"""Which places does a name mean? All that are known, told apart by whoever asks.

Asked in this order: the overlay (reviewed lists of ours), the embedded places, the packs that a
person installed. A place that two of them have is given once, with the names of both.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from tollbook import vocab
from tollbook.resolve.gazetteer import barangays, compiled, embedded, packs, table
from tollbook.resolve.gazetteer.entry import Entry, Spelling
from tollbook.resolve.gazetteer.folders import cache_folder, data_folder
from tollbook.resolve.gazetteer.overlay import compact, overlay
from tollbook.resolve.gazetteer.row import PARTED
from tollbook.resolve.gazetteer.spelling import (
    SOUNDS,
    at_site,
    bare,
    ends_of,
    much_alike,
    name_key,
    parts,
    sounds,
    whole_of,
)

# Names asked for that are remembered with their answers; a long report has some hundreds.
_REMEMBERED = 1024

_PRECISION = {
    "CONT": None, "PCLI": 6, "ADM1": 4, "SEA": 7, "OCN": 7, "GULF": 7, "STRT": 7, "A": 3, "P": 1, "S": 1, "U": 7,
}  # fmt: skip
_Asked = TypeVar("_Asked", int, str)


class Shown(StrEnum):
    """Which of a place's names is shown: never a verdict on whose it is."""

    NEUTRAL = "neutral"
    """The gazetteer's; of a place that several claim the one that the report uses."""
    GAZETTEER = "gazetteer"
    """The one that GeoNames or the overlay puts first."""
    REPORT = "report"
    """The one that the report uses, as the gazetteer spells it."""


class Gazetteer:
    """Look-ups of place names. The tables are opened when first asked for."""

    def __init__(
        self,
        folder: Path | None = None,
        data: Path | None = None,
        *,
        shown: Shown = Shown.NEUTRAL,
        watcher: compiled.Watcher | None = None,
    ) -> None:
        self._folder = folder
        self._data = data
        self._shown = shown
        self._watcher = watcher or compiled.Logged()
        self._open: tuple[sqlite3.Connection, ...] = ()
        self._pid: int | None = None
        self._origins: dict[int, str] = {}
        self._answers: dict[tuple[str, str | None], tuple[Entry, ...]] = {}

    def candidates(self, name: str, *, country: str | None = None) -> tuple[Entry, ...]:
        """Every place of this name: closest spelling first, then the most populous.

        With a `country` (ISO code), places in it that are only spelled alike are added at the
        end. Empty if no place is known by the name. Where the name carries a noun ("Idlib
        province", "Talish village") or an alias ("Tadmur/Palmyra") places of the bare names are
        given too, those first whose kind the noun tells.
        """
        asked = name, country
        answer = self._answers.get(asked)
        if answer is None:
            answer = tuple(self._candidates(" ".join(name.split()), country))
            if len(self._answers) >= _REMEMBERED:
                self._answers.clear()
            self._answers[asked] = answer
        return answer

    def beginning(self, name: str, limit: int) -> list[Entry]:
        """The most populous places with a name that begins so, for whoever is still typing it."""
        key = name_key(name)
        rows = [row for places in self._tables() for row in table.beginning(places, key, limit)]
        found = self._merged(rows if key else (), None)
        return sorted(found, key=lambda one: (-one.population, one.id))[:limit]

    def entry(self, id: str) -> Entry | None:
        """The place with this id ("geonames:146970"); a division's name, say, by `Entry.adm1`."""
        if barangays.is_id(id):
            return barangays.barangays().entry(id)
        kind, _, number = id.partition(":")
        # More digits than any integer of SQLite's is nobody's id.
        if kind == "geonames" and number.isascii() and number.isdigit() and len(number) < 19:
            rows = self._rows(table.numbered, int(number))
        else:
            rows = self._rows(table.identified, id)
        found: dict[str, Entry] = {}
        self._add(found, filter(None, (overlay().by_id.get(id),)))
        self._add(found, self._merged(rows, Spelling.SHOWN))
        return found.get(id)

    def state(self, code: str) -> Entry | None:
        """The state with an ISO code."""
        return next(iter(self._merged(self._rows(table.state, code), Spelling.SHOWN)), None)

    def prepare(self) -> None:
        """Open the tables now, compiling the embedded one if that has to be."""
        self._tables()

    def embedded(self) -> sqlite3.Connection:
        """The table of embedded places, to read."""
        return self._tables()[0]

    def size(self) -> int:
        """How many places are embedded."""
        (count,) = self.embedded().execute("SELECT count(*) FROM place").fetchone()
        return int(count)

    def version(self) -> str:
        """What decides the answers, for a run's configuration; the overlay is part of `vocab`."""
        installed = packs.listed(self._data or data_folder())
        held = "".join(f" {pack.name}@{pack.sha256[:8]}" for pack in installed)
        names = "" if self._shown is Shown.NEUTRAL else f" names={self._shown}"
        return f"{embedded.versions()} psgc/{barangays.RELEASE} layout/{table.LAYOUT}{held}{names}"

    def _candidates(self, name: str, country: str | None) -> list[Entry]:
        found: dict[str, Entry] = {}
        if country in (None, barangays.COUNTRY) and (told := barangays.of_barangay(name)):
            return barangays.barangays().named(told)
        core, noun = bare(name)
        self._add(found, self._exactly(name))
        if core != name:
            self._add(found, self._exactly(core))
        if not _there(found, country) and (whole := whole_of(name)):
            self._add(found, self._either(whole))
        aliases = parts(name)
        if not _there(found, country) and len(aliases) > 1:
            for alias in aliases:
                self._add(found, self._either(alias))
        if country == barangays.COUNTRY and not _there(found, country):
            for alias in dict.fromkeys((name, core, *(bare(alias)[0] for alias in aliases))):
                self._add(found, barangays.barangays().named(alias))
        if not _there(found, country):
            for alias in dict.fromkeys((core, *(bare(alias)[0] for alias in aliases))):
                self._add(found, self._alike(name_key(alias), country))
        if not _there(found, country):
            for alias in ends_of(name):
                self._add(found, self._either(alias))
        # Near it, that is: a text without a country is better told by the names around.
        if country and not _there(found, country) and (site := at_site(name)):
            self._add(found, self._either(site))
        order = sorted(
            found.values(),
            key=lambda one: (
                # "Donetsk oblast" is the oblast, whatever name of its own the gazetteer shows.
                one.spelling < Spelling.OTHER,
                noun is not None and one.feature_class != noun,
                -one.spelling,
                -one.population,
                one.id,
            ),
        )
        return [self._named_as(one, name) for one in order]

    def _either(self, name: str) -> list[Entry]:
        """Places of a name as it stands, and without the noun put to it."""
        core, _ = bare(name)
        return [*self._exactly(name), *(self._exactly(core) if core != name else ())]

    @staticmethod
    def _add(found: dict[str, Entry], entries: Iterable[Entry]) -> None:
        for entry in entries:
            known = found.get(entry.id)
            found[entry.id] = entry if known is None else _together(entry, known)

    def _exactly(self, name: str) -> list[Entry]:
        """Places of a name as it stands, of all layers."""
        lists = overlay()
        key = name_key(name)
        if not key:
            return []
        found = [
            replace(entry, spelling=how) if entry.spelling is not how else entry
            for entry, how in lists.regions.get(key, ())
        ]
        for code, how in lists.states.get(key, ()):
            if state := self.state(code):
                found.append(replace(state, spelling=how))
        for whole, country in lists.short.get(compact(name), ()):
            found += (
                replace(one, spelling=Spelling.OTHER)
                for one in self._exactly(whole)
                if one.country == country and one.feature_class in "AL"
            )
        for number in lists.renamed.get(key, ()):
            if one := self.entry(f"geonames:{number}"):
                found.append(replace(one, spelling=Spelling.OTHER))
        found += self._merged(self._rows(table.named, key), None)
        return found

    def _alike(self, key: str, country: str | None) -> list[Entry]:
        """Places whose name sounds like this and is spelled much like it."""
        heard, near = sounds(key)
        if not heard or (country is None and len(heard) < SOUNDS):
            return []
        found: list[Entry] = []
        for places in self._tables():
            for other_near, other in table.sounding(places, heard, None if country else near):
                if other_near == near and len(heard) >= SOUNDS:
                    how = Spelling.SOUND
                elif country is not None and much_alike(key, other, heard):
                    how = Spelling.NEAR
                else:
                    continue
                entries = self._merged(table.named(places, other), how)
                found += (one for one in entries if country is None or one.country == country)
        return found

    def _merged(self, rows: Iterable[table.Placed], how: Spelling | None) -> list[Entry]:
        """The places of rows, those of one number as one: a pack's row adds to the embedded."""
        places: dict[int, Entry] = {}
        for row in rows:
            entry = self._entry(row, how)
            known = places.get(row[0])
            places[row[0]] = entry if known is None else _together(known, entry)
        return list(places.values())

    def _entry(self, row: table.Placed, how: Spelling | None) -> Entry:
        (number, id, name, names, latitude, longitude, radius_km, feature_class, code, population,
         country, adm1, adm2, pack, shown) = row  # fmt: skip
        added = overlay().contested.get(number)
        all_names = tuple(names.split(PARTED))
        claimed_by: tuple[str, ...] = ()
        if added is not None:
            name = added.name or name
            claimed_by = added.claimed_by
            all_names = tuple(dict.fromkeys((name, *added.names, *all_names)))
        elif code == "PCLI" and country in vocab.load("states"):
            listed = vocab.load("states")[country]
            name = listed["name"]
            all_names = tuple(dict.fromkeys((name, *listed.get("aliases", ()), *all_names)))
        return Entry(
            id or f"geonames:{number}",
            name,
            all_names,
            latitude,
            longitude,
            radius_km,
            feature_class,
            code,
            population,
            country,
            (country,) if country else (),
            self._id(adm1),
            self._id(adm2),
            claimed_by,
            _PRECISION[code] if code in _PRECISION else _PRECISION.get(feature_class, 5),
            self._origins.get(pack, ""),
            how if how is not None else Spelling.SHOWN if shown else Spelling.OTHER,
        )

    def _id(self, number: int | None) -> str | None:
        if number is None or number > 0:
            return None if number is None else f"geonames:{number}"
        return next((row[1] for row in self._rows(table.numbered, number)), None)

    def _rows(
        self, asked: Callable[[sqlite3.Connection, _Asked], list[table.Placed]], by: _Asked
    ) -> list[table.Placed]:
        tables = self._tables()
        return [row for places in tables for row in asked(places, by)]

    def _named_as(self, entry: Entry, asked: str) -> Entry:
        """The entry under the name that the settings want."""
        if self._shown is Shown.GAZETTEER or entry.spelling is Spelling.DEMONYM:
            return entry
        if self._shown is Shown.NEUTRAL and len(entry.claimed_by) < 2:
            return entry
        keys = {name_key(asked), name_key(bare(asked)[0])}
        name = next((one for one in entry.names if name_key(one) in keys), entry.name)
        return replace(entry, name=name) if name != entry.name else entry

    def _tables(self) -> tuple[sqlite3.Connection, ...]:
        # A connection doesn't survive a fork: each process opens its own.
        if not self._open or self._pid != os.getpid():
            data = self._data or data_folder()
            places = compiled.opened(self._folder or cache_folder(), self._watcher)
            installed = packs.opened(data)
            self._open = (places,) if installed is None else (places, installed)
            self._origins = {0: embedded.versions()}
            self._origins |= {pack.number: pack.origin for pack in packs.listed(data)}
            self._answers.clear()
            self._pid = os.getpid()
        return self._open


def _there(found: dict[str, Entry], country: str | None) -> bool:
    """Whether something was found, in the country if one is known."""
    if country is None:
        return bool(found)
    return any(country in one.countries for one in found.values())


def _together(one: Entry, other: Entry) -> Entry:
    """One place as two tables have it: the later one's data, the names and people of both."""
    return replace(
        other,
        names=tuple(dict.fromkeys((*other.names, *one.names))),
        population=max(one.population, other.population),
        adm1=other.adm1 or one.adm1,
        adm2=other.adm2 or one.adm2,
        radius_km=max(one.radius_km, other.radius_km),
        spelling=max(one.spelling, other.spelling),
    )
