"""How many of the places that conflict coders name does the gazetteer know, and how fast?

    python benchmarks/gazetteer.py                  coverage as JSON on the last line
    python benchmarks/gazetteer.py --speed          a look-up's time, compiling, size
    python benchmarks/gazetteer.py --packs          with the packs this user has installed

Coverage: of the events of `../shared/data/places/ucdp_aec` (train) for which UCDP's coders wrote
where it was (`location_where_name`), the share for which `Gazetteer.candidates(where, country=C)`
has a place in the country C that the coders filed the event under. An event counts as often as it
occurs; `distinct` counts each pair of name and country once. The name is asked for as written,
"Duma town" and "Tadmur/Palmyra town" included. UCDP files Gaza and the West Bank under Israel, so
there a place in either is right. A country that no longer is (Yugoslavia) is today's of its name.
Without packs unless told otherwise: it is what an installation knows by itself.

A place that is found need not be the right one, so the second figure is stricter: of the found ones
whose province UCDP names (`location_adm1_name`, where the gazetteer knows it) and the gazetteer
tells, the share whose first candidate in the country lies in it. `alike_in_province` is the same for
those that only an alike spelling found.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections import Counter
from functools import cache
from pathlib import Path

from tollbook.resolve.gazetteer import Entry, Gazetteer, Spelling

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
EVENTS = SHARED / "data" / "places" / "ucdp_aec" / "train.records.json"

# UCDP's own country names where neither the name nor what stands before its brackets is today's.
UCDP_COUNTRIES = {"Congo": "CG", "Kingdom of eSwatini (Swaziland)": "SZ"}
# UCDP has no country Palestine: its events there are filed under Israel.
ALSO = {"IL": ("IL", "PS")}


class Places:
    """The gazetteer as the measures ask it."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer

    @cache  # noqa: B019 (one instance, as long as the process)
    def country(self, name: str) -> str | None:
        """The ISO code of UCDP's country."""
        if name in UCDP_COUNTRIES:
            return UCDP_COUNTRIES[name]
        for words in (name, name.partition(" (")[0]):
            for one in self.gazetteer.candidates(words):
                if one.feature_code == "PCLI" and one.spelling > Spelling.DEMONYM:
                    return one.country
        return None

    @cache  # noqa: B019
    def found(self, where: str, code: str) -> tuple[Entry, ...]:
        """The candidates in the right country."""
        countries = ALSO.get(code, (code,))
        found = [
            one
            for country in countries
            for one in self.gazetteer.candidates(where, country=country)
            if country in one.countries
        ]
        return tuple(dict.fromkeys(found))

    @cache  # noqa: B019
    def provinces(self, name: str, code: str) -> frozenset[str]:
        """The ids of provinces of a name; empty where it isn't known."""
        return frozenset(
            one.id
            for one in self.gazetteer.candidates(name, country=code)
            if one.feature_code == "ADM1" and one.country == code
        )


def coverage(gazetteer: Gazetteer, events: list[dict[str, str]]) -> dict[str, object]:
    """The shares, in percent."""
    places = Places(gazetteer)
    asked = found = alike = 0
    placed, right = Counter[bool](), Counter[bool]()
    pairs: dict[tuple[str, str], bool] = {}
    for event in events:
        where, code = event["location_where_name"], places.country(event["location_root_name"])
        if not where:
            continue
        asked += 1
        entries = places.found(where, code) if code else ()
        pairs[where, event["location_root_name"]] = bool(entries)
        if not entries or code is None:
            continue
        near = max(one.spelling for one in entries) < Spelling.DEMONYM
        found += 1
        alike += near
        province = places.provinces(event["location_adm1_name"], code)
        if province and entries[0].adm1 is not None:
            placed[near] += 1
            right[near] += entries[0].adm1 in province
    return {
        "events": asked,
        "in_country": _percent(found, asked),
        "by_alike_spelling": _percent(alike, asked),
        "distinct_in_country": _percent(sum(pairs.values()), len(pairs)),
        "in_province": _percent(right.total(), placed.total()),
        "alike_in_province": _percent(right[True], placed[True]),
        "placed": placed.total(),
    }


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def speed(names: list[str]) -> dict[str, float]:
    """Microseconds of a look-up never asked before, and of one asked again; opening, in ms."""
    gazetteer = Gazetteer()
    begun = time.perf_counter()
    gazetteer.prepare()
    opening = time.perf_counter() - begun
    cold, warm = [], []
    for name in dict.fromkeys(names):
        begun = time.perf_counter()
        gazetteer.candidates(name)
        middle = time.perf_counter()
        gazetteer.candidates(name)
        cold.append(middle - begun)
        warm.append(time.perf_counter() - middle)
    found = [
        took
        for took, name in zip(cold, dict.fromkeys(names), strict=True)
        if gazetteer.candidates(name)
    ]
    return {
        "names": len(cold),
        "lookup_median_us": round(1e6 * statistics.median(cold), 1),
        "lookup_found_median_us": round(1e6 * statistics.median(found), 1),
        "lookup_mean_us": round(1e6 * statistics.mean(cold), 1),
        "again_median_us": round(1e6 * statistics.median(warm), 2),
        "opening_ms": round(1e3 * opening, 1),
    }


def compiling() -> dict[str, float]:
    """Seconds to compile the embedded table, and its megabytes."""
    from tollbook.resolve.gazetteer import compiled

    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        Gazetteer(Path(folder)).prepare()
        took = time.perf_counter() - begun
        size = compiled.table_file(Path(folder)).stat().st_size
    return {"compile_s": round(took, 1), "size_mb": round(size / 1e6, 1)}


def measured() -> dict[str, object]:
    """The coverage without any pack, for `benchmarks/accuracy.py`."""
    events = json.loads(EVENTS.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as nothing:
        return coverage(Gazetteer(data=Path(nothing)), events)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--packs", action="store_true")
    parser.add_argument(
        "--missing", type=int, metavar="N", help="print N names not found (packs count) instead"
    )
    args = parser.parse_args()
    if not EVENTS.exists():
        print(f"{EVENTS} is not there: the gazetteer is measured on corpora outside, skipped")
        return
    events: list[dict[str, str]] = json.loads(EVENTS.read_text(encoding="utf-8"))
    if args.speed:
        names = [event["location_where_name"] for event in events if event["location_where_name"]]
        print(json.dumps(speed(names) | compiling()))
        return
    if args.missing:
        print_missing(Places(Gazetteer()), events, args.missing)
    else:
        print(json.dumps(coverage(Gazetteer(), events) if args.packs else measured()))


def print_missing(places: Places, events: list[dict[str, str]], most: int) -> None:
    """The most frequent names that aren't found, with their country."""
    missed = Counter[tuple[str, str]]()
    for event in events:
        where, code = event["location_where_name"], places.country(event["location_root_name"])
        if where and not (code and places.found(where, code)):
            missed[where, event["location_root_name"]] += 1
    for (where, country), count in missed.most_common(most):
        print(f"{count:4} {where}, {country}")


if __name__ == "__main__":
    main()
