"""What the packages lack: regions, fronts, rivers and seas, and other words for places.

Reviewed word lists of ours: `vocab/regions.yaml` holds places with a point of their own,
`vocab/contested.yaml` adds names and claimants to places that GeoNames has, `vocab/states.yaml`
the names of states and the words for their people, `vocab/toponyms.yaml` what stands for a longer
name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from tollbook import vocab
from tollbook.resolve.gazetteer.entry import Entry, Spelling
from tollbook.resolve.gazetteer.spelling import name_key

# UCDP's where_prec of an entry by itself where the list doesn't say another.
_PRECISION = {
    "SEA": 7,
    "OCN": 7,
    "GULF": 7,
    "STRT": 7,
    "PCLI": 6,
    "ADM1": 4,
    "ADM2": 3,
    "P": 1,
    "S": 1,
}


@dataclass(frozen=True, slots=True)
class Contested:
    """What the overlay adds to a place of GeoNames."""

    names: tuple[str, ...]
    claimed_by: tuple[str, ...]
    name: str | None


@dataclass(frozen=True, slots=True)
class Overlay:
    """The lists, by key of a name, by id, and by what they stand for."""

    regions: dict[str, tuple[tuple[Entry, Spelling], ...]]
    by_id: dict[str, Entry]
    states: dict[str, tuple[tuple[str, Spelling], ...]]
    """ISO codes by key of a name or of a word for the people."""
    contested: dict[int, Contested]
    """By number of GeoNames."""
    renamed: dict[str, tuple[int, ...]]
    """Numbers of GeoNames by key of a name that the overlay adds."""
    short: dict[str, tuple[tuple[str, str | None], ...]]
    """Whole names with their country, by the letters of what stands for them."""


@cache
def overlay() -> Overlay:
    """The lists, read once per process."""
    by_id: dict[str, Entry] = {}
    regions: dict[str, dict[str, tuple[Entry, Spelling]]] = {}
    listed = vocab.load("regions")
    for one in listed["regions"]:
        entry = _entry(one, listed["from"])
        by_id[entry.id] = entry
        for name in one.get("people", ()):
            regions.setdefault(name_key(name), {})[entry.id] = entry, Spelling.DEMONYM
        for name in entry.names:
            how = Spelling.SHOWN if name == entry.name else Spelling.OTHER
            regions.setdefault(name_key(name), {}).setdefault(entry.id, (entry, how))
    contested = {
        int(one["geonames"]): Contested(
            tuple(one.get("names", ())), tuple(one.get("claimed_by", ())), one.get("name")
        )
        for one in (*vocab.load("contested")["places"], *listed["regions"])
        if "geonames" in one
    }
    renamed: dict[str, tuple[int, ...]] = {}
    for number, one in contested.items():
        for key in {name_key(name) for name in (*one.names, *filter(None, (one.name,)))}:
            renamed[key] = (*renamed.get(key, ()), number)
    return Overlay(
        {key: tuple(found.values()) for key, found in regions.items()},
        by_id,
        _states(),
        contested,
        renamed,
        _short_names(),
    )


def _short_names() -> dict[str, tuple[tuple[str, str | None], ...]]:
    short_names: dict[str, tuple[tuple[str, str | None], ...]] = {}
    for code, names in vocab.load("toponyms")["short_names"].items():
        for whole, shorts in names.items():
            for short in map(compact, shorts):
                meaning = (whole, None if code == "*" else code)
                short_names[short] = (*short_names.get(short, ()), meaning)
    return short_names


def compact(short: str) -> str:
    """A short name without its points and spaces: "W. Va." as "WVa"."""
    return short.replace(".", "").replace(" ", "")


def _states() -> dict[str, tuple[tuple[str, Spelling], ...]]:
    states: dict[str, dict[str, Spelling]] = {}
    for code, state in vocab.load("states").items():
        for name in state["people"]:
            states.setdefault(name_key(name), {})[code] = Spelling.DEMONYM
        for name in state.get("aliases", ()):
            states.setdefault(name_key(name), {})[code] = Spelling.OTHER
        states.setdefault(name_key(state["name"]), {})[code] = Spelling.SHOWN
    return {key: tuple(found.items()) for key, found in states.items()}


def _entry(one: dict[str, Any], origin: str) -> Entry:
    kind = one.get("kind", "L.RGN")
    feature_class, _, code = kind.partition(".")
    latitude, longitude = one["point"]
    countries = tuple(one["countries"])
    return Entry(
        id=f"geonames:{one['geonames']}" if "geonames" in one else f"tollbook:{one['id']}",
        name=one["name"],
        names=tuple(dict.fromkeys((one["name"], *one["names"]))),
        latitude=float(latitude),
        longitude=float(longitude),
        radius_km=float(one["radius_km"]),
        feature_class=feature_class,
        feature_code=code,
        population=0,
        country=countries[0] if countries else None,
        countries=countries,
        adm1=None,
        adm2=None,
        claimed_by=tuple(one.get("claimed_by", ())),
        precision=one.get("precision", _PRECISION.get(code, _PRECISION.get(feature_class, 5))),
        origin=f"Natural Earth 1:10m, {one['measured']}" if "measured" in one else origin,
    )
