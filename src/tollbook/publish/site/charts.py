"""Charts of an edition: running totals by claimant, and when incidents happened.

A claimant's total is a step: it stands until the same claimant gives another. No line is drawn
between two claimants, and none goes on after the last figure but to the edge, thinner.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from tollbook.model.derived import Incident, Point, Series
from tollbook.publish.site.svg import drawing, element, path

WIDTH = 760.0
LEFT, RIGHT, TOP, BOTTOM = 62.0, 16.0, 14.0, 34.0
HUES = 6  # colours of the style sheet; each goes with a dash pattern of its own


def figure(point: Point) -> float:
    """The number a point is drawn at: what is given, else the floor or the ceiling."""
    known = [n for n in (point.best, point.min, point.max) if n is not None]
    return float(known[0]) if known else 0.0


@dataclass(frozen=True, slots=True)
class Frame:
    """Days from left to right, people from bottom to top."""

    first: date
    last: date
    top: float
    height: float

    def x(self, day: date) -> float:
        """Pixels from the left."""
        days = max(1, (self.last - self.first).days)
        return LEFT + (day - self.first).days / days * (WIDTH - LEFT - RIGHT)

    def y(self, number: float) -> float:
        """Pixels from the top."""
        inner = self.height - TOP - BOTTOM
        return TOP + inner * (1 - number / self.top if self.top else 1)


def steps(series: Sequence[Series], *, title: str, id: str) -> Markup:
    """The running totals of one group of victims, a step line per claimant."""
    points = [point for one in series for point in one.points]
    days = [point.as_of for point in points]
    most = max(max(figure(point), float(point.max or 0)) for point in points)
    frame = Frame(min(days) - timedelta(days=1), max(days) + timedelta(days=1), _ceiling(most), 300)
    return drawing(
        *_grid(frame),
        *(_line(one, frame, number) for number, one in enumerate(series)),
        width=WIDTH,
        height=frame.height,
        title=title,
        description=(
            "Step chart, a line per claimant: "
            + ", ".join(one.claimant.name for one in series)
            + ". The table below has every figure."
        ),
        id=id,
        class_="chart",
    )


def _line(series: Series, frame: Frame, number: int) -> Markup:
    corners: list[tuple[float, float]] = []
    for point in series.points:
        x, y = frame.x(point.as_of), frame.y(figure(point))
        if corners:
            corners.append((x, corners[-1][1]))
        corners.append((x, y))
    edge = [corners[-1], (WIDTH - RIGHT, corners[-1][1])]
    return element(
        "g",
        element("path", class_="after", d=path(edge)),
        element("path", class_="step", d=path(corners)),
        *(_mark(point, frame, series) for point in series.points),
        class_=f"line hue{number % HUES}",
    )


def _mark(point: Point, frame: Frame, series: Series) -> Markup:
    x, y = frame.x(point.as_of), frame.y(figure(point))
    told = f"{series.claimant.name}, {point.as_of.isoformat()}: {bounds(point.min, point.max, point.best)}"
    parts = [element("title", told if point.flag is None else f"{told} ({point.flag.value})")]
    if point.max is None and point.min is not None and point.best is None:
        # A floor: more may be dead.
        parts.append(element("path", class_="open", d=path([(x, y), (x, y - 13)])))
        parts.append(
            element("path", class_="open", d=path([(x - 3, y - 9), (x, y - 14), (x + 3, y - 9)]))
        )
    elif point.min is not None and point.max is not None and point.min != point.max:
        ends = [(x, frame.y(point.min)), (x, frame.y(point.max))]
        parts.append(element("path", class_="open", d=path(ends)))
    if point.flag is not None:
        square = [(x, y - 7), (x + 7, y), (x, y + 7), (x - 7, y)]
        parts.append(element("path", class_="flag", d=path(square, closed=True)))
    else:
        parts.append(element("circle", cx=x, cy=y, r=3.5))
    return element("g", *parts)


def bounds(least: int | None, most: int | None, best: int | None) -> str:
    """A figure with its bounds in words.

    >>> bounds(231, None, None), bounds(None, 30, None), bounds(10, 15, None), bounds(7, 7, None)
    ('at least 231', 'up to 30', '10–15', '7')
    """
    if least is not None and most is not None:
        both = f"{least:,}" if least == most else f"{least:,}–{most:,}"
        return f"{both}, best {best:,}" if best is not None and least != most else both
    if best is not None:
        return f"about {best:,}"
    if least is not None:
        return f"at least {least:,}"
    return f"up to {most:,}" if most is not None else "no figure"


def _ceiling(most: float) -> float:
    """A round number at or above the largest.

    >>> _ceiling(874.0), _ceiling(3.0)
    (1000.0, 4.0)
    """
    if most <= 4:
        return 4.0
    power = float(10 ** math.floor(math.log10(most)))
    return next(step * power for step in (1.0, 2.0, 2.5, 5.0, 10.0) if step * power >= most)


def _grid(frame: Frame) -> list[Markup]:
    marks: list[Markup] = []
    for part in range(5):
        number = frame.top * part / 4
        y = frame.y(number)
        marks.append(element("path", class_="grid", d=path([(LEFT, y), (WIDTH - RIGHT, y)])))
        label = f"{number:,.0f}" if number == round(number) else f"{number:,.1f}"
        marks.append(element("text", label, class_="axis", x=LEFT - 8, y=y + 4, text_anchor="end"))
    marks += _days(frame)
    return marks


def _days(frame: Frame) -> list[Markup]:
    """Ticks on days that people count by, at most eight of them."""
    marks: list[Markup] = []
    base = frame.height - BOTTOM
    for day in _ticks(frame.first, frame.last):
        x = frame.x(day)
        marks.append(element("path", class_="grid", d=path([(x, base), (x, base + 5)])))
        marks.append(
            element(
                "text", _told(day, frame), class_="axis", x=x, y=base + 20, text_anchor="middle"
            )
        )
    return marks


def _told(day: date, frame: Frame) -> str:
    span = (frame.last - frame.first).days
    if span > 1200:
        return str(day.year)
    if span > 200:
        return f"{day:%b} {day.year}"
    return (
        f"{day.day} {day:%b} {day.year}"
        if span < 400 and frame.first.year != frame.last.year
        else f"{day.day} {day:%b}"
    )


def _ticks(first: date, last: date) -> list[date]:
    span = (last - first).days
    if span > 1200:
        years = range(first.year + 1, last.year + 1)
        every = math.ceil(len(years) / 8) or 1
        return [date(year, 1, 1) for year in years][::every]
    if span > 200:
        months = [
            date(first.year + (first.month + n) // 12, (first.month + n) % 12 + 1, 1)
            for n in range(span // 28)
        ]
        found = [day for day in months if first <= day <= last]
        return found[:: math.ceil(len(found) / 8) or 1]
    every = max(1, math.ceil(span / 7))
    return [first + timedelta(days=n) for n in range(1, span, every)]


# Incidents in time. So many are told one by one; more are counted.
ONE_BY_ONE = 40


def timeline(incidents: Sequence[Incident], *, page: str = "incidents/") -> Markup | None:
    """When incidents happened: a bar each, as long as the days are known by, or how many."""
    dated = [one for one in incidents if one.when is not None]
    if not dated:
        return None
    first = min(one.when.start for one in dated if one.when) - timedelta(days=1)
    last = max(one.when.end for one in dated if one.when) + timedelta(days=1)
    several = len(dated) > ONE_BY_ONE
    frame = Frame(first, last, 1.0, 220.0 if several else TOP + BOTTOM + 17.0 * len(dated))
    shapes = _counted(dated, frame) if several else _bars(dated, frame, page)
    return drawing(
        *(_grid_of_counts(dated, frame) if several else _days(frame)),
        *shapes,
        width=WIDTH,
        height=frame.height,
        title="Incidents in time",
        description=(
            f"{len(dated)} incidents from {first + timedelta(days=1)} to {last - timedelta(days=1)}. "
            "The table of incidents lists them all."
        ),
        id="timeline",
        class_="chart timeline",
    )


def _bars(dated: Sequence[Incident], frame: Frame, page: str) -> list[Markup]:
    shapes: list[Markup] = []
    for number, incident in enumerate(dated):
        if incident.when is None:
            continue
        y = TOP + 17.0 * number
        x = frame.x(incident.when.start)
        wide = max(7.0, frame.x(incident.when.end) - x)
        where = ", ".join(dict.fromkeys(site.name for site in incident.where[:2]))
        kind = "incident" if incident.kind == "other" else incident.kind
        told = f"{kind}, {where}" if where else kind
        exact = incident.when.start == incident.when.end
        bar = element(
            "rect", class_="exact" if exact else "vague", x=x, y=y, width=wide, height=9.0
        )
        late = x > WIDTH * 0.6
        label = element(
            "text",
            told,
            class_="axis",
            x=x - 6 if late else x + wide + 6,
            y=y + 9,
            text_anchor="end" if late else None,
        )
        shapes.append(element("a", bar, label, href=f"{page}{incident.id}.html"))
    return shapes


def _bins(dated: Sequence[Incident], frame: Frame) -> tuple[int, dict[int, int]]:
    """Days of a bin, and how many incidents begin in each."""
    span = (frame.last - frame.first).days
    size = next((days for days in (1, 7, 30, 91, 365) if span / days <= 90), 365)
    counts: dict[int, int] = {}
    for incident in dated:
        assert incident.when is not None
        at = (incident.when.start - frame.first).days // size
        counts[at] = counts.get(at, 0) + 1
    return size, counts


def _counted(dated: Sequence[Incident], frame: Frame) -> list[Markup]:
    size, counts = _bins(dated, frame)
    scaled = Frame(frame.first, frame.last, _ceiling(max(counts.values())), frame.height)
    shapes = []
    for at, count in sorted(counts.items()):
        start = frame.first + timedelta(days=at * size)
        end = min(frame.last, start + timedelta(days=size))
        x, y = scaled.x(start), scaled.y(count)
        shapes.append(
            element(
                "rect",
                element("title", f"{start} to {end - timedelta(days=1)}: {count}"),
                class_="exact",
                x=x,
                y=y,
                width=max(1.5, scaled.x(end) - x - 1),
                height=frame.height - BOTTOM - y,
            )
        )
    return shapes


def _grid_of_counts(dated: Sequence[Incident], frame: Frame) -> list[Markup]:
    _, counts = _bins(dated, frame)
    return _grid(Frame(frame.first, frame.last, _ceiling(max(counts.values())), frame.height))
