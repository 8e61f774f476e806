"""Which places does a name mean? For whoever says where something happened."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from tollbook.config import Settings
from tollbook.web.answers import Fresh
from tollbook.web.permissions import Permission
from tollbook.web.routing import needs
from tollbook.web.schemas import Shape

if TYPE_CHECKING:
    from tollbook.resolve.gazetteer import Entry, Gazetteer

router = APIRouter(tags=["claims"])

# Of fewer letters too many names begin.
SHORTEST = 3
# Other names of a place that help to tell it from another.
NAMES = 5
_CLASSES = {
    "P": "town or village",
    "A": "division",
    "H": "water",
    "L": "region",
    "R": "road",
    "S": "site",
    "T": "mountain or island",
    "U": "under water",
    "V": "wood",
}
_DIVISIONS = {"PCLI": "country", "ADM1": "province", "ADM2": "district", "ADM3": "municipality"}


class PlaceFound(Shape):
    """A place of the gazetteer as a claim's `where` has it; `kind`, `country_name` and `names`
    tell it from others."""

    name: str
    id: str
    latitude: float
    longitude: float
    radius_km: float
    country: str | None
    claimed_by: list[str]
    admin1: str | None
    admin2: str | None
    precision: int | None
    kind: str
    country_name: str | None
    names: list[str]
    population: int


class PlacesFound(Shape):
    """The places that a name may mean, the likeliest first."""

    items: list[PlaceFound]
    total: int


@router.get("/api/gazetteer", response_model=PlacesFound, openapi_extra=needs(Permission.READ))
def search(
    request: Request,
    name: Annotated[str, Query(min_length=1, max_length=200)],
    country: Annotated[str | None, Query(pattern="^[A-Z]{2}$")] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 12,
) -> Response:
    """The places of this name, then those whose name begins so; `country` (ISO code) narrows."""
    from tollbook.resolve.gazetteer import Spelling

    known = _gazetteer()
    fresh = Fresh(request, known.version())
    if fresh.has:
        return fresh.unchanged()
    begun = known.beginning(name, 4 * limit) if len(name.strip()) >= SHORTEST else []
    meant = known.candidates(name, country=country)
    # A name that only sounds alike is further off than one that isn't written to its end.
    close = [one for one in meant if one.spelling >= Spelling.DEMONYM]
    found = {one.id: one for one in (*close, *begun, *meant)}
    fit = [one for one in found.values() if country is None or country in one.countries]
    items = [_record(known, one) for one in fit[:limit]]
    return fresh.answer({"items": items, "total": len(fit)})


_MINE = threading.local()


def _gazetteer() -> Gazetteer:
    """One for each thread: what it has at hand is no other's."""
    from tollbook.resolve.gazetteer import Gazetteer, Shown

    known: Gazetteer | None = getattr(_MINE, "known", None)
    if known is None:
        settings = Settings.from_environment()
        known = _MINE.known = Gazetteer(
            Path(settings.cache) if settings.cache else None,
            Path(settings.data) if settings.data else None,
            shown=Shown(settings.place_names),
        )
    return known


def _record(known: Gazetteer, one: Entry) -> dict[str, Any]:
    state = known.state(one.country) if one.country else None
    return {
        "name": one.name,
        "id": one.id,
        "latitude": one.latitude,
        "longitude": one.longitude,
        "radius_km": one.radius_km,
        "country": one.country,
        "claimed_by": list(one.claimed_by),
        "admin1": _division(known, one, one.adm1),
        "admin2": _division(known, one, one.adm2),
        "precision": one.precision,
        "kind": _DIVISIONS.get(one.feature_code) or _CLASSES.get(one.feature_class, "place"),
        "country_name": state.name if state else one.country,
        "names": [other for other in one.names if other != one.name][:NAMES],
        "population": one.population,
    }


def _division(known: Gazetteer, place: Entry, division: str | None) -> str | None:
    """The name of a division that a place lies in, or is."""
    if division is None or division == place.id:
        return None if division is None else place.name
    found = known.entry(division)
    return found.name if found else None
