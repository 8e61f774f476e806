"""The map of an edition: what is known exactly is a point, what is vague an area.

Land and boundaries are Natural Earth's 1:50m (public domain). The projection keeps distances
right in the middle of the map (equirectangular, true at its middle latitude).
"""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from tollbook.model.derived import Incident, Site
from tollbook.publish.geojson import radius
from tollbook.publish.site.svg import drawing, element, path

Point = tuple[float, float]

WIDTH = 760.0
TALLEST = 560.0
# How much is seen at least, so that one village lies in a country: degrees of latitude.
LEAST_DEGREES = 3.0
KM_OF_A_DEGREE = 111.2
# Points of an outline nearer to one another than this many pixels look the same.
FINENESS = 0.7
# Room that a letter of a label takes, in pixels.
LETTER = 6.8


@dataclass(frozen=True, slots=True)
class Spot:
    """Incidents that lie at one place."""

    site: Site
    incidents: tuple[Incident, ...]


def spots(incidents: Iterable[Incident]) -> tuple[list[Spot], list[Spot]]:
    """The places of incidents that can be drawn, and those of which only the country is known
    or no point at all. An incident with several places is drawn at each."""
    found: dict[tuple[object, ...], list[Incident]] = {}
    site_of: dict[tuple[object, ...], Site] = {}
    for incident in incidents:
        for site in incident.where or (Site("place not known"),):
            key = (site.latitude, site.longitude, site.precision, site.name)
            site_of.setdefault(key, site)
            found.setdefault(key, []).append(incident)
    every = [Spot(site_of[key], tuple(some)) for key, some in found.items()]
    drawn = [spot for spot in every if _drawable(spot.site)]
    return drawn, [spot for spot in every if not _drawable(spot.site)]


def _drawable(site: Site) -> bool:
    has_point = site.latitude is not None and site.longitude is not None
    return has_point and (site.precision == 1 or radius(site.precision) is not None)


def atlas(incidents: Iterable[Incident], *, page: str = "incidents/") -> Markup | None:
    """The map; None where no place can be drawn. `page` leads to the pages of incidents."""
    drawn, _ = spots(incidents)
    if not drawn:
        return None
    view = View.of([spot.site for spot in drawn])
    vague = [spot for spot in drawn if spot.site.precision != 1]
    exact = [spot for spot in drawn if spot.site.precision == 1]
    vague.sort(key=lambda spot: -(radius(spot.site.precision) or 0))
    return drawing(
        element("rect", class_="sea", x=0, y=0, width=view.width, height=view.height),
        element("path", class_="land", d=_land(view)),
        element("path", class_="border", d=_borders(view)),
        *(_area(spot, view, page) for spot in vague),
        *(_dot(spot, view, page) for spot in exact),
        *_labels(exact, vague, view),
        _scale(view),
        width=view.width,
        height=view.height,
        title="Map of the incidents",
        description=(
            f"{len(exact)} places known exactly, drawn as points, and {len(vague)} known "
            "vaguely, drawn as areas. The table of incidents lists them all."
        ),
        id="map",
        class_="map",
    )


@dataclass(frozen=True, slots=True)
class View:
    """The part of the world that is drawn, and where a place falls in it."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def of(cls, sites: Sequence[Site]) -> View:
        """The view of all sites with the areas around them, and some room."""
        boxes = [_box(site) for site in sites]
        west, south = min(b[0] for b in boxes), min(b[1] for b in boxes)
        east, north = max(b[2] for b in boxes), max(b[3] for b in boxes)
        middle = (south + north) / 2
        stretch = max(0.2, math.cos(math.radians(middle)))
        tall = max(north - south, LEAST_DEGREES) * 1.15
        wide = max(east - west, LEAST_DEGREES / stretch) * 1.15
        # No taller than the drawing may be, no flatter than a third of its width.
        tall = max(tall, wide * stretch * 0.45)
        wide = max(wide, tall * WIDTH / (TALLEST * stretch))
        centre = (west + east) / 2
        return cls(
            max(-180.0, centre - wide / 2),
            max(-90.0, middle - tall / 2),
            min(180.0, centre + wide / 2),
            min(90.0, middle + tall / 2),
        )

    @property
    def stretch(self) -> float:
        """How long a degree of longitude is, of one of latitude, in the middle of the map."""
        return max(0.2, math.cos(math.radians((self.south + self.north) / 2)))

    @property
    def pixels(self) -> float:
        """Pixels of a degree of latitude."""
        return WIDTH / ((self.east - self.west) * self.stretch)

    @property
    def width(self) -> float:
        """Of the drawing, in pixels."""
        return WIDTH

    @property
    def height(self) -> float:
        """Of the drawing, in pixels."""
        return (self.north - self.south) * self.pixels

    def at(self, longitude: float, latitude: float) -> Point:
        """Where a place falls in the drawing."""
        x = (longitude - self.west) * self.stretch * self.pixels
        return x, (self.north - latitude) * self.pixels


def _box(site: Site) -> tuple[float, float, float, float]:
    latitude, longitude = site.latitude or 0.0, site.longitude or 0.0
    reach = (radius(site.precision) or 0.0) / KM_OF_A_DEGREE
    wide = reach / max(0.2, math.cos(math.radians(latitude)))
    return longitude - wide, latitude - reach, longitude + wide, latitude + reach


def _told(spot: Spot) -> str:
    site = spot.site
    count = len(spot.incidents)
    incidents = "1 incident" if count == 1 else f"{count} incidents"
    how = "exact" if site.precision == 1 else f"within about {radius(site.precision):.0f} km"
    return f"{site.name} ({how}): {incidents}"


def _linked(spot: Spot, shape: Markup, page: str) -> Markup:
    href = f"{page}{spot.incidents[0].id}.html" if len(spot.incidents) == 1 else "incidents.html"
    return element("a", shape, href=href, aria_label=_told(spot))


def _dot(spot: Spot, view: View, page: str) -> Markup:
    x, y = view.at(spot.site.longitude or 0.0, spot.site.latitude or 0.0)
    size = 4.5 + 2.0 * math.log2(len(spot.incidents))
    shape = element("circle", element("title", _told(spot)), class_="exact", cx=x, cy=y, r=size)
    return _linked(spot, shape, page)


def _area(spot: Spot, view: View, page: str) -> Markup:
    x, y = view.at(spot.site.longitude or 0.0, spot.site.latitude or 0.0)
    reach = (radius(spot.site.precision) or 0.0) / KM_OF_A_DEGREE * view.pixels
    shape = element("circle", element("title", _told(spot)), class_="vague", cx=x, cy=y, r=reach)
    return _linked(spot, shape, page)


def _labels(exact: Sequence[Spot], vague: Sequence[Spot], view: View) -> Iterator[Markup]:
    """Names of places where there is room for them, those with most incidents first."""
    taken: list[tuple[float, float, float, float]] = []
    for spot in exact:
        x, y = view.at(spot.site.longitude or 0.0, spot.site.latitude or 0.0)
        taken.append((x - 5, y - 5, x + 5, y + 5))
    named: set[str] = set()
    for spot in sorted([*exact, *vague], key=lambda one: (-len(one.incidents), one.site.name)):
        # All names of a contested place: one of them alone would take a side.
        name = spot.site.name
        if name in named:
            continue
        x, y = view.at(spot.site.longitude or 0.0, spot.site.latitude or 0.0)
        is_exact = spot.site.precision == 1
        beside = [(x + 9, y + 4, "start"), (x - 9, y + 4, "end")]
        around = [(x, y - 9, "middle"), (x, y + 18, "middle")]
        for at, base, anchor in [*beside, *around] if is_exact else [(x, y + 4, "middle"), *around]:
            box = _box_of(name, at, base, anchor)
            inside = box[0] > 2 and box[2] < view.width - 2 and 12 < base < view.height - 4
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                named.add(name)
                class_ = "place" if is_exact else "place around"
                yield element("text", name, class_=class_, x=at, y=base, text_anchor=anchor)
                break


def _box_of(name: str, at: float, base: float, anchor: str) -> tuple[float, float, float, float]:
    """About the room that a label takes."""
    long = LETTER * len(name)
    left = at - {"start": 0.0, "middle": long / 2, "end": long}[anchor]
    return left, base - 11, left + long, base + 3


def _overlap(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _scale(view: View) -> Markup:
    """A bar of a round number of kilometres, about a sixth of the width."""
    km = view.width / 6 / view.pixels * KM_OF_A_DEGREE
    power = 10 ** math.floor(math.log10(km))
    round_km = max(step * power for step in (1, 2, 5) if step * power <= km)
    long = round_km / KM_OF_A_DEGREE * view.pixels
    y = view.height - 14
    return element(
        "g",
        element("path", d=path([(14, y - 5), (14, y), (14 + long, y), (14 + long, y - 5)])),
        element("text", f"{round_km:g} km", x=14 + long + 6, y=y + 1),
        class_="scale",
    )


# The outlines


@dataclass(frozen=True, slots=True)
class Outline:
    """A line on the map and the box that it lies in: west, south, east, north."""

    points: tuple[Point, ...]
    box: tuple[float, float, float, float]

    @classmethod
    def of(cls, points: Sequence[Point]) -> Outline:
        """The line with its box."""
        x, y = [point[0] for point in points], [point[1] for point in points]
        return cls(tuple(points), (min(x), min(y), max(x), max(y)))

    def near(self, view: View) -> bool:
        """Whether any of it can lie in the view."""
        west, south, east, north = self.box
        return (
            west <= view.east + 1
            and east >= view.west - 1
            and south <= view.north + 1
            and north >= view.south - 1
        )


@cache
def _outlines() -> tuple[tuple[Outline, ...], tuple[Outline, ...]]:
    """The rings of the land, and the boundaries."""
    packed = files("tollbook.publish.site") / "land" / "natural-earth-50m.json.gz"
    given: dict[str, Any] = json.loads(gzip.decompress(packed.read_bytes()))
    (sx, sy), (tx, ty) = given["scale"], given["translate"]
    lines: list[list[Point]] = []
    for arc in given["arcs"]:
        x = y = 0
        line: list[Point] = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        lines.append(line)
    rings = (
        ring
        for polygon in given["land"]
        for arcs in polygon
        for ring in _unrolled(_ring(arcs, lines))
    )
    return (
        tuple(Outline.of(ring) for ring in rings),
        tuple(Outline.of(lines[number]) for number in given["borders"]),
    )


def _ring(arcs: Sequence[int], lines: Sequence[Sequence[Point]]) -> list[Point]:
    ring: list[Point] = []
    for arc in arcs:
        line = lines[arc] if arc >= 0 else lines[~arc][::-1]
        ring += line[1:] if ring else line
    return ring


# The ring of Eurasia has 10,639 points: what lies around a view is cut out of it once for all
# views in the same tiles of so many degrees.
TILE = 12.0


@lru_cache(maxsize=256)
def _around(tiles: View) -> tuple[tuple[Point, ...], ...]:
    """The land within some tiles."""
    rings = (
        _clipped(list(outline.points), tiles) for outline in _outlines()[0] if outline.near(tiles)
    )
    return tuple(tuple(ring) for ring in rings if len(ring) > 2)


def _unrolled(ring: list[Point]) -> list[list[Point]]:
    """The ring without a jump at the 180th meridian: as it runs on beyond it, and the same on
    the other side of the world. A ring around a pole is closed along the pole."""
    shift, before = 0.0, ring[0][0]
    on: list[Point] = []
    for x, y in ring:
        if abs(x - before) > 180:
            shift += 360.0 if x < before else -360.0
        before = x
        on.append((x + shift, y))
    if shift:
        pole = math.copysign(90.0, on[0][1])
        on += [(on[-1][0], pole), (on[0][0], pole)]
    west, east = min(x for x, _ in on), max(x for x, _ in on)
    beyond = [turn for turn in (-360.0, 360.0) if (east > 180 if turn < 0 else west < -180)]
    return [on, *([(x + turn, y) for x, y in on] for turn in beyond)]


def _land(view: View) -> str:
    tiles = View(
        math.floor((view.west - 1) / TILE) * TILE,
        math.floor((view.south - 1) / TILE) * TILE,
        math.ceil((view.east + 1) / TILE) * TILE,
        math.ceil((view.north + 1) / TILE) * TILE,
    )
    parts = []
    for around in _around(tiles):
        ring = _clipped(list(around), view)
        if len(ring) > 2:
            parts.append(path(_coarse([view.at(*point) for point in ring]), closed=True))
    return "".join(parts)


def _borders(view: View) -> str:
    parts = []
    for outline in _outlines()[1]:
        if not outline.near(view):
            continue
        run: list[Point] = []
        for point in outline.points:
            if _near(point, view):
                run.append(view.at(*point))
            elif run:
                parts.append(path(_coarse(run)))
                run = []
        parts.append(path(_coarse(run)))
    return "".join(parts)


def _near(point: Point, view: View) -> bool:
    """Inside the view or a degree around it, so that lines run to the edge."""
    return (
        view.west - 1 <= point[0] <= view.east + 1 and view.south - 1 <= point[1] <= view.north + 1
    )


def _coarse(points: list[Point]) -> list[Point]:
    kept: list[Point] = []
    for point in points:
        if not kept or abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) > FINENESS:
            kept.append(point)
    if points and kept[-1] != points[-1]:
        kept.append(points[-1])
    return kept


def _clipped(ring: list[Point], view: View) -> list[Point]:
    """The ring within the view (Sutherland and Hodgman, one edge after the other)."""
    for axis, limit, sign in (
        (0, view.west - 0.2, 1),
        (0, view.east + 0.2, -1),
        (1, view.south - 0.2, 1),
        (1, view.north + 0.2, -1),
    ):
        done: list[Point] = []
        for one, two in zip([ring[-1], *ring[:-1]] if ring else [], ring, strict=True):
            in_one, in_two = sign * (one[axis] - limit) >= 0, sign * (two[axis] - limit) >= 0
            if in_one != in_two:
                share = (limit - one[axis]) / (two[axis] - one[axis])
                cut = [one[k] + share * (two[k] - one[k]) for k in (0, 1)]
                done.append((cut[0], cut[1]))
            if in_two:
                done.append(two)
        ring = done
    return ring
