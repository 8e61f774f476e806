"""What is written of a place into the gazetteer's tables, whoever says it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

# One row of a table holds its names in one column, parted by a character that no name has.
PARTED = "\t"


@dataclass(slots=True)
class Row:
    """One place on its way into a table.

    `number` is its GeoNames id, or negative for a place that has none; then `id` is what it is
    known by. `adm1` and `adm2` are numbers of such rows. `radius_km` None lets the kind of
    feature decide.
    """

    number: int
    name: str
    names: tuple[str, ...]
    latitude: float
    longitude: float
    feature_class: str
    feature_code: str
    country: str | None
    population: int = 0
    adm1: int | None = None
    adm2: int | None = None
    radius_km: float | None = None
    id: str | None = None

    def reach(self) -> float:
        """How far the place may reach, km."""
        if self.radius_km is not None:
            return self.radius_km
        if self.feature_class == "P":
            return town_reach(self.population)
        return _REACH_KM.get(self.feature_code, _REACH_KM.get(self.feature_class, 5.0))


# Where nothing tells the extent: the editor's rough middle of what bears such a code.
_REACH_KM = {
    "PCLI": 300.0,
    "ADM1": 60.0,
    "ADM2": 20.0,
    "ADM3": 10.0,
    "ADM4": 5.0,
    "A": 20.0,
    "STM": 50.0,
    "RGN": 50.0,
    "MTS": 50.0,
    "S": 1.0,
    "T": 5.0,
}


def town_reach(population: int) -> float:
    """Grows with the root of a town's people: 10 km for a million, 1 at least."""
    return max(1.0, round(10 * math.sqrt(population / 1_000_000), 1))


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance of two points (latitude, longitude in degrees); haversine."""
    phi, theta = math.radians(one[0]), math.radians(other[0])
    across = math.radians(other[1] - one[1])
    chord = (
        math.sin((theta - phi) / 2) ** 2
        + math.cos(phi) * math.cos(theta) * math.sin(across / 2) ** 2
    )
    return 2 * 6371.0088 * math.asin(math.sqrt(min(1.0, chord)))


def middle(points: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """The mean of points on the sphere, degrees; right across the 180th meridian too."""
    x = y = z = 0.0
    for latitude, longitude in points:
        phi, theta = math.radians(latitude), math.radians(longitude)
        x += math.cos(phi) * math.cos(theta)
        y += math.cos(phi) * math.sin(theta)
        z += math.sin(phi)
    latitude = math.degrees(math.atan2(z, math.hypot(x, y)))
    return round(latitude, 2), round(math.degrees(math.atan2(y, x)), 2)
