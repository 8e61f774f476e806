"""Points and reaches of the overlay's rivers and contested areas, measured on maps.

    python training/regions.py            says what `vocab/regions.yaml` has and what is measured
    python training/regions.py --write    puts what is measured into the list

Every entry of `vocab/regions.yaml` with `measured` is looked up in Natural Earth's maps
(`../shared/data/places/natural_earth`, public domain): the lines of a river or the outline of an
area, of those with its name whichever come within `FAR_KM` of the point that the list has now. The
point is the corner of the line nearest to the middle of them all, for an area the middle of its
outline; the reach is the distance from there to the farthest corner.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tollbook import vocab
from tollbook.resolve.gazetteer.row import distance_km, middle, vector

HERE = Path(__file__).resolve().parent
MAPS = HERE.parent.parent / "shared" / "data" / "places" / "natural_earth"
LIST = HERE.parent / "src" / "tollbook" / "vocab" / "regions.yaml"
FILES = {
    "rivers": ("ne_10m_rivers_lake_centerlines.json", "name"),
    "disputed": ("ne_10m_admin_0_disputed_areas.json", "BRK_NAME"),
}
# Two rivers of one name lie farther apart than the point of the list is from its river.
FAR_KM = 250.0

Point = tuple[float, float]


@cache
def features(kind: str) -> list[dict[str, Any]]:
    """The features of one map."""
    file, _ = FILES[kind]
    loaded: dict[str, Any] = json.loads((MAPS / file).read_text(encoding="utf-8"))
    return list(loaded["features"])


def corners(coordinates: Any) -> Iterator[Point]:
    """All corners of a geometry as latitude and longitude."""
    if isinstance(coordinates[0], int | float):
        yield float(coordinates[1]), float(coordinates[0])
        return
    for inner in coordinates:
        yield from corners(inner)


def measured(words: str, near: Point) -> tuple[Point, int] | None:
    """Point and reach in km of what a map calls so near a point; None if there is no such thing."""
    kind, _, names = words.partition(" ")
    _, key = FILES[kind]
    wanted = {name.strip() for name in re.split(r" \+ ", names)}
    found: list[Point] = []
    for feature in features(kind):
        if " ".join(str(feature["properties"][key]).split()) in wanted:
            line = list(corners(feature["geometry"]["coordinates"]))
            if min(distance_km(near, corner) for corner in line) <= FAR_KM:
                found += line
    if not found:
        return None
    point = middle(vector(*corner) for corner in found)
    if kind == "rivers":
        point = min(found, key=lambda corner: distance_km(point, corner))
    point = round(point[0], 2), round(point[1], 2)
    return point, max(1, round(max(distance_km(point, corner) for corner in found)))


def main() -> None:
    """Compare, or write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    if not MAPS.is_dir():
        print(f"{MAPS} is not there: the overlay is measured on maps outside, skipped")
        return
    text = LIST.read_text(encoding="utf-8")
    missing = 0
    for one in vocab.load("regions")["regions"]:
        if "measured" not in one:
            continue
        was: Point = (one["point"][0], one["point"][1])
        got = measured(one["measured"], was)
        if got is None:
            print(f"{one['id']}: nothing called {one['measured']!r} within {FAR_KM:g} km of {was}")
            missing += 1
            continue
        point, reach = got
        if point == was and reach == one["radius_km"]:
            continue
        print(f"{one['id']}: {was} {one['radius_km']} km, measured {point} {reach} km")
        line = next(line for line in text.splitlines() if f"{{id: {one['id']}," in line)
        put = re.sub(r"point: \[[^]]*\]", f"point: [{point[0]}, {point[1]}]", line)
        put = re.sub(r"radius_km: [\d.]+", f"radius_km: {reach}", put)
        text = text.replace(line, put)
    if args.write:
        LIST.write_text(text, encoding="utf-8")
    sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main()
