"""What does the gazetteer know of one place?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Spelling(IntEnum):
    """How the name asked for stands to the names of an entry; the closest is the largest."""

    NEAR = 1
    """A few letters differ: found only when a country is given to look in."""
    SOUND = 2
    """Another romanisation: Deir al-Zour and Dayr az Zawr."""
    DEMONYM = 3
    """A word for the people: "Syrian", "Chechens"."""
    OTHER = 4
    """One of its other names, exactly but for case, accents, hyphens and the article."""
    SHOWN = 5
    """The name that the gazetteer shows."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A place that a name may mean: one row of the gazetteer, as a look-up gives it.

    `id` says where it is kept ("geonames:146970", "tollbook:artsakh"). `names` are all names
    that it goes by, the one shown first. Degrees in WGS 84; `radius_km` is how far it may reach
    from its point. `feature_class` and `feature_code` are GeoNames': P a town, A a division
    (PCLI a state, ADM1 its provinces, ADM2 their districts), H waters, L regions, T mountains
    and islands, S buildings, R roads. `population` is 0 where nobody counted; a division's is
    that of its towns here. `country` is the ISO code a gazetteer files it under, `countries` all
    that it reaches into. `adm1` and `adm2` are ids of the divisions it lies in (its own for a
    division). `claimed_by` names those who claim a contested place. `precision` is UCDP's
    where_prec for a claim that names just this place, None where the code book has none.
    `origin` is the package, file or person that vouches for it.
    """

    id: str
    name: str
    names: tuple[str, ...]
    latitude: float
    longitude: float
    radius_km: float
    feature_class: str
    feature_code: str
    population: int
    country: str | None
    countries: tuple[str, ...]
    adm1: str | None
    adm2: str | None
    claimed_by: tuple[str, ...]
    precision: int | None
    origin: str
    spelling: Spelling = Spelling.SHOWN
