"""The map draws what is known as exactly as it is known, anywhere on Earth."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from lxml import etree

from accounts_made import War
from tollbook.model.derived import Days, Incident, Site
from tollbook.publish.site.atlas import View, _land, atlas, spots
from tollbook.publish.site.charts import _ticks, steps, timeline

WAR = War()


def at(
    latitude: float | None, longitude: float | None, precision: int | None, name: str = "Orlesk"
) -> Incident:
    site = Site(name, None, latitude, longitude, "IS", precision)
    return replace(WAR.incident(), id=f"i_{abs(hash(name)):016x}"[:18], where=(site,))


def shapes(incident: Incident) -> list[str]:
    drawn = atlas([incident])
    tree = etree.fromstring(str(drawn).encode())
    return [str(shape.get("class")) for shape in tree.iter("{http://www.w3.org/2000/svg}circle")]


def test_an_exact_place_is_a_point_and_a_vague_one_an_area() -> None:
    """A point for where_prec 1, a dashed circle for 2 to 5, nothing else."""
    assert shapes(at(64.5, -18.2, 1)) == ["exact"]
    for precision in (2, 3, 4, 5):
        assert shapes(at(64.5, -18.2, precision)) == ["vague"]
    for nowhere in (at(64.5, -18.2, 6), at(64.5, -18.2, None), at(None, None, 1)):
        assert atlas([nowhere]) is None
        drawn, undrawn = spots([nowhere])
        assert (len(drawn), len(undrawn)) == (0, 1)


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(0, 0), (71, 179.9), (-16.5, -179.9), (85, 30), (-80, 10), (40, 47)]
)
def test_a_map_can_be_drawn_anywhere(latitude: float, longitude: float) -> None:
    """Also at the edge of the world; every number in it is one."""
    drawn = str(atlas([at(latitude, longitude, 4)]))

    etree.fromstring(drawn.encode())
    assert "nan" not in drawn
    assert "inf" not in drawn


def test_land_is_where_it_is() -> None:
    """The Sahara is land from edge to edge, the middle of the Pacific is sea, and no island at
    the 180th meridian is drawn around the world."""
    assert _land(View(5, 20, 10, 25)).count("M") == 1
    assert _land(View(-100, -40, -95, -35)) == ""
    # Wrangel Island lies across that meridian, at the latitude of this sea off Norway.
    assert _land(View(-5, 70.8, 10, 71.6)) == ""
    assert _land(View(179, 70.8, 180, 71.6)) != "" != _land(View(-180, 70.8, -179, 71.6))
    assert _land(View(0, -85, 10, -80)).count("M") == 1


def test_all_names_of_a_contested_place_are_on_the_map() -> None:
    """One of them alone would take a side."""
    assert "Orlesk / Warlesk" in str(atlas([at(64.5, -18.2, 1, "Orlesk / Warlesk")]))


def test_incidents_in_time_are_told_one_by_one_or_counted() -> None:
    """Up to forty with a bar each that leads to its page, more as a number of a day or month."""
    few = timeline([WAR.incident(), WAR.incident(end=date(2031, 5, 9))])
    assert few is not None and few.count("<a ") == 2
    assert 'class="exact"' in few and 'class="vague"' in few
    first = date(2031, 1, 1)
    many = [
        replace(WAR.incident(), when=Days(day, day))
        for day in (first + timedelta(days=n) for n in range(60))
    ]
    drawn = timeline(many)
    assert drawn is not None and drawn.count("<rect") == 60
    assert timeline([replace(WAR.incident(), when=None)]) is None


def test_a_running_total_is_a_step() -> None:
    """It stands until the next figure; a floor has an arrow, an odd figure a diamond."""
    drawn = str(steps(WAR.account().series, title="Totals", id="steps-1"))
    [line] = re.findall(r'class="step" d="([^"]+)"', drawn)
    corners = [tuple(map(float, pair.split())) for pair in re.split("[ML]", line)[1:]]

    assert len(corners) == 3
    assert corners[0][1] == corners[1][1] != corners[2][1]
    assert corners[1][0] == corners[2][0]
    assert 'class="flag"' in drawn
    assert 'class="open"' in drawn
    assert "revision" in drawn


@pytest.mark.parametrize("days", [1, 5, 40, 190, 250, 1100, 1500, 12000])
def test_an_axis_has_few_marks_within_it(days: int) -> None:
    """At most eight or so, none outside."""
    first = date(1999, 11, 23)
    last = first + timedelta(days=days)
    found = _ticks(first, last)

    assert len(found) <= 9
    assert all(first <= tick <= last for tick in found)
    assert found == sorted(set(found))
