"""The places of a file: GeoNames' own tables, tables with a head, GeoJSON.

Read as a stream, so that the length of a file doesn't matter, and strictly, so that a broken file
is refused as a whole: an error names the file, the line and what to do.
"""

from __future__ import annotations

import csv
import math
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from tollbook.errors import GazetteerError
from tollbook.resolve.gazetteer.row import Row

if TYPE_CHECKING:
    from _csv import Reader as _Reader

# What zipfile raises over broken archives, passwords and rare ways of packing.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)

# No line of GeoNames is longer than 40 kB; a file without line ends must not fill the memory.
_LONGEST_LINE = 1_000_000

# No two places are farther apart.
_FARTHEST_KM = 20_040

# GeoNames' columns, as its readme has them; a table has all of them and no head.
GEONAMES = (
    "geonameid", "name", "asciiname", "alternatenames", "latitude", "longitude", "feature_class",
    "feature_code", "country", "cc2", "admin1", "admin2", "admin3", "admin4", "population",
    "elevation", "dem", "timezone", "modified",
)  # fmt: skip
# What a head may call them instead.
ALSO = {
    "lat": "latitude", "y": "latitude", "lon": "longitude", "lng": "longitude", "long": "longitude",
    "x": "longitude", "country_code": "country", "countrycode": "country", "iso": "country",
    "gn": "geonameid", "gn_id": "geonameid", "geonames_id": "geonameid", "geoname_id": "geonameid",
    "feature class": "feature_class", "fclass": "feature_class", "feature code": "feature_code",
    "fcode": "feature_code", "country code": "country", "alternate_names": "alternatenames", "names": "alternatenames",
    "admin1code": "admin1", "admin1_code": "admin1", "admin2_code": "admin2", "pop": "population",
}  # fmt: skip
_NEEDED = ("name", "latitude", "longitude")
# Who's On First's kinds of places as features of GeoNames.
_PLACETYPES = {
    "country": "A.PCLI", "region": "A.ADM1", "county": "A.ADM2", "localadmin": "A.ADM3",
    "macroregion": "L.RGN", "locality": "P.PPL", "neighbourhood": "P.PPLX", "borough": "P.PPLX",
}  # fmt: skip

Divisions = dict[tuple[str, ...], int]
"""GeoNames' numbers of divisions by country and codes: ("AZ", "61") or ("AZ", "61", "586003")."""


@dataclass(slots=True)
class Counted:
    """What became of a file's places, filled while it is read."""

    taken: int = 0
    outdated: int = 0
    """Left out because the file itself calls them superseded, deprecated or no longer current."""
    nameless: int = 0
    """Left out because a map may draw what bears no name."""


@dataclass(slots=True)
class Reading:
    """One file being read.

    `divisions` are codes that the file's own needn't repeat; places without a number of GeoNames
    are counted down from `own`.
    """

    file: Path
    most: int
    divisions: Divisions = field(default_factory=dict)
    counted: Counted = field(default_factory=Counted)
    own: int = -1

    def rows(self) -> Iterator[Row]:
        """The places, one after the other; `GazetteerError` where the file is broken."""
        try:
            if _is_json(self.file):
                from tollbook.resolve.gazetteer.geojson import rows

                yield from rows(self)
            else:
                yield from self._table()
        except (OSError, *_BROKEN) as problem:
            raise GazetteerError(f"{self.file.name} can't be read: {problem}") from problem

    def fail(self, at: str, problem: str) -> GazetteerError:
        """The error that a place of the file deserves."""
        return GazetteerError(f"{self.file.name}, {at}: {problem}; nothing was changed")

    def too_many(self, at: str) -> GazetteerError:
        """The error that one place too many deserves."""
        problem = f"more than {self.most:,} places; leave some out, or set TOLLBOOK_MAX_PLACES"
        return self.fail(at, problem)

    def row(self, value: dict[str, str], at: str) -> Row | None:
        """A place as its columns have it; None if the file calls it outdated."""
        if _outdated(value):
            self.counted.outdated += 1
            return None
        name = value.get("name", "").strip()
        if not name:
            raise self.fail(at, "the name is empty")
        kind = _PLACETYPES.get(value.get("placetype", ""), "P.PPL")
        feature_class = value.get("feature_class") or kind[:1]
        code = value.get("feature_code") or (kind[2:] if feature_class == kind[:1] else "")
        country = value.get("country", "").strip().upper() or None
        if country is not None and not (len(country) == 2 and country.isalpha()):
            raise self.fail(at, f"the country is {country!r}; expected two letters (ISO 3166)")
        if self.counted.taken >= self.most:
            raise self.too_many(at)
        self.counted.taken += 1
        number, id = self._number(value, at)
        adm1, adm2 = self._divisions(value, country, number if feature_class == "A" else None, code)
        return Row(
            number,
            name,
            _names(value),
            self.degrees(value.get("latitude", ""), 90, "latitude", at),
            self.degrees(value.get("longitude", ""), 180, "longitude", at),
            feature_class,
            code,
            country,
            population=self._whole(value.get("population", ""), "population", at) or 0,
            adm1=adm1,
            adm2=adm2,
            radius_km=self._reach(value.get("radius_km", ""), at),
            id=id,
        )

    def degrees(self, written: str, most: int, what: str, at: str) -> float:
        """A coordinate. Raises `GazetteerError` if it is none on the globe."""
        try:
            value = float(written)
        except ValueError:
            value = math.nan
        # NaN is on no globe either.
        if not -most <= value <= most:
            raise self.fail(
                at, f"the {what} is {written!r}; expected degrees from -{most} to {most}"
            )
        return value

    def _reach(self, written: str, at: str) -> float | None:
        if not written.strip():
            return None
        try:
            value = float(written)
        except ValueError:
            value = math.nan
        if not 0 <= value <= _FARTHEST_KM:
            raise self.fail(
                at, f"the radius_km is {written!r}; expected kilometres, at most {_FARTHEST_KM:,}"
            )
        return value

    def _whole(self, written: str, what: str, at: str) -> int | None:
        written = written.strip()
        if not written:
            return None
        if not _is_number(written):
            raise self.fail(at, f"the {what} is {written!r}; expected a whole number")
        return int(written)

    def _number(self, value: dict[str, str], at: str) -> tuple[int, str | None]:
        number = self._whole(value.get("geonameid", ""), "geonameid", at)
        if number:
            return number, None
        self.own -= 1
        if wof := value.get("wof_id"):
            return self.own, f"wof:{wof}"
        own = value.get("id") or str(self.counted.taken)
        return self.own, f"{self.file.stem}:{own}"

    def _divisions(
        self, value: dict[str, str], country: str | None, own: int | None, code: str
    ) -> tuple[int | None, int | None]:
        known, admin1, admin2 = self.divisions, value.get("admin1"), value.get("admin2")
        adm1 = adm2 = None
        if country and admin1 and admin1 != "00":
            adm1 = known.get((country, admin1))
            adm2 = known.get((country, admin1, admin2)) if admin2 else None
        if value.get("region_wof_id"):
            adm1 = known.get(("wof", value["region_wof_id"]))
        if value.get("county_wof_id"):
            adm2 = known.get(("wof", value["county_wof_id"]))
        if own is not None and code == "ADM1":
            return own, None
        return adm1, own if own is not None and code == "ADM2" else adm2

    def _table(self) -> Iterator[Row]:
        self._learn_divisions()
        for at, value in self._values():
            if row := self.row(value, at):
                yield row

    def _learn_divisions(self) -> None:
        """A first reading, for the divisions that rows before and after refer to."""
        for _, value in self._values():
            code, number = value.get("feature_code"), value.get("geonameid", "")
            if code not in ("ADM1", "ADM2") or not _is_number(number) or _outdated(value):
                continue
            country, admin1 = value.get("country", ""), value.get("admin1", "")
            if value.get("wof_id"):
                self.divisions["wof", value["wof_id"]] = int(number)
            elif admin1 and code == "ADM1":
                self.divisions[country, admin1] = int(number)
            elif admin1 and value.get("admin2"):
                self.divisions[country, admin1, value["admin2"]] = int(number)

    def _values(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Where a place stands and its columns by name."""
        with _content(self.file) as content:
            lines = self._lines(content)
            first = next(lines, None)
            if first is None:
                raise GazetteerError(f"{self.file.name} is empty; nothing was changed")
            tabs = "\t" in first
            try:
                cells = next(_parsed([first], tabs), [])
            except csv.Error as problem:
                raise self.fail("line 1", str(problem)) from problem
            head = [ALSO.get(cell, cell) for cell in (c.strip().casefold() for c in cells)]
            if "name" in head or not tabs:
                if missing := [column for column in _NEEDED if column not in head]:
                    raise self.fail(
                        "line 1",
                        f"no column {' and no column '.join(missing)}; expected a head with name, "
                        "latitude and longitude, or GeoNames' 19 columns without a head",
                    )
                yield from self._cut(lines, head, tabs, before=1)
            else:
                yield from self._cut(_again(first, lines), list(GEONAMES), tabs, before=0)

    def _cut(
        self, lines: Iterator[str], head: list[str], tabs: bool, *, before: int
    ) -> Iterator[tuple[str, dict[str, str]]]:
        reader = _parsed(lines, tabs)
        try:
            for cells in reader:
                at = f"line {before + reader.line_num}"
                if not cells:
                    continue
                if reader.line_num > self.most:
                    raise self.too_many(at)
                if len(cells) != len(head):
                    raise self.fail(at, f"{len(cells)} columns; expected {len(head)}")
                yield at, dict(zip(head, cells, strict=True))
        except csv.Error as problem:
            raise self.fail(f"line {before + reader.line_num}", str(problem)) from problem

    def _lines(self, content: IO[bytes]) -> Iterator[str]:
        number = 0
        while line := content.readline(_LONGEST_LINE + 1):
            number += 1
            if len(line) > _LONGEST_LINE:
                raise self.fail(f"line {number}", f"longer than {_LONGEST_LINE:,} bytes")
            if number == 1:
                if line.startswith((b"\xff\xfe", b"\xfe\xff")):
                    raise self.fail("line 1", "the text is UTF-16; save it as UTF-8")
                line = line.removeprefix(b"\xef\xbb\xbf")
            try:
                text = line.decode("utf-8")
            except UnicodeDecodeError as problem:
                raise self.fail(
                    f"line {number}",
                    f"byte {line[problem.start]:#04x} at position {problem.start + 1} is not UTF-8; "
                    "save the file as UTF-8",
                ) from problem
            if "\0" in text:
                raise self.fail(f"line {number}", "a zero byte; this is no text")
            yield text


def _parsed(lines: Iterable[str], tabs: bool) -> _Reader:
    """Tables by tabs have quotes as letters, those by commas as quotes."""
    if tabs:
        return csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)
    return csv.reader(lines, strict=True)


def _again(first: str, rest: Iterable[str]) -> Iterator[str]:
    yield first
    yield from rest


def _is_number(written: str) -> bool:
    """Whether it is a whole number that a table can hold."""
    return written.isascii() and written.isdigit() and len(written) < 19


def _outdated(value: dict[str, str]) -> bool:
    return value.get("superseded_or_deprecated") == "1" or value.get("is_current") == "0"


def _names(value: dict[str, str]) -> tuple[str, ...]:
    written = value.get("alternatenames", "")
    names = written.split("|" if "|" in written else ",")
    more = (value.get("asciiname", ""), *names)
    return tuple(dict.fromkeys(name.strip() for name in more if name.strip()))


def _is_json(file: Path) -> bool:
    if file.suffix.casefold() in (".geojson", ".json", ".geojsonl", ".ndjson", ".jsonl"):
        return True
    if file.suffix.casefold() == ".zip":
        return False
    with file.open("rb") as content:
        return content.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"\x1e"))


@contextmanager
def _content(file: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file; of a ZIP as GeoNames has them, those of the table in it."""
    if not zipfile.is_zipfile(file):
        with file.open("rb") as content:
            yield content
        return
    with zipfile.ZipFile(file) as packed:
        tables = [
            name
            for name in packed.namelist()
            if name.casefold().endswith((".txt", ".tsv", ".csv"))
            and "readme" not in name.casefold()
        ]
        if len(tables) != 1:
            raise GazetteerError(
                f"{file.name} has {len(tables)} tables (.txt, .tsv or .csv) in it; expected one"
            )
        with packed.open(tables[0]) as content:
            yield content
