"""How does a series look in a terminal? As steps: a total stands until the next is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from tollbook import words
from tollbook.cli.boards import group_name, header, quoted
from tollbook.cli.evidence import Evidence
from tollbook.model.claim import Toll
from tollbook.model.derived import Flag, Point, Series

# Cells of a chart: a figure's label stands left of it within 100 columns.
WIDTH, HEIGHT = 72, 8
FLAGS = {
    Flag.REVISION: "lowered",
    Flag.BACK_FILL: "jump after days without a figure",
    Flag.INCREMENT_MISMATCH: "the stated increment doesn't add up",
}
WINDOWS = {"day": "counts of single days", "week": "counts of single weeks"}


def value(point: Point) -> int | None:
    """The number that a point is drawn at: about, else at least, else at most."""
    return next((n for n in (point.best, point.min, point.max) if n is not None), None)


def steps(points: Sequence[Point], *, width: int = WIDTH, height: int = HEIGHT) -> list[str]:
    """The lines of a step chart, the highest figure first, with labels at its left.

    Time runs from the first point to the last in equal days. The axis begins at 0, or where all
    figures are far above it, at the number that stands at its foot.
    """
    drawn = [(point.as_of.toordinal(), v) for point in points if (v := value(point)) is not None]
    if len(drawn) < 2:
        return []
    first, last = drawn[0][0], drawn[-1][0]
    most = max(v for _, v in drawn) or 1
    least = min(v for _, v in drawn)
    # Steps between 9,770 and 10,328 can't be seen on an axis from 0.
    foot = least - (most - least) // 4 if 2 * least > most > least else 0
    label = max(len(f"{most:,}"), len(f"{foot:,}"))
    columns: list[int] = []
    for column in range(width):
        day = first + (last - first) * column / (width - 1)
        now = max((d for d in drawn if d[0] <= day + 1e-9), key=lambda d: d[0])
        columns.append(round((now[1] - foot) / (most - foot) * (height - 1)))
    rows = [[" "] * width for _ in range(height)]
    for column, level in enumerate(columns):
        before = columns[column - 1] if column else level
        if before == level:
            rows[level][column] = "─"
            continue
        low, high = sorted((before, level))
        for between in range(low + 1, high):
            rows[between][column] = "│"
        rows[level][column] = "┌" if level > before else "└"
        rows[before][column] = "┘" if level > before else "┐"
    lines = []
    for level in range(height - 1, -1, -1):
        name = f"{most:,}" if level == height - 1 else f"{foot:,}" if level == 0 else ""
        lines.append(f"{name:>{label}} ┤{''.join(rows[level]).rstrip()}")
    start, end = points[0].as_of, points[-1].as_of
    left, right = words.day(start), words.day(end)
    gap = " " * max(1, width - len(left) - len(right))
    lines.append(f"{'':>{label}}  {left}{gap}{right}")
    return lines


def series_page(found: Evidence, *, explain: bool) -> RenderableType:
    """Every series: its chart where it has more than one point, then its points."""
    parts: list[RenderableType] = [header(found, f"{found.counts['series']:,} series")]
    for one in found.series():
        parts += [Line(""), *series_parts(found, one, explain=explain)]
    if not found.counts["series"]:
        parts.append(Line("No running total in this book.", style="dim"))
    return Group(*parts)


def series_parts(found: Evidence, series: Series, *, explain: bool) -> Iterator[RenderableType]:
    """The heading, the chart and the points of one series."""
    title = Line(words.printable(series.claimant.name), style="green")
    title.append(f"  {group_name(series.outcome, series.victims)}", style="bold default")
    if series.theatre:
        title.append(f", in {words.printable(series.theatre)}", style="default")
    if series.window:
        title.append(f"  ({WINDOWS.get(series.window, 'counts of single periods')})", style="dim")
    title.append(f"  {series.id[:10]}", style="dim")
    yield title
    if series.window is None:
        for line in steps(series.points):
            yield Padding(Line(line, style="cyan"), (0, 0, 0, 2))
    table = Table.grid(padding=(0, 2, 0, 0))
    for width in (12, 22, 14, 18, 22):
        table.add_column(width=width, overflow="fold")
    for point in series.points:
        table.add_row(
            Line(words.day(point.as_of)),
            Line(_figure(found, point), style="bold"),
            Line(f"+{point.increment:,} stated" if point.increment is not None else ""),
            Line(found.document(point.claim), style="dim"),
            Line(FLAGS[point.flag] if point.flag else "", style="yellow"),
        )
    yield Padding(table, (0, 0, 0, 2))
    if explain:
        for point in series.points:
            yield quoted(found, point.claim)


def _figure(found: Evidence, point: Point) -> str:
    body = found.claim(point.claim).body
    return words.figure(body.count) if isinstance(body, Toll) else ""
