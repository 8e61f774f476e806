"""`tollbook places`: the places that texts name, where they are, and how surely."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from tollbook.cli.gazetteer import ready
from tollbook.cli.options import Paths, Publisher
from tollbook.cli.read import complain, passed_over
from tollbook.errors import InputError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tollbook.model.toponym import Sense
    from tollbook.pipeline import Placed


class PlacesFormat(StrEnum):
    """How places are printed."""

    TABLE = "table"
    JSONL = "jsonl"
    GEOJSON = "geojson"


def places(
    paths: Paths,
    *,
    format: Annotated[
        PlacesFormat,
        typer.Option(
            "--format", "-f", help="A table to look at, records for other programs, or a map."
        ),
    ] = PlacesFormat.TABLE,
    mentions: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.jsonl",
            help="Tell exactly these mentions: doc, start, end and text in every line.",
        ),
    ] = None,
    publisher: Publisher = None,
) -> None:
    """Print the places that any text names, and which place of the name is meant.

    Every name is told, whether anything happened there or not; a claim's places (see tollbook
    read) are where it happened. Peoples count as the places they are named after. A record has
    the mention with its offsets, the place with its point, reach and divisions, UCDP's
    precision (1 exact to 7), how likely it is the right one, and which others it may be. Names
    that can't be told have no id and no point; they are not on the map.
    """
    from tollbook.capture.mentions import Mentions
    from tollbook.pipeline import ReadOptions, Rejected, read_places

    given = Mentions.read(mentions) if mentions else None
    ready()
    seen: set[str] = set()
    rejected = 0
    skipped: list[str] = []
    with _writer(format) as write:
        for result in read_places(
            paths,
            options=ReadOptions(publisher=publisher),
            mentions=given,
            skipped=lambda file: skipped.append(file.origin),
        ):
            if isinstance(result, Rejected):
                seen.add(result.name)
                rejected += 1
                complain(result)
            else:
                seen.add(result.document.name)
                write(result)
    passed_over(skipped)
    if not seen:
        raise InputError(
            f"no report in {', '.join(paths)}; expected .txt, .md, .html, .pdf or .docx files"
        )
    if given is not None and (missing := sorted(given.of_document.keys() - seen)):
        _not_given(given.origin, missing)
    if rejected:
        raise typer.Exit(1)


def _not_given(origin: str, missing: list[str]) -> None:
    """One line on stderr about documents that have mentions and were not among the inputs."""
    from tollbook.words import printable

    names = ", ".join(missing[:3]) + (", …" if len(missing) > 3 else "")
    many = "1 document" if len(missing) == 1 else f"{len(missing):,} documents"
    typer.echo(
        printable(f"tollbook: {origin} has mentions of {many} that were not given ({names})"),
        err=True,
    )


@contextmanager
def _writer(format: PlacesFormat) -> Iterator[Callable[[Placed], None]]:
    if format is PlacesFormat.JSONL:
        yield _jsonl(sys.stdout)
    elif format is PlacesFormat.GEOJSON:
        with _geojson(sys.stdout) as write:
            yield write
    else:
        from tollbook.cli.table import show

        yield lambda placed: show(block(placed))


def _jsonl(out: TextIO) -> Callable[[Placed], None]:
    from tollbook.model import codec

    def write(placed: Placed) -> None:
        out.writelines(
            codec.line(codec.sense_record(sense, placed.document)) + "\n" for sense in placed.places
        )
        # A reader at the other end of a pipe gets each report as soon as it is read.
        out.flush()

    return write


@contextmanager
def _geojson(out: TextIO) -> Iterator[Callable[[Placed], None]]:
    """One feature collection; a feature is written as soon as it is known."""
    from tollbook.model import codec

    separator = ""

    def write(placed: Placed) -> None:
        nonlocal separator
        for sense in placed.places:
            if sense.place.id is not None:
                record = codec.sense_record(sense, placed.document)
                out.write(f"{separator}{codec.line(feature(record))}")
                separator = ",\n"
        out.flush()

    out.write('{"type": "FeatureCollection", "features": [\n')
    yield write
    out.write("\n]}\n")


def feature(record: dict[str, object]) -> dict[str, object]:
    """A record of a place as a GeoJSON feature: a point, longitude first."""
    apart = ("latitude", "longitude")
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [record["longitude"], record["latitude"]]},
        "properties": {key: value for key, value in record.items() if key not in apart},
    }


def block(placed: Placed) -> RenderableType:
    """A document's places, one row for every name with how often it stands there."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text as Line

    from tollbook.words import printable

    title = Line(printable(placed.document.name), style="bold cyan")
    many = len(placed.places)
    count = "1 mention" if many == 1 else f"{many:,} mentions"
    grid = Table.grid(padding=(0, 2, 0, 0), pad_edge=False, expand=True)
    for share in (22, 30, 18, 6, 24):
        grid.add_column(ratio=share, overflow="fold")
    head = ("words", "place", "point", "sure", "else")
    grid.add_row(*(Line(label, style="dim") for label in head))
    for times, sense in _by_name(placed.places):
        grid.add_row(*_cells(times, sense))
    return Group(title, Line(count, style="dim"), Line(""), *([grid] if many else []), Line(""))


def _by_name(senses: tuple[Sense, ...]) -> list[tuple[int, Sense]]:
    """Mentions with the same words and meaning together, in the order of the first."""
    found: dict[tuple[str, str | None], list[Sense]] = {}
    for sense in senses:
        found.setdefault((sense.place.text, sense.place.id), []).append(sense)
    return [(len(these), these[0]) for these in found.values()]


def _cells(times: int, sense: Sense) -> list[str]:
    from rich.markup import escape

    from tollbook.words import printable

    place = sense.place
    words = " ".join(printable(place.text).split()) + (f" (×{times})" if times > 1 else "")
    if place.id is None:
        others = "; ".join(f"{one.name}, {one.country or '–'}" for one in sense.runners_up[:2])
        return [escape(printable(cell)) for cell in (words, "not known", "", "", others)]
    lies = ", ".join(
        part for part in (place.name, place.admin1, place.country) if part and part != ""
    )
    point = f"{place.latitude:.2f}, {place.longitude:.2f} ±{place.radius_km or 0:.0f} km"
    sure = "" if sense.probability is None else f"{100 * sense.probability:.0f} %"
    others = "; ".join(
        f"{one.name}, {one.country or '–'} {100 * one.probability:.0f} %"
        for one in sense.runners_up[:2]
    )
    return [escape(printable(cell)) for cell in (words, lies, point, sure, others)]
