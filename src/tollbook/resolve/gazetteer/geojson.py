"""The places of a GeoJSON file (RFC 7946), or of features one a line.

Each feature is one place: its name and what else is known of it stand in the properties; a line or
an area is taken as its middle, with a reach to its farthest corner.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

from tollbook.errors import GazetteerError
from tollbook.resolve.gazetteer.row import Row, distance_km

if TYPE_CHECKING:
    from tollbook.resolve.gazetteer.files import Reading

_DEEPEST = 6
"""Nested lists of a MultiPolygon are four deep; a collection may hold one."""


def rows(reading: Reading) -> Iterator[Row]:
    """The places of the features."""
    from tollbook.resolve.gazetteer.files import ALSO

    for at, feature in _features(reading):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise reading.fail(at, "no feature of GeoJSON (an object of type Feature)")
        properties = feature.get("properties")
        given = properties if isinstance(properties, dict) else {}
        value: dict[str, str] = {}
        names: list[str] = []
        for key, content in given.items():
            column = ALSO.get(key.casefold(), key.casefold())
            if isinstance(content, str | int | float) and not isinstance(content, bool):
                value.setdefault(column, str(content))
                if column.startswith(("name:", "name_", "alt_name")) and isinstance(content, str):
                    names.append(content)
            elif column == "alternatenames" and isinstance(content, list):
                names += [str(one) for one in content]
        names = [value.get("alternatenames", ""), *names]
        value["alternatenames"] = "|".join(filter(None, names)) + "|"
        if "name" not in value:
            value["name"] = value.get("name:en") or value.get("name_en") or ""
        if not value["name"].strip():
            reading.counted.nameless += 1
            continue
        if given.get("deprecated") or given.get("superseded_by"):
            value["superseded_or_deprecated"] = "1"
        if "id" in feature and "id" not in value:
            value["id"] = str(feature["id"])
        value["latitude"], value["longitude"], reach = _point(reading, feature.get("geometry"), at)
        if reach:
            value["radius_km"] = f"{reach:.1f}"
        if row := reading.row(value, at):
            yield row
    if not reading.counted.taken:
        nameless = reading.counted.nameless
        found = f"{nameless:,} features without a property name" if nameless else "no features"
        raise GazetteerError(f"{reading.file.name} has {found}; nothing was changed")


def _features(reading: Reading) -> Iterator[tuple[str, Any]]:
    """Features with where they stand."""
    import ijson

    with reading.file.open("rb") as content:
        if _by_lines(content):
            yield from _feature_lines(reading, content)
            return
        counted = _Lines(content)
        try:
            for number, feature in enumerate(
                ijson.items(counted, "features.item", use_float=True, buf_size=1 << 16), 1
            ):
                yield f"feature {number}", feature
        except (ijson.JSONError, UnicodeDecodeError, RecursionError) as problem:
            raise reading.fail(
                f"about line {counted.lines + 1}", f"no JSON: {problem}"
            ) from problem


class _Lines:
    """A file that counts the lines that were read of it."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self.lines = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        given = self._content.read(size)
        self.lines += given.count(b"\n")
        return given


def _by_lines(content: IO[bytes]) -> bool:
    """Whether every line is a feature of its own."""
    first = content.readline(1_000_000).strip(b"\xef\xbb\xbf\x1e \t\r\n")
    content.seek(0)
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and value.get("type") == "Feature"


def _feature_lines(reading: Reading, content: IO[bytes]) -> Iterator[tuple[str, Any]]:
    for number, line in enumerate(content, 1):
        if stripped := line.strip(b"\xef\xbb\xbf\x1e \t\r\n"):
            try:
                yield f"line {number}", json.loads(stripped)
            except (ValueError, RecursionError) as problem:
                raise reading.fail(f"line {number}", f"no JSON: {problem}") from problem


def _point(reading: Reading, geometry: Any, at: str) -> tuple[str, str, float]:
    """Latitude, longitude and reach of a geometry."""
    corners = list(_corners(geometry, 0))
    if not corners:
        raise reading.fail(at, "no geometry with coordinates")
    points = [
        (
            reading.degrees(str(latitude), 90, "latitude", at),
            reading.degrees(str(longitude), 180, "longitude", at),
        )
        for longitude, latitude in corners
    ]
    if len(points) == 1:
        return str(points[0][0]), str(points[0][1]), 0.0
    middle = _middle(points)
    reach = max(distance_km(middle, point) for point in points)
    return f"{middle[0]:.5f}", f"{middle[1]:.5f}", reach


def _corners(geometry: Any, depth: int) -> Iterator[tuple[object, object]]:
    """Pairs of longitude and latitude, however deep they are nested."""
    if depth > _DEEPEST:
        return
    if isinstance(geometry, dict):
        for inner in geometry.get("geometries", ()) or (geometry.get("coordinates"),):
            yield from _corners(inner, depth + 1)
    elif isinstance(geometry, list) and geometry:
        if isinstance(geometry[0], list | dict):
            for inner in geometry:
                yield from _corners(inner, depth + 1)
        elif len(geometry) >= 2:
            yield geometry[0], geometry[1]


def _middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    """The middle of the box around the points; across the 180th meridian if that is shorter."""
    latitudes = [latitude for latitude, _ in points]
    longitudes = [longitude for _, longitude in points]
    if max(longitudes) - min(longitudes) > 180:
        longitudes = [one % 360 for one in longitudes]
    longitude = (max(longitudes) + min(longitudes)) / 2
    return (max(latitudes) + min(latitudes)) / 2, (longitude + 180) % 360 - 180
