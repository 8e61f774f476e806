"""Code lists of the data sets and formats that are exported to: facts, with where each is from.

They stand apart from the word lists of the reader, since no claim depends on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from tollbook import vocab


@dataclass(frozen=True, slots=True)
class Country:
    """A country as data sets name and number it; None where they have none for it."""

    code: str
    iso3: str
    numeric: int
    name: str
    gw: int | None = None
    ucdp_name: str | None = None
    ucdp_region: str | None = None
    acled_region: str | None = None


@cache
def countries() -> dict[str, Country]:
    """Every country by its ISO 3166 alpha-2 code."""
    return {code: Country(code, **given) for code, given in _list("countries").items()}


@cache
def by_gw() -> dict[int, Country]:
    """Countries by their number in UCDP's list of states; of two with one number (UCDP files
    Gaza under Israel) the one of UCDP's name."""
    found: dict[int, Country] = {}
    for country in countries().values():
        shared = country.gw in found and country.ucdp_name != country.name
        if country.gw is not None and not shared:
            found[country.gw] = country
    return found


@cache
def by_iso3() -> dict[str, Country]:
    """Countries by their ISO 3166 alpha-3 code."""
    return {country.iso3: country for country in countries().values()}


@cache
def by_name() -> dict[str, Country]:
    """Countries by their names here, at UCDP and in the word list of states, in lower case."""
    found: dict[str, Country] = {}
    for country in countries().values():
        for name in (country.name, country.ucdp_name):
            if name:
                found.setdefault(name.casefold(), country)
    for code, state in vocab.load("states").items():
        if code in countries():
            for name in (state["name"], *state.get("aliases", ())):
                found.setdefault(str(name).casefold(), countries()[code])
    return found


def codes(standard: str) -> Any:
    """The code lists of one standard: "ucdp", "acled", "hxl"."""
    return _list(standard)


def _list(name: str) -> Any:
    return vocab.load(f"standards/{name}")
