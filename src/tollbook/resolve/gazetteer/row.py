"""What is written of a place into the gazetteer's tables, whoever says it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

# One row of a table holds its names in one column, parted by a character that no name has.
PARTED = "\t"
EARTH_KM = 6371.0088  # mean radius R1 (IUGG)


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
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, chord)))


Vector = tuple[float, float, float]
"""A point as a direction from the middle of the earth, of length 1."""


def vector(latitude: float, longitude: float) -> Vector:
    """The direction of a point given in degrees."""
    phi, theta = math.radians(latitude), math.radians(longitude)
    across = math.cos(phi)
    return across * math.cos(theta), across * math.sin(theta), math.sin(phi)


def middle(points: Iterable[Vector]) -> tuple[float, float]:
    """The mean of points on the sphere, degrees; right across the 180th meridian too."""
    x, y, z = (sum(part) for part in zip(*points, strict=True))
    latitude = math.degrees(math.atan2(z, math.hypot(x, y)))
    return round(latitude, 2), round(math.degrees(math.atan2(y, x)), 2)


def nine_tenths_km(point: tuple[float, float], around: Iterable[Vector]) -> float:
    """How far from a point the nearest nine tenths of others lie."""
    x, y, z = vector(*point)
    cosines = sorted((x * a + y * b + z * c for a, b, c in around), reverse=True)
    farthest = cosines[int(0.9 * (len(cosines) - 1))]
    return EARTH_KM * math.acos(max(-1.0, min(1.0, farthest)))
